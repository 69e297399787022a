"""Turns numbers into figures as people write them."""

from __future__ import annotations

from typing import Any


def number(value: Any) -> float | None:
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if found == found and abs(found) != float("inf") else None


def near(value: float) -> float:
    """A counted figure as it is told: to tenths, and what is small to two digits that say something."""
    if abs(value) >= 1:
        return round(value, 1)
    return float(f"{value:.2g}") if value else 0.0


def figure(value: Any) -> str:
    """A number as people write it: no exponent, no trailing zeros, at most three decimals."""
    found = number(value)
    if found is None:
        return ""
    text = f"{found:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
