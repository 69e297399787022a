"""Opens the working tree for editing: its records, its people, and what main has recorded so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from mastercopy.editing.change import Change
from mastercopy.editing.lines import edit_bytes
from mastercopy.editing.writer import Edit
from mastercopy.history.adoptedtext import adopt_text
from mastercopy.history.dossier import Dossier
from mastercopy.history.timeline import Parts
from mastercopy.model.adoption import ADOPTION, Adoption
from mastercopy.model.catalog import Catalog, build_catalog
from mastercopy.model.derive import skeleton
from mastercopy.model.organisation import (
    Organisation,
    People,
    Role,
    read_organisation,
    read_people,
    read_roles,
)
from mastercopy.model.record import Record, identity
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import Register, build_register
from mastercopy.project import Project, open_for_editing, read_adopted_tree
from mastercopy.sources.files import Tree
from mastercopy.sources.frontmatter import decode_text
from mastercopy.sources.repository import Repository
from mastercopy.sources.yamltext import read_plain
from mastercopy.words import MastercopyError, Place

PARTS = Parts()


@dataclass(frozen=True, slots=True)
class Desk:
    """The files of the working tree as they stand, read once, and the project that their history makes."""

    folder: Path
    project: Project
    tree: Tree
    catalog: Catalog
    register: Register
    organisation: Organisation
    people: People
    roles: tuple[Role, ...]
    doubled: frozenset[str]
    adoption: Adoption

    def plain(self, places: tuple[str, ...]) -> Any:
        """The plain fields of the record at a place; None where there is none."""
        return read_fields(self.tree, places[0])

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the working tree; None where no regular file is."""
        try:
            return self.tree.read(path)
        except (KeyError, OSError):
            return None

    def as_read(self, path: str, data: bytes) -> bytes:
        """The bytes of a version as they are read: those of an adopted text with our front matter."""
        return adopt_text(self.adoption, path, data).data

    def read_stored(self, path: str) -> bytes | None:
        """The bytes that a commit would keep of a file of the working tree; None where no regular file is."""
        data = self.read(path)
        return self.repository.read_stored(path, data) if data is not None and self.repository is not None else data

    @property
    def repository(self) -> Repository | None:
        """The Git repository; None for a plain folder."""
        return self.project.repository

    def dossier(self, name: str) -> Dossier | None:
        """What main has recorded of a document, by its ID or one it had before."""
        archive, key = self.project.archive, identity(name)
        return archive.dossiers.get(key) or archive.dossiers.get(archive.aliases.get(key, ""))


def read_fields(tree: Tree, path: str) -> Any:
    """The plain fields of a YAML file; None where it is missing or unreadable."""
    text = decode_text(tree.read(path)) if tree.kinds.get(path) == "file" else None
    return read_plain(text) if text is not None else None


def open_desk(folder: Path) -> Desk:
    """Open the folder of a repository for editing its working tree."""
    project = open_for_editing(folder)
    if not (folder / "docs").is_dir() and not (folder / "records").is_dir():
        raise MastercopyError(
            "there is no docs/ and no records/ to edit here", "name the folder of a working tree with --repo"
        )
    tree, adoption, _ = read_adopted_tree(folder)
    catalog, _ = build_catalog(tree)
    register, problems = build_register(tree, catalog)
    organisation = read_fields(tree, PARTS.organisation[0])
    return Desk(
        folder,
        project,
        tree,
        catalog,
        register,
        read_organisation(organisation),
        read_people(read_fields(tree, PARTS.people[0]), organisation),
        read_roles(read_fields(tree, PARTS.roles[0]), organisation),
        frozenset(problem.record for problem in problems if problem.slug == "duplicate-id" and problem.record),
        adoption,
    )


def find_record(desk: Desk, name: str) -> Record:
    """A record of the working tree by its ID; an error that names the nearest one where there is none."""
    record = desk.register.get(name)
    if record is None:
        close = get_close_matches(identity(name), list(desk.register.records), 1)
        hint = f"did you mean {close[0]}?" if close else "see `mastercopy register`, and `mastercopy check` for faults"
        raise MastercopyError(f"there is no {name[:64]!r} in the working tree", hint)
    if record.id in desk.doubled:
        raise MastercopyError(
            f"two files of the working tree hold {record.id}", "give one of the two another ID first", record.place
        )
    return record


def find_document(desk: Desk, name: str) -> Record:
    """A document of the working tree by its ID."""
    record = find_record(desk, name)
    if record.type.family != "document":
        raise MastercopyError(
            f"{record.id} is a record and has no revisions", "edit it directly; Git keeps what changed", record.place
        )
    return record


def refuse_adopted(desk: Desk, name: str, path: str) -> None:
    """An error for a text whose fields others write in their own way: we edit none of their files."""
    if desk.adoption.source_of(path) is not None:
        raise MastercopyError(
            f"the fields of {name} are read by {ADOPTION} from a file in a form of your own",
            "change that file as you have always done, and commit it",
            Place(path),
        )


def edit_record(desk: Desk, record: Record, changes: Sequence[Change]) -> Edit:
    """The edit of the file that holds a record."""
    refuse_adopted(desk, record.id, record.path)
    before = desk.tree.read(record.path)
    return Edit(record.path, before, edit_bytes(before, changes, record.path))


def kept_line(kind: RecordType, name: str) -> str:
    """The commented line by which a new file of a type keeps the place of a field; empty where none does."""
    begins = f"# {name}:  "
    lines = skeleton(kind, "new", "Title").splitlines() if kind.many is None else []
    return next((line for line in lines if line.startswith(begins)), "")


def declared_before(kind: RecordType, name: str) -> tuple[str, ...]:
    """The fields that a type declares before one, nearest first: after these a new one is written."""
    names = [spec.name for spec in kind.fields]
    return tuple(reversed(names[: names.index(name)])) if name in names else ()
