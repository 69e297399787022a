"""Pages are taken as they were made before only where making them again would give the same, whatever changed."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mastercopy.compile import Compiled, compile_for, open_project, open_working_tree
from mastercopy.history.following import trace_following
from mastercopy.project import Project
from mastercopy.site.content import StampedPage, Volume
from mastercopy.site.documents import open_library
from mastercopy.site.handwritten import page_addresses
from mastercopy.site.mkdocs_door import renderer_of
from mastercopy.site.recordpages import Surroundings, divide_records, gather_records
from mastercopy.text.markdown import Renderer
from mastercopy.views.ledview import view_led
from mastercopy.views.promiseview import view_promise_pages
from mastercopy.views.recordbookview import book_of
from mastercopy.views.textview import Texts

DAY = date(2026, 11, 25)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
_VALUE = re.compile(r"^(\s*(?:- )?[a-z_]+: )([A-Za-z0-9].*)$", re.M)


def pages(compiled: Compiled, renderer: Renderer) -> dict[str, Volume | StampedPage]:
    """All documents and records."""
    texts = Texts(compiled.blobs, renderer, page_addresses(compiled))
    library = open_library(compiled, texts, "", view_promise_pages(compiled, texts))
    following = trace_following(compiled.register, compiled.history)
    around = Surroundings((), book_of(compiled), (), view_led(compiled), following)
    tasks = divide_records(compiled, around, renderer)
    records = {page.url: page for page in gather_records({name: make() for name, make in tasks.items()})}
    return {name: library.make(name) for name in library.names} | records


def pieces(stores: Path) -> set[int]:
    """What lies on the shelves, by a number that a piece has for itself: made again, it has another."""
    return {path.stat().st_ino for path in stores.glob("*/texts/??/*")}


def compare(project: Project, stores: Path, audience: str | None = None, day: date = DAY) -> int:
    """Make all pages with what is kept and without; answers with how many pieces had to be made."""
    before = pieces(stores)
    with closing(project):
        compiled = compile_for(project, day, audience)
        renderer = renderer_of(compiled.configuration)
        kept = pages(compiled, renderer)
        bare = pages(replace(compiled, blobs=replace(compiled.blobs, repository=None)), renderer)
    assert kept.keys() == bare.keys()
    assert {name for name, page in bare.items() if kept[name] != page} == set()
    return len(pieces(stores) - before)


@pytest.mark.parametrize("audience", [None, "staff"])
def test_through_the_last_months_of_the_history(lumen_oak: Path, tmp_path: Path, audience: str | None) -> None:
    """Seen from one day, commit by commit: approvals, new revisions, records of all kinds."""
    log = ["git", "-C", str(lumen_oak), "log", "--first-parent", "--format=%H", "-n", "19", "main"]
    commits = subprocess.run(log, check=True, capture_output=True, text=True).stdout.split()[::-9]
    made = [compare(open_project(lumen_oak, one, tmp_path), tmp_path, audience) for one in commits]
    assert made[0] > 300 and min(made[1:]) < made[0] / 4  # some commits change what most pages say


@pytest.mark.parametrize("audience", [None, "staff"])
def test_from_day_to_day(lumen_oak: Path, tmp_path: Path, audience: str | None) -> None:
    """Tomorrow most pages say what they say today; as days pass, reviews fall due and times run out."""
    days = [DAY + timedelta(days=after) for after in (0, 1, 130)]
    made = [compare(open_project(lumen_oak, stores=tmp_path), tmp_path, audience, day) for day in days]
    assert made[0] > 300 and 0 < made[1] < made[0] / 4


def perturb(root: Path, chance: random.Random) -> Path:
    """Change one value of one file, so that it may be wrong, and mean something else, or nothing."""
    while True:
        path = chance.choice(sorted([*root.glob("records/**/*.yml"), *root.glob("docs/**/*.md")]))
        text = path.read_text("utf-8")
        found = list(_VALUE.finditer(text))
        if found:
            one = chance.choice(found)
            other = chance.choice([chance.choice(found)[2], one[2] + "x", "SOP-001", "2026-11-01", one[2].swapcase()])
            path.write_text(text[: one.start(2)] + other + text[one.end(2) :], "utf-8")
            return path


@pytest.mark.parametrize("seed", range(3))
def test_after_any_change_of_a_value(lumen_oak: Path, tmp_path: Path, seed: int) -> None:
    chance, root = random.Random(seed), tmp_path / "company"
    shutil.copytree(lumen_oak, root)
    for _ in range(2):
        perturb(root, chance)
        compare(open_working_tree(root, AT, tmp_path / "stores"), tmp_path / "stores")
