"""The marks of a redline in HTML: what `html` writes, `verdict` takes off again and the style sheet shows.

Every mark is an attribute `data-rl`, which no clean text can bring along, so that a mark is always one of ours. Words
for people stand in brackets, as text: they are read out, printed, copied, and seen without any style.
"""

from __future__ import annotations

import json
from html import escape

from mastercopy.text.redline.tree import Attributes

MARK = "data-rl"
MOVE = "data-rl-move"
PLACE = "data-rl-place"
WAS = "data-rl-was"
NOW = "data-rl-now"
OLD = "data-rl-old"
HREF = "data-rl-href"
DIVIDED = "data-rl-divided"

SAID = "said"
"""Words that only a screen reader needs where the style is at work."""
LABEL = "label"
"""Words for everybody."""


def said(text: str) -> str:
    return f'<span {MARK}="{SAID}">{escape(text, quote=False)}</span>'


def label(text: str, tag: str = "span", link: str = "") -> str:
    """Words in brackets; with a link they lead to the other end of a move."""
    words = f"[{escape(short(text), quote=False)}]"
    inner = f'<a href="#{link}">{words}</a>' if link else words
    inner = f"{inner} " if tag == "span" else inner
    return f'<{tag} {MARK}="{LABEL}">{inner}</{tag}>'


def record(tag: str, attributes: Attributes) -> str:
    """An element's tag and attributes as the text of an attribute."""
    return json.dumps([tag, attributes], ensure_ascii=False, separators=(",", ":"))


def read_record(text: str) -> tuple[str, Attributes]:
    tag, attributes = json.loads(text)
    return str(tag), tuple((str(name), str(value)) for name, value in attributes)


def short(text: str, length: int = 300) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def title(text: str) -> str:
    """What is quoted of a block to name it."""
    return f"“{short(' '.join(text.split()), 60)}”"
