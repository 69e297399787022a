"""Turns evidence of leadership and decisions into what was shown in each quarter, and what customers notice of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.period import period_of, periods_until
from mastercopy.views.addresses import register_url
from mastercopy.views.naming import Named, name_of, names_of
from mastercopy.views.wording import label, plural, show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

URL = "for/leading.html"
TITLE = say("Leadership that can be seen")
_QUARTERS = 8
"""So many of the newest quarters are told one by one."""
_DECISIONS = 20


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was done in one quarter, by what it shows; a quarter that still runs may yet bring some."""

    name: str
    cells: tuple[tuple[Named, ...], ...]
    running: bool

    @property
    def is_bare(self) -> bool:
        """Whether nothing of it shows anything."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision: what customers notice, what else was possible, and what came of it."""

    named: Named
    day: str
    by: tuple[Named, ...]
    effect: str
    alternatives: str
    needs: tuple[Named, ...]
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class LeadingPage:
    themes: tuple[str, ...]
    quarters: tuple[Quarter, ...]
    decisions: tuple[DecisionLine, ...]
    earlier: int
    registers: tuple[Named, ...]


def view_leading(compiled: Compiled) -> LeadingPage | None:
    """What leadership did and decided; None where nothing of it is recorded."""
    shown, decided = compiled.register.of_part("leadership"), compiled.register.of_part("decisions")
    decided = tuple(one for one in decided if one.status != VOID)
    if not shown and not decided:
        return None
    kinds = {one.type.name: one.type for one in (*shown, *decided)}
    spec = shown[0].type.field("shows") if shown else None
    newest = sorted(decided, key=lambda one: (show(one.get("day")), one.id), reverse=True)
    return LeadingPage(
        tuple(map(label, spec.of)) if spec is not None else (),
        tuple(_quarters(compiled, shown, spec.of if spec is not None else ())),
        tuple(_decision(compiled, one) for one in newest[:_DECISIONS]),
        max(0, len(newest) - _DECISIONS),
        tuple(Named(name, one.plural or plural(one.title), register_url(name)) for name, one in sorted(kinds.items())),
    )


def _quarters(compiled: Compiled, records: tuple[Record, ...], themes: tuple[str, ...]) -> list[Quarter]:
    """The newest quarters since the first evidence, the newest first, with the one that runs."""
    dated = [(day, one) for one in records if isinstance(day := one.get("day"), date) and day <= compiled.as_of]
    if not dated:
        return []
    now = period_of(compiled.as_of, "quarter")
    ended = periods_until(period_of(min(day for day, _ in dated), "quarter"), compiled.as_of)
    periods = [*ended, *(() if now in ended else (now,))]
    rows = []
    for period in periods[: -_QUARTERS - 1 : -1]:
        inside = [one for day, one in sorted(dated, key=lambda item: item[0]) if period.first <= day <= period.last]
        cells = (names_of(compiled, [one.id for one in inside if word in texts(one.get("shows"))]) for word in themes)
        rows.append(Quarter(period.text, tuple(cells), compiled.as_of < period.last))
    return rows


def _decision(compiled: Compiled, record: Record) -> DecisionLine:
    due, outcome = record.get("follow_up"), show(record.get("outcome"))
    state, tone = say("To be looked at on {due}", due=show(due)), "info"
    if outcome:
        state, tone = outcome, "good"
    elif record.is_left:
        state, tone = say_row(": ", (label(str(record.status)), show(record.get("reason")))), "old"
    elif isinstance(due, date) and due < compiled.as_of:
        state, tone = say("Was to be looked at on {due}", due=due), "bad"
    return DecisionLine(
        name_of(compiled, record.id),
        show(record.get("day")),
        tuple(Named(one.title, one.title, one.url) for one in names_of(compiled, texts(record.get("decided_by")))),
        show(record.get("customer_effect")),
        show(record.get("alternatives")),
        names_of(compiled, texts(record.get("needs") or ())),
        state,
        tone,
    )
