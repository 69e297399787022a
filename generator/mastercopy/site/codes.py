"""Turns an address into a QR code as inline SVG without links or styles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import segno
from markupsafe import Markup

from mastercopy.site.speech import Speech
from mastercopy.words.saying import say

_BORDER = 2
_DARK = re.compile(rb"\x01+")
_MASK = 0
"""Every reader reads every mask; to try all eight for the prettiest takes three times as long as all the rest."""


class Code(NamedTuple):
    """A QR code that is drawn: modules on each side with the border, and its dark ones as the path of an SVG."""

    side: int
    path: str


def pinned_text(name: str, label: str, address: str) -> str:
    """What the code of one revision says: where its page is, or without an address of the site which one it is."""
    return address or _pinned(name, label)


def _pinned(name: str, label: str) -> str:
    return f"{name} revision {label}"


def render_pinned(
    name: str, label: str, address: str, speech: Speech, drawn: Mapping[str, Code] | None = None
) -> Markup:
    """The QR code that leads to one revision of a document; `drawn` are codes by their text that are there already."""
    text = pinned_text(name, label, address)
    return render_code(
        (drawn or {}).get(text) or draw_code(text),
        speech.say(say("QR code of {name} revision {revision}", name=name, revision=label)),
    )


def draw_code(text: str) -> Code:
    """A QR code that prints."""
    code = segno.make(text, error="m", micro=False, mask=_MASK)
    return Code(int(code.symbol_size(border=_BORDER)[0]), _drawn(code.matrix))


def render_code(code: Code, label: str) -> Markup:
    """As inline SVG; the label says what it leads to."""
    return Markup('<svg class="mc-code" role="img" viewBox="0 0 {} {}"><title>{}</title>{}</svg>').format(
        code.side, code.side, label, Markup('<path stroke="#000" d="{}"/>').format(code.path)
    )


def _drawn(matrix: Sequence[bytes | bytearray]) -> str:
    """The dark modules, row by row, as lines one module wide: each begins where the last one ended."""
    x, y, path = -_BORDER, -_BORDER, ["M0 .5"]
    for row, modules in enumerate(matrix):
        for run in _DARK.finditer(modules):
            path.append(f"m{run.start() - x} {row - y}h{run.end() - run.start()}")
            x, y = run.end(), row
    return "".join(path)
