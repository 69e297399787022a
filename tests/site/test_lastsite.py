"""What lies in the folder of a site is taken over as it was left there, and never written into."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mastercopy.site.berth import MARKER
from mastercopy.site.content import Kept
from mastercopy.site.delivery import Delivery
from mastercopy.site.lastsite import Landing, LastSite
from mastercopy.site.workshop import Made
from mastercopy.sources.builds import stamp_site
from mastercopy.sources.shelf import Shelf
from mastercopy.words import MastercopyError

FILES = ("documents/A/index.html", "documents/A/r1.html", "data/trails/A.json")
KEPT = Kept("a" * 64, None, "words")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


@pytest.fixture
def site(tmp_path: Path, shelf: Shelf) -> Path:
    """A site of one document, that a build in the frame `frame` has put there."""
    landing, fresh = Landing(tmp_path / "site", shelf), tmp_path / "fresh"
    assert landing.recall("frame").documents == {}
    delivery = Delivery(fresh, {}, "", "en")
    hashes = delivery.files({name: name.encode() for name in FILES})
    delivery.file(MARKER, b"")
    landing.tell("A", Made(None, "words", 2, hashes, KEPT.seal))
    landing.tell("B", Made(None, "not kept", 1, {}))
    assert landing.put(fresh, tmp_path / "old", ours_alone=True) is not None
    return tmp_path / "site"


def recalled(site: Path, shelf: Shelf, frame: str = "frame") -> LastSite:
    return Landing(site, shelf).recall(frame)


def delivery(tmp_path: Path, last: LastSite) -> Delivery:
    return Delivery(tmp_path / "new", {}, "", "en", last)


def test_a_document_is_taken_over_whole(tmp_path: Path, site: Path, shelf: Shelf) -> None:
    taking = delivery(tmp_path, recalled(site, shelf))
    assert [taking.has(name) for name in "ABC"] == [True, False, False]
    made = taking.again("A", KEPT)
    assert made is not None and (made.pages, made.seal, made.words) == (2, KEPT.seal, "words")
    assert [(tmp_path / "new" / name).samefile(site / name) for name in made.hashes] == [True] * 3
    assert taking.again("A", Kept("b" * 64, None, "words")) is None  # it says something else by now


@pytest.mark.parametrize("name", FILES)
def test_where_one_file_was_touched_none_is_taken_over(tmp_path: Path, site: Path, shelf: Shelf, name: str) -> None:
    (site / name).write_bytes(name.upper().encode())
    before = {name: (site / name).read_bytes() for name in FILES}
    taking = delivery(tmp_path, recalled(site, shelf))
    assert taking.again("A", KEPT) is None
    taking.files(dict.fromkeys(FILES, b"anew"))
    assert {name: (site / name).read_bytes() for name in FILES} == before
    assert {name: (tmp_path / "new" / name).read_bytes() for name in FILES} == dict.fromkeys(FILES, b"anew")


def test_what_a_process_that_died_had_taken_over_is_not_written_into(tmp_path: Path, site: Path, shelf: Shelf) -> None:
    (tmp_path / "new" / FILES[1]).parent.mkdir(parents=True)
    (tmp_path / "new" / FILES[1]).hardlink_to(site / FILES[1])
    taking = delivery(tmp_path, recalled(site, shelf))
    assert taking.again("A", KEPT) is not None  # as another process does, or for a file that two documents embed
    taking.files(dict.fromkeys(FILES, b"anew"))
    assert {name: (site / name).read_bytes() for name in FILES} == {name: name.encode() for name in FILES}
    assert {name: (tmp_path / "new" / name).read_bytes() for name in FILES} == dict.fromkeys(FILES, b"anew")


def test_what_somebody_else_wrote_there_is_not_taken_for_it(tmp_path: Path, site: Path, shelf: Shelf) -> None:
    delivery(tmp_path, LastSite(site)).files({FILES[1]: b"anew"})
    taking = delivery(tmp_path, recalled(site, shelf))
    assert taking.again("A", KEPT) is None
    assert (tmp_path / "new" / FILES[1]).read_bytes() == b"anew"


PICTURES = ("files/1/first.png", "files/2/second.png")


def published(folder: Path, shelf: Shelf) -> Path:
    """A site of two documents that embed the same picture, one of which embeds another one after it."""
    landing, fresh = Landing(folder / "site", shelf), folder / "fresh"
    landing.recall("frame")
    writing = Delivery(fresh, {}, "", "en")
    for name, urls in (("A", PICTURES), ("B", PICTURES[:1])):
        hashes = writing.files({url: url.encode() for url in (f"documents/{name}/index.html", *urls)})
        landing.tell(name, Made(None, "words", 1, hashes, KEPT.seal))
    writing.file(MARKER, b"")
    assert landing.put(fresh, folder / "old", ours_alone=True) is not None
    return folder / "site"


@pytest.mark.parametrize("written", [PICTURES[1].encode(), b"half of"], ids=["whole", "half"])
def test_what_another_process_writes_meanwhile_stops_nobody(tmp_path: Path, shelf: Shelf, written: bytes) -> None:
    """A third document embeds the second picture as well, and is written anew while the other two are taken over."""
    site = published(tmp_path, shelf)
    landing = Landing(site, shelf)
    last = landing.recall("frame")
    third, first, second = (delivery(tmp_path, last) for _ in range(3))  # as three processes
    third.files({PICTURES[1]: written, MARKER: b""})
    made = first.again("A", KEPT)
    other = second.again("B", KEPT)
    assert other is not None, "whatever became of the first"
    assert (made is None) == (written == b"half of")
    if made is None:
        urls = ("documents/A/index.html", *PICTURES)
        made = Made(None, "words", 1, first.files({url: url.encode() for url in urls}), KEPT.seal)
    landing.tell("A", made)
    landing.tell("B", other)
    assert landing.put(tmp_path / "new", tmp_path / "old", ours_alone=True) is not None
    assert {url: (site / url).read_bytes() for url in PICTURES} == {url: url.encode() for url in PICTURES}
    assert recalled(site, shelf).documents.keys() == {"A", "B"}
    assert delivery(tmp_path / "next", recalled(site, shelf)).again("A", KEPT) is not None


def test_what_was_taken_over_but_is_written_by_now_is_still_guarded(tmp_path: Path, shelf: Shelf) -> None:
    """A document that could not be taken over whole left a file of the old site, which somebody changes there."""
    site = published(tmp_path, shelf)
    landing = Landing(site, shelf)
    taking = delivery(tmp_path, landing.recall("frame"))
    (site / PICTURES[1]).write_bytes(b"somebody's")
    assert taking.again("A", KEPT) is None
    urls = ("documents/A/index.html", *PICTURES)
    landing.tell("A", Made(None, "words", 1, taking.files({url: url.encode() for url in urls}), KEPT.seal))
    (site / PICTURES[0]).write_bytes(b"somebody else's")
    with pytest.raises(MastercopyError, match="was changed while the new site was made"):
        landing.put(tmp_path / "new", tmp_path / "old", ours_alone=True)


def test_a_file_that_is_changed_after_it_was_taken_over_stops_the_build(
    tmp_path: Path, site: Path, shelf: Shelf
) -> None:
    """Until the new site is put there, both have it: whoever adds to it there adds to a page that is not theirs."""
    landing = Landing(site, shelf)
    made = delivery(tmp_path, landing.recall("frame")).again("A", KEPT)
    assert made is not None
    landing.tell("A", made)
    with (site / FILES[0]).open("ab") as file:
        file.write(b" and more")
    with pytest.raises(MastercopyError, match="was changed while the new site was made"):
        landing.put(tmp_path / "new", tmp_path / "old", ours_alone=True)
    assert (site / FILES[0]).read_bytes().endswith(b" and more") and recalled(site, shelf).documents.keys() == {"A"}
    assert delivery(tmp_path / "next", recalled(site, shelf)).again("A", KEPT) is None


def test_what_was_taken_over_is_known_again_and_belongs_to_the_new_site_alone(
    tmp_path: Path, site: Path, shelf: Shelf
) -> None:
    for number in range(3):
        landing, fresh = Landing(site, shelf), tmp_path / str(number)
        made = Delivery(fresh, {}, "", "en", landing.recall("frame")).again("A", KEPT)
        assert made is not None
        landing.tell("A", made)
        (fresh / MARKER).touch()
        stamp = landing.put(fresh, tmp_path / "old", ours_alone=True)
        assert stamp is not None and stamp == stamp_site(site)
        assert [(site / name).stat().st_nlink for name in FILES] == [1, 1, 1]


def test_a_document_of_which_a_file_is_not_there_is_not_remembered(tmp_path: Path, shelf: Shelf) -> None:
    """As where a disk takes two names for one, because it knows no small letters."""
    landing, fresh = Landing(tmp_path / "site", shelf), tmp_path / "fresh"
    landing.recall("frame")
    hashes = Delivery(fresh, {}, "", "en").files({"files/1/Plan.pdf": b"plan"})
    landing.tell("A", Made(None, "", 1, {**hashes, "files/1/plan.pdf": "sha"}, KEPT.seal))
    assert landing.put(fresh, tmp_path / "old", ours_alone=True) is not None
    assert recalled(tmp_path / "site", shelf).documents == {}


@pytest.mark.parametrize("url", ["../../secret", "/etc/passwd", "documents/\0"])
def test_an_address_outside_the_site_is_never_taken_over(tmp_path: Path, site: Path, shelf: Shelf, url: str) -> None:
    row = json.dumps(["frame", {"A": [KEPT.seal, 1, {url: ["sha", 1, 2, 3, 4]}]}])
    for piece in (shelf.folder or site).glob("??/*"):
        shelf.keep(piece.parent.name + piece.name, row.encode())
    assert recalled(site, shelf).documents.keys() == {"A"}
    assert delivery(tmp_path, recalled(site, shelf)).again("A", KEPT) is None


def test_a_site_in_another_frame_or_on_another_shelf_is_not_known(site: Path, shelf: Shelf, tmp_path: Path) -> None:
    assert recalled(site, shelf).documents.keys() == {"A"}
    assert recalled(site, shelf, "another day").documents == {}
    assert recalled(site, Shelf()).documents == {}
    assert recalled(tmp_path / "another", shelf).documents == {}


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "{}",
        "[]",
        '["frame", {"A": ["seal", Infinity, {}]}]',
        "7",
        '["frame", 7]',
        '["frame", {"A": 7}]',
        '["frame", {"A": ["seal", "many", {}]}]',
        '["frame", {"A": ["seal", 1, {"a": 7}]}]',
        '["frame", {"A": ["seal", 1, {"a": ["sha", 1]}]}]',
        "[" * 9000,
    ],
)
def test_junk_in_its_place_is_no_memory(site: Path, shelf: Shelf, junk: str) -> None:
    for piece in (shelf.folder or site).glob("??/*"):
        shelf.keep(piece.parent.name + piece.name, junk.encode())
    assert recalled(site, shelf).documents == {}


def test_a_site_that_could_not_be_put_there_is_not_remembered(tmp_path: Path, shelf: Shelf) -> None:
    """The last one lies there as it was."""
    fresh, site = tmp_path / "fresh", tmp_path / "site"
    for folder in (fresh, site):
        Delivery(folder, {}, "", "en").files({"a.html": b"one", ".mastercopy-site": b""})
    landing = Landing(site, shelf)
    landing.recall("frame")
    landing.tell("A", Made(None, "", 1, {"a.html": "sha"}, KEPT.seal))
    (tmp_path / "old").mkdir()  # so that the last site cannot go there
    (tmp_path / "old" / "more").write_text("")
    with pytest.raises(OSError, match="not empty"):
        landing.put(fresh, tmp_path / "old", ours_alone=True)
    assert (site / "a.html").read_bytes() == b"one" and recalled(site, shelf).documents == {}
    assert sorted(path.name for path in site.iterdir()) == [".mastercopy-site", "a.html"]
