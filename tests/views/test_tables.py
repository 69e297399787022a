"""Holds that no spreadsheet reads a cell of ours as a formula, and that addresses cannot climb."""

from __future__ import annotations

import io

import openpyxl
import pytest

from mastercopy.text.redline import Counts
from mastercopy.views.addresses import relative, safe_name
from mastercopy.views.redlineview import say_counts
from mastercopy.views.tables import csv_bytes, safe_cell, xlsx_bytes


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@x", "\t=1", " =1", "\uff1d1"])
def test_formulas_are_disarmed(text: str) -> None:
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-3.5", "+4", "1.10", "plain", ""])
def test_numbers_and_words_stay(text: str) -> None:
    assert safe_cell(text) == text


def test_csv_begins_with_a_byte_order_mark() -> None:
    assert csv_bytes(["ID"], [["=x"]]) == b"\xef\xbb\xbfID\r\n'=x\r\n"


@pytest.mark.parametrize("text", ["../../etc/passwd", "..", "a/b", "a\\b", "CON", "index", ".hidden"])
def test_names_cannot_climb_hide_or_clash(text: str) -> None:
    name = safe_name(text)
    assert "/" not in name and "\\" not in name and not name.startswith(".")
    assert name.lower() not in ("con", "index", "..")


def test_links_are_relative_files() -> None:
    assert (
        relative("records/finding/FND-1.html", "documents/SOP-007/index.html") == "../../documents/SOP-007/index.html"
    )
    assert relative("index.html", "documents/SOP-007/index.html#a") == "documents/SOP-007/index.html#a"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (Counts(2, 1, 0, 0, 0, 2), "2 words added, 1 removed"),
        (Counts(1, 0, 1, 2, 1, 5), "1 word added, 0 removed, 1 section moved, 2 tables changed, 1 picture changed"),
        (Counts(0, 0, 0, 0, 0, 1), "Only its form changed"),
        (Counts(0, 0, 0, 0, 0, 0), "No textual change"),
    ],
)
def test_a_redline_is_told_in_numbers(counts: Counts, said: str) -> None:
    assert say_counts(counts) == said


def test_a_workbook_holds_text_and_nothing_that_runs() -> None:
    rows = [["=1+1", "https://evil.example/"], ["-3.5", "a\x07b\U0001f600"], ["", "x" * 40000]]
    data = xlsx_bytes("Register", ["ID", "Title"], rows)
    assert data == xlsx_bytes("Register", ["ID", "Title"], rows)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [[(cell.value, cell.data_type, cell.hyperlink) for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == [("ID", "s", None), ("Title", "s", None)]
    assert cells[1] == [("=1+1", "s", None), ("https://evil.example/", "s", None)]
    assert cells[2] == [("-3.5", "s", None), ("a b\U0001f600", "s", None)]
    assert len(cells[3][1][0]) == 32767
