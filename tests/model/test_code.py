"""Holds that code is taken out of a text as two patterns say that are right and slow, and that it takes one pass."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.model.code import without_fences, without_spans
from mastercopy.model.digest import destinations

FENCE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[^\n]*\n(?:.*?\n)??[ ]{0,3}\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
PIECES = st.lists(st.sampled_from(["`", "``", "```", "````", "~~~", "~~~~", "~", " ", "    ", "\t", "a", "\n", "\n\n"]))


@settings(max_examples=600, deadline=None)
@given(PIECES.map("".join))
def test_fences(text: str) -> None:
    assert without_fences(text) == FENCE.sub("", text)


@settings(max_examples=600, deadline=None)
@given(PIECES.map("".join))
def test_spans(text: str) -> None:
    assert without_spans(text) == CODE.sub("", text)


def test_what_never_closes_costs_one_pass() -> None:
    """These took minutes with the patterns; a run of the suite would not end."""
    assert destinations("```x\n" * 100_000 + "![a](b.png)") == (("b.png", False),)
    assert destinations("`" * 200_000 + "\n" + "a " * 100_000 + "![a](b.png)") == (("b.png", False),)
