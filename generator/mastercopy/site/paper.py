"""Turns the name of a page and its day into what stands at the top and foot of each printed sheet, as a style."""

from __future__ import annotations

import re
from functools import lru_cache

from mastercopy.site.speech import Speech, read_speech
from mastercopy.words import one_line
from mastercopy.words.saying import say

_LONGEST = 90
_PLAIN = " ,.-()"
_COUNTERS = {"\0": "counter(page)", "\1": "counter(pages)"}


UNCONTROLLED = say("Uncontrolled when printed")


def print_style(
    left: str, right: str, day: str, language: str, *, landscape: bool = False, foot: str = UNCONTROLLED
) -> str:
    """A style for the page's head: name and revision above, what the sheet is, the day and its number below."""
    speech = read_speech(language)
    boxes = (
        ("top-left", css_text(speech.say(left))),
        ("top-right", css_text(speech.say(right))),
        ("bottom-left", css_text(speech.say(foot))),
        ("bottom-center", css_text(speech.say(say("As of {day}", day=day)))),
        ("bottom-right", css_numbers(speech)),
    )
    rules = "".join(f"@{place}{{content:{text};font:8pt sans-serif;color:#333}}" for place, text in boxes)
    size = "size:landscape;" if landscape else ""
    return f'<style media="print">@page{{{size}margin:22mm 15mm 18mm;{rules}}}</style>'


def css_numbers(speech: Speech) -> str:
    """Which sheet it is of how many, as the browser counts them."""
    sheet = speech.say(say("Page {number} of {total}", number="\0", total="\1"))
    parts = (_COUNTERS.get(part) or f'"{part}"' for part in re.split("([\0\1])", sheet) if part)
    return " ".join(parts)


@lru_cache(maxsize=1024)
def css_text(text: str) -> str:
    """Any text as a quoted string of a style; all but letters, digits and blanks as numbers, so nothing ends it."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return '"' + "".join(c if c.isalnum() or c in _PLAIN else f"\\{ord(c):x} " for c in one_line(short)) + '"'
