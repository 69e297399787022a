"""Holds that no spreadsheet reads a cell of ours as a formula, and that addresses cannot climb."""

from __future__ import annotations

import pytest

from mastercopy.views.addresses import relative, safe_name
from mastercopy.views.changeview import count_words
from mastercopy.views.tables import csv_bytes, safe_cell


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


def test_words_are_counted() -> None:
    assert count_words("a b c\nsame", "a x c d\nsame") == count_words("a b c", "a x c d")
    assert count_words("a b c", "a x c d").sentence == "2 words added, 1 removed"
    assert count_words("a", "a").sentence == "No textual change"
