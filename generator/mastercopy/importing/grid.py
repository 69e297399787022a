"""Turns the bytes of an export, CSV, a workbook or a list of JSON, into rows of text that know their line."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mastercopy.importing.profile import Profile
from mastercopy.importing.workbook import MAX_ROWS, TOO_MANY, is_workbook, read_workbook
from mastercopy.sources.tables import MAX_BYTES, MAX_COLUMNS
from mastercopy.words import MastercopyError

_DELIMITERS = (",", ";", "\t")
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """The headings of an export and its rows, each with the line (or the row, or the number) where it stands."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    further: int = 0
    """Rows of headings below the first."""
    cut: int | None = None
    """The line of a last row that breaks off: without a line end, and with fewer cells than there are headings."""


def read_grid(data: bytes, profile: Profile, sheet: str | None = None) -> Grid:
    """The rows of an export below its headings; what is none is refused with one sentence."""
    if len(data) > MAX_BYTES:
        raise MastercopyError(f"the export is larger than {MAX_BYTES:,} bytes", "export a shorter span of time")
    if not data.strip():
        raise MastercopyError("the export is empty", "export it again")
    text, is_json = "", False
    if is_workbook(data):
        rows = list(_limited(read_workbook(data, sheet)))
    elif sheet is not None:
        raise MastercopyError("the export is no workbook, so it has no sheets", "leave --sheet away")
    else:
        text = _decoded(data, profile.encoding)
        ends = (text.strip()[:1], text.strip()[-1:])
        is_json = ends in (("[", "]"), ("{", "}"))
        rows = list(_limited(_read_json(text) if is_json else _read_csv(text, profile.delimiter)))
    if not rows:
        raise MastercopyError("the export is empty", "export it again")
    columns = rows[0][1]
    while columns and not columns[-1].strip():
        columns = columns[:-1]
    if len(columns) > MAX_COLUMNS:
        raise MastercopyError(f"the export has more than {MAX_COLUMNS} columns", "export fewer questions at once")
    heads = _heading_rows(rows, profile)
    below = tuple((line, cells) for line, cells in rows[heads:] if any(cells))
    breaks_off = bool(text) and not is_json and text[-1] != "\n" and len(rows) > 1 and len(rows[-1][1]) < len(columns)
    return Grid(columns, below, heads - 1, rows[-1][0] if breaks_off else None)


def _heading_rows(rows: list[tuple[int, tuple[str, ...]]], profile: Profile) -> int:
    """How many rows are headings: as the profile says where the last of them holds what marks it, else one."""
    last = rows[profile.header_rows - 1][1] if len(rows) >= profile.header_rows else ()
    marked = profile.header_mark is None or any(profile.header_mark in cell for cell in last)
    return profile.header_rows if last and marked else 1


def _limited(rows: Iterator[tuple[int, tuple[str, ...]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for place, row in enumerate(rows):
        if place > MAX_ROWS:
            raise MastercopyError(*TOO_MANY)
        yield row


def _decoded(data: bytes, stated: str | None) -> str:
    """The text of an export: by its mark of order, else UTF-8, else in the one encoding that the profile states."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if stated is None:
            raise MastercopyError(
                "the export is not UTF-8 text",
                "export it as CSV UTF-8 or as XLSX; a profile of your own may state `encoding: cp1252`",
            ) from fault
        try:
            text = data.decode(stated)
        except UnicodeDecodeError as other:
            raise MastercopyError(f"the export is neither UTF-8 nor {stated} text", "export it again") from other
    if "\0" in text:
        raise MastercopyError("the export is no text: it holds NUL bytes", "export it again as CSV or XLSX")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_csv(text: str, stated: str | None) -> Iterator[tuple[int, tuple[str, ...]]]:
    delimiter = stated or _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, tuple(cell.strip() for cell in cells)
            line = reader.line_num + 1
    except csv.Error as fault:
        raise MastercopyError(
            f"the export breaks off or breaks its quotes in the row that begins at line {line}: {fault}",
            "export it again; do not mend it in a spreadsheet",
        ) from fault


def _delimiter(text: str) -> str:
    """What parts the headings into most columns."""

    def parts(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=parts)


def _read_json(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """A list of objects as rows: what lies deeper is named with dots."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise MastercopyError("the export is no JSON that can be read", "export it again") from fault
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise MastercopyError("the JSON is no list of objects", "save the list that the tool's interface answers")
    flat = [dict(_flattened(one, "", 0)) for one in found]
    columns = tuple(dict.fromkeys(name for one in flat for name in one))
    yield 0, columns
    for number, one in enumerate(flat, 1):
        yield number, tuple(one.get(name, "") for name in columns)


def _flattened(node: Mapping[str, Any], head: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, dict):
            if depth < _DEPTH:
                yield from _flattened(value, f"{head}{key}.", depth + 1)
        elif isinstance(value, bool):
            yield f"{head}{key}", "true" if value else "false"
        elif isinstance(value, str | int | float):
            yield f"{head}{key}", str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
