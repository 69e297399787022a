"""Turns the committer times of a chain into trusted times: once by trying every subsequence, once by a plain table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations


def trusted_positions_tried(times: Sequence[int]) -> tuple[int, ...]:
    """By trying every subsequence: the longest non-decreasing, of these the one that ends earliest, and so on back."""
    for size in range(len(times), 0, -1):
        rising = [
            chosen
            for chosen in combinations(range(len(times)), size)
            if all(times[a] <= times[b] for a, b in zip(chosen, chosen[1:], strict=False))
        ]
        if rising:
            return min(rising, key=lambda chosen: [times[i] for i in reversed(chosen)])
    return ()


def trusted_positions(times: Sequence[int]) -> tuple[int, ...]:
    """The same by a table: for each position the best subsequence that ends there."""
    best: list[tuple[int, ...]] = []

    def rank(chosen: tuple[int, ...]) -> tuple[int, list[int]]:
        return -len(chosen), [times[i] for i in reversed(chosen)]

    for position, time in enumerate(times):
        before = [best[i] for i in range(position) if times[i] <= time]
        best.append((*min(before, key=rank, default=()), position))
    return min(best, key=rank, default=())


def trusted_times(times: Sequence[int]) -> list[int]:
    """The time of every position: its own where trusted, else the trusted one before, at the start the first one."""
    chosen = set(trusted_positions(times))
    answer: list[int] = []
    for position, time in enumerate(times):
        if position in chosen:
            answer.append(time)
        else:
            answer.append(answer[-1] if answer else times[min(chosen)])
    return answer
