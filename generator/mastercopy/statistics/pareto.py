"""Orders causes by how often they come, and names the few that make up most of it (J. M. Juran's vital few)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """Causes from the most frequent down, ties by name, `Other` last; the vital few are the smallest set with 80 %.

    Causes that come equally often are vital together or not at all, `Other` is no cause; where all are vital, none is.
    """
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda entry: (entry[0] == OTHER, -entry[1], entry[0]))
    named = [count for name, count in ordered if name != OTHER]
    least, before = _least(named, MOST * total), 0.0
    few = sum(count >= least for count in named) < len(named)
    bars = []
    for name, count in ordered:
        before += count
        vital = few and name != OTHER and count >= least and bool(count)
        bars.append(Bar(name, count, before / total if total else 0.0, vital))
    return tuple(bars)


def _least(counts: Sequence[float], wanted: float) -> float:
    """How often the rarest of the vital few comes: the first that makes the wanted sum whole; of all, if none does."""
    reached = 0.0
    for count in counts:
        reached += count
        if reached >= wanted:
            return count
    return 0.0
