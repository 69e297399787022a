"""Everything that happened is one list: it agrees with the trails, and its downloads and bars with the list."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import html5lib
import pytest

from apart import run_apart
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project
from mastercopy.views.logview import view_log
from mastercopy.views.trailview import trail_json
from trial import write_trial

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log") / "repository"
    write_trial(folder)
    return folder


@pytest.fixture(scope="module")
def compiled(repository: Path) -> Iterator[Compiled]:
    project = open_project(repository)
    yield compile_project(project, DAY)
    project.close()


@pytest.fixture(scope="module")
def site(repository: Path) -> Path:
    place = repository.parent / "site"
    done = run_apart("build", "--repo", str(repository), "--site-dir", str(place), "--as-of", DAY.isoformat())
    assert done.returncode == 0, done.stderr
    return place


def test_the_list_holds_what_the_trails_hold(compiled: Compiled) -> None:
    entries = view_log(compiled)
    told: Counter[tuple[str, str, str]] = Counter()
    for name in compiled.history.trails:
        trail = trail_json(compiled, name)
        for row in trail["revisions"]:
            if row["recorded"]:
                told["Recorded", name, row["recorded"][:10]] += 1
            for kind, key in (("In force", "in_force_from"), ("No longer in force", "in_force_until")):
                if row[key] is not None and row[key] <= DAY.isoformat():
                    told[kind, name, row[key]] += 1
            for act in row["signoffs"]:
                told["signed", name, act["at"][:10]] += 1
            for change in row["unrevised_changes"]:
                told["Changed without a revision", name, change["at"][:10]] += 1
    kinds = {"Approved", "Released", "Reviewed", "Written", "Rejected", "Retracted", "Withdrawal approved"}
    listed: Counter[tuple[str, str, str]] = Counter()
    for entry in entries:
        signed = entry.kind in kinds and "evidence:" in entry.sentence
        listed["signed" if signed else entry.kind, entry.about.id, entry.day] += 1
    assert {key: listed[key] for key in told} == dict(told)
    assert [entry.day for entry in entries] == sorted((entry.day for entry in entries), reverse=True)
    assert max(entry.day for entry in entries) <= DAY.isoformat()
    moved = sum(len(found) for found in compiled.history.changes.values())
    assert 0 < sum(entry.kind == "Record changed" for entry in entries) <= moved


def test_the_downloads_say_the_same_as_the_page(site: Path) -> None:
    head, *rows = (json.loads(line) for line in (site / "data/log.jsonl").read_text("utf-8").splitlines())
    assert head == {"schema": "mastercopy/log/1"}
    table = list(csv.reader(io.StringIO((site / "data/log.csv").read_text("utf-8-sig"))))
    assert [row[:3] for row in table[1:]] == [[row["day"], row["kind"], row["about"]] for row in rows]
    page = html5lib.parse((site / "for/log.html").read_text("utf-8"), namespaceHTMLElements=False)
    shown = [["".join(cell.itertext()) for cell in row.iter("td")][:2] for row in page.find(".//table").iter("tr")]
    assert shown[1:] == [[row["day"], row["kind"]] for row in rows]
    assert all((site / row["page"]).is_file() for row in rows if row["page"])


def test_every_revision_that_was_in_force_has_a_bar_in_order(compiled: Compiled, site: Path) -> None:
    page = (site / "for/log.html").read_text("utf-8")
    bars = re.findall(r'<a href="([^"]+)"><title>Revision', page)
    known = [
        (row.revision, str(row.in_force_from))
        for _, trail in sorted(compiled.history.trails.items())
        for row in trail.revisions
        if row.in_force_from is not None and row.in_force_from <= DAY
    ]
    found = re.findall(r"<title>Revision (\S+), in force from (\d{4}-\d\d-\d\d)", page)
    assert found == known
    assert all((site / "for" / link).resolve().is_file() for link in bars)
    assert len(bars) == len(known)
    places = re.findall(r'class="mc-bar [^"]*" x="([\d.]+)" y="(\d+)" width="([\d.]+)"', page)
    assert len(places) == len(known)
    for (left, top, wide), (following, below, _) in zip(places, places[1:], strict=False):
        assert float(left) >= 0 and float(left) + float(wide) <= 722
        assert top != below or float(following) >= float(left)
