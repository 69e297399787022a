"""Says what an import found and what it would write, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mastercopy.editing.desk import Desk
from mastercopy.editing.writer import Edit
from mastercopy.importing.rows import Rejected
from mastercopy.model.register import Register, build_register
from mastercopy.sources.files import memory_tree
from mastercopy.words import MastercopyError, Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one import comes to: the edits, and of the rows how many were taken, known already or not taken."""

    edits: tuple[Edit, ...]
    accepted: int
    known: int
    changed: int
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...] = ()

    def reasons(self) -> str:
        """How often each reason kept a row out."""
        found = Counter(one.reason for one in self.rejected)
        return "; ".join(f"{reason}: {found[reason]}" for reason in sorted(found))


def read_edit(desk: Desk, edit: Edit) -> Register:
    """The records of a file as it would be."""
    return build_register(memory_tree({edit.path: edit.after}), desk.catalog)[0]


def check_readable(desk: Desk, edits: tuple[Edit, ...]) -> None:
    """Refuse what the register would not read: every file goes through its reader before any is written."""
    for edit in edits:
        if not edit.path.endswith(".yml"):
            continue
        before = set(_faults(desk, edit.path, edit.before)) if edit.before is not None else set()
        for problem in _errors(desk, edit.path, edit.after):
            if (problem.slug, problem.sentence) not in before:
                raise MastercopyError(f"nothing was imported: {problem.sentence}", problem.hint, problem.place)


def _errors(desk: Desk, path: str, data: bytes) -> Iterator[Problem]:
    _, problems = build_register(memory_tree({path: data}), desk.catalog)
    return (problem for problem in problems if problem.severity == "error")


def _faults(desk: Desk, path: str, data: bytes) -> Iterator[tuple[str, str]]:
    return ((problem.slug, problem.sentence) for problem in _errors(desk, path, data))
