"""Aligns two runs of lines: what stayed in order, what moved, and what is only on one side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mastercopy.text.redline.pairing import Line, alike, candidates, pair_alike
from mastercopy.text.redline.sequence import Pair, common, heaviest, trim, unique_pairs

MOVED_ALIKE = 750
"""How alike what was moved and edited at once must be, of 1,000."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Index pairs: `kept` increase on both sides, `moved` cross them; what is in neither is on one side only."""

    kept: tuple[Pair, ...]
    moved: tuple[Pair, ...]


def align(old: Sequence[Line], new: Sequence[Line]) -> Alignment:
    """Four stages, each only between what the ones before have found: unique, equal, alike, alike elsewhere."""
    start, old_end, new_end = trim([line.key for line in old], [line.key for line in new])
    inner_old, inner_new = old[start:old_end], new[start:new_end]
    if len(inner_old) == len(inner_new) == 1:
        kept = [(0, 0)] if _is_edited(inner_old[0], inner_new[0]) else []
        return _within(kept, [], start, len(old) - old_end, old_end, new_end)
    anchors, crossing = _anchors(inner_old, inner_new)
    crossed_old, crossed_new = {i for i, _ in crossing}, {j for _, j in crossing}
    kept = []
    i = j = 0
    for p, q in (*anchors, (len(inner_old), len(inner_new))):
        free_old = [k for k in range(i, p) if k not in crossed_old]
        free_new = [k for k in range(j, q) if k not in crossed_new]
        kept += _between(inner_old, inner_new, free_old, free_new)
        if p < len(inner_old) or q < len(inner_new):
            kept.append((p, q))
        i, j = p + 1, q + 1
    moved = sorted((*crossing, *_elsewhere(inner_old, inner_new, kept, crossing)))
    return _within(kept, moved, start, len(old) - old_end, old_end, new_end)


def _within(kept: list[Pair], moved: list[Pair], start: int, ending: int, old_end: int, new_end: int) -> Alignment:
    """What was found between an equal beginning and an equal ending, with these."""
    before = [(k, k) for k in range(start)]
    after = [(old_end + k, new_end + k) for k in range(ending)]
    return Alignment(
        (*before, *((p + start, q + start) for p, q in kept), *after),
        tuple((p + start, q + start) for p, q in moved),
    )


def _is_edited(old: Line, new: Line) -> bool:
    """Whether two lines that stand alone in one gap are one: the answer of the stages of `_between`, in one step."""
    if old.key == new.key:
        return True
    return old.kind == new.kind and (old.face == new.face or alike(old, new) >= old.needed)


def _anchors(old: Sequence[Line], new: Sequence[Line]) -> tuple[list[Pair], list[Pair]]:
    """What stands once on either side: the heaviest part in order, and what crosses it."""
    pairs = unique_pairs([(line.kind, line.key) for line in old], [(line.kind, line.key) for line in new])
    met_old, met_new = {i for i, _ in pairs}, {j for _, j in pairs}
    faces = unique_pairs([(line.kind, line.face) for line in old], [(line.kind, line.face) for line in new])
    pairs += [(i, j) for i, j in faces if i not in met_old and j not in met_new]
    pairs.sort()
    chosen = set(heaviest(pairs, [old[i].weight for i, _ in pairs]))
    anchors = [pair for k, pair in enumerate(pairs) if k in chosen]
    crossing = [(i, j) for k, (i, j) in enumerate(pairs) if k not in chosen and old[i].weight]
    return anchors, crossing


def _between(old: Sequence[Line], new: Sequence[Line], ours: list[int], theirs: list[int]) -> list[Pair]:
    """In one gap: equal, then equal at a glance, then alike; each stage in what the one before left open."""
    if not ours or not theirs:
        return []
    if len(ours) == len(theirs) == 1:
        return [(ours[0], theirs[0])] if _is_edited(old[ours[0]], new[theirs[0]]) else []
    stages: tuple[Callable[[list[int], list[int]], list[Pair]], ...] = (
        lambda a, b: common([old[k].key for k in a], [new[k].key for k in b], [old[k].weight for k in a]),
        lambda a, b: common(
            [(old[k].kind, old[k].face) for k in a], [(new[k].kind, new[k].face) for k in b], [old[k].weight for k in a]
        ),
        lambda a, b: pair_alike([old[k] for k in a], [new[k] for k in b]),
    )
    pairs: list[Pair] = []
    gaps = [(ours, theirs)]
    for stage in stages:
        left = []
        for a, b in gaps:
            found = stage(a, b) if a and b else []
            pairs += [(a[i], b[j]) for i, j in found]
            i = j = 0
            for p, q in (*found, (len(a), len(b))):
                left.append((a[i:p], b[j:q]))
                i, j = p + 1, q + 1
        gaps = left
    return sorted(pairs)


def _elsewhere(old: Sequence[Line], new: Sequence[Line], kept: list[Pair], crossing: list[Pair]) -> list[Pair]:
    """Among all that is left on either side: what is very much alike, the likeliest first."""
    met = (*kept, *crossing)
    met_old, met_new = {i for i, _ in met}, {j for _, j in met}
    ours = [i for i, line in enumerate(old) if i not in met_old and line.weight]
    theirs = [j for j, line in enumerate(new) if j not in met_new and line.weight]
    if not ours or not theirs:
        return []
    scored = candidates([old[i] for i in ours], [new[j] for j in theirs], MOVED_ALIKE)
    pairs: list[Pair] = []
    for _, i, j in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if ours[i] not in met_old and theirs[j] not in met_new:
            pairs.append((ours[i], theirs[j]))
            met_old.add(ours[i])
            met_new.add(theirs[j])
    return pairs
