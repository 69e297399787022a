"""Turns the scores of objectives into JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SCHEMA = "mastercopy/score/1"
_KEYS = (
    "id",
    "title",
    "unit",
    "baseline",
    "target",
    "due",
    "direction",
    "latest",
    "expected",
    "rag",
    "variation",
    "assurance",
    "forecast",
    "age_days",
    "points",
)


def score_json(compiled: Compiled) -> dict[str, Any]:
    """The scorecards of a day; what is not measured yet is null."""
    return {
        "schema": SCHEMA,
        "as_of": compiled.as_of.isoformat(),
        "scores": [{key: _plain(getattr(score, key, None)) for key in _KEYS} for score in compiled.scores],
    }


def _plain(value: Any) -> Any:
    """A value as JSON says it: numbers as numbers, days and periods as text, frozen values as objects."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if hasattr(value, "period") and hasattr(value, "value"):
        return {
            name: _plain(getattr(value, name))
            for name in ("period", "value", "n", "note")
            if getattr(value, name, None) not in (None, "")
        }
    if isinstance(value, date) or isinstance(getattr(value, "text", None), str):
        return show(value)
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        return {name: _plain(getattr(value, name)) for name in fields}
    return show(value)
