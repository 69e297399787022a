"""Says which recording was in force on a day, and what became of each of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.history.dossier import Dossier, Judgement
from mastercopy.history.lineage import Barrier


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
    recording = judgement.recording
    if (
        judgement.policy == "required"
        and not recording.imported
        and (judgement.released is None or judgement.released > day)
    ):
        return None
    return judgement.can


def expiry_on(judgement: Judgement, day: date) -> date | None:
    """The last day of a temporary document, by its text as of a day."""
    last: date | None = None
    for since, until in judgement.recording.valid_until:
        if since <= day or judgement.recording.imported:
            last = until
    return last


def standings(dossier: Dossier, day: date) -> tuple[Standing, ...]:
    """Every recording known on a day with its status then, oldest first."""
    known = known_on(dossier, day)
    barriers = barriers_on(dossier, day)
    starts = [can_on(judgement, day) for judgement in known]
    return tuple(_standing(position, known, starts, barriers, day) for position in range(len(known)))


def _standing(
    position: int, known: tuple[Judgement, ...], starts: list[date | None], barriers: tuple[Barrier, ...], day: date
) -> Standing:
    judgement, start = known[position], starts[position]
    overtaken = min((s for s in starts[position + 1 :] if s is not None), default=None)
    barred = min((b.day for b in barriers if judgement.recording.index < b.count), default=None)
    expiry = expiry_on(judgement, day)
    expired = expiry + timedelta(days=1) if expiry is not None else None
    end = min((d for d in (overtaken, barred, expired) if d is not None), default=None)
    if start is not None and (end is None or start < end) and start <= day:
        return _was_in_force(judgement, start, end, overtaken, day)
    since, until = (start, end) if start is not None and (end is None or start < end) else (None, None)
    return Standing(judgement, _never_in_force(judgement, start, overtaken, barred, expired, day), since, until)


def _was_in_force(judgement: Judgement, start: date, end: date | None, overtaken: date | None, day: date) -> Standing:
    if end is None or day < end:
        return Standing(judgement, "effective", start, end)
    return Standing(judgement, "superseded" if end == overtaken else "withdrawn", start, end)


def _never_in_force(
    judgement: Judgement,
    start: date | None,
    overtaken: date | None,
    barred: date | None,
    expired: date | None,
    day: date,
) -> str:
    if overtaken is not None and overtaken <= day:
        return "overtaken"
    if barred is not None and barred <= day:
        return "withdrawn"
    if start is None:
        return "awaiting-approval" if judgement.policy == "required" else "approved"
    if expired is not None and start <= day:
        return "withdrawn"
    return "approved"


def in_force(found: tuple[Standing, ...]) -> Standing | None:
    """The one in force on the day, None where there is none."""
    return next((standing for standing in reversed(found) if standing.status == "effective"), None)
