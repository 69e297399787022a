"""Reads what recordings say they translate, and follows it from recording to recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.history.dossier import Archive, Dossier
from mastercopy.history.inforce import known_on
from mastercopy.history.lineage import Recording
from mastercopy.history.texts import read_id
from mastercopy.model.organisation import read_text

Sources = Mapping[str, frozenset[str]]
Place = tuple[str, int]
"""A recording: the name of its document and its index there."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a recording says it translates: as written, its halves, and the document and recording that these name."""

    written: str
    source: str | None
    label: str | None
    target: str | None
    index: int | None


Links = Mapping[str, Mapping[int, Rendered]]
"""What the recordings of each document render, by index; documents and recordings that render nothing are not in it."""


def _halves(written: str) -> tuple[str | None, str | None]:
    """(ID, revision) of `ID@REVISION`; None for the part that is not there."""
    name, _, label = written.partition("@")
    return read_id(name), read_text(label)


def read_links(archive: Archive, dossiers: Mapping[str, Dossier], day: date) -> Links:
    """What each recording that is known on a day renders by what is known then."""
    found: dict[str, dict[int, Rendered]] = {}
    for name, dossier in dossiers.items():
        for judgement in known_on(dossier, day):
            written = _written(judgement.recording)
            if written is not None:
                link = _read_link(archive, judgement.recording, written, day)
                found.setdefault(name, {})[judgement.recording.index] = link
    return found


def _read_link(archive: Archive, translation: Recording, written: str, day: date) -> Rendered:
    source, label = _halves(written)
    target = archive.aliases.get(source, source) if source is not None else None
    if target not in archive.dossiers or label is None:
        return Rendered(written, source, label, None, None)
    assert target is not None
    known = [one.recording for one in known_on(archive.dossiers[target], day)]
    return Rendered(written, source, label, target, _find_issue(known, label, translation))


def _find_issue(known: list[Recording], label: str, translation: Recording) -> int | None:
    """The issue of a label that a translation renders: the last one recorded by then, else the first one after."""
    assert translation.version is not None
    issues = [one for one in known if one.label == label]
    position = translation.version.position
    by_then = [one for one in issues if one.version is None or one.version.position <= position]
    return by_then[-1].index if by_then else issues[0].index if issues else None


def leads_back(links: Links, name: str, index: int) -> bool:
    """Whether what a recording renders, at any remove, is its own document again."""
    seen: set[Place] = set()
    at = (name, index)
    while at not in seen:
        seen.add(at)
        link = links.get(at[0], {}).get(at[1])
        if link is None or link.target is None:
            return False
        if link.target == name:
            return True
        if link.index is None:
            return False
        at = (link.target, link.index)
    return False  # what it leads to goes in a circle, without it


def read_sources(archive: Archive) -> Sources:
    """The documents that each says it translates, in any recording that was ever made, by today's ID."""
    found: dict[str, frozenset[str]] = {}
    for name, dossier in archive.dossiers.items():
        written = [text for one in dossier.lineage.recordings if (text := _written(one)) is not None]
        if written:
            given = (_halves(text)[0] for text in written)
            named = {archive.aliases.get(source, source) for source in given if source is not None}
            found[name] = frozenset(named & archive.dossiers.keys())
    return found


def _written(recording: Recording) -> str | None:
    """What a recorded text says it translates; a row from before the repository has no text to be one."""
    return read_text(recording.fields.get("translation_of")) if recording.version is not None else None


def reach(start: str, sources: Sources) -> set[str]:
    """A document and everything that it is a translation of, at any remove."""
    seen, waiting = {start}, [start]
    while waiting:
        new = sources.get(waiting.pop(), frozenset()) - seen
        seen |= new
        waiting.extend(new)
    return seen
