"""Turns answers into what a terminal shows: JSON, tables, CSV; text from records never steers it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from mastercopy.views.tables import csv_bytes, xlsx_bytes
from mastercopy.words import MastercopyError, printable


def print_json(value: Any) -> None:
    """An answer as JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows under their columns, padded."""
    cells = [[printable(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    for row in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows as CSV that a spreadsheet shows and never runs."""
    click.echo(csv_bytes(columns, rows), nl=False)


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> None:
    """Rows as a table, as CSV, or as a workbook, which is written to standard output as it is."""
    if form == "xlsx":
        if sys.stdout.isatty():
            raise MastercopyError("a workbook is no text for a terminal", "write it to a file: `... > register.xlsx`")
        click.echo(xlsx_bytes("Register", columns, rows), nl=False)
    elif form == "csv":
        print_csv(columns, rows)
    else:
        print_table(columns, rows)
