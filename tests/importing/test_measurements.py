"""Measurements go into an objective's own table by their period: a changed value keeps what it was, the rest stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports import found_folder, take_in, tree, workbook

INTO = ("--into", "OBJ-001")
TABLE = "records/data/speed.csv"
GOAL = "records/objectives/OBJ-001.yml"
OWN = b'\xef\xbb\xbfperiod,value,n,who,note\r\n2026-01, 6.9 ,412,Ana,"two\nlines"\r\n\r\n2026-03,6.1,,Bob\r\n'


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    root = found_folder(tmp_path / "firm")
    (root / "records/data").mkdir()
    (root / TABLE).write_bytes(OWN)
    (root / GOAL).write_text((root / GOAL).read_text() + f"data: {TABLE}\n")
    return root


def test_a_table_is_merged_by_period(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"period,value,n,note\n2026-04,5.9,,\n2026-02,6.4,398,Flood\n2026-01,6.90,,\n2026-03,6.2,100,\n2025-12,7,,\n"
    assert take_in(firm, "measurements", data, *INTO) == 0
    assert "3 accepted, 1 already here, 1 brought up to date, 0 rejected" in capsys.readouterr().out
    assert (firm / TABLE).read_bytes().decode("utf-8-sig").split("\r\n") == [
        "period,value,n,who,note,was",
        "2025-12,7,,,,",
        '2026-01, 6.9 ,412,Ana,"two\nlines"',
        "",
        "2026-02,6.4,398,,Flood,",
        "2026-03,6.2,100,Bob,,6.1",
        "2026-04,5.9,,,,",
        "",
    ]
    before = tree(firm)
    assert take_in(firm, "measurements", data, *INTO) == 0
    assert tree(firm) == before
    assert take_in(firm, "measurements", b"period,value\n2026-03,6.3\n", *INTO) == 0
    assert "2026-03,6.3,100,Bob,,6.1 6.2\r\n" in (firm / TABLE).read_bytes().decode()


def test_a_table_without_a_last_line_end_grows(firm: Path) -> None:
    (firm / TABLE).write_bytes(b"period,value\n2026-01,1")
    assert take_in(firm, "measurements", b"period;value\n2026-02;2\n", *INTO) == 0
    assert (firm / TABLE).read_bytes() == b"period,value\n2026-01,1\n2026-02,2\n"


def test_a_workbook_brings_numbers_as_they_are_shown(firm: Path) -> None:
    (firm / TABLE).write_bytes(b"period,value\n")
    rows = (
        ("Period", "Value", "N"),
        ("2026-01", 0.1 + 0.2, 412),
        ("2026-02", 7.0, None),
        ("2026-03", -1234567.123456789, 3.0),
    )
    assert take_in(firm, "measurements", workbook(*rows), *INTO, suffix="xlsx") == 0
    assert (firm / TABLE).read_bytes() == b"period,value,n\n2026-01,0.3,412\n2026-02,7,\n2026-03,-1234567.123456789,3\n"


def test_what_is_no_measurement_is_told(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"period,value,n,note\nJan 2026,1,,\n2026-Q1,1,,\n2026-05,six,,\n2026-06,1,x,\n2026-07,1,,=cmd\n"
    data += b"2026-08,1,,\n2026-08,2,,\n"
    assert take_in(firm, "measurements", data, *INTO) == 0
    said = capsys.readouterr().out
    for part in (
        "no period such as",
        "the period is no month (2026-Q1)",
        "the value is no number\n",
        "n is no number",
    ):
        assert part in said
    assert (
        "note begins as a formula" in said and "stands in the export twice (2026-08)" in said and "1 accepted" in said
    )


@pytest.mark.parametrize(
    ("goal", "table", "sentence"),
    [
        ("measurements:\n  - {period: 2026-01, value: 3}\n", None, "stand in its own file"),
        ("computed: {measure: complaint.received}\n", None, "are counted and nobody writes them"),
        ("", b"period,value\n", "does not name it"),
        ("data: records/data/obj-001.csv\n", None, "there is no table"),
        ("data: records/data/obj-001.csv\n", b"month,value\n1,2\n", "has no column period"),
        ("data: records/data/obj-001.csv\n", b"period,value\n2026-02,1\n2026-02,2\n", "stands in the table twice"),
        ("data: records/data/obj-001.csv\n", b'period,value\n"2026', "cannot be read"),
        ("data: records/data/obj-001.csv\n", b"\xff", "cannot be read"),
    ],
)
def test_an_objective_that_cannot_take_it_is_refused(
    goal: str, table: bytes | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = found_folder(tmp_path / "firm")
    (root / GOAL).write_text((root / GOAL).read_text() + goal)
    if table is not None:
        (root / "records/data").mkdir()
        (root / "records/data/obj-001.csv").write_bytes(table)
    before = tree(root)
    assert take_in(root, "measurements", b"period,value\n2026-02,3\n", *INTO) == 2
    assert sentence in capsys.readouterr().err and tree(root) == before


def test_no_key_is_needed_where_nothing_is_hashed(firm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTERCOPY_IMPORT_KEY", "short")
    assert take_in(firm, "measurements", b"period,value\n2026-02,3\n", *INTO) == 0
    assert take_in(firm, "nps", b"id,score\na,3\n", "--into", "SRV-2026-01") == 2
