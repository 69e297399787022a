"""Binds translations to the revisions that they render, and says what every document is on a day, sources first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter

from mastercopy.history.dossier import Archive, Dossier
from mastercopy.history.inforce import Span, Standing, in_force, standings
from mastercopy.history.lineage import Recording
from mastercopy.history.texts import read_id
from mastercopy.history.values import Translation
from mastercopy.model.organisation import read_text

Sources = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Day:
    """Every document on one day; `circular` names the sources that lead back to the document itself."""

    archive: Archive
    found: Mapping[str, tuple[Standing, ...]]
    circular: Sources

    def translation(self, name: str) -> Translation | None:
        """What the newest known recording of a document renders; None where it is no translation."""
        recording = self.found[name][-1].judgement.recording if self.found[name] else None
        written = _written(recording) if recording is not None else None
        if recording is None or written is None:
            return None
        source, label = read_rendered(written)
        target = self.archive.aliases.get(source, source) if source is not None else None
        if source is None or target is None or label is None:
            return Translation(written, "", None, "unreadable", lags=False)
        if target in self.circular.get(name, ()):
            return Translation(source, label, None, "circular", lags=False)
        standing = self.found.get(target, ())
        if not standing:
            return Translation(source, label, None, "unknown-document", lags=False)
        now, rendered = in_force(standing), _rendered(standing, label, recording)
        current = now.judgement.recording.label if now is not None else None
        fault = "unknown-revision" if rendered is None else None
        return Translation(source, label, current, fault, lags=now is not None and now is not rendered)


def read_rendered(written: str) -> tuple[str | None, str | None]:
    """(ID, revision) of `ID@REVISION`; None for the part that is not there."""
    name, _, label = written.partition("@")
    return read_id(name), read_text(label)


def _written(recording: Recording) -> str | None:
    """What a recorded text says it translates; a row from before the repository has no text to be one."""
    return read_text(recording.fields.get("translation_of")) if recording.version is not None else None


def trace_day(archive: Archive, day: date, names: frozenset[str] | None = None) -> Day:
    """What every document is on a day: a translation can be in force only while what it renders is.

    `names` limits it to some documents, among them everything that one of them renders.
    """
    wanted = archive.dossiers if names is None else {name: archive.dossiers[name] for name in names}
    sources = read_sources(archive, wanted, day)
    circular = {name: frozenset(s for s in of if name in reach(s, sources)) for name, of in sources.items()}
    straight = {name: sources.get(name, frozenset()) - circular.get(name, frozenset()) for name in wanted}
    found: dict[str, tuple[Standing, ...]] = {}
    for name in TopologicalSorter({name: sorted(of) for name, of in straight.items()}).static_order():
        dossier = archive.dossiers[name]
        spans = dict(_spans(archive, name, circular.get(name, frozenset()), found)) if name in sources else {}
        found[name] = standings(dossier, day, spans)
    return Day(archive, found, circular)


def read_sources(archive: Archive, dossiers: Mapping[str, Dossier], day: date = date.max) -> dict[str, frozenset[str]]:
    """The documents that each of some says it translates, in any recording that is known by a day, by today's ID."""
    found: dict[str, frozenset[str]] = {}
    for name, dossier in dossiers.items():
        known = (one for one in dossier.lineage.recordings if one.known is None or one.known <= day)
        written = [text for one in known if (text := _written(one)) is not None]
        if written:
            given = (read_rendered(text)[0] for text in written)
            named = {archive.aliases.get(source, source) for source in given if source is not None}
            found[name] = frozenset(named & archive.dossiers.keys())
    return found


def reach(start: str, sources: Sources) -> set[str]:
    """A document and everything that it is a translation of, at any remove."""
    seen, waiting = {start}, [start]
    while waiting:
        new = sources.get(waiting.pop(), frozenset()) - seen
        seen |= new
        waiting.extend(new)
    return seen


def _spans(
    archive: Archive, name: str, circular: frozenset[str], found: Mapping[str, tuple[Standing, ...]]
) -> Iterator[tuple[int, Span]]:
    for recording in archive.dossiers[name].lineage.recordings:
        written = _written(recording)
        if written is None:
            continue
        source, label = read_rendered(written)
        target = archive.aliases.get(source, source) if source is not None else None
        rendered = None
        if target is not None and label is not None and target not in circular:
            rendered = _rendered(found.get(target, ()), label, recording)
        yield (
            recording.index,
            Span(rendered.since, rendered.until, rendered.status) if rendered is not None else Span(None, None, ""),
        )


def _rendered(found: tuple[Standing, ...], label: str, translation: Recording) -> Standing | None:
    """The issue of a label that a translation renders: the last one recorded by then, else the first one after."""
    assert translation.version is not None
    issues = [standing for standing in found if standing.judgement.recording.label == label]
    by_then = [
        standing
        for standing in issues
        if (version := standing.judgement.recording.version) is None or version.position <= translation.version.position
    ]
    return by_then[-1] if by_then else issues[0] if issues else None
