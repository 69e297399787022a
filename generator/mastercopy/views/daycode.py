"""Turns what a document is from day to day into few characters, and back: most days only say that a revision followed.

A row is what the master list says: `i` the ID where it was another than today's, `t` the title, `v` the revision, `u`
its part of an address where that is not `r` and the label, `s` the state, `f` since when it is in force, `m` the months
from then to the next review, or `n` its day, `o` the owner, and `p` what was recorded and not in force: [revision,
address, state, effective day]. Days are numbers since 1970-01-01; `s`, `o` and the state in `p` point into lists.

A document's days are steps from the one before (the first from the first day of all): a number alone is that many days
to the next revision in its turn; `[days, state, wait]` announces that revision, which comes into force so many days
later; `[days, differences]` changes the row before, `[days, differences, 1]` what a turn would have made of it.
Steps of the first two kinds that follow each other are one text of digits to the base of 64: two for a number of days,
and for an announcement `!`, two for the days, one for the state, two for the wait.
`site/assets/mastercopy-on.js` reads the same.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
Step = int | str | list[Any]
_EPOCH = date(1970, 1, 1)
_COUNTS = re.compile(r"[0-9]{1,9}")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_LONGEST = 120
"""Months between two reviews that are told as months."""


class Words:
    """What is said often, once each: a number in its place points there."""

    def __init__(self) -> None:
        self.known: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, said: Any) -> int:
        if said not in self._places:
            self._places[said] = len(self.known)
            self.known.append(said)
        return self._places[said]


def script_of(name: str, data: Any) -> bytes:
    """Data as a script that gives it a name: a page that was opened from disk may load no other kind of data."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    safe = text.replace("<", "\\u003c")  # so that the script can stand inside a page, too
    return f"window.{name}={safe};\n".encode()


def number(day: date | None) -> int | None:
    """A day as a number since 1970-01-01."""
    return (day - _EPOCH).days if day is not None else None


def add_months(day: int, months: int) -> int:
    """The same day so many months later, the last of a month that is shorter."""
    start = _EPOCH + timedelta(days=day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return (date(year, month + 1, min(start.day, last)) - _EPOCH).days


def review_months(first: date | None, review: date | None) -> int | None:
    """The whole months from the day a revision came into force to its review; None where it is no such number."""
    if first is None or review is None:
        return None
    months = (review.year - first.year) * 12 + review.month - first.month
    fits = 0 < months <= _LONGEST and add_months(number(first) or 0, months) == number(review)
    return months if fits else None


def next_review(row: Row) -> int | None:
    """The day of the next review of a row."""
    if row["m"] is None or row["f"] is None:
        return row["n"] if isinstance(row["n"], int) else None
    return add_months(row["f"], row["m"])


def follow(row: Row, day: int) -> Row:
    """What a row becomes when the next revision in its turn comes into force on a day."""
    counts = isinstance(row["v"], str) and _COUNTS.fullmatch(row["v"]) is not None
    label = str(int(row["v"]) + 1) if counts else "1"
    return {**row, "v": label, "u": None, "f": day, "p": []}


def empty() -> Row:
    """The row before everything."""
    return {"i": None, "t": "", "v": None, "u": None, "s": 0, "f": None, "m": None, "n": None, "o": None, "p": []}


def announce(row: Row, day: int, state: int, wait: int) -> Row:
    """What a row becomes when the next revision in its turn is recorded for a later day."""
    label = follow(row, day)["v"]
    return {**row, "p": [[label, f"r{label}", state, day + wait]]}


def encode(rows: Iterable[tuple[int, Row]], first: int) -> list[Step]:
    """The steps of the days of one document; a day that says what the one before says is left out."""
    said: list[tuple[int, Row]] = []
    for day, row in rows:
        if not said or row != said[-1][1]:
            said.append((day, row))
    steps: list[Step] = []
    row, last, place = empty(), first, 0
    while place < len(said):
        day, found = said[place]
        announced = _announced(row, day, found, said[place + 1 : place + 2])
        if announced is not None:
            steps.append([day - last, *announced])
            place += 1
        else:
            steps.append(_step(row, found, day, day - last))
        last, row = said[place]
        place += 1
    return list(_pack(steps))


def _pack(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps, those that are numbers alone written together as text."""
    text = ""
    for step in steps:
        short = _digits(step)
        if short is not None:
            text += short
            continue
        if text:
            yield text
        text = ""
        yield step
    if text:
        yield text


def _digits(step: Step) -> str | None:
    """A step as digits; None where it says more than numbers, or too large ones."""
    if isinstance(step, int):
        return _pair(step)
    if isinstance(step, list) and isinstance(step[1], int) and step[1] < len(DIGITS):
        days, wait = _pair(step[0]), _pair(step[2])
        return f"!{days}{DIGITS[step[1]]}{wait}" if days is not None and wait is not None else None
    return None


def _pair(days: int) -> str | None:
    high, low = divmod(days, len(DIGITS))
    return DIGITS[high] + DIGITS[low] if 0 <= high < len(DIGITS) else None


def unpack(steps: Iterable[Step]) -> Iterator[int | list[Any]]:
    """The steps one by one."""
    for step in steps:
        if not isinstance(step, str):
            yield step
            continue
        place = 0
        while place < len(step):
            if step[place] == "!":
                days, state, wait = step[place + 1 : place + 3], step[place + 3], step[place + 4 : place + 6]
                yield [_days(days), DIGITS.index(state), _days(wait)]
                place += 6
            else:
                yield _days(step[place : place + 2])
                place += 2


def _days(pair: str) -> int:
    return DIGITS.index(pair[0]) * len(DIGITS) + DIGITS.index(pair[1])


def _announced(row: Row, day: int, found: Row, following: list[tuple[int, Row]]) -> tuple[int, int] | None:
    """(state, wait) where a row only announces the revision that the next row brings on the day it was for."""
    if len(found["p"]) != 1 or not following:
        return None
    _, _, state, effective = found["p"][0]
    later, released = following[0]
    if effective != later or found != announce(row, day, state, later - day) or released != follow(found, later):
        return None
    return state, later - day


def _step(row: Row, found: Row, day: int, days: int) -> Step:
    plain, turned = _different(row, found), _different(follow(row, day), found)
    if not turned:
        return days
    return [days, turned, 1] if len(turned) < len(plain) else [days, plain]


def _different(before: Row, after: Row) -> Row:
    return {key: value for key, value in after.items() if before[key] != value}


def decode(steps: Sequence[Step], first: int, on: int) -> Row | None:
    """The row of a document on a day; None before it is known."""
    found = None
    for day, row in read_rows(steps, first):
        if day > on:
            break
        found = row
    return found


def read_rows(steps: Sequence[Step], first: int) -> Iterator[tuple[int, Row]]:
    """Every day of a document with its row."""
    row, day = empty(), first
    for step in unpack(steps):
        given: Sequence[Any] = [step, {}, 1] if isinstance(step, int) else step
        day += given[0]
        if isinstance(given[1], int):
            row = announce(row, day, given[1], given[2])
            yield day, row
            day += given[2]
            row = follow(row, day)
        else:
            row = {**(follow(row, day) if len(given) > 2 else row), **given[1]}
        yield day, row
