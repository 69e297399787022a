"""Turns the monitoring plan into rows: each measure with who brings it, from where, and what became of its periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.monitoring import AWAITED, EXCUSED, MEASURED, MISSED, MonitoredPeriod, read_monitoring
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.wording import show
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

URL = "for/monitoring.html"
NEWEST = 8
"""So many periods of a measure are shown, the newest."""
_CELLS = {MEASURED: ("good", say("measured")), AWAITED: ("info", say("awaited")),
          MISSED: ("bad", say("missed")),
          EXCUSED: ("wait", say("missed, and said why"))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeriodCell:
    """One period of a measure, in a word with its tone."""

    period: str
    tone: str
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class MonitoredRow:
    """One measure of the plan."""

    named: Named
    source: str
    method: str
    frequency: str
    owner: Named | None
    about: Named | None
    cells: tuple[PeriodCell, ...]
    missed: int
    periods: int


def view_monitoring(compiled: Compiled) -> tuple[MonitoredRow, ...]:
    """The plan, in the order of its file's IDs."""
    return tuple(
        _row(compiled, record, read_monitoring(record, compiled.counted, compiled.as_of))
        for record in compiled.register.of_part("monitoring")
    )


def _row(compiled: Compiled, record: Record, periods: tuple[MonitoredPeriod, ...]) -> MonitoredRow:
    owner, of = show(record.get("owner")), show(record.get("values_of"))
    return MonitoredRow(
        name_of(compiled, record.id),
        show(record.get("source")),
        show(record.get("method")),
        show(record.get("frequency")),
        person_name(compiled, owner) if owner else None,
        name_of(compiled, of) if of else None,
        tuple(_cell(one) for one in periods[-NEWEST:]),
        sum(one.state == MISSED for one in periods),
        len(periods),
    )


def _cell(one: MonitoredPeriod) -> PeriodCell:
    tone, word = _CELLS[one.state]
    return PeriodCell(show(one.period), tone, word, one.reason)
