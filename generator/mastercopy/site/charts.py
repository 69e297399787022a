"""Turns the points of an objective into one inline SVG: actual, trajectory and target, readable without colour."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from markupsafe import Markup

from mastercopy.views.objectiveview import Point, ScoreLine, figure

_WIDTH, _HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 96, 16, 32


def render_chart(line: ScoreLine) -> Markup:
    """The chart of one objective; empty where nothing is measured. Text is text, and points differ by shape too."""
    points = [point for point in line.points if point.value is not None or point.expected is not None]
    if not any(point.value is not None for point in points):
        return Markup("")
    low, high = _range(points, line.target_number, line.unit)
    ticks = _ticks(low, high)
    low, high = ticks[0], ticks[-1]

    def x(index: int) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (index / max(1, len(points) - 1))

    def y(value: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - (value - low) / (high - low))

    parts = [_frame(points, ticks, x, y)]
    expected = [(x(i), y(p.expected)) for i, p in enumerate(points) if p.expected is not None]
    actual = [(x(i), y(p.value)) for i, p in enumerate(points) if p.value is not None]
    if line.target_number is not None:
        at = y(line.target_number)
        parts.append(
            Markup(
                '<line class="mc-target" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="mc-axis" x="{}" '
                'y="{}">Target {}</text>'
            ).format(_LEFT, _WIDTH - _RIGHT, _n(at), _n(at), _WIDTH - _RIGHT + 6, _n(at + 4), line.target)
        )
    if len(expected) > 1:
        parts.append(Markup('<polyline class="mc-trajectory" points="{}"/>').format(_path(expected)))
    parts.append(Markup('<polyline class="mc-actual" points="{}"/>').format(_path(actual)))
    for (left, top), point in zip(actual, [p for p in points if p.value is not None], strict=True):
        circle = Markup('<circle class="mc-point" cx="{}" cy="{}" r="3.5"><title>{}: {} {}</title></circle>')
        parts.append(circle.format(_n(left), _n(top), point.period, figure(point.value), line.unit))
    goal = y(line.target_number) if line.target_number is not None else None
    last = next(point for point in reversed(points) if point.value is not None)
    parts.append(_latest(actual[-1], goal, figure(last.value)))
    name = "".join(c if c.isalnum() else "-" for c in line.id)
    return Markup(
        '<svg class="mc-chart" role="img" viewBox="0 0 {} {}" aria-labelledby="t-{} d-{}"><title id="t-{}">{}'
        '</title><desc id="d-{}">{} {}</desc>{}</svg>'
    ).format(_WIDTH, _HEIGHT, name, name, name, line.title, name, line.sentence, line.word, Markup("").join(parts))


def _latest(at: tuple[float, float], goal: float | None, text: str) -> Markup:
    """The latest figure beside its point, out of the way of the target's name."""
    left, top = at
    if goal is not None and abs(top - goal) < 17:
        top = goal + (17 if top >= goal else -17)
    return Markup('<text class="mc-latest" x="{}" y="{}">{}</text>').format(_n(left + 7), _n(top + 4), text)


def _range(points: Sequence[Point], target: float | None, unit: str) -> tuple[float, float]:
    """From below the lowest to above the highest figure; shares end at 0 and 100 per cent, and so does their axis."""
    values = [v for p in points for v in (p.value, p.expected) if v is not None]
    if target is not None:
        values.append(target)
    low, high = min(values), max(values)
    pad = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
    if unit == "%" and low >= 0 and high <= 100 and low < high:
        return max(low - pad, 0.0), min(high + pad, 100.0)
    return low - pad, high + pad


def _ticks(low: float, high: float) -> tuple[float, ...]:
    """Round figures from below the lowest to above the highest value, three to seven of them."""
    rough = (high - low) / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= rough)
    first = math.floor(low / step)
    return tuple(step * (first + index) for index in range(math.ceil(high / step) - first + 1))


def render_spark(line: ScoreLine) -> Markup:
    """The values of an objective as a small line beside its name; the sentence beside it says the same in words."""
    values = [point.value for point in line.points if point.value is not None]
    if len(values) < 2:
        return Markup("")
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    path = [(2 + 86 * index / (len(values) - 1), 17 - 14 * (value - low) / span) for index, value in enumerate(values)]
    return Markup(
        '<svg class="mc-spark" viewBox="0 0 90 20" aria-hidden="true"><polyline class="mc-actual" points="{}"/>'
        '<circle class="mc-point" cx="{}" cy="{}" r="2.5"/></svg>'
    ).format(_path(path), _n(path[-1][0]), _n(path[-1][1]))


def _frame(
    points: Sequence[Point], ticks: Sequence[float], x: Callable[[int], float], y: Callable[[float], float]
) -> Markup:
    parts = []
    for value in ticks:
        parts.append(
            Markup(
                '<line class="mc-grid-line" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="mc-axis" x="{}" '
                'y="{}" text-anchor="end">{}</text>'
            ).format(_LEFT, _WIDTH - _RIGHT, _n(y(value)), _n(y(value)), _LEFT - 6, _n(y(value) + 4), figure(value))
        )
    every = max(1, -(-len(points) // 7))
    for index, point in enumerate(points):
        if index % every == 0:
            parts.append(
                Markup('<text class="mc-axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                    _n(x(index)), _HEIGHT - 10, point.period
                )
            )
    return Markup("").join(parts)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_n(left)},{_n(top)}" for left, top in points)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
