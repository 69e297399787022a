"""Turns teams and what they took part in into tables: who, on which level, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mastercopy.model.participation import Participation, held_with, read_participation
from mastercopy.model.period import Duration, Period, period_of
from mastercopy.model.record import Record
from mastercopy.views.figures import figure
from mastercopy.views.naming import Named, name_of
from mastercopy.views.wording import label, show
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

YEAR = Duration(-12, "months")
MOST_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class TeamPart:
    """What a team, or the teams of a level, took part in within the year before the day."""

    named: Named
    level: str
    people: str
    ideas: int
    per_head: str
    workshops: int
    sessions: int
    acknowledged: int

    @property
    def silent(self) -> bool:
        """Whether it took part in nothing."""
        return not (self.ideas or self.workshops or self.sessions or self.acknowledged)


@dataclass(frozen=True, slots=True)
class QuarterPart:
    """One quarter: how many teams took part in anything, what was held and who came, what was told and celebrated."""

    quarter: str
    teams: int
    workshops: int
    sessions: int
    came: str
    share: float | None
    stories: int
    achievements: int


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes part: by team, by level, and by quarter, oldest first."""

    teams: tuple[TeamPart, ...]
    levels: tuple[TeamPart, ...]
    quarters: tuple[QuarterPart, ...]

    @property
    def active(self) -> int:
        """How many teams took part in something within the year."""
        return sum(not team.silent for team in self.teams)


def view_taking(compiled: Compiled) -> Taking:
    """Who takes part, as far as records tell."""
    since = YEAR.after(compiled.as_of)
    teams = [one for one in compiled.register.of_part("teams") if _is_there(one, compiled.as_of)]
    parts = [read_participation(compiled.register, one, since, compiled.as_of) for one in teams]
    levels = dict.fromkeys(show(one.get("level")) for one in teams)
    return Taking(
        tuple(_part(name_of(compiled, one.team.id), [one]) for one in parts),
        tuple(
            _level(compiled, level, [one for one in parts if show(one.team.get("level")) == level], since)
            for level in levels
        ),
        tuple(_quarters(compiled, teams)),
    )


def _is_there(team: Record, day: date) -> bool:
    since, until = team.get("since"), team.get("until")
    return not (isinstance(since, date) and since > day) and not (isinstance(until, date) and until <= day)


def _part(named: Named, parts: Sequence[Participation]) -> TeamPart:
    people = sum((one.team.get("people") or Decimal(0) for one in parts), Decimal(0))
    ideas = sum(one.ideas for one in parts)
    return TeamPart(
        named,
        label(show(parts[0].team.get("level"))),
        figure(people),
        ideas,
        figure(round(ideas / people, 1)) if people else "",
        len({name for one in parts for name in one.workshops}),
        len({name for one in parts for name in one.sessions}),
        sum(one.acknowledged for one in parts),
    )


def _level(compiled: Compiled, level: str, parts: Sequence[Participation], since: date) -> TeamPart:
    """The teams of a level together, with what was held for the level without naming a team."""
    found = _part(Named(level, label(level), None), parts)
    workshops, sessions = (
        len({*held_with(compiled.register, part, level, since, compiled.as_of), *names})
        for part, names in (
            ("workshops", [name for one in parts for name in one.workshops]),
            ("sessions", [name for one in parts for name in one.sessions]),
        )
    )
    return replace(found, workshops=workshops, sessions=sessions)


def _quarters(compiled: Compiled, teams: Sequence[Record]) -> Iterator[QuarterPart]:
    """The newest quarters since the first meeting; the last one runs still."""
    met = [one for part in ("workshops", "sessions") for one in compiled.register.of_part(part) if not one.is_left]
    days = [day for one in met if isinstance(day := one.get("held"), date) and day <= compiled.as_of]
    quarter = period_of(compiled.as_of, "quarter")
    found: list[Period] = []
    while days and len(found) < MOST_QUARTERS and quarter.last >= min(days):
        found.append(quarter)
        quarter = period_of(quarter.first - timedelta(days=1), "quarter")
    yield from (_quarter(compiled, teams, met, one) for one in reversed(found))


def _quarter(compiled: Compiled, teams: Sequence[Record], met: Sequence[Record], quarter: Period) -> QuarterPart:
    since, until = quarter.first - timedelta(days=1), min(quarter.last, compiled.as_of)
    held = [one for one in met if _within(one, "held", since, until)]
    counted = [
        (came, asked) for one in held if (came := one.get("present")) is not None and (asked := one.get("invited"))
    ]
    came, asked = sum(pair[0] for pair in counted), sum(pair[1] for pair in counted)
    return QuarterPart(
        show(quarter),
        sum(read_participation(compiled.register, one, since, until).any for one in teams),
        sum(one.type.part == "workshops" for one in held),
        sum(one.type.part == "sessions" for one in held),
        say("{part} of {number}", part=f"{came:f}", number=f"{asked:f}") if asked else "",
        float(came / asked) if asked else None,
        sum(_within(one, "told", since, until) for one in compiled.register.of_part("stories") if not one.is_left),
        sum(_within(one, "day", since, until) for one in compiled.register.of_part("achievements")),
    )


def _within(record: Record, field: str, since: date, until: date) -> bool:
    day = record.get(field)
    return isinstance(day, date) and since < day <= until
