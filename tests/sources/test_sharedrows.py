"""Rows that many versions repeat are kept once, and every version comes back as it was."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.sources.sharedrows import join_rows, share_rows, spread_rows

ROW = st.dictionaries(
    st.sampled_from(["person", "meaning", "at", "\ud800"]), st.text(max_size=2) | st.none(), max_size=3
)
VALUE = st.none() | st.text(max_size=3) | st.lists(ROW, max_size=4) | st.lists(st.none() | ROW | st.text(max_size=1))
READING = st.none() | st.text(max_size=2) | st.lists(ROW) | st.dictionaries(st.text(max_size=2), VALUE, max_size=3)


@given(st.dictionaries(st.text(max_size=3), READING, max_size=6))
def test_every_reading_comes_back_as_it_was(readings: dict[str, Any]) -> None:
    before = copy.deepcopy(readings)
    shared = share_rows(readings)
    assert readings == before
    again = spread_rows(json.loads(json.dumps(shared)))
    assert json.dumps(again) == json.dumps(before), "in their order as well"
    join_rows(readings)
    assert json.dumps(readings) == json.dumps(before) and share_rows(readings) == shared


def test_what_grows_is_written_once() -> None:
    rows = [{"person": f"person-{number}", "meaning": "approve"} for number in range(50)]
    readings = {f"version-{number}": {"document": "SOP-001", "signoffs": rows[:number]} for number in range(1, 51)}
    written = json.dumps(share_rows(copy.deepcopy(readings)))
    assert written.count("person-7") == 1 and len(written) < len(json.dumps(readings)) / 4
    again = spread_rows(json.loads(written))
    assert again == readings
    fresh = copy.deepcopy(readings) | {"other": {"signoffs": copy.deepcopy(rows[:9])}}
    join_rows(fresh)
    assert fresh["other"]["signoffs"][3] is fresh["version-9"]["signoffs"][3]
    assert again["version-9"]["signoffs"][3] is again["version-50"]["signoffs"][3]


@pytest.mark.parametrize(
    "pack",
    [
        {},
        {"readings": {}, "rows": []},
        {"readings": [], "rows": [], "lists": {}},
        {"readings": {}, "rows": [], "lists": []},
        {"readings": {"a": {}}, "rows": [], "lists": {"a": {"b": [0]}}},
        {"readings": {"a": []}, "rows": [{}], "lists": {"a": {"b": [0]}}},
        {"readings": {}, "rows": [{}], "lists": {"a": {"b": [0]}}},
        {"readings": {"a": {}}, "rows": [{}], "lists": {"a": {"b": ["0"]}}},
        {"readings": {"a": {}}, "rows": 5, "lists": {"a": {"b": [0]}}},
    ],
)
def test_what_was_not_written_so_is_not_believed(pack: dict[str, Any]) -> None:
    assert spread_rows(pack) is None
