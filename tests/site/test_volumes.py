"""A volume comes back from the shelf as it was made, or is made again: never another one, and never half of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.site.content import EnginePage, SearchEntry, StampedPage, Volume
from mastercopy.site.volumes import Binder, pack_volume, unpack_volume
from mastercopy.sources.shelf import Shelf
from mastercopy.sources.witness import Manners, Note
from mastercopy.text.markdown import Heading, Rendered

texts = st.text(st.characters(codec="utf-8"), max_size=30)
headings = st.builds(Heading, st.integers(1, 6), texts, texts)
rendered = st.builds(Rendered, st.lists(texts, max_size=3).map(tuple), st.lists(headings, max_size=3).map(tuple))
entries = st.builds(SearchEntry, texts, texts, texts, st.lists(texts, max_size=2).map(tuple), texts, st.booleans())
engine_pages = st.builds(
    EnginePage,
    texts,
    texts,
    texts,
    texts,
    texts,
    st.dictionaries(texts, texts, max_size=2),
    st.none() | entries,
    texts,
    texts,
    st.booleans(),
    st.none() | rendered,
)
pages = st.builds(StampedPage, texts, texts, texts, st.booleans(), texts, texts, st.booleans(), st.booleans())
volumes = st.builds(
    Volume,
    st.none() | engine_pages,
    st.lists(pages, max_size=3).map(tuple),
    st.dictionaries(texts, st.binary(max_size=40), max_size=3),
)
NOTES = (Note(("day", "register"), "[", "SOP-001", "0" * 64), Note(("day",), "?", "", "1" * 64))


@settings(deadline=None)
@given(volume=volumes)
def test_what_is_packed_comes_back(volume: Volume) -> None:
    assert unpack_volume(pack_volume(volume)) == volume


def made(words: Any) -> Callable[[Callable[[str], Any]], Volume]:
    return lambda see: Volume(None, (StampedPage("a.html", "A", f"<p>{see('words')['a']}</p>"),), {"a.bin": words})


def binder(folder: Path, **words: Any) -> Binder:
    return Binder(Shelf(folder), "settings", {"words": words}, Manners(()))


def test_it_is_made_once_for_the_same_words_and_again_for_others(tmp_path: Path) -> None:
    first = binder(tmp_path, a="one", b="two").bind("A", made(b"1"))
    assert binder(tmp_path, a="one", b="other").bind("A", made(b"2")) == first  # nobody read the other word
    assert binder(tmp_path, a="new", b="two").bind("A", made(b"3")).files == {"a.bin": b"3"}
    assert binder(tmp_path, a="new").bind("B", made(b"4")).files == {"a.bin": b"4"}


def told(words: Any) -> Callable[[Callable[[str], Any]], Volume]:
    """A volume whose page the search finds."""
    entry, text = SearchEntry("a.html", "A", numbers=("A-1",)), Rendered(("<p>Turn &amp; press</p>",), ())
    page = EnginePage("a.md", "A", "", search=entry, rendered=text)
    return lambda see: Volume(page, (), {"a.bin": see("words")["a"].encode() + words})


def test_what_is_kept_is_known_without_opening_it(tmp_path: Path) -> None:
    """Its seal is that of all it was made of: other words, another seal, and the same words the same one."""
    assert binder(tmp_path, a="one").kept("A") is None
    volume = binder(tmp_path, a="one").bind("A", told(b"1"))
    kept = binder(tmp_path, a="one").kept("A")
    assert kept is not None and volume.kept == kept == binder(tmp_path, a="one").bind("A", told(b"2")).kept
    assert kept.search == volume.page.search and kept.words == "Turn & press"  # type: ignore[union-attr]
    assert binder(tmp_path, a="two").kept("A") is None
    other = binder(tmp_path, a="two").bind("A", told(b"1")).kept
    assert other is not None and other.seal != kept.seal
    again = binder(tmp_path, a="one").bind("A", told(b"1")).kept
    assert again is not None and again.seal == kept.seal


def test_a_volume_that_is_gone_is_not_known(tmp_path: Path) -> None:
    right = binder(tmp_path, a="one").bind("A", told(b"1"))
    for piece in tmp_path.glob("??/*"):
        if piece.parent.name + piece.name == sha256(pack_volume(right)).hexdigest():
            piece.unlink()
    assert binder(tmp_path, a="one").kept("A") is None
    assert binder(tmp_path, a="one").bind("A", told(b"1")) == right


ODD = (Note((), "", "", ""), Note(("words",), "__lt__", "no day", ""), Note(("words",), "a", "", ""))
JUNK = (b"", b"junk", b"\0" * 40, (9).to_bytes(8) + b"[1,2,3,4]", (2).to_bytes(8) + b"[]")


HEADS = tuple(json.dumps([[note], "0" * 64, None, ""]).encode() for note in (*NOTES, *ODD))


@pytest.mark.parametrize("junk", [*JUNK, *HEADS, pack_volume(Volume(None, (), {}))])
def test_a_piece_that_is_whole_and_none_of_ours_is_made_again(tmp_path: Path, junk: bytes) -> None:
    right = binder(tmp_path, a="one").bind("A", made(b"1"))
    for piece in tmp_path.glob("??/*"):
        Shelf(tmp_path).keep(piece.parent.name + piece.name, junk)
    assert binder(tmp_path, a="one").bind("A", made(b"1")) == right


def test_what_cannot_be_noted_is_made_and_not_kept(tmp_path: Path) -> None:
    unread = binder(tmp_path, a=lambda: "more than data")
    assert unread.bind("A", lambda see: made(b"1")(lambda _: {"a": see("words")["a"]()})).stamped[0].html
    assert not list(tmp_path.glob("??/*"))
