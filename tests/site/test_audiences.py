"""What an audience may not see stands in no byte of its site, and what it may see is all there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from canaries import SIGHTS, Crossing, found, words_in
from company import Company, run

AS_OF = "2026-11-24"


def build(company: Company, site: Path, *more: str) -> Path:
    done = run("build", "--repo", str(company.root), "--as-of", AS_OF, "--no-store", "--site-dir", str(site), *more)
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("planted") / "company")
    found(company)
    return company


@pytest.fixture(scope="module")
def whole(planted: Company) -> frozenset[str]:
    return words_in(build(planted, planted.root.parent / "whole"))


@pytest.mark.parametrize("audience", SIGHTS)
def test_an_audience_sees_what_is_for_it_and_no_word_of_the_rest(
    planted: Company, whole: frozenset[str], audience: str
) -> None:
    site = build(planted, planted.root.parent / audience, "--audience", audience)
    seen = words_in(site)
    assert sorted(word for word in seen if word[0] not in SIGHTS[audience]) == []
    missing = sorted(word for word in whole - seen if word[0] in SIGHTS[audience])
    assert missing == []


@pytest.fixture(scope="module")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("crossed") / "company")
    for number, planting in enumerate(found(company)):
        crossing = Crossing(planting, number)
        crossing.document()
        crossing.records()
    return company


@pytest.mark.parametrize("audience", SIGHTS)
def test_what_may_be_seen_names_nothing_hidden(crossed: Company, audience: str) -> None:
    site = build(crossed, crossed.root.parent / audience, "--audience", audience)
    assert sorted(word for word in words_in(site) if word[0] not in SIGHTS[audience]) == []
    proved = run("verify", str(site), "--repo", str(crossed.root))
    assert proved.returncode == 0, proved.stdout
    alone = subprocess.run([sys.executable, str(site / "verify.py")], capture_output=True, text=True, check=False)
    assert alone.returncode == 0, alone.stdout


JUDGED = ("revision", "issue", "status", "approved", "released", "in_force_from", "in_force_until", "digest", "kind")


def test_what_may_be_seen_is_judged_and_counted_by_the_whole(crossed: Company) -> None:
    """A hidden person's approval counts, and an objective counts complaints that its readers may not see."""
    whole = build(crossed, crossed.root.parent / "everything")
    seen = build(crossed, crossed.root.parent / "seen", "--audience", "staff")
    trails = sorted((seen / "data/trails").glob("*.json"))
    assert {"SOP-300.json", "SOP-ZQVDOCZQ.json"} <= {path.name for path in trails}
    for path in trails:
        here, there = (json.loads((site / "data/trails" / path.name).read_bytes()) for site in (seen, whole))
        rows = [[{name: row[name] for name in JUDGED} for row in trail["revisions"]] for trail in (here, there)]
        assert rows[0] == rows[1], path.name
    approved = json.loads((seen / "data/trails/SOP-300.json").read_bytes())["revisions"]
    assert [(row["status"], row["approved"]) for row in approved] == [("overtaken", True), ("effective", True)]
    figures = [
        {row["id"]: [point["value"] for point in row["points"]] for row in json.loads(path.read_bytes())["scores"]}
        for path in (seen / "data/scores.json", whole / "data/scores.json")
    ]
    assert sum(figures[0]["OBJ-400"]) > 0
    assert figures[0] == {name: figures[1][name] for name in figures[0]}
