"""Finds the revisions that the merge of a proposal recorded, however the forge brought it to main."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mastercopy.editing.desk import Desk
from mastercopy.history.timeline import Timeline
from mastercopy.model.mergedrequest import MergedRequest
from mastercopy.sources.repository import Repository
from mastercopy.words import MastercopyError

_MOST = 1_000
"""Commits of one proposal that are looked at."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A revision that a merge recorded: the document's number, the label and the digest of the text."""

    id: str
    label: str
    digest: str


def read_landed(desk: Desk, proposal: MergedRequest) -> tuple[Landed, ...]:
    """The revisions that the steps of a proposal recorded, each text once, in the order of the documents' numbers."""
    steps = _steps_of(desk, proposal)
    found: dict[Landed, None] = {}
    for dossier in desk.project.archive.dossiers.values():
        for judgement in dossier.judgements:
            version, label = judgement.recording.version, judgement.recording.label
            if version is not None and version.position in steps and version.digest is not None:
                found[Landed(version.id, label, version.digest)] = None
    return tuple(sorted(found, key=lambda one: (one.id, one.label, one.digest)))


def read_drafts(desk: Desk, proposal: MergedRequest) -> tuple[str, ...]:
    """The documents whose files a proposal brought or changed, and which are marked as drafts."""
    steps = (desk.project.timeline.steps[position] for position in _steps_of(desk, proposal))
    paths = {change.path for step in steps for change in step.commit.changes}
    every = desk.register.records.values()
    drafts = (one for one in every if one.type.family == "document" and one.status == "draft" and one.path in paths)
    return tuple(sorted(one.id for one in drafts))


def _steps_of(desk: Desk, proposal: MergedRequest) -> frozenset[int]:
    timeline = desk.project.timeline
    position = timeline.positions.get(proposal.merged)
    if position is None or desk.repository is None:
        raise MastercopyError(
            "main has no such commit as the one that brought the proposal to it",
            "bring main up to date here; if it goes by another name, see `mastercopy register --ref`",
        )
    return frozenset(_steps(timeline, desk.repository, proposal, position))


def _steps(timeline: Timeline, repository: Repository, proposal: MergedRequest, position: int) -> Iterator[int]:
    """The steps of main that are the proposal's: one, or as many as were laid upon main commit by commit.

    Those are told by their authors, times and messages, which are the same in the proposal: a squash has others.
    """
    yield position
    commit: str | None = proposal.head
    if len(timeline.steps[position].commit.parents) != 1:
        return
    if commit == proposal.merged and proposal.base is None:
        return
    for back in range(min(_MOST, position + 1)):
        step = timeline.steps[position - back].commit
        on_main = commit in timeline.positions and commit != step.id
        if commit is None or commit == proposal.base or on_main or step.id == proposal.base:
            return
        own, laid = _signature(repository, commit), _signature(repository, step.id)
        if own is None or laid is None or own[0] != laid[0]:
            return
        yield position - back
        commit = own[1]


def holds_commit(repository: Repository, name: str) -> bool:
    """Whether a commit is in this clone, on a branch or not."""
    return _read_commit(repository, name) is not None


def _read_commit(repository: Repository, name: str) -> bytes | None:
    """A commit as Git keeps it, from the one process that answers for objects; None where it is not here."""
    try:
        found = repository.read_object(name)
    except MastercopyError:
        return None
    return found[1] if found is not None and found[0] == "commit" else None


def _signature(repository: Repository, commit: str) -> tuple[tuple[bytes, bytes], str | None] | None:
    """(author with the time, message) of a commit and its only parent; None where it is not here or is a merge."""
    found = _read_commit(repository, commit)
    if found is None:
        return None
    head, _, message = found.partition(b"\n\n")
    lines = head.split(b"\n")
    parents = [line[7:].decode("ascii", "replace") for line in lines if line.startswith(b"parent ")]
    author = next((line for line in lines if line.startswith(b"author ")), b"")
    return ((author, message.strip()), parents[0] if parents else None) if len(parents) < 2 else None
