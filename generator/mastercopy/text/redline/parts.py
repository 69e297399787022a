"""The frozen values of a comparison: one tree in which both texts stand, each part saying whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from mastercopy.text.redline.tree import Block, Inline


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a block: `same`, `removed`, `added`, `replaced`, `restyled` (same words, other form) or `quiet`.

    Quiet is what a reader does not see as a change: a footnote's number, a moved address of the same picture.
    """

    kind: str
    old: tuple[Inline, ...]
    new: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """A block of both texts; `width` is how many columns of both tables together a cell spans (0: as is)."""

    block: Block
    width: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Removed:
    """A block of the old text; `fill` are the places among its cells where a column of the other table is empty."""

    block: Block
    width: int = 0
    fill: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """A block of the new text."""

    block: Block
    width: int = 0
    fill: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """A block of both texts: `pieces` when it holds words, `parts` when it holds blocks.

    `sorted_from` is for each part its place in the old text, where so much moved that the new order stands alone.
    `columns` are what happened to a table's columns, and their heads.
    """

    old: Block
    new: Block
    parts: tuple[Part, ...] = ()
    pieces: tuple[Piece, ...] = ()
    width: int = 0
    sorted_from: tuple[int | None, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """What stands elsewhere now, at its new place, with what changed in it.

    It is a `block` (or several), an `item`, a `row` or a `cell`; `after` names what it stands after now.
    """

    number: int
    parts: tuple[Part, ...]
    old_title: str
    title: str
    kind: str
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class Stub:
    """The old place of what moved: what it was called, what it is called, and after what it stands now."""

    number: int
    old_title: str
    title: str
    kind: str
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class Filler:
    """No cell of either text: keeps the columns of both tables under their heads."""

    tag: str


Part = Same | Removed | Added | Changed | Moved | Stub | Filler
