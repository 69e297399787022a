"""A shelf gives back what was put there, or nothing, and lets go first what was used longest ago."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.sources.shelf import Shelf

ONE, OTHER = "a" * 64, "b" * 64


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([f"{number:064x}" for number in range(9)]), st.binary(max_size=200)))
def test_what_is_put_there_is_there(tmp_path_factory: pytest.TempPathFactory, pieces: dict[str, bytes]) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    for name, data in pieces.items():
        shelf.keep(name, data)
    assert {name: shelf.read(name) for name in pieces} == pieces
    assert shelf.read("f" * 64) is None


def test_a_piece_under_another_name_is_none(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.keep(ONE, b"what one is")
    (tmp_path / "bb").mkdir()
    (tmp_path / "aa" / ONE[2:]).rename(tmp_path / "bb" / OTHER[2:])
    assert shelf.read(OTHER) is None and shelf.read(ONE) is None
    assert not (tmp_path / "bb" / OTHER[2:]).exists()


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    shelf, names = Shelf(tmp_path), [f"{number:064x}" for number in range(16, 22)]
    for age, name in enumerate(names):
        shelf.keep(name, os.urandom(1000))
        os.utime(tmp_path / name[:2] / name[2:], (1_000_000 + age, 1_000_000 + age))
    assert shelf.read(names[0]) is not None  # used just now, so the second is the oldest
    shelf.trim(3500)
    assert [name for name in names if shelf.read(name) is not None] == [names[0], names[4], names[5]]
    shelf.clear()
    assert not tmp_path.exists()


def test_no_folder_and_one_that_cannot_be_written_keep_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for shelf in (Shelf(), Shelf(tmp_path / "file" / "shelf")):
        shelf.keep(ONE, b"lost")
        assert shelf.read(ONE) is None
        shelf.trim()
        shelf.clear()
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_crash_while_writing_leaves_no_piece(tmp_path: Path) -> None:
    """What a process that died left half written is no piece, and goes when space is short."""
    shelf = Shelf(tmp_path)
    shelf.keep(ONE, b"whole")
    (tmp_path / "aa" / "unfinished-xyz").write_bytes(b"half")
    assert shelf.read(ONE) == b"whole"
    shelf.trim(0)
    assert list(tmp_path.glob("*/*")) == []
