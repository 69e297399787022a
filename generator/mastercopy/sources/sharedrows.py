"""Writes a row that many versions of a file repeat once, and gives all of them the same one back.

A list that grows, such as the sign-offs of a document, stands whole in each version of its file: of ten versions, what
is kept would hold the first row ten times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

READINGS, ROWS, LISTS = "readings", "rows", "lists"


def share_rows(readings: Mapping[str, Any]) -> dict[str, Any]:
    """The readings by name, every row once, and for each list of rows under a key of a reading the numbers of its rows.

    The key stays where it is, with nothing in it. What is given is left as it is.
    """
    seen = _Rows()
    lists: dict[str, dict[str, list[int]]] = {}
    for name, reading in readings.items():
        found = {key: [seen.number(row) for row in rows] for key, rows in _lists(reading)}
        if found:
            lists[name] = found
    emptied = {name: {**readings[name], **dict.fromkeys(keys)} for name, keys in lists.items()}
    return {READINGS: {**readings, **emptied}, ROWS: seen.rows, LISTS: lists}


def join_rows(readings: Mapping[str, Any]) -> None:
    """Make equal rows of readings that nobody else has seen yet one object, so that they take the room of one."""
    seen = _Rows()
    for reading in readings.values():
        for _, rows in _lists(reading):
            rows[:] = [seen.rows[seen.number(row)] for row in rows]


def spread_rows(pack: Mapping[str, Any]) -> dict[str, Any] | None:
    """The readings as they were; None for what was not written so. Equal rows are one object, which nobody changes."""
    try:
        readings, rows = pack[READINGS], pack[ROWS]
        for name, keys in pack[LISTS].items():
            reading = readings[name]
            for key, numbers in keys.items():
                reading[key] = [rows[number] for number in numbers]
    except (AttributeError, IndexError, KeyError, TypeError):
        return None
    return readings if isinstance(readings, dict) else None


def _lists(reading: Any) -> Iterator[tuple[str, list[Any]]]:
    """The lists of rows under the keys of a reading."""
    for key, value in reading.items() if isinstance(reading, dict) else ():
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            yield key, value


class _Rows:
    """Different rows by number; what is the same object is known without a look into it."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._by_text: dict[str, int] = {}
        self._by_object: dict[int, int] = {}

    def number(self, row: Any) -> int:
        known = self._by_object.get(id(row))
        if known is None:
            known = self._by_text.setdefault(json.dumps(row), len(self.rows))
            if known == len(self.rows):
                self.rows.append(row)
                self._by_object[id(row)] = known
        return known
