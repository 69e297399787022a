"""Trusted times are the longest non-decreasing run of clocks; checked against every subset of short chains."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mastercopy.sources.commits import parse_log, trusted_times


def brute_force(times: list[int]) -> list[int]:
    """The chosen positions by trying every subset: longest, then earliest last time, last but one, and so on."""
    for size in range(len(times), 0, -1):
        fits = [
            chosen
            for chosen in combinations(range(len(times)), size)
            if all(times[a] <= times[b] for a, b in zip(chosen, chosen[1:], strict=False))
        ]
        if fits:
            return list(min(fits, key=lambda chosen: [times[i] for i in reversed(chosen)]))
    return []


@given(st.lists(st.integers(0, 9), max_size=9))
def test_trusted_times_against_every_subset(times: list[int]) -> None:
    answer = trusted_times(times)
    chosen = brute_force(times)
    assert [time for time, trusted in answer if trusted] == [times[i] for i in chosen]
    assert all(time == times[i] for i, (time, trusted) in enumerate(answer) if trusted)
    assert [time for time, _ in answer] == sorted(time for time, _ in answer)


def test_one_odd_clock_moves_nobody_else() -> None:
    assert trusted_times([10, 11, 2, 12, 99, 13]) == [
        (10, True),
        (11, True),
        (11, False),
        (12, True),
        (12, False),
        (13, True),
    ]


@given(st.binary(max_size=80))
def test_a_log_parser_reads_messages_of_any_shape(noise: bytes) -> None:
    message = noise.replace(b"\0", b"")
    head = b"\0".join([b"c" * 40, b"", b"A", b"a@x", b"10 +1400", b"B", b"b@x", b"20 -1100", message])
    entry = b"\n:000000 100644 " + b"0" * 40 + b" " + b"f" * 40 + b" A\0docs/\xff.md\0"
    commits = list(parse_log(head + b"\0" + entry + head + b"\0"))
    assert len(commits) == 2
    assert commits[0].time == 20 and commits[0].offset == -660
    assert commits[0].changes[0].path == "docs/\\xff.md" and commits[1].changes == ()
