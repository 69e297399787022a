"""Puts what two sequences have in common, moved, lost and gained into the one order in which it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mastercopy.text.redline.parts import Added, Moved, Part, Stub

Parts = tuple[Part, ...]

FEW = 3
"""So many moves are shown one by one, whatever share of the whole they are."""


class Span(NamedTuple):
    """A stretch of the old sequence that belongs to one of the new; the ends are not in it."""

    old: int
    old_end: int
    new: int
    new_end: int


@dataclass(frozen=True, slots=True, eq=False)
class Makers:
    """How parts are made of places: what only one side has, what both have, and what to call a new place."""

    removed: Callable[[int], Parts]
    added: Callable[[int], Parts]
    paired: Callable[[Span], Parts]
    old_title: Callable[[int], str]
    title: Callable[[int], str]
    after: Callable[[int], str]
    number: Callable[[], int]
    kind: str
    sortable: bool


Place = int | None


def merge_parts(
    kept: Sequence[Span], moved: Sequence[Span], old: int, new: int, make: Makers
) -> tuple[Parts, tuple[Place, ...]]:
    """The parts, and for each its old place where so much moved that only the new order can be read (else nothing)."""
    if make.sortable and len(moved) > FEW and 2 * len(moved) > len(kept):
        return _resorted(sorted((*kept, *moved), key=lambda span: span.new), old, new, make)
    numbers = {span: make.number() for span in sorted(moved)}
    leaving = {span.old: span for span in moved}
    coming = {span.new: span for span in moved}
    parts: list[Part] = []
    i = j = 0
    for span in (*kept, Span(old, old, new, new)):
        while i < span.old:
            if i in leaving:
                move = leaving[i]
                parts.append(Stub(numbers[move], *_named(move, make)))
                i = move.old_end
            else:
                parts += make.removed(i)
                i += 1
        while j < span.new:
            if j in coming:
                move = coming[j]
                parts.append(Moved(numbers[move], make.paired(move), *_named(move, make)))
                j = move.new_end
            else:
                parts += make.added(j)
                j += 1
        if span.old < old or span.new < new:
            parts += make.paired(span)
        i, j = span.old_end, span.new_end
    return tuple(parts), ()


def _named(move: Span, make: Makers) -> tuple[str, str, str, str]:
    """Old title, new title, kind, and after what it stands now."""
    return make.old_title(move.old), make.title(move.new), make.kind, make.after(move.new)


def _resorted(spans: Sequence[Span], old: int, new: int, make: Makers) -> tuple[Parts, tuple[Place, ...]]:
    """Everything in the new order; what went stands after what it stood after."""
    met = {span.old for span in spans}
    gone: dict[int, list[int]] = {}
    before = -1
    for i in range(old):
        if i in met:
            before = i
        else:
            gone.setdefault(before, []).append(i)
    parts: list[Part] = []
    places: list[Place] = []

    def put(made: Parts, place: Place) -> None:
        parts.extend(made)
        places.extend(None if isinstance(part, Added) else place for part in made)

    def put_gone(after: int) -> None:
        for i in gone.get(after, ()):
            put(make.removed(i), i)

    put_gone(-1)
    by_new = {span.new: span for span in spans}
    for j in range(new):
        span = by_new.get(j)
        if span is None:
            put(make.added(j), None)
        else:
            put(make.paired(span), span.old)
            put_gone(span.old)
    return tuple(parts), tuple(places)
