"""Turns rows of text into CSV that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

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
