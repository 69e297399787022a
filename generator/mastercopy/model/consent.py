"""Turns who is named in a record, and who agreed to it, into those who did not."""

from __future__ import annotations

from datetime import date

from mastercopy.model.fields import texts
from mastercopy.model.record import Record

NAMED = ("customers", "people")
"""Fields that name somebody who can be recognised."""
PUBLIC = "public"


def is_public(record: Record) -> bool:
    """Whether a record says that the extract for the public holds it."""
    return record.get("public") == "true"


def without_consent(record: Record, as_of: date) -> tuple[str, ...]:
    """Those who are named and did not agree by a day: not at all, not to the public where it is, or not any more."""
    given = set()
    for row in record.get("consent") or ():
        day, gone = row.get("day"), row.get("withdrawn")
        stands = isinstance(day, date) and day <= as_of and not (isinstance(gone, date) and gone <= as_of)
        if stands and (row.get("covers") == PUBLIC or not is_public(record)):
            given.add(_folded(row.get("of")))
    return tuple(one for name in NAMED for one in texts(record.get(name)) if _folded(one) not in given)


def _folded(name: object) -> str:
    return str(name or "").strip().casefold()
