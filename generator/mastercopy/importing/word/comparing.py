"""Compares what Word's file says with what the page says, line by line, and names the first differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from mastercopy.importing.word.lines import Line
from mastercopy.importing.word.names import shortened

_WHAT = {"p": "a paragraph", "item": "an item", "note": "a footnote"}


def differences(paper: Sequence[Line], page: Sequence[Line]) -> list[str]:
    """What differs between the two, in sentences; none where a reader of either sees the same."""
    return list(_differences(paper, page))


def _differences(paper: Sequence[Line], page: Sequence[Line]) -> Iterator[str]:
    for at, (one, other) in enumerate(zip(paper, page, strict=False)):
        said = _compare(one, other)
        if said is not None:
            yield said
            if (one.kind, one.words) != (other.kind, other.words) and not _goes_on(paper, page, at + 1):
                return
    if len(paper) > len(page):
        missing = paper[len(page)]
        yield f"{missing.place}: it is not on the page: {shortened(' '.join(missing.words))}"
    elif len(page) > len(paper):
        yield f"the page says more than the file: {shortened(' '.join(page[len(paper)].words))}"


def _goes_on(paper: Sequence[Line], page: Sequence[Line], at: int) -> bool:
    """Whether the two agree again right after a difference; else one difference would be told for every line."""
    return at < min(len(paper), len(page)) and (paper[at].kind, paper[at].words) == (page[at].kind, page[at].words)


def _compare(one: Line, other: Line) -> str | None:
    if one.words != other.words:
        return f"{one.place}: {_words(one.words, other.words)}"
    if one.kind != other.kind:
        return f"{one.place}: the file shows {_named(one.kind)}, the page {_named(other.kind)}"
    if one.step is not None and other.step is not None and one.step != other.step and (one.step, other.step) != (-1, 0):
        return f"{one.place}: it lies on another level of its list"
    return None


def _named(kind: str) -> str:
    if kind.startswith("h"):
        return f"a heading of level {int(kind[1:]) - 1}"
    if kind.startswith("cell "):
        where, _, size = kind.removeprefix("cell ").partition(" ")
        return f"cell {where.split('.')[1]} of row {where.split('.')[0]}, {size.replace('x', ' wide and ')} high"
    return _WHAT.get(kind, kind)


def _words(paper: Sequence[str], page: Sequence[str]) -> str:
    for tag, start, end, begin, stop in SequenceMatcher(None, paper[:2000], page[:2000], autojunk=False).get_opcodes():
        if tag != "equal":
            file, shown = (shortened(" ".join(part)) or "nothing" for part in (paper[start:end], page[begin:stop]))
            return f"the file says: {file}; the page says: {shown}"
    return "the page has other words"
