"""Rules about what the organisation says of itself: without it, days and approvals mean nothing."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, FieldName, rule
from mastercopy.model.organisation import read_zone
from mastercopy.words import Problem


@rule("timezone-unknown", "error", "write the name of an IANA zone, such as Europe/Lisbon")
def timezone_unknown(case: Case, *, field: FieldName) -> Iterator[Problem]:
    """The time zone by which days are counted is none; until it is mended, days are those of UTC."""
    assert case.record is not None
    stated = case.record.get(field)
    if isinstance(stated, str) and read_zone(stated) is None:
        yield case.problem(field, f"{stated[:64]!r} is no time zone; days are counted by UTC")
