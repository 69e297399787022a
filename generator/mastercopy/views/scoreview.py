"""Turns the scores of objectives into JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.measures.behaving import Drift, Outlook, Stretch
    from mastercopy.measures.score import Score

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
        "scores": [
            {**{key: _plain(getattr(score, key, None)) for key in _KEYS}, **_conduct(score)}
            for score in compiled.scores
        ],
    }


def _conduct(score: Score) -> dict[str, Any]:
    """How a measure behaves: limits stretch by stretch, signals by their periods, and the outlook to the due day."""
    conduct = score.conduct
    return {
        "variation": conduct.variation,
        "assurance": conduct.assurance,
        "forecast": _forecast(conduct.outlook) if conduct.outlook is not None else None,
        "rules": conduct.rules,
        "trend": _trend(conduct.drift) if conduct.drift is not None else None,
        "limits": [_limits(stretch) for stretch in conduct.stretches],
    }


def _forecast(found: Outlook) -> dict[str, Any]:
    forecast = found.forecast
    told = {"due": found.due.isoformat(), "outlook": found.word, "since": show(found.since), "values": forecast.values}
    return told | {name: round(getattr(forecast, name), 6) for name in ("value", "low", "high")}


def _trend(found: Drift) -> dict[str, Any]:
    trend = found.trend
    told: dict[str, Any] = {"word": found.word, "values": found.values, "since": show(found.since), "s": trend.s}
    return told | {"p": round(trend.p, 6), "chance": round(found.chance, 6), "slope": round(trend.slope, 6)}


def _limits(stretch: Stretch) -> dict[str, Any]:
    periods = [show(point.period) for point in stretch.points]
    told: dict[str, Any] = {"from": periods[0], "to": periods[-1], "reason": stretch.reason or None}
    found = stretch.behaviour
    told["chart"] = stretch.chart
    if found is None:
        return told | {"values": 0}
    limits = found.limits
    names = ("centre", "lower", "upper", *(() if found.edges else ("range_centre", "range_upper")))
    signals = [
        {"rule": signal.rule, "side": signal.side, "periods": [periods[place] for place in signal.places]}
        for signal in found.signals
    ]
    if found.edges:
        told["edges"] = [[round(low, 6), round(high, 6)] for low, high in found.edges]
    told |= {"values": limits.values, "provisional": limits.provisional, "signals": signals}
    return told | {name: round(getattr(limits, name), 6) for name in names}


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
        told = {
            name: _plain(getattr(value, name))
            for name in ("period", "value", "n", "note", "was", "records")
            if getattr(value, name, None) not in (None, "", ())
        }
        place = getattr(value, "place", None)
        return told if place is None or "records" in told else told | {"at": f"{place.path}:{place.line}"}
    if isinstance(value, date) or isinstance(getattr(value, "text", None), str):
        return show(value)
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        return {name: _plain(getattr(value, name)) for name in fields}
    return show(value)
