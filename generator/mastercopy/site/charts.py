"""Turns the points of an objective into one inline SVG: actual, trajectory and target, readable without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from mastercopy.site.axes import Plot, dot, level, name_within, path_of, round_ticks, shorten, span_of, word
from mastercopy.site.speech import Speech
from mastercopy.views.figures import figure
from mastercopy.views.objectiveview import Point, ScoreLine
from mastercopy.words.saying import say

_WIDTH, _HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 120, 16, 32


def render_chart(line: ScoreLine, speech: Speech) -> Markup:
    """The chart of one objective; empty where nothing is measured. Text is text, and points differ by shape too."""
    points = [point for point in line.points if point.value is not None or point.expected is not None]
    if not any(point.value is not None for point in points):
        return Markup("")
    values = [value for point in points for value in (point.value, point.expected) if value is not None]
    values += [goal for goal in (line.target_number, *(point.target for point in points)) if goal is not None]
    ticks = round_ticks(*span_of(values, line.unit))
    plot = Plot(_LEFT, _WIDTH - _RIGHT, _TOP, _HEIGHT - _BOTTOM, ticks, len(points))
    parts = [plot.frame([point.period for point in points])]
    expected = [(plot.x(i), plot.y(p.expected)) for i, p in enumerate(points) if p.expected is not None]
    actual = [(plot.x(i), plot.y(p.value)) for i, p in enumerate(points) if p.value is not None]
    goal = plot.y(line.target_number) if line.target_number is not None else None
    if goal is not None:
        parts += _targets(line, points, plot, goal, speech)
    if len(expected) > 1:
        parts.append(Markup('<polyline class="mc-trajectory" points="{}"/>').format(path_of(expected)))
    parts.append(Markup('<polyline class="mc-actual" points="{}"/>').format(path_of(actual)))
    for (left, top), point in zip(actual, [p for p in points if p.value is not None], strict=True):
        parts.append(dot(left, top, 3.5, f"{point.period}: {figure(point.value)} {speech.say(line.unit)}"))
    last = next(point for point in reversed(points) if point.value is not None)
    parts.append(_latest(actual[-1], goal, figure(last.value)))
    name = name_within(line.id)
    return Markup(
        '<svg class="mc-chart" role="img" viewBox="0 0 {} {}" aria-labelledby="t-{} d-{}"><title id="t-{}">{}'
        '</title><desc id="d-{}">{} {}</desc>{}</svg>'
    ).format(
        _WIDTH,
        _HEIGHT,
        name,
        name,
        name,
        line.title,
        name,
        speech.say(line.sentence),
        speech.say(line.word),
        Markup("").join(parts),
    )


def _targets(line: ScoreLine, points: Sequence[Point], plot: Plot, goal: float, speech: Speech) -> Iterator[Markup]:
    """The target as far back as it was aimed at, named at the right; each earlier one, named where it begins."""
    runs = [(value, [i for i, _ in run]) for value, run in groupby(enumerate(points), lambda entry: entry[1].target)]
    for value, places in runs:
        if value is None or value == line.target_number:
            continue
        left, right, at = _edge(plot, places[0]), _edge(plot, places[-1] + 1), plot.y(value)
        yield level("mc-target mc-earlier", left, right, at)
        below = 0 < at - goal < 24  # where the target of today lies just above, it would go through the words
        yield word(left + 4, at + (15 if below else -5), speech.say(say("Target was {value}", value=figure(value))))
    last, begun = runs[-1]
    left = _edge(plot, begun[0]) if last == line.target_number and len(runs) > 1 else plot.left
    yield level("mc-target", left, plot.right, goal)
    yield word(plot.right + 6, goal + 4, speech.say(say("Target {target}", target=line.target)))


def _edge(plot: Plot, place: int) -> float:
    """Half way between a period and the one before."""
    return min(plot.right, max(plot.left, plot.x(place - 0.5)))


def _latest(at: tuple[float, float], goal: float | None, text: str) -> Markup:
    """The latest figure beside its point, out of the way of the target's name."""
    left, top = at
    if goal is not None and abs(top - goal) < 19:
        top = goal + (19 if top >= goal else -19)
    return Markup('<text class="mc-latest" x="{}" y="{}">{}</text>').format(shorten(left + 7), shorten(top + 4), text)


def render_spark(values: Sequence[float]) -> Markup:
    """The values of a measure as a small line beside its name; the sentence beside it says the same in words."""
    if len(values) < 2:
        return Markup("")
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    path = [(2 + 86 * index / (len(values) - 1), 17 - 14 * (value - low) / span) for index, value in enumerate(values)]
    return Markup(
        '<svg class="mc-spark" viewBox="0 0 90 20" aria-hidden="true"><polyline class="mc-actual" points="{}"/>'
        '<circle class="mc-point" cx="{}" cy="{}" r="2.5"/></svg>'
    ).format(path_of(path), shorten(path[-1][0]), shorten(path[-1][1]))
