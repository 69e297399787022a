"""A scale against a naive reading of its matrix, and the words of commitments against texts with marks between them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.model.catalog import build_catalog
from mastercopy.model.commitments import Commitment, stands_in
from mastercopy.model.record import Record
from mastercopy.model.register import build_register
from mastercopy.model.scales import read_scale
from mastercopy.sources.files import memory_tree

CATALOG = build_catalog(None)[0]
LEVELS = ("low", "medium", "high")


def scale(matrix: list[list[int]], columns: int) -> Record:
    """The record of a scale whose matrix holds places of LEVELS; its steps are written from the highest down."""
    lines = [
        "id: SCL-001",
        "title: S",
        "version: 1",
        "since: 2026-01-02",
        "by: a",
        "first: one",
        "second: two",
        "steps:",
    ]
    for axis, count in (("one", len(matrix)), ("two", columns)):
        lines += [f"  - {{of: {axis}, value: {step}, title: T, means: M}}" for step in range(count, 0, -1)]
    lines.append("matrix:")
    lines += [
        f"  - {{value: {value}, levels: [{', '.join(LEVELS[at] for at in row)}]}}"
        for value, row in enumerate(matrix, 1)
    ]
    lines.append("levels:")
    lines += [f"  - {{level: {name}, means: M, act: {'yes' if name == 'high' else 'no'}}}" for name in LEVELS]
    text = "\n".join([*lines, "status: in-use", ""])
    register, problems = build_register(memory_tree({"records/risk-scales/SCL-001.yml": text.encode()}), CATALOG)
    assert problems == ()
    return register.records["SCL-001"]


@given(st.integers(1, 5).flatmap(lambda width: st.tuples(
    st.just(width), st.lists(st.lists(st.integers(0, 2), min_size=width, max_size=width), min_size=1, max_size=5)
)))  # fmt: skip
def test_a_level_is_that_of_the_row_and_the_column(drawn: tuple[int, list[list[int]]]) -> None:
    columns, matrix = drawn
    read = read_scale(scale(matrix, columns))
    for row in range(len(matrix) + 2):
        for column in range(columns + 2):
            inside = 1 <= row <= len(matrix) and 1 <= column <= columns
            wanted = LEVELS[matrix[row - 1][column - 1]] if inside else None
            found = read.level_of({"one": Decimal(row), "two": Decimal(column)})
            assert found == wanted
            assert read.acts(found) == (wanted == "high") and read.place(found) == (
                LEVELS.index(wanted) if wanted else -1
            )


@pytest.mark.parametrize(
    ("words", "text", "there"),
    [
        ("we listen first", "**We\nlisten**   _first_.", True),
        ("we listen first", "- [We listen](a.md) first", True),
        ("we listen first", "| We | listen first |", True),
        ("we listen first", "We listen at first.", False),
        ("we listen first", "", False),
        ("", "We listen first.", False),
    ],
)
def test_the_words_of_a_commitment_stand_in_a_text_or_not(words: str, text: str, there: bool) -> None:
    assert stands_in(Commitment("POL-001", "C1", words, "other"), text) is there
