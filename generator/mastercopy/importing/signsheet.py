"""Turns a table copied from a sheet that people signed on paper into who signed on which day, or refuses it whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.importing.grid import Grid, read_grid
from mastercopy.importing.profile import Profile
from mastercopy.importing.rows import folded
from mastercopy.model.organisation import People, read_day
from mastercopy.words import MastercopyError, Place, count

_WHO = (
    "person", "person id", "id", "employee id", "employee", "staff id", "reader", "e-mail", "email", "e-mail address",
    "email address", "mail", "name", "full name", "employee name", "reader name",
)  # fmt: skip
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "day": ("date", "day", "on", "read on", "signed on", "date signed", "date read"),
    "signature": ("signature", "signed", "sign", "read and understood"),
    "revision": ("revision", "rev", "issue"),
    "document": ("document", "document id"),
}
_YES = ("yes", "y", "x", "true", "1", "signed", "✓", "✔")
_NO = ("", "no", "n", "false", "0", "-", "not signed", "absent")
_SHOWN = 20
_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signed:
    """One line of a sheet that a person has signed."""

    line: int
    person: str
    day: date


@dataclass(frozen=True, slots=True)
class SignSheet:
    """Who has signed; `unsigned` are the lines without a signature, `doubled` those that say the same again."""

    signed: tuple[Signed, ...]
    unsigned: tuple[int, ...]
    doubled: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a sheet must be about, and the day for lines that name none."""

    document: str
    revision: str
    today: date
    day: date | None = None


class _Refused(Exception):
    """One line cannot be taken; the sentence says why, and names nobody."""


def read_sheet(data: bytes, people: People, about: About, sheet: str | None = None) -> SignSheet:
    """Every signed line by person and day; a line that is nobody's, or says two things, refuses the whole."""
    grid = read_grid(data, Profile("sheet", Place("sheet"), "Sign sheet", "sheet", "sheet", {}, ()), sheet)
    at, who = _columns(grid), _readers(grid)
    if "day" not in at and about.day is None:
        raise MastercopyError(
            "no column Date was found, and --on names no day",
            "head the column of days with Date, or say with --on on which day all of them signed",
        )
    found: dict[str, Signed] = {}
    unsigned: list[int] = []
    doubled: list[int] = []
    refused: list[str] = []
    for line, cells in grid.rows:
        try:
            if any(cells[len(grid.columns) :]) or line == grid.cut:
                raise _Refused("the line does not fit the headings")
            told = [text for place in who if (text := _cell(cells, place))]
            one = _line(line, {name: _cell(cells, place) for name, place in at.items()}, told, people, about)
            first = found.setdefault(one.person, one) if one is not None else None
            if one is None:
                unsigned.append(line)
            elif first is not one and first is not None:
                if first.day != one.day:
                    raise _Refused(f"the person of line {first.line} again, on another day")
                doubled.append(line)
        except _Refused as fault:
            refused.append(f"line {line}: {fault}")
    if refused:
        raise _whole(refused)
    if not found:
        raise MastercopyError("nobody has signed on this sheet", "see the column of signatures")
    return SignSheet(tuple(found.values()), tuple(unsigned), tuple(doubled))


def _whole(refused: list[str]) -> MastercopyError:
    listed = "".join(f"\n  {one}" for one in refused[:_SHOWN])
    more = f"\n  and {count(len(refused) - _SHOWN, 'line')} more" if len(refused) > _SHOWN else ""
    said = f"{count(len(refused), 'line')} of the sheet cannot be entered, so none is{listed}{more}"
    return MastercopyError(
        said,
        "mend the sheet: a person by ID, e-mail or full name, a day as 2026-03-14; "
        "write yes where the paper is signed, no or nothing where it is not",
    )


def _columns(grid: Grid) -> dict[str, int]:
    """Where each column stands that says something of a line; an error for one that stands there twice."""
    heads = [folded(heading) for heading in grid.columns]
    at: dict[str, int] = {}
    for name, aliases in _COLUMNS.items():
        places = [place for place, heading in enumerate(heads) if heading in aliases]
        if len(places) > 1:
            raise MastercopyError(f"two columns of the sheet say the {name}", "leave one of them away")
        if places:
            at[name] = places[0]
    return at


def _readers(grid: Grid) -> tuple[int, ...]:
    """The columns that say who: by ID, e-mail or name; all that are there must name the same person."""
    places = tuple(place for place, heading in enumerate(grid.columns) if folded(heading) in _WHO)
    if not places:
        raise MastercopyError(
            "no column of the sheet says who signed",
            "name the columns in its first row: person (or name, e-mail), date",
        )
    return places


def _cell(cells: tuple[str, ...], place: int) -> str:
    return " ".join(cells[place].split()) if place < len(cells) else ""


def _line(line: int, said: Mapping[str, str], told: list[str], people: People, about: About) -> Signed | None:
    """What one line says; None where nobody has signed it."""
    for name, wanted in (("document", about.document), ("revision", about.revision)):
        if said.get(name) and folded(said[name]) != folded(wanted):
            raise _Refused(f"it is about another {name} than {wanted}")
    mark = folded(said.get("signature", "yes"))
    if mark not in (*_YES, *_NO):
        raise _Refused("the signature is neither yes nor no; initials are not read")
    if mark in _NO:
        return None
    return Signed(line, _person(told, people), _day(said.get("day", ""), about))


def _person(told: list[str], people: People) -> str:
    """The one person whom every cell about the reader names."""
    if not told:
        raise _Refused("it names nobody")
    found = {_match(text, people) for text in told}
    if len(found) > 1:
        raise _Refused("its cells name different people")
    return found.pop()


def _match(text: str, people: People) -> str:
    if text in people.persons:
        return text
    by_email = people.by_email.get(text.casefold())
    if by_email is not None:
        return by_email
    named = [person.id for person in people.persons.values() if person.name == text]
    if len(named) != 1:
        raise _Refused(
            "several people have this name" if named else "nobody in the records has this ID, e-mail or name"
        )
    return named[0]


def _day(text: str, about: About) -> date:
    """The day of a line; one that could be two days is not guessed."""
    if not text and about.day is None:
        raise _Refused("it has no day, and --on names none")
    days = list(dict.fromkeys(_days(text))) if text else [about.day]
    if len(days) != 1 or days[0] is None:
        raise _Refused("its day could be two" if days else "its day is none that can be read")
    if days[0] > about.today:
        raise _Refused(f"{days[0]} lies ahead")
    return days[0]


def _days(text: str) -> Iterator[date]:
    whole = read_day(text[:10]) if text[10:].strip(" T0:") == "" else None
    if whole is not None:
        yield whole
    parts = _DAY.fullmatch(text)
    if parts is not None:
        first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
        orders = [(first, second)] if parts[2] == "." else [(first, second), (second, first)]
        for day, month in orders:
            if 1 <= month <= 12:
                try:
                    yield date(year, month, day)
                except ValueError:
                    continue
