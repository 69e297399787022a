"""Turns causes into a Pareto chart in inline SVG: bars from the most frequent down, and the share they add up to."""

from __future__ import annotations

from markupsafe import Markup

from mastercopy.site.axes import Plot, name_within, path_of, round_ticks, shorten
from mastercopy.views.figures import figure
from mastercopy.views.voiceview import Pareto

_WIDTH, _HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 56, 20, 64
_GAP = 0.16
_SHARES = (0.5, 0.8, 1.0)
_LETTERS = 22


def render_pareto(pareto: Pareto) -> Markup:
    """The chart; empty of fewer than two causes. The vital few are filled, the others hollow."""
    bars = pareto.bars
    if len(bars) < 2 or not bars[0].count:
        return Markup("")
    plot = Plot(_LEFT, _WIDTH - _RIGHT, _TOP, _HEIGHT - _BOTTOM, round_ticks(0.0, max(one.count for one in bars)), 2)
    step = (plot.right - plot.left) / len(bars)
    parts = [plot.frame([])]
    places = []
    for place, bar in enumerate(bars):
        left, top = plot.left + step * (place + _GAP / 2), plot.y(bar.count)
        middle = plot.left + step * (place + 0.5)
        said = f"{bar.name}: {figure(bar.count)}, with those before it {round(100 * bar.share)} %"
        parts.append(_bar(left, top, step * (1 - _GAP), plot.bottom - top, said, vital=bar.vital))
        parts.append(_text(middle, top - 5, figure(bar.count), "middle"))
        parts.append(_name(middle, plot.bottom + 14, bar.name))
        places.append((middle, _at(plot, bar.share)))
    parts += [_text(plot.right + 6, _at(plot, share) + 4, f"{round(100 * share)} %", "start") for share in _SHARES]
    parts.append(Markup('<polyline class="mc-trajectory" points="{}"/>').format(path_of(places)))
    own, few = name_within(pareto.id), [bar.name for bar in bars if bar.vital]
    return Markup(
        '<svg class="mc-chart" role="img" viewBox="0 0 {} {}" aria-labelledby="pt-{} pd-{}"><title id="pt-{}">{}'
        '</title><desc id="pd-{}">{}. The vital few: {}.</desc>{}</svg>'
    ).format(_WIDTH, _HEIGHT, own, own, own, pareto.title, own, pareto.told, ", ".join(few), Markup("").join(parts))


def _at(plot: Plot, share: float) -> float:
    return plot.bottom - (plot.bottom - plot.top) * share


def _bar(left: float, top: float, width: float, height: float, said: str, *, vital: bool) -> Markup:
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>').format(
        "mc-bar-vital" if vital else "mc-bar-other", *map(shorten, (left, top, width, max(0.0, height))), said
    )


def _text(left: float, top: float, text: str, anchor: str) -> Markup:
    return Markup('<text class="mc-axis" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        shorten(left), shorten(top), anchor, text
    )


def _name(left: float, top: float, name: str) -> Markup:
    """The name of a cause below its bar, slanted so that neighbours do not meet."""
    short = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
    return Markup(
        '<text class="mc-axis" x="{}" y="{}" text-anchor="end" transform="rotate(-24 {} {})">{}</text>'
    ).format(*map(shorten, (left, top, left, top)), short)
