"""Compares two rendered texts as trees: blocks first, then the words of those that are one block in both."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mastercopy.text.redline.align import align
from mastercopy.text.redline.changes import Change, Counts, Told, count_changes, read_groups
from mastercopy.text.redline.flow import group_moves, join_spans
from mastercopy.text.redline.inline import compare_inlines, kept_enough, whole
from mastercopy.text.redline.order import Makers, Parts, Place, Span, merge_parts
from mastercopy.text.redline.pairing import Line, traits_of
from mastercopy.text.redline.parts import Added, Changed, Part, Removed, Same
from mastercopy.text.redline.reading import Reader, Text
from mastercopy.text.redline.sequence import trim
from mastercopy.text.redline.table import compare_tables
from mastercopy.text.redline.tree import BREAK, KEPT_BLOCKS, LEAVES, Block, Inline, Wrap, is_footnote_link, text_of
from mastercopy.text.redline.words import block_words, split_lines, split_words, without_number

_NEEDED = {"heading": 300, "paragraph": 220, "item": 220, "term": 250}
_SHORT = 3
"""So few words are replaced where they stand; longer paragraphs that share too little stand whole below each other."""


@dataclass(frozen=True, slots=True)
class Redline:
    """What changed from one text to another: as a list, as numbers, and as the one tree in which both stand.

    `groups` are the changes of each of `parts`, in reading order, each with the part of the tree that it stands in.
    """

    groups: tuple[tuple[Told, ...], ...]
    counts: Counts
    parts: tuple[Part, ...]

    @property
    def told(self) -> tuple[Told, ...]:
        """All changes in reading order."""
        return tuple(told for group in self.groups for told in group)

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for _, change in self.told)


def compare_texts(
    old_html: Text,
    new_html: Text,
    old_pictures: Mapping[str, str] | None = None,
    new_pictures: Mapping[str, str] | None = None,
    reader: Reader | None = None,
) -> Redline:
    """Both texts as `text/` renders and cleans them, whole or in passages.

    The mappings say by address what a picture shows (its digest).

    Without them a picture is known by its address alone. Nothing is raised for any text. Comparisons that share texts
    share their `reader`; the answer is the same without.
    """
    comparison = _Comparison(reader or Reader(), old_html, new_html, old_pictures or {}, new_pictures or {})
    parts = comparison.compare()
    groups = read_groups(parts)
    return Redline(groups, count_changes(groups, parts), parts)


class _Comparison:
    """One comparison: equal blocks have equal keys, and moves are numbered as they are met."""

    def __init__(
        self, reader: Reader, old: Text, new: Text, old_pictures: Mapping[str, str], new_pictures: Mapping[str, str]
    ) -> None:
        self._reader = reader
        self._pictures = (old_pictures, new_pictures)
        self._texts = (self._reader.read(old, old_pictures), self._reader.read(new, new_pictures))
        self._moves = 0
        self._notes = self._footnotes()
        self._inside = False
        self._met: set[tuple[Block, Block]] = set()
        self._used: set[Part] = set()

    def compare(self) -> Parts:
        return self._flow(*self._texts)

    def key(self, value: object) -> int:
        return self._reader.key(value)

    def number(self) -> int:
        self._moves += 1
        return self._moves

    def pair(self, old: Block, new: Block, width: int = 0) -> Parts:
        """What became of one block.

        Two blocks at the top say the same in every comparison of their document, and are compared once, where nothing
        else in the texts bears on them.
        """
        if old.key == new.key:
            return (Same(new, width),)
        if self._inside or any(self._notes):
            return self._compared(old, new, width)
        pair, known, moves = (old, new), self._reader.pairs, self._moves
        if pair in known and pair not in self._met:
            self._met.add(pair)
            return known[pair]
        self._inside = True
        parts = self._compared(old, new, width)
        self._inside = False
        if moves == self._moves and pair not in self._met:
            known[pair] = parts
            self._met.add(pair)
        return parts

    def _compared(self, old: Block, new: Block, width: int) -> Parts:
        if _is_leaf(old) and _is_leaf(new):
            return self._leaf((old,), (new,))
        if old.kind == new.kind == "table":
            return (compare_tables(old, new, self),)
        if old.kind == new.kind == "list":
            parts, places = self._items(old.blocks, new.blocks)
            return (Changed(old, new, parts, sorted_from=places),)
        return (Changed(old, new, self._flow(old.blocks, new.blocks), width=width),)

    def _flow(self, old: Sequence[Block], new: Sequence[Block], above: str = "") -> Parts:
        """A run of blocks one below the other; `above` is what the new ones stand after."""
        start, old_end, new_end = trim([block.key for block in old], [block.key for block in new])
        ours, theirs = old[start:old_end], new[start:new_end]
        middle: Parts
        if len(ours) == len(theirs) == 1 and _kind(ours[0]) == _kind(theirs[0]):
            middle = self.pair(ours[0], theirs[0])
        else:
            lines = ([self._line(block) for block in ours], [self._line(block) for block in theirs])
            alignment = align(*lines)
            moved = group_moves(alignment, *lines)
            kept = join_spans(alignment, moved, ours, theirs)
            headings = [block for block in new[:start] if block.level] or new[:start]
            above = text_of(headings[-1]) if headings else above
            middle, _ = merge_parts(kept, moved, len(ours), len(theirs), self._makers(ours, theirs, above))
        return (*map(Same, new[:start]), *middle, *map(Same, new[new_end:]))

    def _makers(self, old: Sequence[Block], new: Sequence[Block], top: str) -> Makers:
        def paired(span: Span) -> Parts:
            ours, theirs = old[span.old : span.old_end], new[span.new : span.new_end]
            if len(ours) == len(theirs) == 1:
                return self.pair(ours[0], theirs[0])
            if len(ours) == 1 or len(theirs) == 1:
                return self._joined(ours, theirs)
            return self._flow(ours, theirs, after(span.new))

        headings = [place for place, block in enumerate(new) if block.level]

        def after(place: int) -> str:
            above = bisect_left(headings, place)
            return text_of(new[headings[above - 1]] if above else new[place - 1]) if above or place else top

        return Makers(
            removed=lambda i: (self._alone(Removed, old[i]),),
            added=lambda j: (self._alone(Added, new[j]),),
            paired=paired,
            old_title=lambda i: text_of(old[i]),
            title=lambda j: text_of(new[j]),
            after=after,
            number=self.number,
            kind="block",
            sortable=False,
        )

    def _alone(self, kind: type[Removed] | type[Added], block: Block) -> Part:
        """A block of one text; at the top it is one part in every comparison of a document."""
        if self._inside:
            return kind(block)
        asked, lone = (kind, block), self._reader.lone
        part = lone.get(asked)
        if part is None or part in self._used:
            part = kind(block)
            lone.setdefault(asked, part)
        self._used.add(part)
        return part

    def _joined(self, ours: Sequence[Block], theirs: Sequence[Block]) -> Parts:
        """One block on one side, several on the other: a paragraph that was divided, or several that were joined."""
        if all(block.tag == "p" and _is_leaf(block) for block in (*ours, *theirs)):
            return self._leaf(tuple(ours), tuple(theirs))
        return self._flow(ours, theirs)

    def _items(self, old: Sequence[Block], new: Sequence[Block]) -> tuple[Parts, tuple[Place, ...]]:
        alignment = align([self._line(block) for block in old], [self._line(block) for block in new])
        make = Makers(
            removed=lambda i: (Removed(old[i]),),
            added=lambda j: (Added(new[j]),),
            paired=lambda span: self.pair(old[span.old], new[span.new]),
            old_title=lambda i: text_of(old[i]),
            title=lambda j: text_of(new[j]),
            after=lambda j: text_of(new[j - 1]) if j else "",
            number=self.number,
            kind="item",
            sortable=True,
        )
        kept = [Span(i, i + 1, j, j + 1) for i, j in alignment.kept]
        moved = [Span(i, i + 1, j, j + 1) for i, j in alignment.moved]
        return merge_parts(kept, moved, len(old), len(new), make)

    @property
    def lines(self) -> dict[Block, Line]:
        """By what blocks are recognised, for all comparisons of a document."""
        return self._reader.lines

    def _line(self, block: Block) -> Line:
        line = self._reader.lines.get(block)
        if line is None:
            line = self._reader.lines[block] = self._new_line(block)
        return line

    def _new_line(self, block: Block) -> Line:
        text = text_of(block)
        face = without_number(text) if block.level else text
        kind = _kind(block)
        return Line(
            block.key,
            self.key(("face", face)),
            kind,
            -(-len(text) // 5),
            lambda: _seen(block),
            _NEEDED.get(kind, 150),
        )

    def _leaf(self, ours: tuple[Block, ...], theirs: tuple[Block, ...]) -> Parts:
        """Blocks that hold words, word by word; several are one paragraph that was divided, or became one."""
        old, new = ours[0], theirs[0]
        split = split_lines if old.kind == new.kind == "code" else split_words
        tokens = ([], []) if not (old.inlines or new.inlines) else (_tokens(ours, split), _tokens(theirs, split))
        pieces = compare_inlines(*tokens, lambda token: self._token(token, 0), lambda token: self._token(token, 1))
        if split is split_words and len(ours) == len(theirs) == 1 and not kept_enough(pieces):
            pieces = whole(*tokens) if old.inlines and new.inlines else pieces
            apart = len(pieces) == 1 and old.kind == new.kind == "paragraph"
            if apart and min(_length(old), _length(new)) > _SHORT:
                return (Removed(old), Added(new))
        return (Changed(old, new, pieces=pieces),)

    def _token(self, token: Inline, side: int) -> Hashable:
        """What makes two words the same: their letters; of a footnote's number the note, of a picture what it shows."""
        atom = token.atom
        if atom is None:
            for wrap in token.wraps:
                if is_footnote_link(wrap):
                    return ("note", self._notes[side].get(wrap.get("href"), wrap.get("href")))
            return token.text
        if atom.tag == "img":
            source = atom.get("src")
            return ("picture", self._pictures[side].get(source, source))
        if atom.tag == "input":
            return ("box", atom.get("type"))
        return ("atom", atom.tag, side if atom.tag == BREAK else 2)

    def _footnotes(self) -> tuple[dict[str, str], dict[str, str]]:
        """By address, for either text, which note it is: the same name for one that is in both."""
        notes = [
            [item for block in text if block.kind == "footnote" for inner in block.blocks for item in inner.blocks]
            for text in self._texts
        ]
        names: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for side, items in enumerate(notes):
            names[side].update({f"#{item.anchor}": f"{side} {item.anchor}" for item in items})
        alignment = align(*([self._line(item) for item in items] for items in notes))
        for i, j in (*alignment.kept, *alignment.moved):
            names[1][f"#{notes[1][j].anchor}"] = f"0 {notes[0][i].anchor}"
        return names


@lru_cache(maxsize=KEPT_BLOCKS)
def _seen(block: Block) -> frozenset[str]:
    return traits_of(block_words(block))


def _tokens(blocks: tuple[Block, ...], split: object) -> list[Inline]:
    """The words of paragraphs one after the other, with a break between two."""
    tokens: list[Inline] = []
    for number, block in enumerate(blocks):
        if number:
            tokens.append(Inline("", (), Wrap(BREAK, block.attributes)))
        tokens += split_lines(block.inlines) if split is split_lines else split_words(block.inlines)
    return tokens


def _is_leaf(block: Block) -> bool:
    return (block.tag in LEAVES or not block.tag) and not block.blocks


def _kind(block: Block) -> str:
    """What may be the same block: a run of words and a paragraph may, words and blocks may not."""
    kind = "paragraph" if block.kind == "run" else block.kind
    return kind if _is_leaf(block) else f"{kind} of blocks"


def _length(block: Block) -> int:
    return len(block_words(block))
