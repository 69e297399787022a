"""Turns the name of a page and its day into what stands at the top and foot of each printed sheet, as a style."""

from __future__ import annotations

from functools import lru_cache

from mastercopy.words import one_line

_LONGEST = 90
_PLAIN = " ,.-()"


UNCONTROLLED = "Uncontrolled when printed"


def print_style(left: str, right: str, day: str, *, landscape: bool = False, foot: str = UNCONTROLLED) -> str:
    """A style for the page's head: name and revision above, what the sheet is, the day and its number below."""
    boxes = (
        ("top-left", css_text(left)),
        ("top-right", css_text(right)),
        ("bottom-left", css_text(foot)),
        ("bottom-center", css_text(f"As of {day}")),
        ("bottom-right", '"Page " counter(page) " of " counter(pages)'),
    )
    rules = "".join(f"@{place}{{content:{text};font:8pt sans-serif;color:#333}}" for place, text in boxes)
    size = "size:landscape;" if landscape else ""
    return f'<style media="print">@page{{{size}margin:22mm 15mm 18mm;{rules}}}</style>'


@lru_cache(maxsize=1024)
def css_text(text: str) -> str:
    """Any text as a quoted string of a style; all but letters, digits and blanks as numbers, so nothing ends it."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return '"' + "".join(c if c.isalnum() or c in _PLAIN else f"\\{ord(c):x} " for c in one_line(short)) + '"'
