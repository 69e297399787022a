"""Puts a finished site in the place of the one before, in one step, and never over anything else."""

from __future__ import annotations

import shutil
from pathlib import Path

from mastercopy.words import MastercopyError

MARKER = ".mastercopy-site"
"""Lies in every site we wrote, so that we never replace a folder that is not one."""


def swap(fresh: Path, site_dir: Path, old: Path) -> None:
    """Put a new site where the old one is, which then goes; when that fails, the old one is there again.

    What of the old one cannot be removed here is left to whoever made its folder.
    """
    refuse_foreign(site_dir)
    if site_dir.exists():
        site_dir.rename(old)
    try:
        fresh.rename(site_dir)
    except OSError:
        if old.exists():
            old.rename(site_dir)
        raise
    shutil.rmtree(old, ignore_errors=True)


def refuse_foreign(site_dir: Path) -> None:
    """An error where a folder is no place for a site: the home, a repository, or full of what we did not write."""
    place = site_dir.resolve()
    if place == Path.home().resolve() or (place / ".git").exists() or ".git" in place.parts:
        raise MastercopyError(f"{site_dir} is no place for a site", "name a folder of its own with --site-dir")
    if site_dir.is_symlink() or (site_dir.exists() and not site_dir.is_dir()):
        raise MastercopyError(f"{site_dir} is not a folder", "name another folder with --site-dir")
    if site_dir.is_dir() and any(site_dir.iterdir()) and not (site_dir / MARKER).is_file():
        raise MastercopyError(f"{site_dir} is not empty and holds no site of ours", "name an empty or new folder")
