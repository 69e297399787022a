"""Turns a series into what is to be expected of it, with an interval: a straight line, or Holt's two smoothings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from mastercopy.statistics.students import t_of

FEWEST = 6
"""With fewer values nothing is forecast."""
CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected at one place, and the interval in which the value there will lie eight times in ten."""

    place: float
    value: float
    low: float
    high: float
    values: int


def forecast_line(
    places: Sequence[float], values: Sequence[float], place: float, confidence: float = CONFIDENCE
) -> Forecast | None:
    """The least-squares line at a place with its prediction interval; None of fewer than `FEWEST` values.

    y0 +/- t(n-2) s sqrt(1 + 1/n + (x0 - mean x)^2 / Sxx): N. R. Draper, H. Smith, "Applied Regression Analysis".
    """
    n = len(values)
    if n < FEWEST:
        return None
    middle, height = fmean(places), fmean(values)
    sxx = sum((x - middle) ** 2 for x in places)
    if not sxx:
        return None
    slope = sum((x - middle) * (y - height) for x, y in zip(places, values, strict=True)) / sxx
    expected = height + slope * (place - middle)
    left = sum((y - height - slope * (x - middle)) ** 2 for x, y in zip(places, values, strict=True))
    spread = sqrt(left / (n - 2)) * sqrt(1 + 1 / n + (place - middle) ** 2 / sxx)
    reach = t_of(confidence, n - 2) * spread
    return Forecast(place, expected, expected - reach, expected + reach, n)


def outlook(forecast: Forecast, target: float, direction: str) -> str:
    """`on track` where the whole interval meets the target, `off track` where none of it does, else `at risk`."""
    least, most = (forecast.low, forecast.high) if direction == "up" else (-forecast.high, -forecast.low)
    wanted = target if direction == "up" else -target
    return "on track" if least >= wanted else "at risk" if most >= wanted else "off track"


@dataclass(frozen=True, slots=True)
class Smoothed:
    """Each value's forecast from those before, the errors, and the level and slope at the end."""

    forecasts: tuple[float, ...]
    errors: tuple[float, ...]
    level: float
    slope: float

    def ahead(self, steps: int) -> float:
        """What is expected so many steps after the last value."""
        return self.level + steps * self.slope


def smooth(values: Sequence[float], alpha: float) -> Smoothed | None:
    """Simple exponential smoothing (R. G. Brown 1956): the first value is the first forecast; no slope."""
    if not values:
        return None
    level, forecasts = values[0], []
    for value in values:
        forecasts.append(level)
        level += alpha * (value - level)
    errors = tuple(value - expected for value, expected in zip(values, forecasts, strict=True))
    return Smoothed(tuple(forecasts), errors, level, 0.0)


def smooth_twice(values: Sequence[float], alpha: float, gamma: float, slope: float) -> Smoothed | None:
    """Level and slope smoothed (C. C. Holt 1957), as in NIST/SEMATECH e-Handbook 6.4.3.3; `slope` is the first one."""
    if not values:
        return None
    level, forecasts = values[0], [values[0]]
    for value in values[1:]:
        forecasts.append(level + slope)
        before, level = level, alpha * value + (1 - alpha) * (level + slope)
        slope = gamma * (level - before) + (1 - gamma) * slope
    errors = tuple(value - expected for value, expected in zip(values, forecasts, strict=True))
    return Smoothed(tuple(forecasts), errors, level, slope)
