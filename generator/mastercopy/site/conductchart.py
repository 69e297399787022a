"""Turns how a measure behaves into one inline SVG: the values with their limits, and below them the steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from markupsafe import Markup

from mastercopy.site.axes import Plot, dot, level, name_within, path_of, round_ticks, set_apart, span_of, word
from mastercopy.site.speech import Speech
from mastercopy.views.conductview import Band, ConductPage, Value
from mastercopy.views.figures import figure
from mastercopy.views.measureview import one_or_many
from mastercopy.words.saying import say


class Behaving(Protocol):
    """What has a behaviour to draw: an objective, or a measure of a type of record."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def conduct(self) -> ConductPage: ...


_WIDTH, _HEIGHT, _BETWEEN, _CUT = 640, 396, 232, 232
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 120, 16, 32
Heights = tuple[float | None, float | None, float | None]


def render_conduct(line: Behaving, speech: Speech) -> Markup:
    """The behaviour chart of a measure; empty where no stretch of it has limits. Signals are triangles, and named."""
    page = line.conduct
    if not page.drawn:
        return Markup("")
    values = [value for band in page.bands for value in band.values]
    upper = _plot(list(_heights(page.bands)), line.unit, _TOP, _BETWEEN - _BOTTOM, len(values))
    if all(band.edges or band.centre is None for band in page.bands):
        return _drawn(
            line, speech, _CUT, _bands(page.bands, upper, None, line.unit, speech), upper.frame(_periods(values))
        )
    steps = [one for band in page.bands for one in (band.range_upper, *(value.range for value in band.values)) if one]
    lower = Plot(
        _LEFT, _WIDTH - _RIGHT, _BETWEEN + 34, _HEIGHT - 16, round_ticks(0.0, max(steps, default=1.0)), len(values)
    )
    head = word(_LEFT, _BETWEEN + 22, speech.say(say("Step from one value to the next")))
    frames = (upper.frame(_periods(values)), lower.frame([]), head)
    return _drawn(line, speech, _HEIGHT, _bands(page.bands, upper, lower, line.unit, speech), *frames)


def _periods(values: Sequence[Value]) -> list[str]:
    return [value.period for value in values]


def _bands(bands: Sequence[Band], upper: Plot, lower: Plot | None, unit: str, speech: Speech) -> Iterator[Markup]:
    """Each stretch, one after the other; the steps below where there are any."""
    start = 0
    for band in bands:
        last = band is bands[-1]
        yield from _values(band, upper, start, unit, speech, named=last)
        if lower is not None:
            yield from _steps(band, lower, start, unit, speech, named=last)
        start += len(band.values)


def _drawn(line: Behaving, speech: Speech, height: int, drawn: Iterator[Markup], *frames: Markup) -> Markup:
    """The drawing with its title, and what it says for those who do not see it."""
    page, name = line.conduct, name_within(line.id)
    title = speech.say(say("How it behaves: {title}", title=line.title))
    said = " ".join(f"{speech.say(reading.question)} {speech.say(reading.word)}." for reading in page.readings)
    return Markup(
        '<svg class="mc-chart" role="img" viewBox="0 0 {} {}" aria-labelledby="ct-{} cd-{}"><title id="ct-{}">{}'
        '</title><desc id="cd-{}">{}</desc>{}</svg>'
    ).format(_WIDTH, height, name, name, name, title, name, said, Markup("").join([*frames, *drawn]))


def _heights(bands: Sequence[Band]) -> Iterator[float]:
    for band in bands:
        yield from (value.value for value in band.values)
        yield from (one for edge in band.edges for one in edge)
        yield from (one for one in (band.lower, band.upper) if one is not None)


def _plot(heights: Sequence[float], unit: str, top: float, bottom: float, count: int) -> Plot:
    return Plot(_LEFT, _WIDTH - _RIGHT, top, bottom, round_ticks(*span_of(heights, unit)), count)


