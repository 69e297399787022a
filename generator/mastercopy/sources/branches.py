"""Reads what a branch does against another one: where it began, its own commits, and what either side changed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mastercopy.sources.commits import Commit, PathChange, parse_log, show_path
from mastercopy.sources.repository import LOG, Repository
from mastercopy.words import MastercopyError


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch against its base: `commits` are its own, oldest first, `changed` its paths as it leaves them.

    `added` are those of them that are new. `fork` is the commit where the two parted, None where they have none in
    common; `crossed` tells that there are several, for each was merged into the other. `moved` are the paths that the
    base changed since then, with their blob (None where they are gone).
    """

    base: str
    head: str
    fork: str | None
    commits: tuple[Commit, ...]
    changed: Mapping[str, PathChange]
    added: frozenset[str]
    crossed: bool
    moved: Mapping[str, str | None]

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Paths that both changed since they parted, and not to the same content."""
        shared = (path for path in self.changed if path in self.moved)
        return tuple(sorted(path for path in shared if self.changed[path].blob != self.moved[path]))


def read_branch(repository: Repository, base: str, head: str) -> Branch:
    """What `head` does against `base`, both commits."""
    status, out, _ = repository.run("merge-base", "--all", base, head)
    forks = out.decode("ascii").split() if status == 0 else []
    fork = forks[0] if forks else None
    commits = read_own_commits(repository, (head,), base)
    ours, added = _changes(repository, fork, head) if fork is not None else ({}, frozenset())
    theirs, _ = _changes(repository, fork, base) if fork is not None else ({}, frozenset())
    return Branch(
        base, head, fork, commits, ours, added, len(forks) > 1, {path: change.blob for path, change in theirs.items()}
    )


def read_own_commits(repository: Repository, heads: Sequence[str], base: str) -> tuple[Commit, ...]:
    """The commits that any of some heads has and `base` has not, oldest first."""
    status, out, said = repository.run("log", *LOG, "--topo-order", "--reverse", *heads, f"^{base}", "--")
    if status != 0:
        raise MastercopyError(f"Git could not read the commits of the branch: {said.strip()[-200:]}", "run `git fsck`")
    return tuple(parse_log(out, repository.facts.prefix))


def _changes(repository: Repository, old: str, new: str) -> tuple[dict[str, PathChange], frozenset[str]]:
    """(path -> what it is in `new`, of every path that is another one in `old`; those that are not there in `old`)."""
    told = ("--raw", "-z", "--no-renames", "--no-abbrev", "-r", "--no-ext-diff", f"-O{os.devnull}")
    status, out, said = repository.run("diff-tree", *told, old, new, "--")
    if status != 0:
        raise MastercopyError(
            f"Git could not compare {old[:12]} and {new[:12]}: {said.strip()[-200:]}", "run `git fsck`"
        )
    tokens, prefix = out.split(b"\0"), repository.facts.prefix
    found: dict[str, PathChange] = {}
    added: set[str] = set()
    for head, raw in zip(tokens[::2], tokens[1::2], strict=False):
        was, mode, _, blob, _ = head.lstrip(b"\n")[1:].decode("ascii").split(" ")
        path = show_path(raw)
        if path.startswith(prefix):
            short = path[len(prefix) :]
            found[short] = PathChange(short, None if mode == "000000" else blob, mode)
            if was == "000000":
                added.add(short)
    return found, frozenset(added)
