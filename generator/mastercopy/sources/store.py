"""Keeps what was read from immutable objects in the user's cache folder, so that the next run need not read it again.

Never a source of truth: every entry is a function of an object's name and of the code that read it, every file is named
by the SHA-256 of its bytes, and whatever is torn, edited, foreign or missing is simply read from Git again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mastercopy.sources.files import ROOTS
from mastercopy.sources.sharedrows import share_rows, spread_rows
from mastercopy.sources.shelf import Shelf
from mastercopy.words import MastercopyError

SWITCH = "MASTERCOPY_STORE"
"""The environment's word on the store: a folder, or `off`."""
MAX_BYTES = 64_000_000
"""What one file of the store may hold; beyond it, what this run did not ask for is let go."""
MAX_LOG_BYTES = 256_000_000
MAX_PACKS = 8
"""Files of one kind before they are written together as one."""
MAX_FOLDERS = 16
"""Repositories (and versions of this program) that are remembered; the ones used longest ago go first."""

_READING_FLOORS = ("words", "sources", "model", "history")
_FOLDER = re.compile(r"[0-9a-f]{24}-[0-9a-f]{16}")
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?(?:\+[0-9a-f]{32})?")
"""An object of Git, or what is read of one by a mapping that the second part names."""
_PACK = re.compile(r"(?P<kind>[a-z]+)-(?P<sha>[0-9a-f]{64})\.json")
_LOG = re.compile(r"log-(?P<tip>[0-9a-f]{40,64})-(?P<sha>[0-9a-f]{64})\.bin")
_UNFINISHED = re.compile(r"unfinished-.*")
TEXTS, BUILDS = "texts", "builds"
"""The folders beside these files in which what was made of texts is kept, and what sites were built from."""
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class KeptLog:
    """The output of one full pass over the graph up to a commit."""

    tip: str
    data: bytes


class Store:
    """What is kept for one repository, in one folder; without a folder it keeps nothing and knows nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._known: dict[str, dict[str, Any]] = {}
        self._packs: dict[str, list[Path]] = {}

    def read(self, kind: str) -> Mapping[str, Any]:
        """Everything of a kind that is kept, by the name of the object it was read from."""
        if kind not in self._known:
            known: dict[str, Any] = {}
            packs: list[Path] = []
            for path in self._files(_PACK, kind):
                found = self._read_pack(path, kind)
                if found is None:
                    _remove(path)
                else:
                    known.update(found)
                    packs.append(path)
            self._known[kind], self._packs[kind] = known, packs
        return self._known[kind]

    def keep(self, kind: str, fresh: Mapping[str, Any], used: Iterable[str]) -> None:
        """Add what was read just now; `used` are the names this run asked for, which stay when space is short."""
        fresh = {name: value for name, value in fresh.items() if _OBJECT.fullmatch(name)}
        if self.folder is None or not fresh:
            return
        known = {**self.read(kind), **fresh}
        self._known[kind] = known
        packs = self._packs[kind]
        if len(packs) < MAX_PACKS:
            written = self._write_pack(kind, fresh)
            self._packs[kind] = [*packs, *written]
            return
        written = self._write_pack(kind, known) or self._write_pack(kind, {n: known[n] for n in used if n in known})
        self._packs[kind] = written
        self._forget(packs, written)

    def read_log(self) -> KeptLog | None:
        """The newest pass over the graph that is kept; the longest of several."""
        for path in sorted(self._files(_LOG), key=lambda path: (-_size(path), path.name)):
            match = _LOG.fullmatch(path.name)
            data = _read(path, MAX_LOG_BYTES)
            if match and data is not None and _is_log(data, match["tip"], match["sha"]):
                return KeptLog(match["tip"], data)
            _remove(path)
        return None

    def keep_log(self, tip: str, data: bytes) -> None:
        """Keep one full pass over the graph in place of earlier ones."""
        if self.folder is None or len(data) > MAX_LOG_BYTES or not data.endswith(b"\0"):
            return
        earlier = list(self._files(_LOG))
        self._forget(earlier, self._write(f"log-{tip}-{hashlib.sha256(data).hexdigest()}.bin", data))

    def _files(self, pattern: re.Pattern[str], kind: str | None = None) -> Iterable[Path]:
        names = _list(self.folder) if self.folder is not None else []
        for name in names:
            match = pattern.fullmatch(name)
            if match and self.folder is not None and (kind is None or match["kind"] == kind):
                yield self.folder / name

    def _read_pack(self, path: Path, kind: str) -> dict[str, Any] | None:
        """The readings in one file; None where it is not what its name says."""
        data, match = _read(path, MAX_BYTES), _PACK.fullmatch(path.name)
        if data is None or match is None or hashlib.sha256(data).hexdigest() != match["sha"]:
            return None
        try:
            pack = json.loads(data)
        except (ValueError, RecursionError):
            return None
        if not isinstance(pack, dict) or pack.get("of") != self._address(kind):
            return None
        return spread_rows(pack)

    def _address(self, kind: str) -> str:
        """What a pack says it is, so that one moved here from elsewhere is not believed."""
        return f"{self.folder.name if self.folder is not None else ''}/{kind}"

    def _write_pack(self, kind: str, readings: Mapping[str, Any]) -> list[Path]:
        data = self._packed(kind, readings)
        if data is None:  # a text that no UTF-8 can carry: such an entry is read anew each time
            readings = {name: value for name, value in readings.items() if _pack(value) is not None}
            data = self._packed(kind, readings)
        if data is None or len(data) > MAX_BYTES:
            return []
        return self._write(f"{kind}-{hashlib.sha256(data).hexdigest()}.json", data)

    def _packed(self, kind: str, readings: Mapping[str, Any]) -> bytes | None:
        try:
            return _pack({"of": self._address(kind), **share_rows(readings)})
        except RecursionError:
            return None

    def _write(self, name: str, data: bytes) -> list[Path]:
        """Write one file at once or not at all; a store that cannot be written is no fault."""
        assert self.folder is not None
        path = self.folder / name
        try:
            handle, unfinished = tempfile.mkstemp(prefix="unfinished-", dir=self.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(unfinished).replace(path)
        except OSError:
            return []
        return [path]

    def _forget(self, earlier: list[Path], written: list[Path]) -> None:
        """Remove what newer files stand for, and what a run that died an hour ago left behind."""
        for path in earlier:
            if path not in written:
                _remove(path)
        with contextlib.suppress(OSError):
            for path in self._files(_UNFINISHED):
                if written and path.stat().st_mtime < written[0].stat().st_mtime - _HOUR:
                    _remove(path)


NO_STORE = Store()


def find_store() -> Path | None:
    """Where stores lie for this user: what the environment says, else the platform's cache folder; None for nowhere."""
    said = os.environ.get(SWITCH, "").strip()
    if said:
        return None if said == "off" else Path(said).absolute()
    stated = {"win32": "LOCALAPPDATA"}.get(sys.platform, "XDG_CACHE_HOME")
    root = Path(os.environ.get(stated, ""))
    try:
        if not root.is_absolute():
            root = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    except RuntimeError:  # a user without a home
        return None
    return root / "mastercopy"


