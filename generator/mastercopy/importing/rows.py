"""Turns a grid and a profile into rows by field, and says why a row is left out or a file is not the tool's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mastercopy.importing.cells import looks_like_data, read_decimal
from mastercopy.importing.grid import Grid
from mastercopy.importing.profile import Profile
from mastercopy.importing.profileshape import TARGETS
from mastercopy.words import MastercopyError, one_line

_SHOWN = 60
_KEY, _MARK, _CUSTOMER = "key", "mark", "customer"
_SHORTENED = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+", re.ASCII)
_NTH = re.compile(r"(.+)#([1-9]\d?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an export: its texts by field."""

    number: int
    fields: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.fields.get(name, "")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not taken. `reason` is the kind and may be recorded; `detail` is for the person who imports."""

    number: int
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}" + (f" ({one_line(self.detail)[:120]})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of an export: to be taken, left out because the profile says so, and not to be read."""

    lines: tuple[Line, ...]
    left_out: Mapping[str, int]
    rejected: tuple[Rejected, ...]
    further: int = 0
    """Rows of headings below the first, which are no rows of data and not read."""

    @property
    def read(self) -> int:
        return len(self.lines) + len(self.rejected) + sum(self.left_out.values())


def read_rows(grid: Grid, profile: Profile) -> Reading:
    """The rows of a grid by the fields of a profile."""
    at = _find_columns(grid, profile)
    lines: list[Line] = []
    rejected: list[Rejected] = []
    left_out: dict[str, int] = {}
    further = grid.further
    drops = [(name, _at_all(grid, name), _folded(values)) for name, values in profile.drop.items()]
    keeps = [(name, _at_all(grid, name), _folded(values)) for name, values in profile.only.items()]
    for place, (number, cells) in enumerate(grid.rows):
        if place == 0 and profile.label_row and _is_label_row(cells, at, profile):
            further += 1
            continue
        if number == grid.cut:
            rejected.append(Rejected(number, "the file breaks off in this row"))
            continue
        if any(cells[len(grid.columns) :]):
            rejected.append(Rejected(number, "more cells than there are headings"))
            continue
        reason = _left_out(cells, drops, keeps)
        if reason is not None:
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        fields = {name: next(filter(None, (_cell(cells, one) for one in places)), "") for name, places in at.items()}
        lacking = next((name for name in profile.required if not fields.get(name)), None)
        if lacking is not None:
            rejected.append(Rejected(number, f"no {lacking}"))
            continue
        if _SHORTENED.fullmatch(fields.get(_KEY, "")):
            rejected.append(Rejected(number, "the number of the row was shortened by a spreadsheet"))
            continue
        lines.append(Line(number, fields))
    return Reading(tuple(lines), left_out, tuple(rejected), further)


def _find_columns(grid: Grid, profile: Profile) -> Mapping[str, tuple[int, ...]]:
    """Where each field stands; a refusal with a table of what is there and what is meant where one is missing.

    The first heading that is there counts. Of a customer it is the first one that says something in its row.
    """
    found: dict[str, tuple[int, ...]] = {}
    for name, aliases in profile.columns.items():
        places = [place for alias in aliases for place in _one_place(grid, name, alias)]
        if places:
            _check_personal(grid.columns[places[0]], name, profile)
            found[name] = tuple(places if name == _CUSTOMER else places[:1])
    if any(name not in found for name in profile.required):
        raise MastercopyError(*_expected(grid, profile, found))
    return found


def _one_place(grid: Grid, name: str, alias: str) -> list[int]:
    places = _places(grid, alias)
    if len(places) > 1:
        heading = one_line(grid.columns[places[0]])[:80]
        raise MastercopyError(
            f"the heading {heading!r} stands {len(places)} times",
            f'say which is meant: --column {name}="{heading}#2" is the second',
        )
    return places


def _check_personal(heading: str, name: str, profile: Profile) -> None:
    """Refuse to write what the profile calls a person's; what is only hashed may be."""
    hashed = (_CUSTOMER, _KEY) if profile.target == TARGETS[0] else (_CUSTOMER,)
    if name not in hashed and folded(heading) in _folded(profile.personal):
        raise MastercopyError(
            f"the profile says that {one_line(heading)[:80]!r} holds what belongs to a person",
            "name another column: this one is never written",
        )


def _places(grid: Grid, alias: str) -> list[int]:
    wanted = folded(alias)
    places = [place for place, heading in enumerate(grid.columns) if folded(heading) == wanted]
    nth = _NTH.fullmatch(alias)
    if places or nth is None:
        return places
    same = [place for place, heading in enumerate(grid.columns) if folded(heading) == folded(nth[1])]
    return same[int(nth[2]) - 1 : int(nth[2])]


def _at_all(grid: Grid, heading: str) -> tuple[int, ...]:
    return tuple(_places(grid, heading))


def _expected(grid: Grid, profile: Profile, found: Mapping[str, tuple[int, ...]]) -> tuple[str, str]:
    """The table of columns that are found and expected, as a sentence and a hint."""
    rows = [("field", "expected heading", "found")]
    for name, aliases in profile.columns.items():
        need = name if name in profile.required else f"({name})"
        heads = " | ".join(one_line(alias) for alias in aliases)
        rows.append((need, heads[:_SHOWN], one_line(grid.columns[found[name][0]])[:_SHOWN] if name in found else "-"))
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    table = "".join(
        "\n  " + "  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    there = _headings(grid)
    lost = ", ".join(name for name in profile.required if name not in found)
    return (
        f"this is no export as the profile {profile.name} knows it: no column for {lost}{table}\n"
        f"  the file has: {there}",
        f'name the column with --column {lost.partition(",")[0]}="Heading", or the profile that fits',
    )


def _headings(grid: Grid) -> str:
    """The headings of a file; where one looks like data the first line is no heading, and only their number is told."""
    there = [heading for heading in grid.columns if heading]
    if any(looks_like_data(heading) for heading in there):
        return f"{len(there)} columns, whose first line looks like data and not like headings"
    return ", ".join(repr(one_line(heading)[:_SHOWN]) for heading in there[:_SHOWN]) or "none"


def _is_label_row(cells: tuple[str, ...], at: Mapping[str, tuple[int, ...]], profile: Profile) -> bool:
    """The second heading of some tools: nothing where each response has its number, and no number as its mark."""
    mark = _cell(cells, at[_MARK][0]) if _MARK in at else ""
    return _KEY in at and not _cell(cells, at[_KEY][0]) and read_decimal(mapped(profile, _MARK, mark), profile) is None


def _left_out(
    cells: tuple[str, ...],
    drops: list[tuple[str, tuple[int, ...], frozenset[str]]],
    keeps: list[tuple[str, tuple[int, ...], frozenset[str]]],
) -> str | None:
    for name, places, values in drops:
        if any(folded(_cell(cells, place)) in values for place in places):
            return f"{name} says so"
    for name, places, values in keeps:
        if not any(folded(_cell(cells, place)) in values for place in places):
            return f"{name} says nothing that is wanted"
    return None


def _cell(cells: tuple[str, ...], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def folded(text: str) -> str:
    """How headings and words of a tool are compared: case folded, every run of white space one blank."""
    return " ".join(text.split()).casefold()


def _folded(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded(text) for text in texts)


def mapped(profile: Profile, name: str, text: str) -> str:
    """What a profile makes of a text of the tool in a field; the text itself where it says nothing."""
    said = profile.values.get(name, {})
    return next((value for key, value in said.items() if folded(key) == folded(text)), text)
