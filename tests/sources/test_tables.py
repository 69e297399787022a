"""CSV tables keep their lines, and odd ones are problems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.sources.tables import read_table


def test_rows_know_their_line() -> None:
    table, problems = read_table(
        b'\xef\xbb\xbfperiod,value,note\r\n2026-01,6.9,"two\r\nlines"\r\n\r\n2026-02,6.7\r\n', "t.csv"
    )
    assert problems == () and table is not None
    assert table.columns == ("period", "value", "note")
    assert [(row.line, table.cell(row, "value"), table.cell(row, "note")) for row in table.rows] == [
        (2, "6.9", "two\nlines"),
        (5, "6.7", None),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"a,a\n1,2\n",
        b"\xff\xfe",
        b"a\0b\n",
        b",".join([b"x%d" % i for i in range(600)]),
        b'"' + b"x" * 200_000,
    ],
)
def test_refused_tables(data: bytes) -> None:
    table, problems = read_table(data, "t.csv")
    assert table is None and problems[0].slug == "table-unreadable" and problems[0].hint


def test_a_long_row_is_a_problem_and_the_rest_is_read() -> None:
    table, problems = read_table(b"a,b\n1,2,3\n4,5\n", "t.csv")
    assert table is not None and len(table.rows) == 2 and problems[0].place.line == 2


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    table, problems = read_table(data, "t.csv")
    assert table is not None or problems
