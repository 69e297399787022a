"""Turns an empty folder into the repository of an organisation that begins: a few files, and the first commit."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from mastercopy.editing.scalars import write_scalar
from mastercopy.editing.starting import slug_of
from mastercopy.editing.writer import Edit, write_edits
from mastercopy.model.organisation import read_organisation
from mastercopy.words import MastercopyError

SIZES = ("small",)
_NOBODY = ("First Person", "first.person@example.com")


@dataclass(frozen=True, slots=True)
class Founded:
    """What was written, and the first commit where Git could make it."""

    paths: tuple[str, ...]
    commit: str | None
    person: str
    person_invented: bool
    """Whether Git knows nobody here, so that the records name a person who does not exist."""
    around: str | None
    """The repository that the folder lies in, where it lies in one."""


def found_repository(folder: Path, size: str, zone: str) -> Founded:
    """Write the files of a size into a new or empty folder, and commit them in the name of who works here."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise MastercopyError(f"{folder.name!r} exists and is not empty", "name a new folder")
    if read_organisation({"timezone": zone}).timezone.key != zone:
        raise MastercopyError(f"{zone[:40]!r} is no time zone", "write it as Europe/Lisbon")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise MastercopyError(f"the folder cannot be made: {fault.strerror}", "name another folder") from fault
    around = _git(folder, "rev-parse", "--show-toplevel")
    status, said = _git(folder, "init", "--quiet", "--initial-branch", "main")
    if status != 0:
        raise MastercopyError(f"Git cannot begin a repository: {said}", "Git 2.28 or newer is needed")
    name, email = _identity(folder)
    known = bool(email)
    words = {
        "person": _person_id(name if known else _NOBODY[0]),
        "name": write_scalar(name if known else _NOBODY[0]),
        "email": write_scalar(email if known else _NOBODY[1], flow=True),
        "shown_name": _harmless(name if known else _NOBODY[0]),
        "shown_email": _harmless(email if known else _NOBODY[1]),
        "shown_company": _harmless(_company(folder)),
        "company": write_scalar(_company(folder)),
        "timezone": zone,
    }
    edits = [Edit(path, None, text.encode("utf-8")) for path, text in _texts(size, words)]
    write_edits(folder, edits)
    commit = _commit(folder) if known else None
    paths = tuple(edit.path for edit in edits)
    return Founded(paths, commit, words["person"], not known, around[1] if around[0] == 0 else None)


def _texts(size: str, words: dict[str, str]) -> Iterator[tuple[str, str]]:
    root = files("mastercopy.editing.founding") / size

    def walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
        for item in sorted(folder.iterdir(), key=lambda item: item.name):
            if item.is_dir():
                yield from walk(item, f"{prefix}{item.name}/")
            else:
                text = item.read_text("utf-8")
                name = re.sub("^dot-", ".", item.name)  # under its own name it would act on our repository
                yield f"{prefix}{name}", re.sub(r"\{\{(\w+)\}\}", lambda match: words[match.group(1)], text)

    yield from walk(root, "")


def _person_id(name: str) -> str:
    found = slug_of(name).replace("-", ".").strip(".")
    return found if re.fullmatch(r"[a-z][a-z0-9._-]*", found) else "first.person"


def _harmless(text: str) -> str:
    """A name as it may stand in a README, within the quotes of a command."""
    return "".join(character for character in text if character.isprintable() and character not in '"`$\\<>!')


def _company(folder: Path) -> str:
    name = "".join(character for character in folder.resolve().name if character.isprintable())
    return " ".join(name.replace("-", " ").replace("_", " ").split()).capitalize() or "Our organisation"


def _identity(folder: Path) -> tuple[str, str]:
    name, email = (_git(folder, "config", "--get", key) for key in ("user.name", "user.email"))
    return (name[1] if name[0] == 0 else email[1], email[1] if email[0] == 0 else "")


def _commit(folder: Path) -> str | None:
    """The first commit in the user's own name; None where Git refuses (a hook, a missing signing key)."""
    if (
        _git(folder, "add", "--all")[0] != 0
        or _git(folder, "commit", "--quiet", "-m", "Begin document control")[0] != 0
    ):
        return None
    status, commit = _git(folder, "rev-parse", "HEAD")
    return commit if status == 0 else None


def _git(folder: Path, *arguments: str) -> tuple[int, str]:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    }
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False, env=environment)
    except OSError as fault:
        raise MastercopyError("Git was not found", "install Git 2.28 or newer") from fault
    said = (done.stdout if done.returncode == 0 else done.stderr).decode("utf-8", "replace").strip()
    return done.returncode, said
