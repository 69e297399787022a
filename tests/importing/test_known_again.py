"""Rows are known again in whatever dress they come, and what is written of them tells nothing of who they are."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from datetime import datetime
from pathlib import Path

import pytest

from exports import INTO, KEY, LIKELY, counts, fields, refused, table, take_in, tree, wave, workbook

WAVE = "records/surveys/SRV-2026-01.yml"
IMPORTS = "records/data/receipts/imports.csv"


def google(*rows: tuple[str, ...], head: tuple[str, ...] = ("Timestamp", LIKELY)) -> bytes:
    return table(head, *rows)


def test_a_row_that_tells_its_second_counts_once(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (("2/11/2026 10:15:30", "9"), ("2/11/2026 10:15:30", "9"), ("2/11/2026 10:15:31", "8"))
    assert take_in(firm, "google-forms", google(*rows), *INTO) == 0
    assert counts(firm) == {("", "9"): 2, ("", "8"): 1}
    before = tree(firm)
    head = ("Timestamp", LIKELY, "A new question")
    dressed = [(stamp, mark, "yes") for stamp, mark in rows]
    iso = [("2026-02-11 10:15:30", "9"), ("2026-02-11T10:15:30Z", "9.0"), ("2026/02/11 11:15:31 AM GMT+1", "8")]
    clock = [(datetime(2026, 2, 11, 10, 15, second), mark) for second, mark in ((30, 9), (30, 9), (31, 8))]
    for data, suffix in (
        (google(*dressed, head=head), "csv"),
        (google(*iso), "csv"),
        (workbook(("Timestamp", LIKELY), *clock), "xlsx"),
    ):
        capsys.readouterr()
        assert take_in(firm, "google-forms", data, *INTO, suffix=suffix) == 0
        assert "3 already here, 0 rejected" in capsys.readouterr().out
    assert take_in(firm, "google-forms", google(*rows[:2], ("2/11/2026 10:15:31", "1")), *INTO) == 0
    assert "the response differs from what was counted (1 there, 8 here)" in capsys.readouterr().out
    assert tree(firm) == before


def test_midnight_in_a_workbook_is_a_second(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in(firm, "google-forms", google(("2/11/2026 0:00:00", "9")), *INTO) == 0
    data = workbook(("Timestamp", LIKELY), (datetime(2026, 2, 11), 9))
    assert take_in(firm, "google-forms", data, *INTO, suffix="xlsx") == 0
    assert "1 already here" in capsys.readouterr().out


def test_rows_without_a_number_are_known_in_another_dress(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = "extends: nps\ndates: ['%d.%m.%Y']\n"
    (firm / "records/_imports").mkdir()
    (firm / "records/_imports/ours.yml").write_text(own)
    assert take_in(firm, "nps", b"date,score,comment\n2026-02-11,9,so  good\n", *INTO) == 0
    before = tree(firm)
    capsys.readouterr()
    assert take_in(firm, "ours", b"x,date,score,comment\n1,11.02.2026,9.0,so good\n", *INTO) == 0
    assert "1 already here" in capsys.readouterr().out and tree(firm) == before
    assert take_in(firm, "nps", b"date,score\n11.02.2026,9\n", *INTO) == 1
    assert "stamp is no day in a form" in capsys.readouterr().out and tree(firm) == before


def test_rows_without_a_number_must_hold_what_is_counted(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in(firm, "nps", b"date,score\n2026-02-11,9\n", *INTO) == 0
    said = refused(firm, capsys, "nps", b"date,score\n2026-02-12,8\n", *INTO)
    assert "not one of the 1 responses that SRV-2026-01 counts already stands in this export" in said
    assert take_in(firm, "nps", b"id,score\na,8\n", *INTO) == 0


def test_the_table_of_imports_is_no_oracle(firm: Path) -> None:
    data = b"id,score\na,9\n"
    assert take_in(firm, "nps", data, *INTO) == 0
    (row,) = csv.DictReader(io.StringIO((firm / IMPORTS).read_text()))
    assert row["fingerprint"] == hmac.new(KEY.encode(), data, hashlib.sha256).hexdigest()
    assert hashlib.sha256(data).hexdigest() not in (firm / IMPORTS).read_text()
    measured = b"period,value\n2026-01,3\n"
    assert take_in(firm, "measurements", measured, "--into", "OBJ-001") == 0
    assert hashlib.sha256(measured).hexdigest() in (firm / IMPORTS).read_text()


def test_one_file_goes_into_one_wave_under_one_source(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"id,score\na,5\n"
    assert take_in(firm, "csat", data, "--into", "SRV-2026-02") == 0
    (firm / "records/surveys/SRV-2026-04.yml").write_text(wave("SRV-2026-04", "satisfied", ("1", "5", "high")))
    said = refused(firm, capsys, "csat", data, "--into", "SRV-2026-04")
    assert "imported before, as csat into SRV-2026-02; now it would be csat into SRV-2026-04" in said
    (firm / "records/_imports").mkdir()
    (firm / "records/_imports/ours.yml").write_text("extends: csat\nsource: other\n")
    assert "it would be other into SRV-2026-02" in refused(firm, capsys, "ours", data, "--into", "SRV-2026-02")
    assert take_in(firm, "csat", data, "--into", "SRV-2026-02") == 0


def test_only_segments_that_are_known_are_written(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = firm / "records/segments/SEG-001.yml"
    file.write_text(file.read_text() + "also_called: [Retail]\n")
    (firm / "records/surveys/SRV-2026-02.yml").write_text(
        wave("SRV-2026-02", "satisfied", ("1", "5", "high")) + "answers:\n  - {segment: Used, mark: 3, count: 1}\n"
    )
    (firm / "records/_imports").mkdir()
    (firm / "records/_imports/ours.yml").write_text("extends: nps\nvalues: {segment: {p: Private}}\n")
    cells = ("=1+1", "x" * 81, "Canarina Birdsworth", "two\nlines", "retail", "SEG-002", "used", "P")
    rows = [(f"k{n}", "9", cell) for n, cell in enumerate(cells)]
    assert take_in(firm, "ours", table(("id", "score", "segment"), *rows), *INTO) == 0
    said = capsys.readouterr()
    assert "3 rows named a segment that no record is called" in said.err
    assert "Canarina" not in said.err + said.out and "8 accepted" in said.out
    known = {(name, "9"): 1 for name in ("two lines", "Retail", "SEG-002", "Used", "Private")}
    assert counts(firm) == {("", "9"): 3, **known}
    assert b"Canarina" not in b"".join(tree(firm).values())


def test_a_complaint_names_known_segments_alone(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (("1", "2026-02-11", "x", "Canarina"), ("2", "2026-02-11", "x", "shops"))
    data = table(("id", "received", "text", "segment"), *rows)
    assert take_in(firm, "complaints", data, "--channel", "CHN-001") == 0
    assert "1 row named a segment" in capsys.readouterr().err
    assert b"Canarina" not in b"".join(tree(firm).values())
    assert fields(firm, "records/complaints/CMP-2026-002.yml")["segment"] == "Shops"


def test_texts_that_do_not_come_are_no_rejected_rows(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (("a", "9", "bird@trial.example"), ("b", "8", "other@trial.example"), ("c", "7", "Fine"))
    assert take_in(firm, "nps", table(("id", "score", "comment"), *rows), *INTO) == 0
    said = capsys.readouterr()
    assert "3 rows read, 3 accepted, 0 already here, 0 rejected" in said.out
    assert "2 texts were not written: text holds what looks like an e-mail address" in said.err
