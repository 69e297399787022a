"""Says who wrote a recording: the people whose commits changed its content since the recording before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mastercopy.history.lineage import Recording
from mastercopy.history.texts import TextFacts, digests
from mastercopy.history.timeline import Timeline
from mastercopy.model.organisation import People
from mastercopy.sources.commits import Commit, Person, Step

_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(.*)")
_PICKED = "(cherry picked from commit "
"""How a line begins that Git writes among the trailers of a commit that it copies."""
_COAUTHOR = re.compile(r"^[ \t]*co-authored-by[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_PERSON = re.compile(r"(.*?)\s*<([^<>\s]+)>")


def read_trailers(message: str) -> tuple[tuple[str, str], ...]:
    """(key in lower case, value) of the last paragraph, where every line of it is a trailer or its continuation."""
    paragraphs = re.split(r"\n[ \t]*\n", message.replace("\r\n", "\n").strip())
    if len(paragraphs) < 2:
        return ()
    found: list[tuple[str, str]] = []
    for line in paragraphs[-1].split("\n"):
        match = _TRAILER.fullmatch(line)
        if match:
            found.append((match.group(1).lower(), match.group(2).strip()))
        elif line.startswith(_PICKED):
            continue
        elif line[:1] in " \t" and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        else:
            return ()
    return tuple(found)


def read_person(text: str) -> tuple[str, str] | None:
    """(name, e-mail in folded case) of `Name <email>`; None for anything else."""
    match = _PERSON.fullmatch(text.strip())
    return (match.group(1).strip(), match.group(2).casefold()) if match else None


def show_person(name: str, email: str, people: People) -> str:
    """The ID of a known person, else `Name <email>` as Git has it."""
    return people.by_email.get(email.casefold()) or str(Person(name, email))


def digest_in(timeline: Timeline, commit_id: str, names: frozenset[str], paths: tuple[str, ...]) -> str | None:
    """The content digest that a document has in any commit's tree; None where it is not there."""
    for path in paths:
        blob = timeline.blob_in(commit_id, path)
        facts = timeline.texts.get(blob) if blob is not None else None
        if facts is not None and facts.readable and facts.id in names:
            return digests(
                facts, path, lambda target: timeline.blob_in(commit_id, target), timeline.hashes, timeline.snippets
            )[0]
    return None


def last_to_touch(step: Step, path: str) -> Commit:
    """The commit that gave a path its content in a step: the last that was brought in and changed it, else its own."""
    touching = (commit for commit in reversed(step.claimed) if any(change.path == path for change in commit.changes))
    return next(touching, step.commit)


def paths_of(timeline: Timeline, step: Step, recording: Recording) -> tuple[str, ...]:
    """Every path at which the side commits of a step may hold the document: its own first."""
    version = recording.version
    assert version is not None and version.path is not None
    found = {version.path: None}
    for commit in step.claimed:
        for change in commit.changes:
            facts: TextFacts | None = timeline.texts.get(change.blob) if change.blob is not None else None
            if facts is not None and facts.id in recording.names:
                found[change.path] = None
    found.update(dict.fromkeys(recording.paths))
    return tuple(found)


def concerns(timeline: Timeline, commit: Commit, names: frozenset[str], paths: tuple[str, ...]) -> bool:
    """Whether what a commit's trailers say is about a document: the commit changes its content, or no text at all."""
    if not any(timeline.adoption.holds(change.path) for change in commit.changes):
        return True
    return digest_in(timeline, commit.id, names, paths) != _digest_before(timeline, commit, names, paths)


def read_authors(
    timeline: Timeline, recording: Recording, positions: tuple[int, ...], people: People
) -> tuple[str, ...]:
    """Authors by Git: of the commits that changed the content, at the mainline positions since the last recording."""
    found: dict[str, None] = {}
    for position in positions:
        for person in _step_authors(timeline, timeline.steps[position], recording, people):
            found[person] = None
    return tuple(found)


def _step_authors(timeline: Timeline, step: Step, recording: Recording, people: People) -> Iterator[str]:
    if not step.claimed:
        yield from commit_authors(step.commit, people)
        return
    version = recording.version
    assert version is not None
    paths = paths_of(timeline, step, recording)
    for commit in step.claimed:
        after = digest_in(timeline, commit.id, recording.names, paths)
        if after is not None and after != _digest_before(timeline, commit, recording.names, paths):
            yield from commit_authors(commit, people)
    if _merge_adds_text(timeline, step, paths):
        yield from commit_authors(step.commit, people)


def _digest_before(timeline: Timeline, commit: Commit, names: frozenset[str], paths: tuple[str, ...]) -> str | None:
    """The content digest that a side commit found: a version that cannot be read is passed over, it changed nothing."""
    at = commit.parents[0] if commit.parents else None
    while at is not None:
        found = digest_in(timeline, at, names, paths)
        if found is not None or not _unreadable_in(timeline, at, paths):
            return found
        parents = timeline.commits[at].parents if at in timeline.commits else ()
        at = parents[0] if parents else None
    return None


def _unreadable_in(timeline: Timeline, commit_id: str, paths: tuple[str, ...]) -> bool:
    facts = (timeline.texts.get(timeline.blob_in(commit_id, path) or "") for path in paths)
    return any(found is not None and not found.readable for found in facts)


def commit_authors(commit: Commit, people: People) -> Iterator[str]:
    """Who wrote a commit: its author, and whom its message names beside that one."""
    yield show_person(commit.author.name, commit.author.email, people)
    for line in _COAUTHOR.finditer(commit.message.replace("\r\n", "\n")):  # wherever it stands: who wrote, wrote
        person = read_person(line.group(1))
        if person is not None:
            yield show_person(*person, people)


def adds_text(timeline: Timeline, recording: Recording) -> bool:
    """Whether the recording step is a merge with text that was on no branch before it."""
    version = recording.version
    step = timeline.steps[version.position] if version is not None else None
    if step is None or len(step.commit.parents) < 2:
        return False
    return _merge_adds_text(timeline, step, paths_of(timeline, step, recording))


def _merge_adds_text(timeline: Timeline, step: Step, paths: tuple[str, ...]) -> bool:
    """Whether a merge has a line that no parent has, or lacks one that all of them have: then who merged wrote it."""
    for path in paths:
        merged = timeline.blob_in(step.commit.id, path)
        parents = [timeline.blob_in(parent, other) for parent in step.commit.parents for other in paths]
        if merged is None or merged in parents:
            continue
        before = [timeline.read(blob) for blob in parents if blob is not None]
        if adds_lines(timeline.read(merged), before):
            return True
    return False


def adds_lines(merged: bytes, parents: Sequence[bytes]) -> bool:
    """Whether a merged text has a line that no parent has, or lacks one that all of them have."""
    own, before = _count_lines(merged), [_count_lines(data) for data in parents]
    if any(not any(lines[line] for lines in before) for line in own):
        return True
    return bool(before) and any(line.strip() and own[line] < min(lines[line] for lines in before) for line in before[0])


def _count_lines(data: bytes) -> Counter[bytes]:
    return Counter(data.splitlines())
