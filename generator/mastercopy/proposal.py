"""Opens what a branch proposes as two projects: its base as it is, and the base with the branch merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mastercopy.history.adoptedhistory import adopt_branch, as_read, find_adoption, trace_adopted
from mastercopy.history.unrecorded import add_proposed
from mastercopy.model.adoption import ADOPTION, NO_ADOPTION, Adoption, read_adoption
from mastercopy.project import Project, project_of, read_from_disk
from mastercopy.sources.branches import Branch, read_branch
from mastercopy.sources.commits import REGULAR, Person, build_mainline
from mastercopy.sources.files import is_repository
from mastercopy.sources.mainbranch import find_tip
from mastercopy.sources.repository import Repository, open_repository
from mastercopy.words import MastercopyError, Problem


@dataclass(frozen=True, slots=True)
class Proposal:
    """A branch and its base: `merged` is `base` with one more step, in which the branch reaches main.

    `pushed` is main itself, where main is what is proposed and its base is no part of it: a history that was rewritten.
    """

    base: Project
    merged: Project
    branch: Branch
    pushed: Project | None

    def close(self) -> None:
        """End the Git process that answers for both."""
        self.base.close()


def open_proposal(folder: Path, base: str, head: str | None, at: datetime, stores: Path | None = None) -> Proposal:
    """Open what `head` proposes against `base`; without a head, what is checked out with the files on disk above it.

    The merge stands at `at`. Nothing is merged, written or checked out: both trees are read where they are.
    """
    if not is_repository(folder):
        raise MastercopyError("only a Git repository can be compared with a base", "leave --base out")
    repository = open_repository(folder, stores)
    try:
        return _open(folder, repository, base, head, at)
    except BaseException:
        repository.close()
        raise


def _open(folder: Path, repository: Repository, base: str, head: str | None, at: datetime) -> Proposal:
    below = repository.resolve(base)
    above = repository.resolve(head) if head is not None else repository.head()
    if above is None:
        raise MastercopyError("nothing is checked out here", "name the branch with --ref")
    branch = read_branch(repository, below, above)
    steps = build_mainline(repository.read_log(below), below)
    adoption, faults = find_adoption(steps, repository)
    timeline = trace_adopted(steps, repository, adoption, repository.store)
    reads_disk = head is None and repository.facts.worktree
    places = repository.read_worktree(above, adoption.roots) if reads_disk else {}
    proposed, new_faults = _proposed_adoption(repository, branch, places, adoption, faults)
    below_it = timeline
    if proposed.meaning != adoption.meaning:
        below_it = trace_adopted(steps, repository, proposed, repository.store)
        places = repository.read_worktree(above, proposed.roots) if reads_disk else {}
    stored = as_read(proposed, repository.read_stored)
    merged = add_proposed(below_it, adopt_branch(branch, below_it), places, at, stored, _writer(repository))
    return Proposal(
        project_of(folder, timeline, "mainline", repository, faults),
        project_of(folder, merged, "proposal", repository, new_faults),
        branch,
        _pushed(folder, repository, branch) if _main_tip(repository) == above and not places else None,
    )


def _proposed_adoption(
    repository: Repository,
    branch: Branch,
    places: Mapping[str, Path],
    adoption: Adoption,
    faults: tuple[Problem, ...],
) -> tuple[Adoption, tuple[Problem, ...]]:
    """The mapping as it would be on main; while it cannot be read, the one of the base."""
    if ADOPTION in places:
        return read_from_disk(places[ADOPTION], adoption)
    change = branch.changed.get(ADOPTION)
    if change is None:
        return adoption, faults
    if change.blob is None or change.mode not in REGULAR:
        return NO_ADOPTION, ()
    data = next(iter(repository.read_blobs([change.blob])))[1]
    found, new_faults = read_adoption(data or b"")
    return found or adoption, new_faults


def _pushed(folder: Path, repository: Repository, branch: Branch) -> Project | None:
    """Main as it is now, where it does not contain its base any more."""
    if branch.fork == branch.base:
        return None
    steps = build_mainline(repository.read_log(branch.head), branch.head)
    adoption, faults = find_adoption(steps, repository)
    return project_of(folder, trace_adopted(steps, repository, adoption), "mainline", repository, faults)


def _writer(repository: Repository) -> Person | None:
    """Who works here, as Git was told."""
    who = repository.read_identity()
    return Person(*who) if who is not None else None


def _main_tip(repository: Repository) -> str | None:
    try:
        return find_tip(repository, None)
    except MastercopyError:
        return None
