"""Files are what they say they are: headings, keys that others cannot read, tables whose notes stay, no pipes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exports import EXPORTS, INTO, KEY, LIKELY, THROUGH, table, take_in, tree
from mastercopy.cli.main import run

GOAL = ("--into", "OBJ-001")
TABLE = "records/data/obj-001.csv"


def test_a_note_that_is_there_stays(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in(firm, "measurements", b"period,value,n,note\n2026-01,1,10,Flood\n2026-02,2,20,\n", *GOAL) == 0
    capsys.readouterr()
    again = b"period,value,n,note\n2026-01,3,11,Other\n2026-02,2,21,New\n"
    assert take_in(firm, "measurements", again, *GOAL) == 0
    told = capsys.readouterr().err
    assert "(2026-01) differs at the source: note" in told and "(2026-02) differs at the source: n\n" in told
    assert "Other" not in told
    assert (firm / TABLE).read_text() == "period,value,n,note,was\n2026-01,3,11,Flood,1\n2026-02,2,20,New\n"


def test_an_earlier_value_that_is_none_is_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in(firm, "measurements", b"period,value\n2026-01,1\n", *GOAL) == 0
    (firm / TABLE).write_text("period,value\n2026-01,about 1\n")
    before = tree(firm)
    assert take_in(firm, "measurements", b"period,value\n2026-01,3\n", *GOAL) == 2
    assert "the value of 2026-01 in the table is no number" in capsys.readouterr().err and tree(firm) == before


def test_further_headings_are_told_and_data_is_none(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    qualtrics = next(one for one in EXPORTS if one.profile == "qualtrics")
    assert take_in(firm, "qualtrics", qualtrics.data, *INTO) == 0
    assert "left out: 2 rows, further headings" in capsys.readouterr().out
    assert take_in(firm, "qualtrics", b"ResponseId,Q1\nR_2a,9\nR_2b,8\nR_2c,7\n", *INTO) == 0
    said = capsys.readouterr().out
    assert "3 rows read, 3 accepted" in said and "headings" not in said
    head = ("Respondent ID", LIKELY)
    assert take_in(firm, "surveymonkey", table(head, ("", "9"), ("2", "8")), *INTO) == 0
    assert "line 3: no key" in capsys.readouterr().out
    assert take_in(firm, "surveymonkey", table(head, ("", "Response"), ("3", "8")), *INTO) == 0
    assert "left out: 1 row, further headings" in capsys.readouterr().out


def test_ticket_numbers_alone_are_written_openly(firm: Path) -> None:
    names = ("K-1", "12345678", "CASE12", "k-1", "canarina-birdsworth", "Birdsworth1", "123456789", "ABCDEFG-1")
    rows = [(name, "2026-02-11", "x") for name in names]
    assert take_in(firm, "complaints", table(("id", "received", "text"), *rows), *THROUGH) == 0
    written = b"".join(path.read_bytes() for path in (firm / "records/complaints").glob("*.yml"))
    assert [name for name in names if f"key: {name}\n".encode() in written.replace(b'"', b"").replace(b"'", b"")] == [
        "K-1",
        "12345678",
        "CASE12",
    ]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_reach_is_refused(
    mode: int, firm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "a.key"
    key.write_text(KEY)
    key.chmod(mode)
    assert take_in(firm, "nps", b"id,score\na,9\n", *INTO, "--key-file", str(key)) == 2
    assert "chmod 600" in capsys.readouterr().err
    key.chmod(0o600)
    assert take_in(firm, "nps", b"id,score\na,9\n", *INTO, "--key-file", str(key)) == 0


def test_a_key_of_few_characters_is_refused(
    firm: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MASTERCOPY_IMPORT_KEY", "abcabcabcabcabcabcabc")
    assert take_in(firm, "nps", b"id,score\na,9\n", *INTO) == 2
    assert "fewer than 8 different characters" in capsys.readouterr().err


def test_pipes_and_devices_are_no_files(firm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    for path in (pipe, Path("/dev/zero")):
        assert run(["import", "nps", str(path), "--repo", str(firm), *INTO]) == 2
        assert "the export is no regular file" in capsys.readouterr().err
        assert take_in(firm, "nps", b"id,score\na,9\n", *INTO, "--key-file", str(path)) == 2
        assert "the key file is no regular file" in capsys.readouterr().err


def test_a_row_that_breaks_off_is_rejected(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in(firm, "nps", b"id,score,comment\na,9,\nb,1", *INTO) == 0
    assert "line 3: the file breaks off in this row" in capsys.readouterr().out
    assert take_in(firm, "nps", b"id,score,comment\na,9,\nb,10,", *INTO) == 0
    assert "1 accepted, 1 already here, 0 rejected" in capsys.readouterr().out
