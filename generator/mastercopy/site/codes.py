"""Turns an address into a QR code as inline SVG without links or styles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import segno
from markupsafe import Markup


def render_pinned(name: str, label: str, address: str) -> Markup:
    """The QR code that leads to one revision of a document; without an address of the site it names the two."""
    pinned = f"{name} revision {label}"
    return render_code(address or pinned, f"QR code of {pinned}")


_BORDER = 2
_DARK = re.compile(rb"\x01+")
_MASK = 0
"""Every reader reads every mask; to try all eight for the prettiest takes three times as long as all the rest."""


@lru_cache(maxsize=4096)
def render_code(text: str, label: str) -> Markup:
    """A QR code that prints; the label says what it leads to."""
    code = segno.make(text, error="m", micro=False, mask=_MASK)
    side = code.symbol_size(border=_BORDER)[0]
    return Markup('<svg class="mc-code" role="img" viewBox="0 0 {} {}"><title>{}</title>{}</svg>').format(
        side, side, label, Markup('<path stroke="#000" d="{}"/>').format(_drawn(code.matrix))
    )


def _drawn(matrix: Sequence[bytes | bytearray]) -> str:
    """The dark modules, row by row, as lines one module wide: each begins where the last one ended."""
    x, y, path = -_BORDER, -_BORDER, ["M0 .5"]
    for row, modules in enumerate(matrix):
        for run in _DARK.finditer(modules):
            path.append(f"m{run.start() - x} {row - y}h{run.end() - run.start()}")
            x, y = run.end(), row
    return "".join(path)
