"""Turns the words in brackets, which a redline says of a passage, into the language of a site."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from mastercopy.site.speech import Speech
from mastercopy.words.saying import say, say_name

_LABEL = re.compile(r'(<(?:span|p) data-rl="label">(?:<a href="#[^"]*">)?)(\[?)([^<\]]*)(\]?)')
_TERM = re.compile(r"(<dt[^>]*>)([^<]*)(</dt>)")
_TITLE = r"(“[^”]*”)"
_WORDS: tuple[str, ...] = (
    say("Added"), say("Removed"), say("Moved here"), say("Column added"), say("Column removed"),
    say("Column moved here"), say("Divided here"), say("old picture"), say("new picture"),
    say("Rows sorted anew: they stand in the new order"), say("Sorted anew: the items stand in the new order"),
    say("No change of text, formatting, links or pictures."),
)  # fmt: skip
_KINDS = {"table": say("table"), "list": say("list"), "definitions": say("definitions"), "code": say("code")}
_KINDS |= {"line": say("line"), "picture": say("picture")}
_SENTENCES: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"Added: (\w+)", lambda what: say("Added: {what}", what=_KINDS.get(what, what))),
    (r"Removed: (\w+)", lambda what: say("Removed: {what}", what=_KINDS.get(what, what))),
    (r"was (\d+)", lambda number: say("was {number}", number=number)),
    (r"now (\d+)", lambda number: say("now {number}", number=number)),
    (rf"was {_TITLE}", lambda title: say("was {title}", title=title)),
    (rf"Column {_TITLE} moved", lambda title: say("Column {title} moved", title=title)),
    (
        rf"{_TITLE} moved: now {_TITLE}, to the top",
        lambda title, new: say("{title} moved: now {new}, to the top", title=title, new=new),
    ),
    (
        rf"{_TITLE} moved: now {_TITLE}, after {_TITLE}",
        lambda title, new, other: say("{title} moved: now {new}, after {other}", title=title, new=new, other=other),
    ),
    (rf"{_TITLE} moved to the top", lambda title: say("{title} moved to the top", title=title)),
    (
        rf"{_TITLE} moved after {_TITLE}",
        lambda title, other: say("{title} moved after {other}", title=title, other=other),
    ),
)
_MARKS = {"added": say("added"), "removed": say("removed")}
_SPOKEN = re.compile(r'(<span data-rl="said">\[)(added|removed): ')
"""What those hear who do not see lines under words, or through them."""
_PARTS = re.compile(r", (?=was |now )")


def say_labels(text: str, speech: Speech) -> str:
    """The HTML of a redline with its own words said anew; what it quotes stays as it was written."""
    if not speech.messages:
        return text
    text = _SPOKEN.sub(lambda found: f"{found[1]}{html.escape(speech.say(_MARKS[found[2]]), quote=False)}: ", text)
    return _LABEL.sub(lambda found: f"{found[1]}{found[2]}{_said(found[3], speech)}{found[4]}", text)


def say_terms(text: str, speech: Speech) -> str:
    """The HTML of changed fields with their labels and its own words said anew."""
    if not speech.messages:
        return text
    return _TERM.sub(lambda found: f"{found[1]}{_named(found[2], speech)}{found[3]}", say_labels(text, speech))


def _named(words: str, speech: Speech) -> str:
    names = html.unescape(words).split(" / ")
    return html.escape(" / ".join(str(speech.say(say_name(name))) for name in names), quote=False)


def _said(words: str, speech: Speech) -> str:
    told = html.unescape(words)
    whole = _message(told)
    parts = [whole] if whole is not None else [_message(part) or part for part in _PARTS.split(told)]
    return html.escape(", ".join(str(speech.say(part)) for part in parts), quote=False)


def _message(told: str) -> str | None:
    """The message that a label is made of; None for words that none of ours begins with."""
    known = next((word for word in _WORDS if word == told), None)
    if known is not None:
        return known
    found = ((re.fullmatch(pattern, told), make) for pattern, make in _SENTENCES)
    return next((make(*match.groups()) for match, make in found if match is not None), None)
