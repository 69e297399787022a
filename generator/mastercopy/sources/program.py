"""Names this program as it is installed, for what is kept between runs: another version makes everything anew."""

from __future__ import annotations

import hashlib
import json
import sys
from functools import cache
from pathlib import Path

_PACKAGES = (".dist-info", ".egg-info", ".egg-link", ".pth")


@cache
def program_name() -> str:
    """The SHA-256 of what is installed: each of our files by its size and time, every other package, the language."""
    root = Path(__file__).resolve().parents[1]
    ours = [stamp_file(path) for path in sorted(root.rglob("*")) if "__pycache__" not in path.parts and path.is_file()]
    places = [place for place in map(Path, sys.path) if place.is_dir()]
    packages = sorted(str(found) for place in places for found in place.iterdir() if found.suffix in _PACKAGES)
    return hashlib.sha256(json.dumps([ours, packages, sys.version]).encode()).hexdigest()


def stamp_file(path: Path) -> str:
    """A file as it lies there, without reading it."""
    facts = path.stat()
    return f"{path} {facts.st_size} {facts.st_mtime_ns}"
