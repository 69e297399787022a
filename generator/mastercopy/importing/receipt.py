"""Reads and edits the tables that say which responses are counted already, and what each import brought."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mastercopy.editing.desk import Desk
from mastercopy.editing.writer import Edit
from mastercopy.model.register import DATA
from mastercopy.sources.tables import Table, read_table
from mastercopy.words import MastercopyError, Place

FOLDER = f"{DATA}receipts/"
_IMPORTS = f"{FOLDER}imports.csv"
_COLUMNS = ("key", "mark", "segment")
_FACTS = ("source", "into", "fingerprint", "read", "accepted", "rejected", "reasons")


@dataclass(frozen=True, slots=True)
class Response:
    """One answer that counts: who gave it is not in it."""

    mark: str
    segment: str

    def __str__(self) -> str:
        return f"{self.mark} of {self.segment}" if self.segment else self.mark


def read_receipt(desk: Desk, name: str) -> Mapping[str, Response]:
    """The responses that a wave counts by import, by their key."""
    path = _path(name)
    data = desk.read(path)
    if data is None:
        return {}
    table, problems = read_table(data, path)
    if table is None or problems or table.columns != _COLUMNS:
        where = problems[0].place if problems else Place(path)
        raise MastercopyError("this receipt of an import cannot be read", "bring back what main has of it", where)
    found: dict[str, Response] = {}
    for row in table.rows:
        key, mark, segment = (table.cell(row, column) or "" for column in _COLUMNS)
        if key in found:
            raise MastercopyError("this response stands twice", "bring back what main has", Place(path, row.line))
        found[key] = Response(mark, segment)
    return found


def edit_receipt(desk: Desk, name: str, responses: Mapping[str, Response]) -> Edit:
    """The receipt of a wave, in the order of the keys, which tells nothing of who answered when."""
    rows = [(key, responses[key].mark, responses[key].segment) for key in sorted(responses)]
    return Edit(_path(name), desk.read(_path(name)), write_rows((_COLUMNS, *rows)).encode("utf-8"))


def edit_imports(desk: Desk, facts: Mapping[str, str]) -> Edit:
    """One more line in the table of imports."""
    before = desk.read(_IMPORTS)
    line = write_rows([[facts[name] for name in _FACTS]]).encode("utf-8")
    if before is None:
        return Edit(_IMPORTS, None, write_rows([_FACTS]).encode("utf-8") + line)
    _imports(before)
    return Edit(_IMPORTS, before, before + (b"" if before.endswith(b"\n") else b"\n") + line)


def check_first(desk: Desk, facts: Mapping[str, str]) -> None:
    """Refuse a file that was imported under another source or into another wave: its rows would count twice."""
    table = _imports(desk.read(_IMPORTS))
    for row in table.rows if table is not None else ():
        said = {name: table.cell(row, name) or "" for name in _FACTS} if table is not None else {}
        other = (said["source"], said["into"]) != (facts["source"], facts["into"])
        if said["fingerprint"] == facts["fingerprint"] and other:
            raise MastercopyError(
                f"this very file was imported before, as {said['source']} into {said['into']}; now it would be "
                f"{facts['source']} into {facts['into']}, and count twice",
                "import it as before; where it went wrong, take that import back in Git first",
                Place(_IMPORTS, row.line),
            )


def _imports(data: bytes | None) -> Table | None:
    if data is None:
        return None
    table, _ = read_table(data, _IMPORTS)
    if table is None or table.columns != _FACTS:
        raise MastercopyError("this table of imports cannot be read", "bring back what main has", Place(_IMPORTS))
    return table


def write_rows(rows: Iterable[Sequence[str]], ending: str = "\n") -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator=ending).writerows(rows)
    return out.getvalue()


def _path(name: str) -> str:
    return f"{FOLDER}{name}.csv"
