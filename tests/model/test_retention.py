"""How long a record is kept: by its class, from its day, against an oracle that counts years by hand."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.model.catalog import build_catalog
from mastercopy.model.register import Register, build_register
from mastercopy.model.retention import NEVER, read_classes, read_retention, shipped_classes
from mastercopy.sources.files import memory_tree

CATALOG, _ = build_catalog(None)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
BY = date(2100, 1, 1)


def register(**files: str) -> Register:
    found, problems = build_register(
        memory_tree({f"records/{path}": text.encode() for path, text in files.items()}), CATALOG
    )
    assert problems == ()
    return found


def idea(raised: date, answered: date, *more: str) -> str:
    lines = ("id: IDE-2026-001", "title: T", f"raised: {raised}", "team: T", "problem: P", "proposal: Q")
    return "\n".join((*lines, f"answered: {answered}", "answer: A", *more)) + "\n"


def class_of(trigger: str, years: int) -> str:
    return f"classes:\n  - {{id: own, title: T, trigger: {trigger}, years: {years}, reason: R, disposal: D}}\n"


def later_by_hand(day: date, years: int) -> date:
    """So many years later, on the last day of the month where that month is shorter."""
    year = day.year + years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


@given(DAYS, st.integers(0, 400), st.integers(0, 9), st.sampled_from(["creation", "closure"]))
def test_a_record_is_due_after_the_years_of_its_class(raised: date, after: int, years: int, trigger: str) -> None:
    answered = raised + timedelta(days=after)
    held = register(**{
        "ideas/IDE-2026-001.yml": idea(raised, answered, "status: declined", "retention: own"),
        "retention.yml": class_of(trigger, years),
    })  # fmt: skip
    record = held.records["IDE-2026-001"]
    found = read_retention(record, read_classes(held), BY)
    last = later_by_hand(raised if trigger == "creation" else answered, years)
    assert found.last == last
    assert not found.is_over(last) and found.is_over(last + timedelta(days=1))


def test_the_leap_day_ends_on_the_last_of_february() -> None:
    day = date(2024, 2, 29)
    held = register(**{
        "ideas/IDE-2026-001.yml": idea(day, day, "status: declined", "retention: own"),
        "retention.yml": class_of("closure", 5),
    })  # fmt: skip
    assert read_retention(held.records["IDE-2026-001"], read_classes(held), BY).last == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (("status: raised",), None),  # open: not counted yet
        (("status: declined",), date(2029, 5, 31)),
        (("status: declined", "kept_from: 2030-01-31"), date(2035, 1, 31)),  # the day that somebody states
        (("status: declined", "retention: supplier-records"), None),  # until the contract ends, which nobody said
        (("status: declined", "retention: supplier-records", "kept_from: 2030-01-31"), date(2035, 1, 31)),
        (("status: declined", "retention: permanent"), None),
        (("status: declined", "retention: nowhere"), None),
    ],
)
def test_from_when_it_counts(lines: tuple[str, ...], last: date | None) -> None:
    held = register(**{"ideas/IDE-2026-001.yml": idea(date(2024, 5, 1), date(2024, 5, 31), *lines)})
    assert read_retention(held.records["IDE-2026-001"], read_classes(held), BY).last == last


def test_what_happens_later_does_not_count_yet() -> None:
    held = register(**{"ideas/IDE-2026-001.yml": idea(date(2024, 5, 1), date(2024, 5, 31), "status: declined")})
    found = read_retention(held.records["IDE-2026-001"], read_classes(held), date(2024, 5, 10))
    assert found.since == date(2024, 5, 1)


def test_a_class_of_the_organisation_stands_for_the_shipped_one() -> None:
    held = register(**{"retention.yml": class_of("creation", 1).replace("own", "improvement-records")})
    assert read_classes(held)["improvement-records"].trigger == "creation"
    assert shipped_classes()["improvement-records"].trigger == "closure"


def test_every_shipped_type_is_kept_by_a_shipped_class_that_says_why() -> None:
    known = shipped_classes()
    assert {kind.name: kind.retention for kind in CATALOG.types.values() if kind.retention not in known} == {}
    assert all(one.reason and (one.trigger == NEVER) == (one.period is None) for one in known.values())
