"""Turns ideas, and what teams took part in, into the page of the quality culture: how many, who, how soon answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from mastercopy.model.holding import held_on
from mastercopy.model.lifecycle import VOID
from mastercopy.model.period import Duration, period_of, periods_until
from mastercopy.views.clockview import view_clocks
from mastercopy.views.measureview import MeasureLine, view_measure
from mastercopy.views.naming import Named, name_of
from mastercopy.views.participationview import Taking, view_taking
from mastercopy.views.wording import label, show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

URL = "for/culture.html"
EVERY = "quarter"


@dataclass(frozen=True, slots=True)
class Team:
    """How many ideas a team raised in the year before the day, and how many of all of its own became practice."""

    name: str
    lately: int
    adopted: int
    all: int


@dataclass(frozen=True, slots=True)
class CulturePage:
    """Measures of ideas by quarter, who takes part, what waits for an answer, and what became practice."""

    measures: tuple[MeasureLine, ...]
    teams: tuple[Team, ...]
    waiting: tuple[tuple[Named, str, str], ...]
    adopted: tuple[tuple[Named, str], ...]
    taking: Taking

    @property
    def is_there(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.teams or self.taking.teams or self.taking.quarters)

    @property
    def taking_part(self) -> int:
        """How many teams raised an idea in the year before the day."""
        return sum(team.lately > 0 for team in self.teams)

    @property
    def all_teams(self) -> int:
        """How many teams there are: those that are recorded, and any other that ever raised an idea."""
        return len({team.named.title for team in self.taking.teams} | {team.name for team in self.teams})


def view_culture(compiled: Compiled) -> CulturePage:
    """The quality culture as far as records tell of it."""
    records = [one for one in compiled.register.of_part("ideas") if one.status != VOID]
    measures = [
        view_measure(compiled, kind, spec.name, EVERY, _heads(compiled, records) if spec.kind == "rate" else None)
        for kind in compiled.catalog.by_part("ideas")
        for spec in kind.measures
    ]
    newest = sorted((one for one in records if one.get("adopted")), key=lambda one: show(one.get("adopted")))
    return CulturePage(
        tuple(line for line in measures if line is not None),
        tuple(_teams(compiled, records)),
        tuple(_waiting(compiled, one) for one in records if one.get("answered") is None),
        tuple((name_of(compiled, one.id), show(one.get("adopted"))) for one in newest[:-9:-1]),
        view_taking(compiled),
    )


def _heads(compiled: Compiled, records: list[Record]) -> dict[str, Decimal]:
    """How many people held a role at the end of each quarter since the first idea."""
    days = [day for one in records if isinstance(day := one.get("raised"), date)]
    periods = periods_until(period_of(min(days), EVERY), compiled.as_of) if days else ()
    return {
        period.text: Decimal(len({person for person, _ in held_on(compiled.register, period.last)}))
        for period in periods
    }


def _teams(compiled: Compiled, records: list[Record]) -> list[Team]:
    since = Duration(-12, "months").after(compiled.as_of)
    every = Counter(label(show(one.get("team"))) for one in records)
    lately = Counter(label(show(one.get("team"))) for one in records if (one.get("raised") or date.min) > since)
    adopted = Counter(label(show(one.get("team"))) for one in records if one.get("adopted"))
    return [Team(name, lately[name], adopted[name], count) for name, count in sorted(every.items())]


def _waiting(compiled: Compiled, record: Record) -> tuple[Named, str, str]:
    clock = next(iter(view_clocks(compiled, record)), None)
    return name_of(compiled, record.id), show(record.get("raised")), clock.sentence if clock is not None else ""
