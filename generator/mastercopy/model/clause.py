"""Turns what people write for a clause into a standard and a number, and numbers into their order."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 24
_NUMBER = re.compile(r"[A-Za-z0-9]+([. -][A-Za-z0-9]+)*")
_QUALIFIED = re.compile(r"([a-z][a-z0-9._-]*):\s*(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ClauseName:
    """A clause as somebody wrote it; without a `standard` it is of the first that the organisation follows."""

    standard: str | None
    number: str


def read_clause(written: str) -> ClauseName:
    """`8.2`, or `iso-14001-2015:8.2` for that of another standard."""
    match = _QUALIFIED.fullmatch(written.strip())
    return ClauseName(match[1], match[2].strip()) if match else ClauseName(None, written.strip())


def is_number(text: str) -> bool:
    """Whether a text can be the number of a clause, and so a part of an address."""
    return len(text) <= LONGEST and _NUMBER.fullmatch(text) is not None


def fold(number: str) -> str:
    """How numbers are compared."""
    return " ".join(number.split()).casefold()


def numbers_above(number: str) -> tuple[str, ...]:
    """The numbers that a number lies below, the nearest first: 8.5.1 lies below 8.5, and that below 8."""
    parts = re.split(r"(?<=[^. ])([. ])", " ".join(number.split()))
    return tuple("".join(parts[:end]) for end in range(len(parts) - 2, 0, -2))


def is_within(number: str, above: str) -> bool:
    """Whether a number is another one or lies below it."""
    return fold(above) in (fold(number), *map(fold, numbers_above(number)))


def in_order(number: str) -> tuple[tuple[int, str], ...]:
    """What numbers are sorted by: 10 comes after 9, and letters after numbers."""
    parts = re.split(r"[.\s]", fold(number))
    return tuple((int(part), "") if part.isdecimal() and len(part) < 9 else (10**9, part) for part in parts)
