"""Turns what a story says about figures into claims, each beside what the objective's own series says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mastercopy.model.fields import texts
from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.series import Evidence, Point, computed_of, read_series

SIDES = ("from", "to")


@dataclass(frozen=True, slots=True)
class Claim:
    """One value that a record says an objective had in a period; `found` is what its series says, if anything."""

    objective: str
    period: Period
    stated: Decimal
    found: Decimal | None
    compared: bool

    @property
    def holds(self) -> bool:
        """Whether the series says the same, to the decimals that are written."""
        return self.found is not None and round(self.found, _decimals(self.stated)) == self.stated


def read_claims(record: Record, evidence: Evidence, as_of: date) -> tuple[tuple[Claim, Claim], ...]:
    """(before, after) of each row of an effect that can be read."""
    return tuple(_claims(record, evidence, as_of))


def _claims(record: Record, evidence: Evidence, as_of: date) -> Iterator[tuple[Claim, Claim]]:
    for row in record.get("effect") or ():
        name = next(iter(texts(row.get("figure"))), "")
        objective = evidence.register.get(name)
        points = read_series(objective, evidence, as_of) if objective is not None else ()
        told = objective is not None and not (computed_of(objective) or {}).get("instrument")
        pair = [
            Claim(name, row[f"{side}_period"], row[f"{side}_value"], value_in(points, row[f"{side}_period"]), told)
            for side in SIDES
            if f"{side}_period" in row and f"{side}_value" in row
        ]
        if len(pair) == len(SIDES):
            yield pair[0], pair[1]


def value_in(points: tuple[Point, ...], period: Period) -> Decimal | None:
    """The value of a period: its own, else the plain mean of the values whose periods lie in it."""
    own = [point.value for point in points if point.period.text == period.text]
    if own:
        return own[-1]
    inside = [
        point.value for point in points if period.first <= point.period.first and point.period.last <= period.last
    ]
    return sum(inside, Decimal(0)) / len(inside) if inside else None


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
