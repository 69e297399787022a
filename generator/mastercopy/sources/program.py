"""Names this program as it is installed, for what is kept between runs: another version makes everything anew."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = (".dist-info", ".egg-info", ".egg-link", ".pth")
_SETTING = {
    "lxml": "lxml",
    "markdown": "Markdown",
    "nh3": "nh3",
    "pygments": "Pygments",
    "pymdownx": "pymdown-extensions",
    "segno": "segno",
}
"""The libraries that set texts: by which name each is imported, and by which it is installed."""
_ROOT = Path(__file__).resolve().parents[1]
_COMPILED = f"{os.sep}__pycache__"


@cache
def program_name() -> str:
    """The SHA-256 of what is installed here, and where.

    Our files, and those of the libraries that set texts, by size and time; every package with the list of its files and
    their hashes, since files of an image may all have one time; the language.
    """
    files = [stamp_file(path) for root in (_ROOT, *_libraries()) for path in _files(root)]
    places = [place for place in map(Path, sys.path) if place.is_dir()]
    packages = sorted(found for place in places for found in place.iterdir() if found.suffix in _PACKAGES)
    listed = [[str(package), _digest(package / "RECORD")] for package in packages]
    return hashlib.sha256(json.dumps([files, listed, sys.version]).encode()).hexdigest()


@cache
def code_name() -> str:
    """The SHA-256 of what sets texts, wherever it is installed: our files, the libraries' versions, the language."""
    ours = [[path.relative_to(_ROOT).as_posix(), _digest(path)] for path in _files(_ROOT)]
    versions = [_version(name) for name in _SETTING.values()]
    return hashlib.sha256(json.dumps([ours, versions, sys.version_info[:3]]).encode()).hexdigest()


def _files(root: Path) -> list[Path]:
    """The files of a package, without what Python makes of them, and what an editor leaves for a while."""
    found = ((folder, name) for folder, _, names in os.walk(root) for name in names if not name.startswith("."))
    paths = (Path(folder, name) for folder, name in sorted(found) if not folder.endswith(_COMPILED))
    return [path for path in paths if path.is_file()]


def _libraries() -> list[Path]:
    """Where the libraries lie that would be imported."""
    found = (find_spec(name) for name in _SETTING)
    return [Path(spec.origin).parent for spec in found if spec is not None and spec.origin is not None]


def _version(name: str) -> str:
    from importlib import metadata  # what only names the program need not wait for it

    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:  # installed by a distribution in a way of its own
        return name


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def stamp_file(path: Path) -> str:
    """A file as it lies there, without reading it."""
    facts = path.stat()
    return f"{path} {facts.st_size} {facts.st_mtime_ns}"
