"""Turns an address into a QR code as inline SVG without links or styles."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno
from markupsafe import Markup


def render_pinned(name: str, label: str, address: str) -> Markup:
    """The QR code that leads to one revision of a document; without an address of the site it names the two."""
    pinned = f"{name} revision {label}"
    return render_code(address or pinned, f"QR code of {pinned}")


_MASK = 0
"""Every reader reads every mask; to try all eight for the prettiest takes three times as long as all the rest."""


@lru_cache(maxsize=4096)
def render_code(text: str, label: str) -> Markup:
    """A QR code that prints; the label says what it leads to."""
    out = BytesIO()
    code = segno.make(text, error="m", micro=False, mask=_MASK)
    code.save(out, kind="svg", xmldecl=False, svgns=False, svgclass=None, lineclass=None, omitsize=True, border=2)
    drawing = out.getvalue().decode().strip()
    inner = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    side = code.symbol_size(border=2)[0]
    return Markup('<svg class="mc-code" role="img" viewBox="0 0 {} {}"><title>{}</title>{}</svg>').format(
        side, side, label, Markup(inner)
    )  # noqa: S704
