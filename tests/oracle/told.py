"""Names what a told story is: mainline steps with their whole trees, and the side commits that merges bring in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Name = tuple[str, str]  # as Git writes it: name, e-mail
FileTree = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Act:
    """One commit with its whole tree. A merge names the commits of its side branch, oldest first."""

    tree: FileTree
    author: Name
    committer: Name
    message: str
    time: int  # of the committer, seconds since 1970
    offset: str = "+0000"
    sides: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A mainline, oldest first. `names` says in words what each step did, for whoever reads a mismatch."""

    steps: tuple[Act, ...]
    names: tuple[str, ...] = ()
    commits: tuple[str, ...] = field(default=())  # the hashes Git gave the steps, once written

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        before: FileTree = {}
        for number, step in enumerate(self.steps):
            name = self.names[number] if number < len(self.names) else ""
            yield f"--- step {number} at {step.time} {step.offset} by {step.author[1]}: {name}"
            yield f"    {step.message!r}"
            for side in step.sides:
                yield f"    side commit at {side.time} by {side.author[1]}: {side.message!r}"
                yield from _changes(before, side.tree, "      | ")
                before = side.tree
            if step.sides and before != step.tree:
                yield "    the merge itself changes"
            yield from _changes(before, step.tree, "    | ")
            before = step.tree


def _changes(before: FileTree, after: FileTree, margin: str) -> Iterator[str]:
    for path in sorted({*before, *after}):
        if before.get(path) == after.get(path):
            continue
        if path not in after:
            yield f"{margin}{path} is removed"
            continue
        yield f"{margin}{path}:"
        for line in after[path].decode("utf-8", "replace").splitlines():
            yield f"{margin}    {line}"
