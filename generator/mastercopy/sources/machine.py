"""Reads what this machine has: the version of Git, which programs are installed, and where it lets us write."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path


def read_git_version() -> tuple[int, int] | None:
    """The version of Git; None where there is none."""
    try:
        done = subprocess.run(["git", "--version"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(rb"([0-9]{1,4})\.([0-9]{1,4})", done.stdout)
    return (int(found[1]), int(found[2])) if found is not None else None


def has_program(name: str) -> bool:
    """Whether a program is installed."""
    return shutil.which(name) is not None


def may_write(place: Path) -> bool:
    """Whether we may write at a place, or where it would be made."""
    there = next((part for part in (place, *place.parents) if part.exists()), None)
    return there is not None and there.is_dir() and os.access(there, os.W_OK)
