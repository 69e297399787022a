"""Turns causes into a Pareto chart in inline SVG: bars from the most frequent down, and the share they add up to."""

from __future__ import annotations

from markupsafe import Markup

from mastercopy.site.axes import name_within, path_of, shorten, word
from mastercopy.site.speech import Speech
from mastercopy.views.figures import figure
from mastercopy.views.voiceview import Pareto
from mastercopy.words.saying import say, say_row

_WIDTH, _ROW, _TOP = 640, 44, 34
_LEFT, _RIGHT = 4, 40
_NAME, _THICK = 22, 16
_SHARES = (0.5, 0.8, 1.0)
_LETTERS = 30


def render_pareto(pareto: Pareto, speech: Speech) -> Markup:
    """The chart; empty of fewer than two causes. The vital few are filled, the others hollow."""
    bars = pareto.bars
    if len(bars) < 2 or not max(one.count for one in bars):
        return Markup("")
    most, bottom = max(one.count for one in bars), _TOP + _ROW * len(bars)
    parts, places, names = [_scale(bottom)], [], []
    for place, bar in enumerate(bars):
        top = _TOP + _ROW * place + _NAME
        said = say(
            "{name}: {count}, with those before it {number} %",
            name=bar.name,
            count=figure(bar.count),
            number=round(100 * bar.share),
        )
        width = _along(bar.count / most) - _LEFT
        shape = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>')
        kind = "mc-bar-vital" if bar.vital else "mc-bar-other"
        parts.append(shape.format(kind, *map(shorten, (_LEFT, top, width, _THICK)), speech.say(said)))
        name = speech.say(bar.name)
        name = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
        names.append(word(_LEFT, top - 5, f"{name}  {figure(bar.count)}"))
        places.append((_along(bar.share), top + _THICK / 2))
    parts.append(Markup('<polyline class="mc-trajectory" points="{}"/>').format(path_of(places)))
    parts += names
    own, few = name_within(pareto.id), [bar.name for bar in bars if bar.vital]
    told = speech.say(say("{told}. The vital few: {names}.", told=pareto.told, names=say_row(", ", few)))
    return Markup(
        '<svg class="mc-chart" role="img" viewBox="0 0 {} {}" aria-labelledby="pt-{} pd-{}"><title id="pt-{}">{}'
        '</title><desc id="pd-{}">{}</desc>{}</svg>'
    ).format(_WIDTH, bottom + 6, own, own, own, speech.say(pareto.title), own, told, Markup("").join(parts))


def _along(share: float) -> float:
    """How far to the right a share of the whole, or of the longest bar, reaches."""
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * share


def _scale(bottom: float) -> Markup:
    """Upright lines at the shares that the dotted line is read by."""
    line = Markup('<line class="mc-grid-line" x1="{}" x2="{}" y1="{}" y2="{}"/>')
    drawn = []
    for share in _SHARES:
        at = shorten(_along(share))
        drawn += [
            line.format(at, at, shorten(_TOP), shorten(bottom)),
            word(_along(share), 20, f"{share:.0%}", "middle"),
        ]
    return Markup("").join(drawn)
