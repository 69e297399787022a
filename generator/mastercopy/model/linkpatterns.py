"""Where Markdown and HTML write a destination: the patterns by which digests, checks and pages find the same ones."""

from __future__ import annotations

import html
import re

INLINE = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))+))")
REFERENCE = re.compile(r"^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\n?[ \t]*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)
HTML = re.compile(
    r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*?\s(?:src|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")
"""A backslash before one of these characters writes the character itself."""
NOWHERE = "#mc-not-shown"
"""Where a destination leads whose page is not for the readers of the site: its words stay, as plain words."""


def written_in(match: re.Match[str]) -> tuple[str, int]:
    """(destination as written, where it begins) of a match of one of the patterns."""
    group = next((at for at, text in enumerate(match.groups(), 1) if text is not None), 0)
    return (match.group(group), match.start(group)) if group else ("", match.end())


def spelled(written: str) -> str:
    """A destination as a browser is given it: without the backslashes and character references it is written with."""
    return html.unescape(_ESCAPED.sub(r"\1", written))
