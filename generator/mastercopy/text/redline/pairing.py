"""Pairs what is alike though not equal: a few likely partners each, found by rare words, then the best run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mastercopy.text.redline.sequence import Pair, heaviest

ALL_BY_ALL = 400
"""The product of two lengths up to which each is weighed against each."""
CROWD = 12
"""What more than so many share tells nobody apart."""
PARTNERS = 4
"""How many likely partners of each are weighed."""

Traits = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One thing to be aligned: its `key` and, for a first glance, its `face`; what it is and how much it weighs.

    `needed` is how alike, of 1,000, another one must be to be this one edited.
    """

    key: int
    face: int
    kind: str
    weight: int
    traits: Callable[[], Traits]
    needed: int


def alike(old: Line, new: Line) -> int:
    """How alike two lines are, 0 to 1,000: twice what they share, by what both have."""
    if old.kind != new.kind:
        return 0
    return 1000 if old.key == new.key else _shared(old, new)


@lru_cache(maxsize=16384)
def _shared(old: Line, new: Line) -> int:
    ours, theirs = old.traits(), new.traits()
    if not ours or not theirs:
        return 1000 if ours == theirs else 0
    return 2000 * len(ours & theirs) // (len(ours) + len(theirs))


def pair_alike(old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Index pairs of lines that are alike enough, increasing on both sides."""
    scored = candidates(old, new)
    chosen = heaviest([(i, j) for _, i, j in scored], [score for score, _, _ in scored])
    return [(scored[k][1], scored[k][2]) for k in chosen]


def candidates(old: Sequence[Line], new: Sequence[Line], needed: int = 0) -> list[tuple[int, int, int]]:
    """(score, old, new) of likely pairs that score enough, sorted by the old one."""
    if len(old) * len(new) <= ALL_BY_ALL:
        likely = {i: range(len(new)) for i in range(len(old))}
        scored = [(alike(old[i], new[j]), i, j) for i in likely for j in likely[i]]
    else:
        scored = [(alike(old[i], new[j]), i, j) for i, j in _likely(old, new)]
    return [entry for entry in scored if entry[0] >= max(needed, old[entry[1]].needed)]


def _likely(old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """For each old line the few new ones that share most of its rare traits: as much work in a longer text."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j, line in enumerate(new):
        for trait in line.traits():
            holders[line.kind, trait].append(j)
    pairs = []
    for i, line in enumerate(old):
        shared: Counter[int] = Counter()
        for trait in line.traits():
            holding = holders.get((line.kind, trait), ())
            if len(holding) <= CROWD:
                shared.update(holding)
        best = sorted(shared.items(), key=lambda entry: (-entry[1], entry[0]))[:PARTNERS]
        pairs += sorted((i, j) for j, _ in best)
    return pairs


def traits_of(words: Sequence[str]) -> Traits:
    """The words and the pairs of neighbours: pairs are rare even where words are not."""
    return frozenset(words) | {f"{first} {second}" for first, second in zip(words, words[1:], strict=False)}
