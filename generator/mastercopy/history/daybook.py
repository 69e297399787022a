"""Turns an archive into what each document is from day to day: its trail on every day on which that may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mastercopy.history.dossier import Archive, Dossier
from mastercopy.history.inforce import Standing, standings
from mastercopy.history.rendering import reach, read_sources
from mastercopy.history.trail import trace_brief
from mastercopy.history.translation import trace_day
from mastercopy.history.values import Trail
from mastercopy.model.calendar import Calendar
from mastercopy.model.organisation import read_day, read_mappings

Days = tuple[tuple[date, Trail], ...]
"""What a document is from a day on, oldest first; before the first of them it is not known."""


def trace_daybook(archive: Archive, until: date, calendar: Calendar) -> Mapping[str, Days]:
    """The days of every document, up to one day, by the name that its lineage has."""
    sources = read_sources(archive)
    book: dict[str, Days] = {}
    for name in sorted(archive.dossiers):
        family = reach(name, sources)
        turns = {day for one in family for day in turns_of(archive.dossiers[one]) if day <= until}
        days = tuple(_trace(archive, name, frozenset(family) if name in sources else None, sorted(turns), calendar))
        if days:
            book[name] = days
    return book


def _trace(
    archive: Archive, name: str, family: frozenset[str] | None, turns: list[date], calendar: Calendar
) -> Iterator[tuple[date, Trail]]:
    """`family` is what a translation renders at any remove, itself among it; None for what never was one."""
    for day in turns:
        found: tuple[Standing, ...]
        if family is None:
            found = standings(archive.dossiers[name], day, {})
        else:  # a translation is in force only while what it renders is
            found = trace_day(archive, day, family).found[name]
        if found:
            yield day, trace_brief(archive, name, found, day, calendar)


def turns_of(dossier: Dossier) -> Iterator[date]:
    """Every day on which something about a document can turn out otherwise than on the day before."""
    days: list[date | None] = [version.day for version in dossier.lineage.versions]
    for judgement in dossier.judgements:
        recording = judgement.recording
        days += [
            recording.known,
            recording.day,
            recording.effective,
            judgement.released,
            judgement.fully,
            judgement.can,
        ]
        days += [_after(recording.valid_until)]
        for item in judgement.judged:
            days += [item.signoff.at_day, item.signoff.counts_from]
    for barrier in dossier.lineage.barriers:
        days += [barrier.day, barrier.known, barrier.lifted, dossier.withdrawals.get(barrier)]
    for version in dossier.lineage.versions:
        days += _stated((version.facts.fields if version.facts is not None else None) or {})
    return (day for day in days if day is not None)


def _stated(fields: Mapping[str, Any]) -> list[date | None]:
    """Reviews and postponements count from the day that they state."""
    rows = (*read_mappings(fields.get("reviews")), *read_mappings(fields.get("postponed")))
    return [read_day(row.get("on")) for row in rows]


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day is not None and day < date.max else None
