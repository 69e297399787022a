"""Finds the texts that no Markdown engine gets through: brackets in brackets, or lists in lists, without end.

Python-Markdown looks from every open bracket of a paragraph for the one that closes it, so that n of them cost n * n,
and calls itself for every list, note or quotation inside another one.
"""

from __future__ import annotations

import re
from collections import Counter

from mastercopy.words.saying import say

_MARK = re.compile(r"\n[ \t]*(?=\n)|\[|\](\()?|\)|^:[ \t]", re.MULTILINE)
MOST = 1_000_000
"""The most work allowed: the sum, over all opening brackets of a text, of how many are open there in its paragraph."""
MOST_DEFINITIONS = 200
"""The most definitions in one paragraph; the engine takes each inside the one before."""
MOST_NOTES = 500
"""The most references to one footnote, and the most raw sections; the engine looks through all of them for each."""
_DEEP = re.compile(
    r"^(?: {4}| {0,3}\t){50}[ \t]*(?:[-*+:]|\d+[.)]|!!!|\?\?\?|===)"
    r"|^(?! {0,3}(?:(?:-[ \t]*)+|(?:\*[ \t]*)+)$)(?:[ \t>]*(?:[-*+:]|\d+[.)])[ \t]){50}",
    re.MULTILINE,
)
"""A list, note or tab fifty levels down, or as many begun on one line."""
_FAR_IN = re.compile(r"\n[ \t>*+:.)\d-]{50}")
"""How each such line begins, which hardly any text has; it is found much faster."""
_NOTE = re.compile(r"\[\^([^\]\n]*)\]|<!\[CDATA\[")
HINT = say("close its brackets, part its paragraphs, or nest its lists less deeply")


def is_tangled(body: str) -> bool:
    """Whether a text is shown as it is written, because rendering it could take minutes or the whole stack."""
    return _is_bracketed(body) or _is_deep(body) or _is_noted(body)


def _is_deep(body: str) -> bool:
    return _FAR_IN.search(f"\n{body}") is not None and _DEEP.search(body) is not None


def _is_noted(body: str) -> bool:
    if max(body.count("[^"), body.count("<![CDATA[")) <= MOST_NOTES:
        return False
    return max(Counter(match.group() for match in _NOTE.finditer(body)).values(), default=0) > MOST_NOTES


def _is_bracketed(body: str) -> bool:
    if body.count("[") * body.count("[") < MOST and body.count("\n:") < MOST_DEFINITIONS:
        return False
    work = brackets = rounds = definitions = 0
    for match in _MARK.finditer(body):
        mark = match.group()
        if mark == "[":
            brackets += 1
            work += brackets
        elif mark[0] == "]":
            brackets = max(0, brackets - 1)
            rounds += match.group(1) is not None
            work += rounds if match.group(1) is not None else 0
        elif mark == ")":
            rounds = max(0, rounds - 1)
        elif mark[0] == ":":
            definitions += 1
        else:
            brackets = rounds = definitions = 0
        if work > MOST or definitions > MOST_DEFINITIONS:
            return True
    return False


def as_written(body: str) -> str:
    """Markdown that shows a text as it is written."""
    return "".join(f"    {line}\n" for line in body.split("\n"))
