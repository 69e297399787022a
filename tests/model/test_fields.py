"""What each kind of field makes of what is written, and of what is not a value of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mastercopy.model.fields import KINDS, kind_of, read_field, show
from mastercopy.model.period import Duration
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlMapping, YamlNode, read_yaml
from mastercopy.words import Place


def spec(kind: str, **more: Any) -> FieldSpec:
    return FieldSpec("field", kind, "Field", Place("type.yml"), **more)


def node(text: str) -> YamlNode:
    mapping, problems = read_yaml(f"field: {text}\n", "records/a.yml")
    assert problems == () and isinstance(mapping, YamlMapping)
    found = mapping.get("field")
    assert found is not None
    return found


READ = [
    ("text", "NO", "NO"),
    ("text", "1.10", "1.10"),
    ("text", "' a '", "a"),
    ("text", "~", None),
    ("clause", "7.10", "7.10"),
    ("link", "SOP-007", "SOP-007"),
    ("person", "m.silva", "m.silva"),
    ("role", "picker", "picker"),
    ("file", "FRM-012.xlsx", "FRM-012.xlsx"),
    ("number", "6.90", Decimal("6.90")),
    ("number", "-0.5", Decimal("-0.5")),
    ("date", "2024-02-29", date(2024, 2, 29)),
    ("duration", "24 months", Duration(24, "months")),
    ("duration", "1 day", Duration(1, "days")),
]
FAULTS = [
    ("text", "[a]"),
    ("long-text", "{a: b}"),
    ("number", "1e400"),
    ("number", "NaN"),
    ("number", "1,5"),
    ("number", "0x10"),
    ("date", "2026-02-30"),
    ("date", "20260214"),
    ("date", "14.02.2026"),
    ("date", "2026-02-14T10:00"),
    ("date", "9999-12-31"),
    ("date", "0999-12-31"),
    ("moment", "3000-01-01 10:15"),
    ("period", "9999-Q4"),
    ("period", "0026-04"),
    ("duration", "two years"),
    ("duration", "-1 days"),
    ("duration", "1000000 days"),
    ("period", "2026-13"),
    ("period", "2026-Q5"),
    ("period", "2025-W53"),
    ("records", "word"),
    ("records", "[word]"),
]


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_a_value_is_read(kind: str, text: str, value: object) -> None:
    assert read_field(node(text), spec(kind)) == (value, ())


@pytest.mark.parametrize(("kind", "text"), FAULTS)
def test_a_fault_is_told_at_its_place(kind: str, text: str) -> None:
    _, faults = read_field(node(text), spec(kind))
    assert faults and all(fault.place.path == "records/a.yml" and fault.place.column > 1 for fault in faults)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H2", "half-year", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-W01", "week", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-04-03", "day", date(2026, 4, 3), date(2026, 4, 3)),
    ],
)
def test_a_period_has_its_days(text: str, kind: str, first: date, last: date) -> None:
    value, faults = read_field(node(text), spec("period"))
    assert faults == () and value is not None
    assert (value.kind, value.first, value.last, show(value)) == (kind, first, last, text)


def test_a_choice_is_one_of_its_words() -> None:
    grades = spec("choice", of=("major", "minor"))
    assert read_field(node("minor"), grades) == ("minor", ())
    value, faults = read_field(node("mnior"), grades)
    assert value is None and faults[0].hint == "did you mean 'minor'?"


def test_many_takes_a_list_or_one() -> None:
    assert read_field(node("[a, b]"), spec("text", many=True)) == (("a", "b"), ())
    assert read_field(node("a"), spec("text", many=True)) == (("a",), ())
    value, faults = read_field(node("[2026-01-01, soon, 2026-01-03]"), spec("date", many=True))
    assert value == (date(2026, 1, 1), date(2026, 1, 3)) and len(faults) == 1


def test_rows_are_read_with_every_fault() -> None:
    inner = (spec("date", required=True), FieldSpec("n", "number", "N", Place("type.yml")))
    value, faults = read_field(node("[{field: 2026-01-01, n: 2}, {n: two, m: 1}]"), spec("records", fields=inner))
    assert value == ({"field": date(2026, 1, 1), "n": Decimal(2)}, {})
    assert sorted(fault.slug for fault in faults) == ["ill-typed-field", "missing-field", "unknown-field"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_the_four_functions(kind: str) -> None:
    module = kind_of(kind)
    assert isinstance(module.schema(spec(kind, of=("a",))), dict)
    assert module.form(spec(kind, of=("a",)))["type"] in {"input", "textarea", "dropdown"}
    assert callable(module.read) and callable(module.show)


@pytest.mark.parametrize(
    ("length", "day", "after"),
    [
        (Duration(1, "months"), date(2026, 1, 31), date(2026, 2, 28)),
        (Duration(1, "months"), date(2024, 1, 31), date(2024, 2, 29)),
        (Duration(1, "years"), date(2024, 2, 29), date(2025, 2, 28)),
        (Duration(2, "weeks"), date(2026, 12, 25), date(2027, 1, 8)),
        (Duration(99999, "years"), date(2026, 1, 1), date.max),
    ],
)
def test_months_clamp(length: Duration, day: date, after: date) -> None:
    assert length.after(day) == after