def _values(band: Band, plot: Plot, start: int, unit: str, speech: Speech, *, named: bool) -> Iterator[Markup]:
    """The values of a stretch between their limits."""
    low, high = band.edges[-1] if band.edges else (band.lower, band.upper)
    yield from _levels(band, plot, start, (None, band.centre, None) if band.edges else (high, band.centre, low))
    yield from _edges(band, plot, start)
    if named:
        yield from _names(band, plot, (high, band.centre, low), speech)
    places = [(plot.x(start + i), plot.y(value.value)) for i, value in enumerate(band.values)]
    yield Markup('<polyline class="mc-actual" points="{}"/>').format(path_of(places))
    for (left, top), value in zip(places, band.values, strict=True):
        yield _mark(
            left,
            top,
            value,
            f"{value.period}: {figure(value.value)} {speech.say(one_or_many(value.value, unit))}",
            speech,
        )


def _edges(band: Band, plot: Plot, start: int) -> Iterator[Markup]:
    """Limits that differ from value to value, as stairs."""
    for side in (1, 0) if band.edges else ():
        path = []
        for place, edge in enumerate(band.edges):
            left, right = plot.x(start + place - 0.5), plot.x(start + place + 0.5)
            path += [(max(plot.left, left), plot.y(edge[side])), (min(plot.right, right), plot.y(edge[side]))]
        yield Markup('<polyline class="mc-limit" points="{}"/>').format(path_of(path))


def _steps(band: Band, plot: Plot, start: int, unit: str, speech: Speech, *, named: bool) -> Iterator[Markup]:
    """How far each value is from the one before, with the mean of that and what is hardly ever passed."""
    heights = (band.range_upper, band.range_centre, None)
    yield from _levels(band, plot, start, heights)
    if named:
        yield from _names(band, plot, heights, speech)
    places = [(plot.x(start + i), plot.y(v.range)) for i, v in enumerate(band.values) if v.range is not None]
    if places and band.range_centre is not None:
        yield Markup('<polyline class="mc-actual" points="{}"/>').format(path_of(places))
        shown = [value for value in band.values if value.range is not None]
        for (left, top), value in zip(places, shown, strict=True):
            yield dot(
                left, top, 2.5, f"{value.period}: {figure(value.range)} {speech.say(one_or_many(value.range, unit))}"
            )


def _levels(band: Band, plot: Plot, start: int, heights: Heights) -> Iterator[Markup]:
    """Upper limit, mean and lower limit over a stretch, half a step wider than its values."""
    left = max(plot.left, plot.x(start - 0.5))
    right = min(plot.right, plot.x(start + len(band.values) - 0.5))
    for kind, height in zip(("mc-limit", "mc-centre", "mc-limit"), heights, strict=True):
        if height is not None:
            yield level(kind, left, right, plot.y(height))


def _names(band: Band, plot: Plot, heights: Heights, speech: Speech) -> Iterator[Markup]:
    """The names of upper limit, mean and lower limit at the right, beside their lines and none over another."""
    names = zip((say("Limit"), say("Mean"), say("Limit")), heights, strict=True)
    told = [(name, height) for name, height in names if height is not None]
    places = set_apart([plot.y(height) for _, height in told])
    for (name, height), at in zip(told, places, strict=True):
        yield word(plot.right + 6, at + 4, f"{speech.say(name)} {figure(round(height, band.decimals))}")


def _mark(left: float, top: float, value: Value, said: str, speech: Speech) -> Markup:
    """A value as a point; one that is part of a signal as a larger triangle that names the rules."""
    if not value.signals:
        return dot(left, top, 3, said)
    corners = [(left, top - 6), (left + 5.5, top + 4), (left - 5.5, top + 4)]
    triangle = Markup('<polygon class="mc-signal" points="{}"><title>{}, {}</title></polygon>')
    return triangle.format(path_of(corners), said, ", ".join(speech.say(one) for one in value.signals))
