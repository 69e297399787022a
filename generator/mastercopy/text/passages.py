"""Divides Markdown where the renderings of the parts, put together, are that of the whole; else it does not.

The revisions of a document share most of their passages, and each needs to be rendered once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SAFE = frozenset(
    {
        "admonition",
        "attr_list",
        "def_list",
        "fenced_code",
        "footnotes",
        "sane_lists",
        "tables",
        "toc",
        "pymdownx.caret",
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.inlinehilite",
        "pymdownx.keys",
        "pymdownx.mark",
        "pymdownx.smartsymbols",
        "pymdownx.superfences",
        "pymdownx.tabbed",
        "pymdownx.tasklist",
        "pymdownx.tilde",
    }
)
"""The extensions that carry nothing from one passage to another but what `_TIES` finds."""
_TIES = re.compile(
    r"<[A-Za-z/!?]"  # HTML, which may go on over any number of blocks
    r"|\[\^|\]:|^[ ]*\*\["  # footnotes, references, abbreviations: defined anywhere, at any depth
    r"|\[TOC\]|\t|[\x00\x02\x03\r]"
    r"|\{[:#.][^\n]*\}[ ]*$"  # attributes at the end of a line may speak of a block before
    r"|^[ ]*={3}"  # tabs are counted over the whole page
    r"|`{3}|~{3}",  # fenced code may hold anything, and the extensions differ in where it ends
    re.MULTILINE | re.IGNORECASE,
)
_SIGNS = ("<", "[^", "]:", "*[", "[toc", "\t", "\x00", "\x02", "\x03", "\r", "{", "===", "```", "~~~")
"""What every tie has in it: a text without them, as most are, needs no closer look."""
_HEADING = re.compile(r"#{1,6}[ ]+\S")
_BEGINS = re.compile(r"#{1,6}[ ]+\S|[^\W\d_]|\||[(\[“\"'](?=\S)")
"""How a block begins that joins nothing before it: a heading, a paragraph, a table; no item, quotation or term."""
_ITEM = re.compile(r"(?:\d{1,9}\.|[-*+])[ ]+[^ ]")
_CLOSED = re.compile(r"#{1,6}[ ]+\S|[^\W\d_]|\|")
"""How a block begins after which a list is a new one."""
_ON = re.compile(r"[^\W\d_]|\|")
"""How it goes on."""
_TERM = re.compile(r"^[ ]{0,3}:", re.MULTILINE)
"""Terms that follow each other are one list of definitions, so that paragraphs may be part of one."""
_ID = re.compile(r'\bid="([^"]*)"')


def divide(text: str) -> list[str] | None:
    """The passages of a text, each but the first beginning with a heading, a paragraph or a table.

    None where it must stay whole.
    """
    small = text.lower()
    if text.startswith(" ") or (any(sign in small for sign in _SIGNS) and _TIES.search(text)):
        return None
    lines = text.split("\n")
    starts = [0, *_starts(lines, _HEADING if _TERM.search(text) else _BEGINS)]
    return ["\n".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


_MARKS = r"A-Za-z0-9,.;()%?\u00c0-\u024f\u2013\u2014\u2018-\u201d-"
_PLAIN = re.compile(rf"[A-Za-z](?:[{_MARKS} ]*[{_MARKS}])?\n*")


def is_plain(passage: str) -> bool:
    """Whether a passage is one paragraph on one line, without a mark that means anything in Markdown."""
    return _PLAIN.fullmatch(passage) is not None


_WORDS = re.compile(rf"[{_MARKS} ]*")


def is_words(text: str) -> bool:
    """Whether a text on one line holds no mark that means anything within a line of Markdown."""
    return _WORDS.fullmatch(text) is not None


def names_in(part: str) -> tuple[str, ...]:
    """The names of places in one rendering."""
    return tuple(_ID.findall(part))


def _starts(lines: list[str], begins: re.Pattern[str]) -> Iterator[int]:
    """Where passages but the first begin: after an empty line, and a list only below what no list goes on after."""
    closed, blank, listed = False, True, begins is _BEGINS
    for place, line in enumerate(lines):
        if place and blank and (begins.match(line) or (listed and closed and _ITEM.match(line))):
            yield place
        if line.strip(" "):
            closed = (closed or blank) and (_CLOSED if blank else _ON).match(line) is not None
            blank = False
        else:
            blank = True


def is_apart(names: Iterable[tuple[str, ...]]) -> bool:
    """Whether no two passages claim one name of a place, which only the whole tells apart."""
    every = [name for own in names for name in own]
    return len(every) == len(set(every))
