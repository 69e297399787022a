"""Turns an archive into what documents were shown as on a day, where that is not what is known of the day by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.history.daybook import turns_of
from mastercopy.history.dossier import Archive
from mastercopy.history.hindsight import Window, find_windows
from mastercopy.history.past import Past
from mastercopy.history.rendering import reach, read_sources
from mastercopy.history.trail import trace_brief
from mastercopy.history.translation import trace_day
from mastercopy.history.values import Trail
from mastercopy.model.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document was shown as from one day to the day before another; no trail where it was not known.

    More than one, where what is one document by now had two numbers.
    """

    first: date
    until: date
    trails: tuple[Trail, ...]


def trace_shown(archive: Archive, until: date, calendar: Calendar) -> Mapping[str, tuple[Shown, ...]]:
    """The days of every document of which more is known by now, by the name of its lineage, oldest first.

    Each is traced from the step that was the tip at the end of the day: later commits, entries and people are not
    there yet. Days, zone and record types are those of today. Whether it was shown otherwise is left to who compares.
    """
    past = Past(archive)
    windows = find_windows(archive, past)
    sources = read_sources(archive)
    shown: dict[str, tuple[Shown, ...]] = {}
    for name in sorted(archive.dossiers):
        family = frozenset(reach(name, sources))
        wanted = [window for one in family for window in windows.get(one, ())]
        spans = tuple(_trace(past, name, family, wanted, until, calendar)) if wanted else ()
        if spans:
            shown[name] = spans
    return shown


def _trace(
    past: Past, name: str, family: frozenset[str], windows: list[Window], until: date, calendar: Calendar
) -> Iterator[Shown]:
    archive = past.archive
    first = archive.timeline.days[0]
    fixed = {day for one in family for day in turns_of(archive.dossiers[one])}
    fixed |= {day for window in windows for day in window}
    steps = [day for day in past.step_days(family) if day <= until]
    for place, day in enumerate(steps):
        end = min(steps[place + 1] if place + 1 < len(steps) else date.max, _after(until))
        if not any(since < end and day < to for since, to in windows):
            continue
        then = past.at(archive.timeline.position_on(day), family)
        own = {turn for dossier in then.dossiers.values() for turn in turns_of(dossier)}
        days = sorted({turn for turn in (*fixed, *own, day) if max(first, day) <= turn < end})
        for at, turn in enumerate(days):
            if any(since <= turn < to for since, to in windows):
                yield Shown(turn, days[at + 1] if at + 1 < len(days) else end, _shown(then, past, name, turn, calendar))


def _shown(then: Archive, past: Past, name: str, day: date, calendar: Calendar) -> tuple[Trail, ...]:
    found = trace_day(then, day).found
    own = sorted(one for one in found if found[one] and past.lineage_of(then.dossiers[one].lineage) == name)
    return tuple(trace_brief(then, one, found[one], day, calendar) for one in own)


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1) if day < date.max else day
