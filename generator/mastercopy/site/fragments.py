"""Turns all recorded texts of one document into what its pages show of them: each text, what each changed, and codes.

This is the unit of work of a site: a function of texts and settings alone, so that it can be kept, or done elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mastercopy.site.codes import Code, draw_code
from mastercopy.text.markdown import Heading, Rendered, Renderer
from mastercopy.text.redline import Counts, Reader, compare_texts, write_html
from mastercopy.text.setting import Marked, Source


@dataclass(frozen=True, slots=True)
class Work:
    """The texts of one document, which of them are compared (pairs of their places, the older first), and its codes."""

    sources: tuple[Source, ...]
    pairs: tuple[tuple[int, int], ...]
    codes: tuple[str, ...]

    def name(self, settings: str) -> str:
        """The SHA-256 of everything that decides what comes of it; `settings` stand for the renderer and our code."""
        told = [[one.markdown, dict(one.links), dict(one.pictures)] for one in self.sources]
        return hashlib.sha256(_json([settings, told, self.pairs, self.codes])).hexdigest()


@dataclass(frozen=True, slots=True)
class Fragments:
    """What comes of a work: a rendering for each text, a comparison for each pair, a drawing for each code."""

    shown: tuple[Rendered, ...]
    marked: tuple[Marked, ...]
    codes: Mapping[str, Code]


def make_fragments(work: Work, renderer: Renderer) -> Fragments:
    """Render every text and compare every pair; texts of one document have most in common, which is done once."""
    reader = Reader()
    shown = [renderer.render_passages(one.markdown, one.links) for one in work.sources]

    def mark(old: int, new: int) -> Marked:
        pictures = (work.sources[old].pictures, work.sources[new].pictures)
        redline = compare_texts(shown[old].passages, shown[new].passages, *pictures, reader)
        return Marked(redline.counts, *write_html(redline))

    marked = tuple(mark(old, new) for old, new in work.pairs)
    return Fragments(tuple(shown), marked, {text: draw_code(text) for text in work.codes})


def pack_fragments(fragments: Fragments) -> bytes:
    """As bytes that can be kept or sent."""
    shown = [[one.passages, one.headings] for one in fragments.shown]
    return _json([shown, [[asdict(one.counts), one.html, one.places] for one in fragments.marked], fragments.codes])


def unpack_fragments(data: bytes) -> Fragments:
    """What was packed; ValueError, KeyError or TypeError for bytes that hold something else."""
    shown, marked, codes = json.loads(data)
    return Fragments(
        tuple(Rendered(tuple(passages), tuple(Heading(*one) for one in headings)) for passages, headings in shown),
        tuple(Marked(Counts(**counts), html, tuple(places)) for counts, html, places in marked),
        {text: Code(*code) for text, code in codes.items()},
    )


def _json(value: Any) -> bytes:
    """Strict JSON; a text that no UTF-8 can carry is spelled out."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
