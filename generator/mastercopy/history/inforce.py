"""Says which recording was in force on a day, and what became of each of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.history.dossier import Dossier, Judgement
from mastercopy.history.lineage import Barrier


@dataclass(frozen=True, slots=True)
class Span:
    """While the revision that a translation renders is in force, and what ended it; no `since`: not known, or never."""

    since: date | None
    until: date | None
    status: str


@dataclass(frozen=True, slots=True)
class _Ends:
    """What may end a recording, each with its first day: a later one, a barrier, its own last day, its source."""

    overtaken: date | None
    barred: date | None
    expired: date | None
    left: date | None

    @property
    def first(self) -> date | None:
        days = (self.overtaken, self.barred, self.expired, self.left)
        return min((day for day in days if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A recording on one day: its status and the days it is in force, `until` being the first day it no longer is."""

    judgement: Judgement
    status: str
    since: date | None
    until: date | None


def known_on(dossier: Dossier, day: date) -> tuple[Judgement, ...]:
    """The recordings that an answer about a day may name."""
    return tuple(j for j in dossier.judgements if j.recording.known is not None and j.recording.known <= day)


def is_known(barrier: Barrier, day: date) -> bool:
    """Whether a barrier was recorded by a day and not lifted again by then."""
    return barrier.known <= day and (barrier.lifted is None or day < barrier.lifted)


def barriers_on(dossier: Dossier, day: date) -> tuple[Barrier, ...]:
    """The withdrawals and deletions recorded by a day."""
    return tuple(barrier for barrier in dossier.lineage.barriers if is_known(barrier, day))


def can_on(judgement: Judgement, day: date) -> date | None:
    """The first day on which a recording can be in force, by the releases that had happened by `day`."""
    return None if waits_on(judgement, day) else judgement.can


def waits_on(judgement: Judgement, day: date) -> bool:
    """Whether a recording that needs approval had none by a day."""
    return (
        judgement.policy == "required"
        and not judgement.recording.imported
        and (judgement.released is None or judgement.released > day)
    )


def standings(dossier: Dossier, day: date, spans: Mapping[int, Span]) -> tuple[Standing, ...]:
    """Every recording known on a day with its status then, oldest first; `spans` bound those that are translations."""
    known = known_on(dossier, day)
    barriers = barriers_on(dossier, day)
    starts = [_start(judgement, day, spans.get(judgement.recording.index)) for judgement in known]
    found: list[Standing] = []
    for position, judgement in enumerate(known):
        span = spans.get(judgement.recording.index)
        expiry = judgement.recording.valid_until
        ends = _Ends(
            min((start for start in starts[position + 1 :] if start is not None), default=None),
            min((b.day for b in barriers if judgement.recording.index < b.count), default=None),
            expiry + timedelta(days=1) if expiry is not None and expiry < date.max else None,
            span.until if span is not None else None,
        )
        found.append(_standing(judgement, starts[position], ends, span, day))
    return tuple(found)


def _start(judgement: Judgement, day: date, span: Span | None) -> date | None:
    """The first day on which a recording can be in force; a translation never before what it renders."""
    start = can_on(judgement, day)
    if span is None or start is None:
        return start
    return max(start, span.since) if span.since is not None else None


def _standing(judgement: Judgement, start: date | None, ends: _Ends, span: Span | None, day: date) -> Standing:
    end = ends.first
    if start is not None and (end is None or start < end) and start <= day:
        return Standing(judgement, _in_its_time(end, ends, span, day), start, end)
    since, until = (start, end) if start is not None and (end is None or start < end) else (None, None)
    return Standing(judgement, _never_in_force(judgement, start, ends, span, day), since, until)


def _in_its_time(end: date | None, ends: _Ends, span: Span | None, day: date) -> str:
    if end is None or day < end:
        return "effective"
    if end == ends.overtaken:
        return "superseded"
    return span.status if span is not None and end == ends.left else "withdrawn"


def _never_in_force(judgement: Judgement, start: date | None, ends: _Ends, span: Span | None, day: date) -> str:
    if ends.overtaken is not None and ends.overtaken <= day:
        return "overtaken"
    if ends.barred is not None and ends.barred <= day:
        return "withdrawn"
    if can_on(judgement, day) is None:
        return "awaiting-approval" if waits_on(judgement, day) else "approved"
    if span is not None and (ends.left is not None and ends.left <= day or span.status in ("overtaken", "withdrawn")):
        return "withdrawn" if span.status == "withdrawn" else "overtaken"
    if start is not None and ends.expired is not None and start <= day:
        return "withdrawn"
    return "approved"


def in_force(found: tuple[Standing, ...]) -> Standing | None:
    """The one in force on the day, None where there is none."""
    return next((standing for standing in reversed(found) if standing.status == "effective"), None)
