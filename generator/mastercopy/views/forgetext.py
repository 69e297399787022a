"""Writes texts of others as Markdown of a forge in which they say what they say and do nothing else."""

from __future__ import annotations

import re

from mastercopy.words import one_line

_MARKS = re.compile(r"([\\`*_\[\]<>#|~&$!])")
_FIRST = re.compile(r"^([-+=]|\d{1,9}(?=[.)] ))")
_CALLS = re.compile(
    r"(@|\\[#!~&$](?=[\w\"])|[%^](?=[\w\"])|:(?=//)|(?<![A-Za-z0-9])www(?=\.)|\bGH(?=-)|\{(?=[+-])|\b[0-9a-f]{7}(?=[0-9a-f]*\b))",
    re.IGNORECASE,
)
_NOTHING = "&#8203;"
"""A space of no width: after it neither a name is called, nor a number or an address turned into a link."""


def inert(text: str, most: int = 400) -> str:
    """A text on one line, cut where it is long, as a forge shows it: no mark-up, no mention, no link, no reference."""
    line = one_line(text)
    if len(line) > most:
        line = line[: most - 1].rstrip() + "…"
    marked = _FIRST.sub(rf"\1{_NOTHING}", _MARKS.sub(r"\\\1", line))
    return _CALLS.sub(rf"\1{_NOTHING}", marked)


def code(text: str, most: int = 200) -> str:
    """A path or a number as code; nothing in it can end the code."""
    line = one_line(text).replace("`", "'").replace("|", "¦")
    if len(line) > most:
        line = f"{line[: most // 2]}…{line[-(most // 2) :]}"
    return f"`{line or ' '}`"
