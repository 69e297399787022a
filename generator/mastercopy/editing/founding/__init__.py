"""Turns an empty folder into the repository of an organisation that begins: a few files, and the first commit."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from mastercopy.editing.editorhelp import write_editor_help
from mastercopy.editing.forms import edit_forms
from mastercopy.editing.owning import edit_owners, owners_of
from mastercopy.editing.scalars import write_scalar
from mastercopy.editing.starting import slug_of
from mastercopy.editing.writer import Edit, write_edits
from mastercopy.model.catalog import build_catalog
from mastercopy.model.organisation import read_organisation
from mastercopy.model.register import build_register
from mastercopy.sources.files import memory_tree
from mastercopy.words import MastercopyError

SIZES = ("small",)
FORGES = ("github", "gitlab", "none")
_EDITORS = {
    "github": "https://github.com/OWNER/REPOSITORY/edit/main/",
    "gitlab": "https://gitlab.com/OWNER/PROJECT/-/edit/main/",
    "none": "https://forge.example/OWNER/REPOSITORY/edit/main/",
}
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


def found_repository(folder: Path, size: str, zone: str, forge: str, day: date) -> Founded:
    """Write the files of a size and of a forge into a new or empty folder, and commit them in the user's name."""
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
        raise MastercopyError(f"Git cannot begin a repository: {said}", "Git 2.31 or newer is needed")
    words = _words(folder, zone, forge)
    edits = [Edit(path, None, data) for path, data in sorted(_files(folder, size, forge, words, day).items())]
    write_edits(folder, edits)
    helps = write_editor_help(folder)  # an editor is nobody's forge: whoever begins is helped to write
    write_edits(folder, helps)
    known = words["known"] == "yes"
    commit = _commit(folder) if known else None
    paths = tuple(edit.path for edit in (*edits, *helps))
    return Founded(paths, commit, words["person"], not known, around[1] if around[0] == 0 else None)


def _words(folder: Path, zone: str, forge: str) -> dict[str, str]:
    """What the files say of who begins here."""
    name, email = _identity(folder)
    known = bool(email)
    return {
        "known": "yes" if known else "no",
        "person": _person_id(name if known else _NOBODY[0]),
        "name": write_scalar(name if known else _NOBODY[0]),
        "email": write_scalar(email if known else _NOBODY[1], flow=True),
        "shown_name": _harmless(name if known else _NOBODY[0]),
        "shown_email": _harmless(email if known else _NOBODY[1]),
        "shown_company": _harmless(_company(folder)),
        "company": write_scalar(_company(folder)),
        "timezone": zone,
        "edit_address": _EDITORS[forge],
    }


def _files(folder: Path, size: str, forge: str, words: dict[str, str], day: date) -> dict[str, bytes]:
    """Every file by its path: those of the size, those of the forge as they are, and what follows from them."""
    root = files("mastercopy.editing.founding")
    found: dict[str, bytes] = {}
    for path, data in _walk(root / size):
        text = re.sub(r"\{\{(\w+)\}\}", lambda match: words[match.group(1)], data.decode("utf-8"))
        found[path] = text.encode("utf-8")
    if forge == "none":
        return found
    guide = (root / "guides" / f"{forge}.md").read_text("utf-8")
    found["README.md"] += b"\n" + guide.encode("utf-8")
    found.update(_walk(root / forge))
    tree = memory_tree(found)
    catalog, _ = build_catalog(tree)
    register, _ = build_register(tree, catalog)
    owners = edit_owners(folder, owners_of(tree, catalog, register, day, forge), forge).edit
    made = (owners, *edit_forms(folder, catalog, register, forge).edits)
    return {**{edit.path: edit.after for edit in made}, **found}


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """The files of a folder of ours; `dot-` begins what under its own name would act on our own repository."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        name = re.sub("^dot-", ".", item.name)
        if item.is_dir():
            yield from _walk(item, f"{prefix}{name}/")
        elif not name.endswith(".pyc"):
            yield f"{prefix}{name}", item.read_bytes()


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
        raise MastercopyError("Git was not found", "install Git 2.31 or newer") from fault
    said = (done.stdout if done.returncode == 0 else done.stderr).decode("utf-8", "replace").strip()
    return done.returncode, said
