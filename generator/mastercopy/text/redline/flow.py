"""Decides over a run of blocks: which moved together, and where a paragraph was divided or two were joined."""

from __future__ import annotations

from collections.abc import Sequence

from mastercopy.text.redline.align import Alignment
from mastercopy.text.redline.order import Span
from mastercopy.text.redline.pairing import Line, alike
from mastercopy.text.redline.tree import Block
from mastercopy.text.redline.words import block_words

TOGETHER = 3
"""How many edited blocks may lie between two that moved, for all to have moved as one."""
HEAVY = 4
"""The least weight of a move that is told as one; less is gone here and come there."""
CONTAINED = 700
"""How much of a paragraph, of 1,000, must stand in the old one to be a part that was cut from it."""


def group_moves(alignment: Alignment, old: Sequence[Line], new: Sequence[Line]) -> list[Span]:
    """Blocks that moved, as whole stretches with what was edited among them."""
    fixed_old, fixed_new = {i for i, _ in alignment.kept}, {j for _, j in alignment.kept}
    held_new = fixed_new | {j for _, j in alignment.moved}
    spans: list[Span] = []
    for i, j in alignment.moved:
        if spans:
            last = spans[-1]
            between_old, between_new = range(last.old_end, i), range(last.new_end, j)
            near = len(between_old) <= TOGETHER and 0 <= j - last.new_end <= TOGETHER
            if near and not fixed_old.intersection(between_old) and not held_new.intersection(between_new):
                spans[-1] = Span(last.old, i + 1, last.new, j + 1)
                continue
        spans.append(Span(i, i + 1, j, j + 1))
    taken_old = fixed_old | {i for span in spans for i in range(span.old, span.old_end)}
    taken_new = fixed_new | {j for span in spans for j in range(span.new, span.new_end)}
    grown = [_grow(span, old, new, taken_old, taken_new) for span in spans]
    return [span for span in grown if sum(line.weight for line in old[span.old : span.old_end]) >= HEAVY]


def _grow(span: Span, old: Sequence[Line], new: Sequence[Line], taken_old: set[int], taken_new: set[int]) -> Span:
    """With the heading before it and the edited blocks around it, as long as those are alike."""

    def free(i: int, j: int) -> bool:
        if not (0 <= i < len(old) and 0 <= j < len(new)) or i in taken_old or j in taken_new:
            return False
        return old[i].face == new[j].face or alike(old[i], new[j]) >= old[i].needed

    i, i_end, j, j_end = span
    while free(i - 1, j - 1):
        i, j = i - 1, j - 1
        taken_old.add(i)
        taken_new.add(j)
    while free(i_end, j_end):
        taken_old.add(i_end)
        taken_new.add(j_end)
        i_end, j_end = i_end + 1, j_end + 1
    return Span(i, i_end, j, j_end)


def join_spans(alignment: Alignment, moved: Sequence[Span], old: Sequence[Block], new: Sequence[Block]) -> list[Span]:
    """The kept pairs, widened where a paragraph was divided into several or several were joined into one."""
    taken_old = {i for i, _ in alignment.kept} | {i for span in moved for i in range(span.old, span.old_end)}
    taken_new = {j for _, j in alignment.kept} | {j for span in moved for j in range(span.new, span.new_end)}
    spans = []
    for i, j in alignment.kept:
        span = Span(i, i + 1, j, j + 1)
        if old[i].key != new[j].key and old[i].tag == new[j].tag == "p" and not (old[i].blocks or new[j].blocks):
            start, end = _stretch(old[i], new, j, taken_new)
            if end - start > 1:
                span = span._replace(new=start, new_end=end)
            else:
                start, end = _stretch(new[j], old, i, taken_old)
                span = span._replace(old=start, old_end=end)
        spans.append(span)
    return spans


def _stretch(whole: Block, blocks: Sequence[Block], place: int, taken: set[int]) -> tuple[int, int]:
    """The neighbours of a place whose words stand in the whole too, besides those of the place itself."""
    first, last = place - 1, place + 1
    if not (_is_free(blocks, first, taken) or _is_free(blocks, last, taken)):
        return place, place + 1
    left = set(block_words(whole)) - set(block_words(blocks[place]))
    start, end = place, place + 1
    while _is_free(blocks, end, taken) and _stands_in(blocks[end], left):
        taken.add(end)
        end += 1
    while _is_free(blocks, start - 1, taken) and _stands_in(blocks[start - 1], left):
        start -= 1
        taken.add(start)
    return start, end


def _is_free(blocks: Sequence[Block], place: int, taken: set[int]) -> bool:
    if not 0 <= place < len(blocks) or place in taken:
        return False
    return blocks[place].tag == "p" and bool(blocks[place].inlines)


def _stands_in(part: Block, left: set[str]) -> bool:
    """Whether most of its own words are among those left over, or nearly all are (small words stand in both halves)."""
    words = set(block_words(part))
    return len(words) >= 3 and 1000 * len(words & left) >= CONTAINED // 2 * len(words) and len(words & left) >= 2
