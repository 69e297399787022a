"""Orders causes by how often they come, and names the few that make up most of it (J. M. Juran's vital few)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MOST = 0.8
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Bar:
    """One cause: how often, the share of all up to and with it, and whether it is one of the vital few."""

    name: str
    count: float
    share: float
    vital: bool


def order_causes(counts: Mapping[str, float]) -> tuple[Bar, ...]:
    """Causes from the most frequent down, ties by name, `Other` last; the vital few are the smallest set with 80 %."""
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda entry: (entry[0] == OTHER, -entry[1], entry[0]))
    bars, before = [], 0.0
    for name, count in ordered:
        after = before + count
        bars.append(Bar(name, count, after / total if total else 0.0, bool(total) and before < MOST * total))
        before = after
    return tuple(bars)
