"""Opens what a branch proposes as two projects: its base as it is, and the base with the branch merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mastercopy.history.timeline import Parts, build_timeline
from mastercopy.history.unrecorded import add_proposed
from mastercopy.project import Project, find_tip, project_of
from mastercopy.sources.branches import Branch, read_branch
from mastercopy.sources.commits import Person, build_mainline
from mastercopy.sources.files import is_repository
from mastercopy.sources.repository import Repository, open_repository
from mastercopy.words import MastercopyError


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
    timeline = build_timeline(steps, repository, Parts(), store=repository.store)
    reads_disk = head is None and repository.facts.worktree
    places = repository.read_worktree(above) if reads_disk else {}
    merged = add_proposed(timeline, branch, places, at, repository.read_stored, _writer(repository))
    return Proposal(
        project_of(folder, timeline, "mainline", repository),
        project_of(folder, merged, "proposal", repository),
        branch,
        _pushed(folder, repository, branch) if _main_tip(repository) == above and not places else None,
    )


def _pushed(folder: Path, repository: Repository, branch: Branch) -> Project | None:
    """Main as it is now, where it does not contain its base any more."""
    if branch.fork == branch.base:
        return None
    steps = build_mainline(repository.read_log(branch.head), branch.head)
    return project_of(folder, build_timeline(steps, repository, Parts()), "mainline", repository)


def _writer(repository: Repository) -> Person | None:
    """Who works here, as Git was told."""
    who = repository.read_identity()
    return Person(*who) if who is not None else None


def _main_tip(repository: Repository) -> str | None:
    try:
        return find_tip(repository, None)
    except MastercopyError:
        return None
