"""Turns one sheet of a workbook into rows of text: values alone, and nothing that unpacks to a mountain."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from mastercopy.importing.cells import looks_like_data
from mastercopy.sources.tables import MAX_COLUMNS
from mastercopy.words import MastercopyError, one_line

MAX_ROWS = 200_000
TOO_MANY = (f"the export has more than {MAX_ROWS:,} rows", "export a shorter span of time")
_EXACT = 2**53
"""Whole numbers up to this one are exact in a workbook."""
_MAX_UNPACKED = 200_000_000
_MAX_PARTS = 2_000
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_CELL = 20_000
_BROKEN = ("the workbook cannot be read", "export it again, as XLSX without a password or as CSV")


def is_workbook(data: bytes) -> bool:
    """Whether bytes begin as a workbook does, which is a ZIP file."""
    return data.startswith(b"PK\x03\x04")


def read_workbook(data: bytes, sheet: str | None) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of one sheet, the first unless one is named."""
    from openpyxl import load_workbook  # it takes a while to load, and most exports are CSV

    _check_parts(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that are of no matter here
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as fault:  # noqa: BLE001 - whatever a broken file makes of the reader, it is one refusal
        raise MastercopyError(*_BROKEN) from fault
    names = [one.title for one in book.worksheets]
    if not names or (sheet is not None and sheet not in names):
        told = any(looks_like_data(name) for name in names)
        hint = f"it has {len(names)}" if told else f"one of: {one_line(', '.join(names))[:200]}"
        raise MastercopyError(f"the workbook has no sheet {(sheet or '')[:40]!r}", hint)
    yield from _rows(book.worksheets[names.index(sheet) if sheet is not None else 0])


def _rows(page: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        page.reset_dimensions()  # what the file says of its own size may be anything
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, cells in enumerate(page.iter_rows(values_only=True), 1):
                if number > MAX_ROWS + 1:  # empty rows and gaps too: a file may say that its next row is any number
                    raise MastercopyError(*TOO_MANY)
                texts = [_text(cell) for cell in cells]
                while texts and not texts[-1]:
                    texts.pop()
                if len(texts) > MAX_COLUMNS:
                    raise MastercopyError(f"row {number} has more than {MAX_COLUMNS} columns", "export fewer at once")
                if texts:
                    yield number, tuple(texts)
    except MastercopyError:
        raise
    except Exception as fault:  # noqa: BLE001 - as above
        raise MastercopyError(*_BROKEN) from fault


def _check_parts(data: bytes) -> None:
    """Refuse what unpacks to more than any export has, before anything is unpacked; and XML that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise MastercopyError(
                    "the workbook unpacks to more than an export has", "export a shorter span of time"
                )
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with packed.open(part) as file:
                        head = file.read(_CELL)
                    if any(mark in head for mark in _DECLARATIONS):
                        raise MastercopyError("the workbook declares entities", "export it again, or as CSV")
    except MastercopyError:
        raise
    except Exception as fault:  # noqa: BLE001 - as above
        raise MastercopyError(*_BROKEN) from fault


def _number(cell: int | float) -> str:
    """A number exactly as it is kept; a whole one that a workbook cannot keep exactly shows its exponent."""
    if abs(cell) > _EXACT and cell == cell // 1:
        return f"{cell:.16e}"
    if isinstance(cell, int) or cell.is_integer():
        return str(int(cell))
    return f"{Decimal(repr(cell)):f}"


def _text(cell: Any) -> str:
    """A value as it would be written by hand: whole numbers without a point, days in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()
