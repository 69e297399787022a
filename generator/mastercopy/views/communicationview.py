"""Turns the communication plan into a page: what is told to whom, and for each quarter whether it was held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mastercopy.model.cadence import AHEAD, EXCUSED, HELD, LATE, MISSED, Turn, read_cadence
from mastercopy.model.fields import texts
from mastercopy.model.period import Period, period_of
from mastercopy.model.record import Record
from mastercopy.views.naming import Named, name_of, names_of, person_name
from mastercopy.views.wording import label, show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/communication.html"
PLANNED = ("communications", "series")
MOST_QUARTERS, NEWEST = 7, 12
TONES = {HELD: "good", LATE: "wait", EXCUSED: "wait", MISSED: "bad", AHEAD: "info"}
_GRAVEST = (MISSED, LATE, EXCUSED, AHEAD, HELD)


@dataclass(frozen=True, slots=True)
class PlanCell:
    """What became of one line of the plan in one quarter: (word, tone) of each state, and what was held."""

    states: tuple[tuple[str, str], ...]
    records: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the plan, with a cell for each quarter, and the reasons for what was left out or late."""

    named: Named
    whom: str
    how: str
    by: Named | None
    language: str
    rhythm: str
    next: str
    cells: tuple[PlanCell, ...]
    reasons: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Came:
    """A session or a workshop that was held, with how many of those who were asked came."""

    named: Named
    day: str
    levels: str
    teams: tuple[Named, ...]
    came: str
    questions: int
    open: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan by quarters, oldest first, and what was held, newest first."""

    quarters: tuple[str, ...]
    rows: tuple[PlanRow, ...]
    held: tuple[Came, ...]
    count: int
    ahead: tuple[tuple[Named, str], ...]

    @property
    def missed(self) -> int:
        """How many lines of the plan have something that was missed in the quarters shown."""
        return sum(any(tone == "bad" for cell in row.cells for _, tone in cell.states) for row in self.rows)


def view_plan(compiled: Compiled) -> PlanPage:
    """The plan, and what became of it."""
    quarters = _quarters(compiled.as_of)
    records = [one for part in PLANNED for one in compiled.register.of_part(part)]
    met = [one for part in ("workshops", "sessions") for one in compiled.register.of_part(part) if not one.is_left]
    held = [one for one in met if isinstance(day := one.get("held"), date) and day <= compiled.as_of]
    ahead = [one for one in met if one.get("held") is None and one.get("planned")]
    newest = sorted(held, key=lambda one: (one.values["held"], one.id), reverse=True)
    return PlanPage(
        tuple(show(quarter) for quarter in quarters),
        tuple(_row(compiled, one, quarters) for one in records),
        tuple(_came(compiled, one) for one in newest[:NEWEST]),
        len(held),
        tuple(
            (name_of(compiled, one.id), show(one.get("planned")))
            for one in sorted(ahead, key=lambda one: (show(one.get("planned")), one.id))
        ),
    )


def _quarters(day: date) -> tuple[Period, ...]:
    """The quarter that runs, and those before it."""
    found = [period_of(day, "quarter")]
    while len(found) < MOST_QUARTERS:
        found.append(period_of(found[-1].first - timedelta(days=1), "quarter"))
    return tuple(reversed(found))


def _row(compiled: Compiled, record: Record, quarters: Sequence[Period]) -> PlanRow:
    turns = read_cadence(record, compiled.register, compiled.as_of)
    teller = next(iter(texts(record.get("by") or record.get("owner"))), None)
    asked = say_row(", ", (person_name(compiled, one).text for one in texts(record.get("audience"))))
    due = record.get("due")
    rhythm = label(show(record.get("frequency"))) if record.get("frequency") else say("Once, by {due}", due=show(due))
    return PlanRow(
        name_of(compiled, record.id),
        show(record.get("whom")) or asked,
        show(record.get("how")) or say("Workshop"),
        person_name(compiled, teller) if teller else None,
        show(record.get("language")),
        rhythm,
        _next(record, turns, compiled.as_of),
        tuple(_cell(compiled, record, turns, quarter) for quarter in quarters),
        tuple((turn.period.text, turn.state, turn.reason) for turn in turns if turn.reason),
    )


def _next(record: Record, turns: Sequence[Turn], day: date) -> str:
    """The day by which it is to be held next."""
    waiting = [turn.period.last for turn in turns if turn.state == AHEAD and turn.period.last >= day]
    if waiting or not turns or record.get("frequency") is None or record.get("until") is not None:
        return show(waiting[0]) if waiting else ""
    return show(period_of(turns[-1].period.last + timedelta(days=1), turns[-1].period.kind).last)


def _cell(compiled: Compiled, plan: Record, turns: Sequence[Turn], quarter: Period) -> PlanCell:
    """The turns that were to be held by a day of the quarter."""
    inside = [turn for turn in turns if quarter.first <= turn.period.last <= quarter.last]
    counts = Counter(turn.state for turn in inside)
    words = tuple(
        (state if counts[state] == 1 else say_row(" ", (str(counts[state]), state)), TONES[state])
        for state in _GRAVEST
        if counts[state]
    )
    names = dict.fromkeys(one.id for turn in inside for one in turn.records if one is not plan)
    return PlanCell(words, names_of(compiled, names))


def _came(compiled: Compiled, record: Record) -> Came:
    came, asked = show(record.get("present")), show(record.get("invited"))
    rows = record.get("questions") or ()
    return Came(
        name_of(compiled, record.id),
        show(record.get("held")),
        say_row(", ", texts(record.get("levels"))),
        names_of(compiled, texts(record.get("teams"))),
        say("{came} of {asked}", came=came, asked=asked) if came and asked else came,
        len(rows),
        sum(not row.get("answer") for row in rows),
    )
