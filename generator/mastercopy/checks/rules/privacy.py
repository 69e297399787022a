"""Rules about personal data: what is committed can never be taken back, so it must not come in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.model.fields import texts
from mastercopy.model.personal import personal_in
from mastercopy.model.record import Record
from mastercopy.model.recordtype import FieldSpec
from mastercopy.model.register import DATA
from mastercopy.sources.tables import read_table
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

_KNOWN = ("people", "organisation", "signoffs")
"""Parts whose records are of people by their nature, or of the organisation itself."""
_OWN_CONTACT = {"channels": ("reach", "telephone", "mail", "web")}
"""Fields that say how the organisation itself is reached."""


_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_HASHED = "key"
"""The column of a receipt that holds keyed hashes, in which a few letters and digits may look like anything."""


@rule("personal-data", "error", "take it out, and keep it where it can be erased; `restricted:` says where", "site")
def personal_data(case: Case) -> Iterator[Problem]:
    """A record or a table of data holds what looks like an e-mail address, a telephone number or the like."""
    for record in case.register.records.values():
        if record.type.family == "record" and record.type.part not in _KNOWN:
            yield from _in_record(case, record)
    for path in case.tree.paths if case.tree is not None else ():
        if case.tree is not None and path.startswith("records/") and case.tree.kind(path) == "file":
            yield from _in_table(case, case.tree.read(path), path)


def _in_record(case: Case, record: Record) -> Iterator[Problem]:
    free = _OWN_CONTACT.get(record.type.part or "", ())
    for spec in record.type.fields:
        if spec.name not in free:
            for found in dict.fromkeys(one for text in _said(spec, record.get(spec.name)) for one in personal_in(text)):
                says = say(
                    "{record}: {title} ({field}) seems to hold {found}",
                    record=record.id,
                    title=spec.title,
                    field=spec.name,
                    found=found,
                )
                yield case.problem(record.at(spec.name), says, record=record.id)
    for note in record.notes.values():
        for found in personal_in(note):
            yield case.problem(
                record.at("x"),
                say("{record}: a note seems to hold {found}", record=record.id, found=found),
                record=record.id,
            )


def _said(spec: FieldSpec, value: object) -> Iterator[str]:
    """Every text that people wrote freely into a field, or into the rows of one."""
    if spec.kind in ("text", "long-text"):
        yield from (text for text in texts(value) if not _DIGEST.fullmatch(text))
    elif spec.kind == "records" and isinstance(value, tuple):
        for row in value:
            for inner in spec.fields:
                yield from _said(inner, row.get(inner.name))


def _in_table(case: Case, data: bytes, path: str) -> Iterator[Problem]:
    table, _ = read_table(data, path) if path.lower().endswith(".csv") else (None, ())
    if table is None or not any(personal_in("\n".join(cell for row in table.rows for cell in row.cells))):
        return  # what one cell holds is found in all of them together as well, and that takes far less time
    hashed = _HASHED if path.startswith(f"{DATA}receipts/") else ""
    for row in table.rows:
        cells = (cell for name, cell in zip(table.columns, row.cells, strict=False) if name != hashed)
        for found in dict.fromkeys(one for cell in cells for one in personal_in(cell)):
            yield case.problem(Place(path, row.line), say("this row seems to hold {found}", found=found), path=path)
