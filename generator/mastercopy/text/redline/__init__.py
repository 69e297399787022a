"""Turns two rendered texts into the changes between them, as data first, then as a page or lines that can be read."""

from mastercopy.text.redline.changes import Change, Counts
from mastercopy.text.redline.compare import Redline, compare_texts
from mastercopy.text.redline.html import find_places, render_excerpt, render_html, write_html
from mastercopy.text.redline.normal import normalise
from mastercopy.text.redline.reading import Reader
from mastercopy.text.redline.terminal import render_terminal
from mastercopy.text.redline.verdict import accept, reject

__all__ = [
    "Change",
    "Counts",
    "Reader",
    "Redline",
    "accept",
    "compare_texts",
    "find_places",
    "normalise",
    "reject",
    "render_excerpt",
    "render_html",
    "render_terminal",
    "write_html",
]
