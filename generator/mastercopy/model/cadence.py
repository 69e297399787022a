"""Turns what shall happen in every period of the calendar, and the records of it, into turns, kept or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.model.period import FREQUENCIES, Duration, Period, period_of, periods_until
from mastercopy.model.record import Record
from mastercopy.model.register import Register
from mastercopy.words.saying import say

HELD, LATE, EXCUSED, MISSED, AHEAD = (
    say("held"), say("held late"), say("left out, and said why"), say("missed"), say("due")
)  # fmt: skip
GRACE = Duration(14, "days")
"""After the end of a period: a record of its last day is not written on that day."""
MOST_TURNS = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """One period in which something should happen, its state, the records of it, and why it did not or came late."""

    period: Period
    state: str
    records: tuple[Record, ...] = ()
    reason: str = ""


def read_cadence(record: Record, register: Register, as_of: date, day: str = "held") -> tuple[Turn, ...]:
    """The turns of what a record plans, by its own frequency, oldest first; the last one is the one that runs."""
    held = _held(record, register, as_of, day)
    excused = {
        row["period"].text: str(row.get("reason") or "") for row in record.get("excused") or () if "period" in row
    }
    return tuple(_turn(period, held, excused, as_of) for period in _periods(record, as_of)[-MOST_TURNS:])


def _periods(record: Record, as_of: date) -> list[Period]:
    """The whole periods since the beginning, and the one that runs; of what is told once, its day."""
    kind, since, until = FREQUENCIES.get(str(record.get("frequency"))), record.get("since"), record.get("until")
    if kind is None:
        once = record.get("due")
        return [period_of(once, "day")] if isinstance(once, date) else []
    if not isinstance(since, date) or since > as_of:
        return []
    first = period_of(since, kind)
    if first.first < since:
        first = period_of(first.last + timedelta(days=1), kind)
    last = min(as_of, until) if isinstance(until, date) else as_of
    found = list(periods_until(first, last))
    running = period_of(as_of, kind)
    if running.first >= first.first and last == as_of and running not in found:
        found.append(running)
    return found


def _held(record: Record, register: Register, as_of: date, day: str) -> list[tuple[Period | None, date, Record]]:
    """(period that it says it stands for, day, record) of what names this record and has happened by the day."""
    found = []
    for name in dict.fromkeys(link.source for link in register.links_in(record.id)):
        other = register.get(name)
        on = other.get(day) if other is not None else None
        if other is None or not isinstance(on, date) or on > as_of or other.is_left:
            continue
        said = other.get("period")
        found.append((said if isinstance(said, Period) else None, on, other))
    if isinstance(told := record.get("told"), date) and told <= as_of:
        found.append((None, told, record))
    return sorted(found, key=lambda one: (one[1], one[2].id))


def _turn(period: Period, held: list[tuple[Period | None, date, Record]], excused: dict[str, str], as_of: date) -> Turn:
    records = tuple(record for said, on, record in held if _stands_for(period, said, on))
    reason = excused.get(period.text, "")
    if records:
        late = all(on > period.last for _, on, record in held if record in records)
        return Turn(period, LATE if late else HELD, records, reason)
    if reason:
        return Turn(period, EXCUSED, (), reason)
    return Turn(period, MISSED if as_of > GRACE.after(period.last) else AHEAD)


def _stands_for(period: Period, said: Period | None, on: date) -> bool:
    """Whether what happened on a day counts for a period: as it says itself, else as the calendar says."""
    if period.kind == "day":
        return True  # told once: early or late, it was told
    if said is not None:
        return period.first <= said.first and said.last <= period.last
    return period.first <= on <= period.last


def unexplained(turns: tuple[Turn, ...]) -> Iterator[Turn]:
    """The turns that were missed, or kept late, without a word why."""
    return (turn for turn in turns if turn.state == MISSED or (turn.state == LATE and not turn.reason))
