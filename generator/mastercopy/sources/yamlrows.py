"""Takes rows out of a list in YAML text, the lines of all others kept where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from mastercopy.sources.yamltext import Loader, read_plain


def cut_rows(text: str, name: str, is_cut: Callable[[Mapping[str, Any]], bool]) -> str | None:
    """The text with each row of the list under a key emptied that is to be cut; None where that cannot be done.

    What is cut leaves `{}` and its line ends, so that what follows stays on its line.
    """
    fields = read_plain(text)
    if not isinstance(fields, Mapping):
        return None
    rows = fields.get(name)
    wanted = [isinstance(row, Mapping) and is_cut(row) for row in rows] if isinstance(rows, list) else []
    if not any(wanted):
        return text
    for start, end in reversed([span for span, cut in zip(_spans(text, name), wanted, strict=True) if cut]):
        text = f"{text[:start]}{{}}{_tail(text[start:end])}{text[end:]}"
    again = read_plain(text)
    left = again.get(name) if isinstance(again, Mapping) else None
    kept = [{} if cut else row for row, cut in zip(rows, wanted, strict=True)] if isinstance(rows, list) else None
    return text if left == kept else None


def _spans(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where each row of the list begins and ends."""
    root: Any = yaml.compose(text, Loader=Loader)
    for key, value in root.value:
        if key.value == name:
            yield from ((row.start_mark.index, row.end_mark.index) for row in value.value)


def _tail(row: str) -> str:
    """The line ends of a row, and what indents the line after it."""
    last = row.rpartition("\n")[2]
    return "\n" * row.count("\n") + (last if not last.strip() else "") if "\n" in row else ""
