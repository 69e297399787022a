"""Sign sheets as people type them: who and when is read exactly, or the sheet is refused with its lines."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.importing.signsheet import About, read_sheet
from mastercopy.model.organisation import read_people
from mastercopy.words import MastercopyError

PEOPLE = read_people(
    {
        "people": [
            {"id": "eva", "name": "Eva Packer", "emails": ["eva@trial.example"]},
            {"id": "max", "name": "Max Packer", "emails": ["max@trial.example"]},
            {"id": "kim.a", "name": "Kim Same", "emails": []},
            {"id": "kim.b", "name": "Kim Same", "emails": []},
        ]
    }
)
ABOUT = About("SOP-001", "2", date(2026, 6, 1))


def read(text: str, about: About = ABOUT) -> list[tuple[int, str, str]]:
    found = read_sheet(text.encode(), PEOPLE, about).signed
    return [(one.line, one.person, one.day.isoformat()) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Person,Date\neva,2026-03-01\n", [(2, "eva", "2026-03-01")]),
        ("  FULL   name ;Signed on\nMax Packer;1.3.2026\n", [(2, "max", "2026-03-01")]),
        ("E-mail\tDay\nEVA@Trial.Example\t31/03/2026\n", [(2, "eva", "2026-03-31")]),
        ("Employee ID,Name,Date,Signature\neva,Eva Packer,2026-03-01,✓\n,,,\n", [(2, "eva", "2026-03-01")]),
        ("name,date,revision,document\nEva Packer,2026-03-01,2,sop-001\n", [(2, "eva", "2026-03-01")]),
        ("person,date\neva,03/03/2026\n", [(2, "eva", "2026-03-03")]),
        ("person,date\neva,2026-03-01T00:00:00\n", [(2, "eva", "2026-03-01")]),
        ("person,date\nkim.a,2026-03-01\n", [(2, "kim.a", "2026-03-01")]),
    ],
)
def test_a_person_is_known_by_number_address_or_name(text: str, found: list[tuple[int, str, str]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,date\nKim Same,2026-03-01\n", "line 2: several people have this name"),
        ("name,date\neva packer,2026-03-01\n", "line 2: nobody in the records"),
        ("name,date\nEva Packer,2026-3-1\n", "line 2: its day is none"),
        ("name,date\nEva Packer,2026-02-30\n", "line 2: its day is none"),
        ("name,date\nEva Packer,04/05/2026\n", "line 2: its day could be two"),
        ("name,date\nEva Packer,2026-03-01 and more\n", "line 2: its day is none"),
        ("name,date\nEva Packer,2026-06-02\n", "line 2: 2026-06-02 lies ahead"),
    ],
)
def test_a_line_that_may_be_somebody_elses_is_refused(text: str, why: str) -> None:
    with pytest.raises(MastercopyError) as refused:
        read(text)
    assert why in str(refused.value)


def test_a_day_stands_for_lines_without_one() -> None:
    about = About("SOP-001", "2", date(2026, 6, 1), date(2026, 5, 1))
    assert read("name\nEva Packer\n", about) == [(2, "eva", "2026-05-01")]


def test_a_workbook_is_read_like_a_table() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Date", "Signed"])
    sheet.append(["Eva Packer", datetime(2026, 3, 1, tzinfo=None), "x"])  # noqa: DTZ001 - a cell has no zone
    sheet.append(["Max Packer", "2026-03-02", "no"])
    file = io.BytesIO()
    book.save(file)
    found = read_sheet(file.getvalue(), PEOPLE, ABOUT)
    assert [(one.person, one.day) for one in found.signed] == [("eva", date(2026, 3, 1))]
    assert found.unsigned == (3,)


CELLS = st.one_of(
    st.sampled_from(
        ["eva", "max", "Eva Packer", "eva@trial.example", "2026-03-01", "", "x", "no", "=1+1", "13.13.2026"]
    ),
    st.text(max_size=12),
)
HEADS = st.sampled_from(["person", "name", "date", "signed", "revision", "document", "e-mail", "", "else"])


@given(
    heads=st.lists(HEADS, min_size=1, max_size=4),
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=5),
    mark=st.sampled_from(["", "\ufeff"]),
    part=st.sampled_from([",", ";", "\t"]),
)
@settings(deadline=None, max_examples=300)
def test_no_sheet_is_more_than_refused(heads: list[str], rows: list[list[str]], mark: str, part: str) -> None:
    """Whatever the cells hold: people of the records and days that were, or one sentence."""
    lines = [heads, *rows]
    table = "\n".join(part.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in lines)
    try:
        found = read_sheet((mark + table + "\n").encode("utf-8", "replace"), PEOPLE, ABOUT)
    except MastercopyError as refusal:
        assert refusal.hint
        return
    assert {one.person for one in found.signed} <= set(PEOPLE.persons)
    assert len({one.person for one in found.signed}) == len(found.signed) > 0
    assert all(one.day <= ABOUT.today for one in found.signed)


@given(data=st.binary(max_size=200))
@settings(deadline=None)
def test_no_bytes_are_more_than_refused(data: bytes) -> None:
    with pytest.raises(MastercopyError):
        read_sheet(data, PEOPLE, ABOUT)
