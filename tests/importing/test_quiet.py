"""What an import says to people names no customer, and numbers that a spreadsheet changed are not taken for others."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from exports import INTO, MAIL, NAME, PHONE, THROUGH, table, take_in, tree, workbook


def test_a_workbook_with_a_far_row_is_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, out = workbook(("id", "score"), ("a", 9)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, data.replace(b'<row r="2"', b'<row r="99999999999"').replace(b'r="A2"', b""))
    assert take_in(firm, "nps", out.getvalue(), *INTO, suffix="xlsx") == 2
    assert "more than 200,000 rows" in capsys.readouterr().err


def test_numbers_of_a_workbook_are_exact_or_rejected(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (("id", "score"), (2**53 + 2, 9), (float(2**60), 8), (114000001.0, 7), ("90071992547409939", 6))
    assert take_in(firm, "nps", workbook(*rows), *INTO, suffix="xlsx") == 0
    said = capsys.readouterr().out
    assert "line 2: the number of the row was shortened" in said and "line 3: the number of the row" in said
    assert "2 accepted, 0 already here, 2 rejected" in said
    assert take_in(firm, "nps", b"id,score\n114000001,7\n90071992547409939,6\n1.14E+11,5\n", *INTO) == 0
    assert "2 already here, 1 rejected" in capsys.readouterr().out


def test_a_message_shows_no_cell_of_a_person(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(f"k{n}", cell) for n, cell in enumerate((NAME, MAIL, PHONE, "912345678", "11", "Canarina", "1/2/2026"))]
    assert take_in(firm, "nps", table(("id", "score"), *rows), *INTO) == 1
    said = "".join(capsys.readouterr())
    assert not any(text in said for text in ("Canarina", MAIL, PHONE, "912345678"))
    assert "outside the scale (11)" in said and "no number (1/2/2026)" in said
    data = table(("id", "received", "text"), ("1", NAME, "x"), ("2", "1.2.2026", "x"))
    assert take_in(firm, "complaints", data, *THROUGH) == 1
    said = "".join(capsys.readouterr())
    assert "Canarina" not in said and "(1.2.2026; see `dates:`)" in said


@pytest.mark.parametrize("first", [(NAME, MAIL, "9"), (NAME, "Lisbon", "9"), (NAME, PHONE, "Good")])
def test_a_file_without_headings_is_not_quoted(
    first: tuple[str, ...], firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_in(firm, "nps", table(first, first), *INTO) == 2
    said = capsys.readouterr().err
    assert "the file has: 3 columns" in said and NAME not in said and MAIL not in said and PHONE not in said
    assert take_in(firm, "nps", b"who,what\na,b\n", *INTO) == 2
    assert "the file has: 'who', 'what'" in capsys.readouterr().err


def test_names_of_sheets_are_not_quoted_where_they_are_data(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for title, hint in ((MAIL, "it has 1"), ("May", "one of: May")):
        data = workbook(("id", "score"), ("a", 9), title=title)
        assert take_in(firm, "nps", data, *INTO, "--sheet", "June", suffix="xlsx") == 2
        said = capsys.readouterr().err
        assert hint in said and MAIL not in said


def test_days_and_periods_lie_in_a_year_of_a_record(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (("1", "0026-02-11", "x"), ("2", "9999-02-11", "x"), ("3", "2026-02-11", "x"))
    assert take_in(firm, "complaints", table(("id", "received", "text"), *rows), *THROUGH) == 0
    assert capsys.readouterr().out.count("received lies in no year of a record") == 2
    data = b"period,value,n\n9026-01,1,\n2026-01,1,-1\n2026-02,1,1.5\n2026-03,1,2.0\n"
    assert take_in(firm, "measurements", data, "--into", "OBJ-001") == 0
    said = capsys.readouterr().out
    assert "the period lies in no year of a record (9026-01)" in said
    assert "line 3: n is no whole number from 0 on" in said and "line 4: n is no whole number from 0 on" in said
    assert "1 accepted" in said


def test_other_fields_of_a_ticket_are_told_by_name(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = ("id", "received", "text", "title", "product", "category")
    assert take_in(firm, "complaints", table(head, ("1", "2026-02-11", "Late", "T", "Box", "odd")), *THROUGH) == 0
    before = tree(firm)
    capsys.readouterr()
    other = table(head, ("1", "2026-02-11", f"Late {NAME}", "T", "Crate", "odder"))
    assert take_in(firm, "complaints", other, *THROUGH) == 0
    said = capsys.readouterr()
    assert "line 2: CMP-2026-001 differs at the source: product, text" in said.err
    assert "Crate" not in said.err and NAME not in said.err and tree(firm) == before
