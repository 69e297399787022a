"""Finds the key under which imports hash who answered: of the environment, of a file, or made in the user's folder."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path
from shlex import quote

from mastercopy.words import MastercopyError

SWITCH = "MASTERCOPY_IMPORT_KEY"
_SHORTEST, _FEWEST, _LONGEST = 16, 8, 10_000


def read_import_key(given: Path | None, project: Path) -> bytes:
    """The key: of the file that is named, else of the environment, else of the user's own file, made if need be."""
    stated = os.environ.get(SWITCH, "").strip()
    if given is None and stated:
        return _long_enough(stated.encode("utf-8", "surrogateescape"), SWITCH)
    path = given if given is not None else own_key_file()
    if _within(path, project):
        raise MastercopyError(
            "the key file lies in the repository, where everybody who has the records would have the key as well",
            "keep it outside, and name it with --key-file",
        )
    if given is None and not path.exists():
        _make(path)
    try:
        data, mode = read_regular(path, _LONGEST, "the key file")
    except OSError as fault:
        raise MastercopyError(f"the key file cannot be read: {fault.strerror}", "name it with --key-file") from fault
    if os.name == "posix" and mode & 0o077:
        raise MastercopyError("others than its owner can read the key file", f"chmod 600 {quote(str(path))}")
    return _long_enough(data.strip(), "the key file")


def read_regular(path: Path, most: int, what: str) -> tuple[bytes, int]:
    """The bytes of a regular file, one more than `most` at the most, and its mode; a pipe or device would never end."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise MastercopyError(f"{what} is no regular file", "name a file that lies on disk")
        return file.read(most + 1), mode


def own_key_file() -> Path:
    """Where the key of this user lies: in the configuration folder of the platform."""
    stated = {"win32": "APPDATA"}.get(sys.platform, "XDG_CONFIG_HOME")
    root = Path(os.environ.get(stated, ""))
    try:
        if not root.is_absolute():
            root = Path.home() / ("Library/Application Support" if sys.platform == "darwin" else ".config")
    except RuntimeError as fault:  # a user without a home
        raise MastercopyError("there is no home folder to keep a key in", f"set {SWITCH}, or --key-file") from fault
    return root / "mastercopy" / "import.key"


def _long_enough(key: bytes, where: str) -> bytes:
    if len(key) < _SHORTEST:
        raise MastercopyError(f"{where} holds fewer than {_SHORTEST} characters", "a key is long and made by chance")
    if len(set(key)) < _FEWEST:
        raise MastercopyError(
            f"{where} holds fewer than {_FEWEST} different characters",
            "make it by chance, as `openssl rand -hex 32` does",
        )
    return key


def _within(path: Path, project: Path) -> bool:
    """Whether a file lies in the project, or in the work tree around it."""
    top = project.resolve()
    around = next((parent for parent in (top, *top.parents) if (parent / ".git").exists()), top)
    return path.resolve().is_relative_to(around)


def _make(path: Path) -> None:
    """A new key that its owner alone may read; a key that somebody else made meanwhile is kept."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
