"""Binds translations to the revisions that they render, and says what every document is on a day, sources first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter

from mastercopy.history.dossier import Archive, Dossier
from mastercopy.history.inforce import Span, Standing, in_force, standings
from mastercopy.history.rendering import Links, Place, Rendered, leads_back, reach, read_links
from mastercopy.history.values import Translation

NEVER = Span(None, None, "")
Found = Mapping[str, tuple[Standing, ...]]


@dataclass(frozen=True, slots=True)
class Day:
    """Every document on one day; `circular` are the recordings that lead back to their own document."""

    found: Found
    links: Links
    circular: frozenset[Place]

    def translation(self, name: str) -> Translation | None:
        """What the newest known recording of a document renders; None where it is no translation."""
        index = self.found[name][-1].judgement.recording.index if self.found[name] else None
        link = self.links.get(name, {}).get(index) if index is not None else None
        if index is None or link is None:
            return None
        if link.source is None or link.label is None:
            return Translation(link.written, "", None, "unreadable", lags=False)
        if (name, index) in self.circular:
            return Translation(link.source, link.label, None, "circular", lags=False)
        standing = self.found.get(link.target or "", ())
        if not standing:
            return Translation(link.source, link.label, None, "unknown-document", lags=False)
        now, rendered = in_force(standing), _rendered(standing, link)
        current = now.judgement.recording.label if now is not None else None
        fault = "unknown-revision" if rendered is None else None
        return Translation(link.source, link.label, current, fault, lags=now is not None and now is not rendered)


def trace_day(archive: Archive, day: date, names: frozenset[str] | None = None) -> Day:
    """What every document is on a day: a translation can be in force only while what it renders is.

    `names` limits it to some documents, among them everything that one of them renders.
    """
    wanted = archive.dossiers if names is None else {name: archive.dossiers[name] for name in names}
    links = read_links(archive, wanted, day)
    circular = {(name, index) for name, of in links.items() for index in of if leads_back(links, name, index)}
    straight = {
        name: frozenset(link.target for index, link in of.items() if link.target and (name, index) not in circular)
        for name, of in links.items()
    }
    found: dict[str, tuple[Standing, ...]] = {}
    for group in _groups(wanted, straight):
        settled = _settle(archive.dossiers, day, group, links, circular, found)
        if settled is None:
            within = {(name, at) for name in group for at, link in links[name].items() if link.target in group}
            circular |= within
            settled = _settle(archive.dossiers, day, group, links, circular, found)
        assert settled is not None
        found.update(settled)
    return Day(found, links, frozenset(circular))


def _groups(names: Mapping[str, Dossier], sources: Mapping[str, frozenset[str]]) -> Iterator[frozenset[str]]:
    """The documents that have to be decided together, what they render first; nearly always each alone."""
    reached = {name: reach(name, sources) for name in sources}
    group = {
        name: frozenset({name, *(other for other in reached.get(name, ()) if name in reached.get(other, ()))})
        for name in names
    }
    before: dict[frozenset[str], set[frozenset[str]]] = {one: set() for one in group.values()}
    for name, of in sources.items():
        before[group[name]] |= {group[source] for source in of} - {group[name]}
    return iter(TopologicalSorter(before).static_order())


def _settle(
    dossiers: Mapping[str, Dossier],
    day: date,
    group: frozenset[str],
    links: Links,
    circular: set[Place],
    found: Found,
) -> Found | None:
    """What the documents of a group are; None where what one is takes from another what that one rests on.

    Two documents translate each other where they changed roles: each round decides by what the last one found, so
    that the answer does not depend on an order.
    """
    before: Found = dict.fromkeys(group, ())
    for _ in range(2 + sum(len(links.get(name, ())) for name in group)):
        known = {**found, **before}
        after = {
            name: standings(dossiers[name], day, dict(_spans(links.get(name, {}), name, circular, known)))
            for name in group
        }
        if _days(after) == _days(before):
            return after
        before = after
    return None


def _days(found: Found) -> Mapping[str, list[tuple[str, date | None, date | None]]]:
    return {name: [(one.status, one.since, one.until) for one in of] for name, of in found.items()}


def _spans(links: Mapping[int, Rendered], name: str, circular: set[Place], found: Found) -> Iterator[tuple[int, Span]]:
    for index, link in links.items():
        rendered = _rendered(found.get(link.target or "", ()), link) if (name, index) not in circular else None
        yield index, Span(rendered.since, rendered.until, rendered.status) if rendered is not None else NEVER


def _rendered(found: tuple[Standing, ...], link: Rendered) -> Standing | None:
    return next((one for one in found if one.judgement.recording.index == link.index), None)
