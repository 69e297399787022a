"""Turns the commits of a proposal into who wrote its texts, and into sign-offs of authors whom main does not name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mastercopy.editing.desk import Desk, find_document
from mastercopy.editing.judging import Signing
from mastercopy.editing.mergedrevisions import Landed, holds_commit
from mastercopy.editing.proving import digest_at
from mastercopy.editing.signing import Signed, sign_document
from mastercopy.editing.standing import read_standing
from mastercopy.history.authors import adds_lines, commit_authors
from mastercopy.history.texts import read_text_facts
from mastercopy.model.mergedrequest import MergedRequest, read_hash
from mastercopy.model.organisation import EVIDENCE
from mastercopy.sources.branches import read_own_commits
from mastercopy.sources.commits import REGULAR, Commit
from mastercopy.words import MastercopyError, one_line

_MOST = 1_000
"""Commits of one proposal that are looked at."""
MEANING = "author"


@dataclass(frozen=True, slots=True)
class Version:
    """A document as one commit has it: its bytes and its content digest."""

    data: bytes
    digest: str


def read_writers(
    desk: Desk, proposal: MergedRequest, landed: Landed, reviewed: Iterable[str | None]
) -> tuple[str, ...] | None:
    """Who wrote a text in the proposal; None where its commits are not all here, and nobody can say.

    Beside the last commit those count that were reviewed with this very text: a push may have taken them away. What
    main has as it was written has no such commits, and names its authors itself.
    """
    repository = desk.repository
    if repository is None or not holds_commit(repository, proposal.head):
        return None
    path = find_document(desk, landed.id).path
    others = {name for name in map(read_hash, reviewed) if name is not None and holds_commit(repository, name)}
    same = sorted(name for name in others if digest_at(desk, name, path) == landed.digest)
    commits = read_own_commits(repository, (proposal.head, *same), proposal.merged)
    return _writers(desk, landed, commits) if len(commits) <= _MOST else None


def _writers(desk: Desk, landed: Landed, commits: Sequence[Commit]) -> tuple[str, ...]:
    """Authors and co-authors of the commits that changed a document's content, whatever became of it later."""
    record = find_document(desk, landed.id)
    dossier = desk.dossier(landed.id)
    recordings = [found.recording for found in dossier.judgements] if dossier is not None else []
    names = frozenset(name for one in recordings for name in one.names)
    known = (record.path, *(path for one in recordings for path in one.paths))
    paths = tuple(dict.fromkeys([*known, *_paths(desk, commits, names)]))
    versions: dict[str, Version | None] = {}

    def version(commit: str) -> Version | None:
        if commit not in versions:
            versions[commit] = _read_version(desk, commit, paths, names)
        return versions[commit]

    found: dict[str, None] = {}
    for commit in commits:
        after, before = version(commit.id), [version(parent) for parent in commit.parents]
        if after is not None and _writes(after, [one for one in before if one is not None]):
            found.update(dict.fromkeys(commit_authors(commit, desk.people)))
    return tuple(found)


def _paths(desk: Desk, commits: Sequence[Commit], names: frozenset[str]) -> Iterator[str]:
    """Where else the proposal's commits had the document."""
    for commit in commits:
        for change in commit.changes:
            if change.blob is None or change.mode not in REGULAR or not desk.adoption.holds_text(change.path):
                continue
            data = desk.as_read(change.path, desk.project.read(change.blob))
            if read_text_facts(data).id in names:
                yield change.path


def _read_version(desk: Desk, commit: str, paths: Sequence[str], names: frozenset[str]) -> Version | None:
    repository = desk.repository
    assert repository is not None
    for path in paths:
        if "\n" in path:
            continue
        data = next(iter(repository.read_blobs([f"{commit}:{repository.facts.prefix}{path}"])))[1]
        if data is not None and read_text_facts(desk.as_read(path, data)).id in names:
            digest = digest_at(desk, commit, path)
            return Version(data, digest) if digest is not None else None
    return None


def _writes(after: Version, before: Sequence[Version]) -> bool:
    """Whether a commit changed the content; a merge did where its text has lines of its own, or lacks common ones."""
    if any(after.digest == one.digest for one in before):
        return False
    return len(before) < 2 or adds_lines(after.data, [one.data for one in before])


def find_unnamed(desk: Desk, landed: Landed, writers: Sequence[str]) -> tuple[str, ...]:
    """Whose `author` sign-off a text lacks, where the records know an author whom main does not name.

    Once some are named, nobody else is an author: so those whom main names already are to be entered beside them.
    """
    standing = read_standing(desk, find_document(desk, landed.id))
    persons = desk.people.persons
    missing = [one for one in writers if one in persons and one not in standing.authors]
    if not missing or (standing.label, standing.digest) != (landed.label, landed.digest):
        return ()
    named = {said.person for said in standing.said if said.meaning == MEANING}
    every = (*(one for one in standing.authors if one in persons), *missing)
    return tuple(one for one in every if one not in named)


def enter_author(desk: Desk, proposal: MergedRequest, landed: Landed, person: str, moment: datetime) -> Signed | str:
    """The sign-off of one author, as of the merge and with the proposal as its reference; a sentence where none is."""
    step = desk.project.timeline.steps[desk.project.timeline.positions[proposal.merged]]
    when = step.moment().astimezone(desk.organisation.timezone)
    role = next((one.id for one in desk.roles if desk.people.holds(person, one.id, when.date())), None)
    if role is None:
        return f"{person} wrote it and holds no role on {when.date()}, so nobody can enter that author"
    asked = Signing(
        MEANING,
        moment,
        at=when.isoformat(),
        person=person,
        role=role,
        revision=landed.label,
        digest=landed.digest,
        evidence={"kind": EVIDENCE[0], "reference": proposal.url},
    )
    try:
        return sign_document(desk, landed.id, asked)
    except MastercopyError as fault:
        return f"{person} wrote it, and could not be entered as its author: {one_line(fault.sentence)}"
