"""Says under which numbers a document may have been written by a step: those it had by then, and no one else's."""

from __future__ import annotations

from bisect import bisect_left

from mastercopy.history.snapshots import Sequences

Holding = tuple[int, str, bool]
"""From a step on: which document a number belongs to, and whether it is there."""


class Numbers:
    """Who held which number when, read once off all sequences."""

    def __init__(self, sequences: Sequences) -> None:
        self.own: dict[str, dict[str, int]] = {}
        self.holdings: dict[str, list[Holding]] = {}
        for name, versions in sequences.versions.items():
            since = self.own.setdefault(name, {})
            for version in versions:
                since.setdefault(version.id, version.position)
                self.holdings.setdefault(version.id, []).append((version.position, name, version.facts is not None))
        for holdings in self.holdings.values():
            holdings.sort()
        for (old, name), position in sequences.joined.items():
            since = self.own.setdefault(sequences.aliases.get(name, name), {})
            since[old] = min(position, since.get(old, position))

    def by(self, name: str, position: int) -> frozenset[str]:
        """The numbers of a document by a step; a number that another document bears there is not among them."""
        return frozenset(
            number
            for number, since in self.own[name].items()
            if since <= position and not self._of_another(number, name, position)
        )

    def _of_another(self, number: str, name: str, position: int) -> bool:
        holdings = self.holdings.get(number, [])
        index = bisect_left(holdings, (position + 1,)) - 1
        return index >= 0 and holdings[index][1] != name and holdings[index][2]
