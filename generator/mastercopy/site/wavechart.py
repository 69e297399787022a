"""Turns the waves of a survey into one inline SVG: each result as a point on the interval that it stands for."""

from __future__ import annotations

from markupsafe import Markup

from mastercopy.site.axes import Plot, name_within, path_of, round_ticks, shorten, span_of
from mastercopy.site.speech import Speech
from mastercopy.views.waveview import WavePage
from mastercopy.words.saying import say

_WIDTH, _HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 96, 16, 32
_CAP = 5


def render_waves(page: WavePage, name: str, speech: Speech) -> Markup:
    """The results of a series with their intervals; empty of a single wave, whose sentence says it all."""
    if len(page.series) < 2:
        return Markup("")
    heights = [height for one in page.series for height in (one.low, one.high)]
    ticks = round_ticks(*span_of(heights, page.unit))
    inner = (_WIDTH - _LEFT - _RIGHT) * 0.06
    plot = Plot(_LEFT + inner, _WIDTH - _RIGHT - inner, _TOP, _HEIGHT - _BOTTOM, ticks, len(page.series))
    places = [(plot.x(index), plot.y(one.value)) for index, one in enumerate(page.series)]
    parts = [plot.frame([one.period for one in page.series])]
    parts.append(Markup('<polyline class="mc-trajectory" points="{}"/>').format(path_of(places)))
    for (left, middle), one in zip(places, page.series, strict=True):
        low, high = plot.y(one.low), plot.y(one.high)
        bar = f"M{shorten(left)} {shorten(low)}V{shorten(high)}"
        caps = "".join(f"M{shorten(left - _CAP)} {shorten(at)}h{2 * _CAP}" for at in (low, high))
        said = say("{period}: {told}, {answers} answers", period=one.period, told=one.told, answers=one.answers)
        parts.append(Markup('<path class="mc-doubt" d="{}"/>').format(bar + caps))
        point = Markup('<circle class="mc-point" cx="{}" cy="{}" r="4"><title>{}</title></circle>')
        parts.append(point.format(shorten(left), shorten(middle), speech.say(said)))
    last = page.series[-1]
    label = Markup('<text class="mc-latest" x="{}" y="{}">{}</text>')
    parts.append(label.format(shorten(places[-1][0] + 9), shorten(places[-1][1] + 4), speech.say(last.short)))
    own = name_within(name)
    return Markup(
        '<svg class="mc-chart" role="img" viewBox="0 0 {} {}" aria-labelledby="wt-{} wd-{}"><title id="wt-{}">{}'
        '</title><desc id="wd-{}">{}</desc>{}</svg>'
    ).format(
        _WIDTH,
        _HEIGHT,
        own,
        own,
        own,
        speech.say(say("{name} by wave", name=page.name)),
        own,
        speech.say(page.sentence),
        Markup("").join(parts),
    )
