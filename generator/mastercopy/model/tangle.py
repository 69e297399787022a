"""Finds the texts that no Markdown engine renders in reasonable time: brackets in brackets without end.

Python-Markdown looks from every open bracket of a paragraph for the one that closes it, so that n of them cost n * n.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"\n[ \t]*(?=\n)|\[|\](\()?|\)|^:[ \t]", re.MULTILINE)
MOST = 1_000_000
"""The most work allowed: the sum, over all opening brackets of a text, of how many are open there in its paragraph."""
MOST_DEFINITIONS = 200
"""The most definitions in one paragraph; the engine takes each inside the one before."""
HINT = "close its brackets, or part its paragraphs"


def is_tangled(body: str) -> bool:
    """Whether a text is shown as it is written, because rendering it could take minutes."""
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
