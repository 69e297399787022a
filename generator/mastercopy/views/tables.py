"""Turns rows of text into CSV or a workbook that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

from mastercopy.words import printable

LONGEST_CELL = 32767
"""Characters that a cell of a workbook may hold."""
_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """Text that no spreadsheet reads as a formula: an apostrophe goes in front where it would; numbers stay numbers."""
    if text.lstrip(" ").startswith(_STARTERS) or text.startswith(_STARTERS):
        return text if _is_number(text) else "'" + text
    return text


def _is_number(text: str) -> bool:
    digits = text[1:] if text[:1] in ("-", "+") else text
    return digits.isascii() and digits.replace(".", "", 1).isdigit()


def csv_bytes(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark, so that spreadsheets read the letters right."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A workbook with one sheet of text: no cell is ever a formula or a link, and the same rows give the same bytes."""
    import xlsxwriter  # alone for whoever asks for a workbook

    out = io.BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, as_text)
    book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, bold)
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            sheet.write_string(line, place, printable(cell)[:LONGEST_CELL])
    sheet.autofit()
    book.close()
    return out.getvalue()
