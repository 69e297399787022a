"""Draws a sample from each kind of things, at random and for everybody in the same way who has the seed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from shlex import quote

from mastercopy.views.naming import Named

LEAST = 3
HOW = (
    "Of each kind its units are put in the order of the SHA-256 of `SEED:UNIT`, as hexadecimal, and the first of them "
    "are taken: as many as the square root of their number, rounded up, and at least three (or as many as asked for)."
)


@dataclass(frozen=True, slots=True)
class Stratum:
    """One kind of things, and how many of it were drawn."""

    title: str
    units: tuple[Named, ...]
    """All of them, in the order of the seed."""
    size: int

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.units)

    @property
    def drawn(self) -> tuple[Named, ...]:
        """Those that were drawn."""
        return self.units[: self.size]


def rank(seed: str, unit: str) -> str:
    """Where a unit stands in the order of a seed: anybody gets the same with `sha256sum`."""
    return hashlib.sha256(f"{seed}:{unit}".encode("utf-8", "surrogatepass")).hexdigest()


def size_of(total: int) -> int:
    """How many of a kind are drawn."""
    root = isqrt(total)
    return min(total, max(LEAST, root + (root * root < total)))


def draw_sample(strata: Mapping[str, Iterable[Named]], seed: str, size: int | None = None) -> tuple[Stratum, ...]:
    """A sample of each kind, `size` of each where it is given; kinds without a unit are left out."""
    return tuple(_stratum(title, tuple(units), seed, size) for title, units in strata.items() if units)


def _stratum(title: str, units: Sequence[Named], seed: str, size: int | None) -> Stratum:
    order = sorted(units, key=lambda unit: (rank(seed, unit.id), unit.id))
    return Stratum(title, tuple(order), min(len(order), size) if size else size_of(len(order)))


def example_of(seed: str, unit: str) -> tuple[str, str]:
    """The command by which anybody gets the place of a unit, and what it answers."""
    return f"printf '%s' {quote(f'{seed}:{unit}')} | sha256sum", rank(seed, unit)
