"""Lays a chart out: round figures on the axis, where a value lies on it, and the frame that all charts stand in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from mastercopy.views.figures import figure


@dataclass(frozen=True, slots=True)
class Plot:
    """A rectangle of a drawing in which `count` periods lie side by side, between the first and last of its ticks."""

    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[float, ...]
    count: int

    def x(self, index: float) -> float:
        """Where a period lies, counted from 0."""
        return self.left + (self.right - self.left) * (index / max(1, self.count - 1))

    def y(self, value: float) -> float:
        """How high a value lies."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.top + (self.bottom - self.top) * (1 - (value - low) / (high - low))

    def frame(self, periods: Sequence[str]) -> Markup:
        """Lines with their figures at the left, and below as many names of periods as have room."""
        parts = [self._tick(value) for value in self.ticks]
        every = max(1, -(-self.count // 7))
        below = self.bottom + 22
        parts += [word(self.x(i), below, name, "middle") for i, name in enumerate(periods) if i % every == 0]
        return Markup("").join(parts)

    def _tick(self, value: float) -> Markup:
        at = self.y(value)
        return level("mc-grid-line", self.left, self.right, at) + word(self.left - 6, at + 4, figure(value), "end")


def dot(left: float, top: float, radius: float, said: str) -> Markup:
    """A value as a point that says itself."""
    where = f'cx="{shorten(left)}" cy="{shorten(top)}" r="{radius:g}"'
    return Markup(f'<circle class="mc-point" {where}><title>{escape(said)}</title></circle>')


def level(kind: str, left: float, right: float, at: float) -> Markup:
    """A line from the left to the right at one height; `kind` is a class of ours."""
    high = shorten(at)
    return Markup(f'<line class="{kind}" x1="{shorten(left)}" x2="{shorten(right)}" y1="{high}" y2="{high}"/>')


def word(left: float, top: float, text: str, anchor: str = "") -> Markup:
    """A short text on a drawing."""
    held = f' text-anchor="{anchor}"' if anchor else ""
    return Markup(f'<text class="mc-axis" x="{shorten(left)}" y="{shorten(top)}"{held}>{escape(text)}</text>')


def set_apart(places: Sequence[float], least: float = 18) -> list[float]:
    """Heights for words at the heights of lines, from the top down: none nearer to the next than words are high.

    Words are higher on a telephone, where the drawing is small. Each stands as near to its line as the others let it.
    """
    runs: list[tuple[float, int]] = []  # (where a run of words begins, how many stand in it)
    for number, place in enumerate(places):
        runs.append((place - least * number, 1))
        while len(runs) > 1 and runs[-2][0] > runs[-1][0]:
            (above, many), (below, few) = runs[-2:]
            runs[-2:] = [((above * many + below * few) / (many + few), many + few)]
    return [begin + least * number for number, begin in enumerate(one for one, many in runs for _ in range(many))]


def round_ticks(low: float, high: float) -> tuple[float, ...]:
    """Round figures from below the lowest to above the highest value, three to seven of them."""
    rough = (high - low) / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= rough)
    first = math.floor(low / step)
    return tuple(step * (first + index) for index in range(math.ceil(high / step) - first + 1))


def span_of(values: Sequence[float], unit: str) -> tuple[float, float]:
    """From below the lowest to above the highest value; of what was never below nothing the axis begins there at most.

    Shares end at 100 per cent, and so does their axis.
    """
    low, high = min(values), max(values)
    pad = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
    if unit == "%" and low >= 0 and high <= 100 and low < high:
        return max(low - pad, 0.0), min(high + pad, 100.0)
    return (max(low - pad, 0.0) if low >= 0 else low - pad), high + pad


def path_of(points: Sequence[tuple[float, float]]) -> str:
    """Places on a drawing as the attribute of a line."""
    return " ".join(f"{shorten(left)},{shorten(top)}" for left, top in points)


def shorten(value: float) -> str:
    """A place on a drawing, to a tenth."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def name_within(text: str) -> str:
    """A text as a part of the name of a place on a page."""
    return "".join(letter if letter.isalnum() else "-" for letter in text)
