"""Finds what two sequences have in common, in order: unique values first, the rest only between them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import pairwise

Pair = tuple[int, int]

EXACT_UP_TO = 2_000_000
"""The product of two lengths up to which a gap without unique values is compared exactly (bits, 64 in one step)."""


def common(old: Sequence[Hashable], new: Sequence[Hashable], weights: Sequence[int]) -> list[Pair]:
    """Index pairs of equal values, increasing on both sides; `weights` (of the old ones) say which matter more."""
    start, old_end, new_end = trim(old, new)
    anchors = [(i + start, j + start) for i, j in unique_pairs(old[start:old_end], new[start:new_end])]
    anchors = [anchors[k] for k in heaviest(anchors, [weights[i] for i, _ in anchors])]
    pairs = [(i, i) for i in range(start)]
    pairs += fill(old, new, anchors, (start, start), (old_end, new_end))
    pairs += [(old_end + k, new_end + k) for k in range(len(old) - old_end)]
    return pairs


def trim(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int, int]:
    """(length of the equal beginning, where the equal ending begins in the old one, and in the new one)."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end, len(new) - end


def unique_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Pairs of the values that stand exactly once on either side, by their place in the old one."""
    places = _once(new)
    return [(i, places[value]) for value, i in _once(old).items() if value in places]


def _once(values: Sequence[Hashable]) -> dict[Hashable, int]:
    first: dict[Hashable, int] = {}
    again = set()
    for place, value in enumerate(values):
        if value in first:
            again.add(value)
        else:
            first[value] = place
    return {value: place for value, place in first.items() if value not in again}


def heaviest(pairs: Sequence[Pair], weights: Sequence[int]) -> list[int]:
    """Indexes of the heaviest run of pairs that increases on both sides; pairs come sorted by their first side.

    A Fenwick tree of the best run that ends at or before each place of the second side: n log n for n pairs.
    """
    if all(before[0] < after[0] and before[1] < after[1] for before, after in pairwise(pairs)):
        return list(range(len(pairs)))
    places = sorted({j for _, j in pairs})
    best: list[tuple[int, int]] = [(0, -1)] * (len(places) + 1)
    came_from = [-1] * len(pairs)
    k = 0
    while k < len(pairs):
        row = k
        while row < len(pairs) and pairs[row][0] == pairs[k][0]:
            row += 1
        found = []
        for index in range(k, row):
            place = bisect_left(places, pairs[index][1])
            weight, before = _best_before(best, place)
            came_from[index] = before
            found.append((place + 1, (weight + max(1, weights[index]), index)))
        for place, run in found:
            _offer(best, place, run)
        k = row
    return _walk_back(came_from, _best_before(best, len(places))[1])


def _best_before(best: list[tuple[int, int]], place: int) -> tuple[int, int]:
    found = (0, -1)
    while place > 0:
        if best[place][0] > found[0]:
            found = best[place]
        place -= place & -place
    return found


def _offer(best: list[tuple[int, int]], place: int, run: tuple[int, int]) -> None:
    while place < len(best):
        if run[0] > best[place][0]:
            best[place] = run
        place += place & -place


def _walk_back(came_from: list[int], last: int) -> list[int]:
    walked = []
    while last >= 0:
        walked.append(last)
        last = came_from[last]
    return walked[::-1]


def fill(
    old: Sequence[Hashable], new: Sequence[Hashable], anchors: Sequence[Pair], start: Pair, end: Pair
) -> list[Pair]:
    """The anchors, and between them what else is equal."""
    pairs: list[Pair] = []
    i, j = start
    for p, q in (*anchors, end):
        pairs += [(i + a, j + b) for a, b in _between(old[i:p], new[j:q])]
        if (p, q) != end:
            pairs.append((p, q))
        i, j = p + 1, q + 1
    return pairs


def _between(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    if not old or not new:
        return []
    start, old_end, new_end = trim(old, new)
    middle_old, middle_new = old[start:old_end], new[start:new_end]
    if len(middle_old) * len(middle_new) <= EXACT_UP_TO:
        middle = longest(middle_old, middle_new)
    else:
        middle = _by_occurrence(middle_old, middle_new)
    pairs = [(k, k) for k in range(start)]
    pairs += [(start + i, start + j) for i, j in middle]
    pairs += [(old_end + k, new_end + k) for k in range(len(old) - old_end)]
    return pairs


def longest(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The longest common subsequence, by rows of bits (Hyyrö 2004): one row an old value, one bit a new one."""
    if not old or not new:
        return []
    masks: dict[Hashable, int] = defaultdict(int)
    for j, value in enumerate(new):
        masks[value] |= 1 << j
    full = (1 << len(new)) - 1
    row, rows = full, []
    for value in old:
        hit = row & masks.get(value, 0)
        row = ((row + hit) | (row - hit)) & full
        rows.append(row)
    pairs = []
    i, j = len(old), len(new)
    while i and j:
        if rows[i - 1] >> (j - 1) & 1:
            j -= 1
            continue
        i -= 1
        if i and not rows[i - 1] >> (j - 1) & 1:
            continue
        j -= 1
        pairs.append((i, j))
    return pairs[::-1]


def _by_occurrence(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """For long gaps of repeated values: the first with the first, the second with the second, as far as in order."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for j, value in enumerate(new):
        places[value].append(j)
    met: dict[Hashable, int] = defaultdict(int)
    pairs = []
    for i, value in enumerate(old):
        if met[value] < len(places.get(value, ())):
            pairs.append((i, places[value][met[value]]))
            met[value] += 1
    return [pairs[k] for k in heaviest(pairs, [1] * len(pairs))]