def open_store(place: Path | None, git_folder: Path, project: Path) -> Store:
    """The store of one repository under `place`; one that cannot be made or belongs to somebody else keeps nothing."""
    if place is None:
        return NO_STORE
    resolved = place.resolve()
    if any(resolved.is_relative_to((project / root).resolve()) for root in ROOTS):
        raise MastercopyError("the store must not lie among the files that are compiled", f"set {SWITCH} elsewhere")
    version = _reading_version()
    if version is None:
        return NO_STORE
    folder = resolved / f"{hashlib.sha256(os.fsencode(git_folder)).hexdigest()[:24]}-{version[:16]}"
    try:
        fresh = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            return NO_STORE
        os.utime(folder)
    except OSError:
        return NO_STORE
    if fresh:
        _prune(resolved, folder)
    return Store(folder)


def _prune(place: Path, own: Path) -> None:
    """Keep the folders used last; nothing is touched but files and folders whose names are ours."""
    folders = [place / name for name in _list(place) if _FOLDER.fullmatch(name) and not (place / name).is_symlink()]
    for folder in sorted(folders, key=_modified, reverse=True)[MAX_FOLDERS:]:
        if folder == own:
            continue
        for shelf in (TEXTS, BUILDS):
            Shelf(folder / shelf).clear()
        for name in _list(folder):
            if _PACK.fullmatch(name) or _LOG.fullmatch(name) or _UNFINISHED.fullmatch(name):
                _remove(folder / name)
        with contextlib.suppress(OSError):
            folder.rmdir()


@cache
def _reading_version() -> str | None:
    """One name for everything that decides what a reading says: our own code, the YAML library, the language."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    try:
        for floor in _READING_FLOORS:
            for path in sorted((root / floor).rglob("*.py")):
                data = path.read_bytes()
                digest.update(b"%s %d\0" % (path.relative_to(root).as_posix().encode(), len(data)))
                digest.update(data)
    except OSError:
        return None
    libraries = (yaml.__version__, hasattr(yaml, "CBaseLoader"), unicodedata.unidata_version, sys.version)
    digest.update(repr(libraries).encode())
    return digest.hexdigest()


def _pack(value: Any) -> bytes | None:
    """Strict UTF-8 JSON, so that what is read back is what was written; None where that cannot be."""
    try:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None


def _is_log(data: bytes, tip: str, sha: str) -> bool:
    """Whether bytes are what the name of their file says; a log begins with the commit that it was asked for."""
    return data.startswith(tip.encode() + b"\0") and hashlib.sha256(data).hexdigest() == sha


def _read(path: Path, limit: int) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= limit and not path.is_symlink() else None
    except OSError:
        return None


def _list(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
