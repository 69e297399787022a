"""Turns a history into the one that an audience may see: as if what is hidden from it had never been recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from mastercopy.history.authors import read_trailers
from mastercopy.history.readings import Blobs
from mastercopy.history.sight import Sight
from mastercopy.history.texts import TextFacts
from mastercopy.history.timeline import Timeline, Touch
from mastercopy.model.digest import GOVERNED, resolve
from mastercopy.model.linkpatterns import HTML, INLINE, NOWHERE, REFERENCE, written_in
from mastercopy.model.organisation import read_text
from mastercopy.model.record import identity
from mastercopy.model.redaction import ELSEWHERE
from mastercopy.sources.commits import Commit, PathChange
from mastercopy.sources.frontmatter import decode_text, front_matter_span
from mastercopy.sources.store import NO_STORE
from mastercopy.sources.yamlrows import cut_rows

_GONE = "000000"


def see_timeline(timeline: Timeline, sight: Sight) -> Timeline:
    """The timeline without what is hidden, and without its names in what is not.

    People, roles and the rules of approval are judged by as a whole (`yaml`); what is shown of them is not. Nothing is
    kept in the store, which knows whole files alone.
    """
    touches: dict[str, tuple[Touch, ...]] = {}
    for path, found in timeline.touches.items():
        kept = tuple(_seen_touches(found, timeline, sight))
        if kept:
            touches[path] = kept
    on_main: dict[int, list[PathChange]] = {}
    for found in touches.values():
        for position, change in found:
            on_main.setdefault(position, []).append(change)
    steps = []
    commits: dict[str, Commit] = {}
    for step in timeline.steps:
        claimed = tuple(_seen_commit(one, sight, _open(one, sight)) for one in step.claimed)
        spoken = any(_speaks(one, sight) for one in (step.commit, *step.claimed))
        commit = _seen_commit(step.commit, sight, tuple(on_main.get(step.position, ())), spoken)
        steps.append(replace(step, commit=commit, claimed=claimed))
        commits |= {one.id: one for one in (commit, *claimed)}
    return replace(
        timeline,
        steps=tuple(steps),
        touches=touches,
        commits=commits,
        texts={blob: _seen_facts(facts, sight) for blob, facts in timeline.texts.items()},
        blobs=SeenBlobs(timeline.blobs, sight, _places(touches), frozenset(timeline.texts)),
        store=NO_STORE,
        is_redacted=True,
    )


def _places(touches: Mapping[str, tuple[Touch, ...]]) -> dict[str, str]:
    """A path of each blob, by which it is told what may be seen of it."""
    return {change.blob: path for path, found in touches.items() for _, change in found if change.blob is not None}


def common_places(timeline: Timeline) -> tuple[tuple[str, str], ...]:
    """(blob, path) of all that ever lay at several paths: what may be seen of it can change when another is added."""
    paths: dict[str, list[str]] = {}
    for path, found in timeline.touches.items():
        for blob in {change.blob for _, change in found if change.blob is not None}:
            paths.setdefault(blob, []).append(path)
    return tuple(sorted((blob, found[-1]) for blob, found in paths.items() if len(found) > 1))


def _seen_touches(found: tuple[Touch, ...], timeline: Timeline, sight: Sight) -> Iterator[Touch]:
    """What happened to one path; where something hidden took the place of what may be seen, that is gone."""
    there = False
    for position, change in found:
        if change.blob is None or _is_hidden(change, timeline, sight):
            if there:
                yield position, PathChange(change.path, None, _GONE)
            there = False
        else:
            there = True
            yield position, change


def _is_hidden(change: PathChange, timeline: Timeline, sight: Sight) -> bool:
    judged = timeline.parts.covers(change.path) and not change.path.startswith(timeline.parts.signoffs)
    return not judged and change.blob is not None and sight.hides_version(change.path, change.blob)


def _open(commit: Commit, sight: Sight) -> tuple[PathChange, ...]:
    """What a commit beside main did to what may be seen."""
    return tuple(one for one in commit.changes if not _touches_hidden(one, sight))


def _touches_hidden(change: PathChange, sight: Sight) -> bool:
    return change.path in sight.paths or (change.blob is not None and sight.hides_version(change.path, change.blob))


def _speaks(commit: Commit, sight: Sight) -> bool:
    """Whether a commit touched something hidden, of which its message may speak."""
    return any(_touches_hidden(one, sight) or one.path in sight.rows for one in commit.changes)


def _seen_commit(commit: Commit, sight: Sight, changes: tuple[PathChange, ...], spoken: bool | None = None) -> Commit:
    """A commit with what may be seen of it; of a message that may speak of something hidden its trailers alone."""
    message = commit.message
    if spoken or (spoken is None and _speaks(commit, sight)):
        told = "\n".join(f"{key.capitalize()}: {value}" for key, value in read_trailers(message))
        message = f"{ELSEWHERE}\n\n{told}\n"
    return replace(commit, message=message, changes=changes)


def _seen_facts(facts: TextFacts, sight: Sight) -> TextFacts:
    """The facts of a text; the fields that its digest binds are as they were, for the digest's sake."""
    if facts.fields is None:
        return facts
    told = {key: value if key in GOVERNED else sight.redaction.value(value) for key, value in facts.fields.items()}
    return replace(facts, fields=told)


@dataclass(frozen=True, slots=True)
class SeenBlobs:
    """The versions of files with the names of what is hidden taken out; `places` says where each lies.

    The text of a document below its front matter stays as it is: people signed it. So do files of other kinds.
    """

    blobs: Blobs
    sight: Sight
    places: Mapping[str, str]
    texts: frozenset[str]

    def read_blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        for name, data in self.blobs.read_blobs(names):
            path = self.places.get(name)
            yield name, data if data is None or path is None else self._seen(path, name, data)

    def read_object(self, name: str) -> tuple[str, bytes] | None:
        return self.blobs.read_object(name)

    def _seen(self, path: str, name: str, data: bytes) -> bytes:
        if not self.sight.redaction:
            return data
        if name in self.texts:
            return self._text(path, data)
        if path.startswith("records/") and path.lower().endswith((".yml", ".yaml", ".csv")):
            return self._record(path, data)
        return data

    def _text(self, path: str, data: bytes) -> bytes:
        text = decode_text(data)
        if text is None:
            return data
        span = front_matter_span(text)
        if span is None:
            return self.sight.redaction.plain(self._unlinked(path, text)).encode("utf-8")
        told = self.sight.redaction.written(text[span[0] : span[1]])
        return f"{text[: span[0]]}{told}{text[span[1] :]}".encode()

    def _unlinked(self, path: str, text: str) -> str:
        """A page written by hand with its links to hidden files leading nowhere."""
        for pattern in (INLINE, REFERENCE, HTML):
            for match in reversed(list(pattern.finditer(text))):
                written, start = written_in(match)
                if resolve(written, path) in self.sight.paths:
                    text = f"{text[:start]}{NOWHERE}{text[start + len(written) :]}"
        return text

    def _record(self, path: str, data: bytes) -> bytes:
        text: str | None = data.decode("utf-8-sig", "replace")
        for name, hidden in self.sight.rows.get(path, {}).items():
            text = cut_rows(text, name, partial(_is_one, hidden)) if text is not None else None
        return self.sight.redaction.written(text).encode("utf-8") if text is not None else b""


def _is_one(hidden: frozenset[str], row: Mapping[str, Any]) -> bool:
    stated = read_text(row.get("id"))
    return stated is not None and identity(stated) in hidden


__all__ = ["SeenBlobs", "common_places", "see_timeline"]
