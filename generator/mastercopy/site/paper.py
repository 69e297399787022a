"""Turns the name of a page and its day into what stands at the top and foot of each printed sheet, as attributes.

They stand on the page's root, where the one style of all pages finds them: a page that brought a style of its own
would need a policy of its own as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache

from mastercopy.site.speech import read_speech
from mastercopy.words import one_line
from mastercopy.words.saying import say

_LONGEST = 90
_ROOT = re.compile(r"<html\b")

UNCONTROLLED = say("Uncontrolled when printed")
"""What the style itself says at the foot of a page that says nothing else."""


def paper_marks(
    left: str, right: str, day: str, language: str, *, landscape: bool = False, foot: str = UNCONTROLLED
) -> str:
    """Attributes for a page's root: name and revision above, what the sheet is and the day below.

    Without a `day`, that is put behind them later (`paper_day`).
    """
    own = foot if foot != UNCONTROLLED else ""
    marks = _marks({"left": left, "right": right, "foot": own}, language)
    return marks + " data-mc-wide" * landscape + (paper_day(day, language) if day else "")


def paper_day(day: str, language: str) -> str:
    """The attribute that says at the foot of each sheet of which day it is."""
    return _marks({"day": say("As of {day}", day=day)}, language)


def _marks(told: Mapping[str, str], language: str) -> str:
    speech = read_speech(language)
    said = {name: speech.say(text) for name, text in told.items()}
    return "".join(f' data-mc-{name}="{html.escape(_short(text))}"' for name, text in said.items() if text)


def mark_paper(page: str, marks: str) -> str:
    """A page with these attributes on its root."""
    return _ROOT.sub(lambda root: root.group() + marks, page, count=1) if marks else page


@lru_cache(maxsize=1024)
def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
