"""Puts the files that a text embeds by a line `--8<-- "path"` in the place of that line.

The files are those that the text's digest binds, never those of a working folder: whoever approves a text approves
what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mastercopy.model.code import read_fences, without_fences

_LINE = re.compile(r"^[ \t]*-{1,}8<-{1,}[ \t]+[\"']([^\"'\n]+)[\"'][ \t]*$", re.MULTILINE)
MOST = 2_000_000
"""Characters of a text with all that it embeds; what would go beyond stays a line that names its file."""
_DEEPEST = 20


def read_snippets(body: str) -> Iterator[str]:
    """The destination of each such line outside code, as written."""
    if "8<" in body:
        yield from (match.group(1) for match in _LINE.finditer(without_fences(body)))


def expand_snippets(body: str, read: Callable[[str], str | None]) -> str:
    """A text with every such line outside code replaced by its file, and the lines in that file in turn.

    `read` gives the text of a destination as written, None where it is not there. A file does not embed itself.
    """
    return _Expansion(read, len(body)).expand(body, ()) if "8<" in body else body


class _Expansion:
    """The length reached so far; lives only inside `expand_snippets`."""

    def __init__(self, read: Callable[[str], str | None], length: int) -> None:
        self.read, self.length = read, length

    def expand(self, body: str, inside: tuple[str, ...]) -> str:
        parts: list[str] = []
        at = 0
        for start, end in (*read_fences(body), (len(body), len(body))):
            parts.append(_LINE.sub(lambda match: self._file(match, inside), body[at:start]))
            parts.append(body[start:end])
            at = end
        return "".join(parts)

    def _file(self, match: re.Match[str], inside: tuple[str, ...]) -> str:
        written = match.group(1)
        text = self.read(written) if written not in inside and len(inside) < _DEEPEST else None
        if text is None or self.length + len(text) > MOST:
            return f"`{written.replace('`', ' ')}`: not shown"
        self.length += len(text)
        return self.expand(text.strip("\n"), (*inside, written))
