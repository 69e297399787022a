"""The demonstration company is believable: its size, its events, its texts, and only the problems it planted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from mastercopy.compile import Compiled, compile_project, open_project
from mastercopy.demonstration import write_demonstration
from mastercopy.demonstration.story import Act, read_story
from mastercopy.history.values import Revision

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("story") / "lumen-oak"
    write_demonstration(place)
    return place


@pytest.fixture(scope="module")
def compiled(folder: Path) -> Iterator[Compiled]:
    project = open_project(folder)
    yield compile_project(project, DAY)
    project.close()


@pytest.fixture(scope="module")
def acts() -> tuple[Act, ...]:
    return read_story()


def revisions(compiled: Compiled) -> list[Revision]:
    return [row for trail in compiled.history.trails.values() for row in trail.revisions]


def planted() -> set[tuple[str, str]]:
    """(slug, record) of every row of the table in the story's own page."""
    page = (files("mastercopy.demonstration") / "story" / "README.md").read_text("utf-8")
    table = page.partition("## Problems that the story planted")[2]
    rows = re.findall(r"^\| ([a-z-]+) \| ([A-Z0-9-]+) \|", table, re.MULTILINE)
    return {(slug, record) for slug, record in rows}


def test_it_is_large_enough(compiled: Compiled, acts: tuple[Act, ...]) -> None:
    assert sum(1 for row in revisions(compiled) if row.commit is not None) >= 120
    assert sum(1 for trail in compiled.history.trails.values() if trail.in_force is not None) >= 24
    assert len(compiled.register.of_part("objectives")) >= 8
    assert len(compiled.register.of_part("audits")) >= 10 and len(compiled.register.of_part("findings")) >= 12
    first, last = (date.fromisoformat(act.when[:10]) for act in (acts[0], acts[-1]))
    assert (last - first).days > 3 * 365


def test_only_what_was_planted_is_wrong(compiled: Compiled) -> None:
    found = {(one.slug, one.record or "") for one in compiled.result.problems if one.severity != "info"}
    assert found == planted()


def test_every_kind_of_event_is_told(compiled: Compiled) -> None:
    rows = revisions(compiled)
    assert {"new", "revised", "re-issue", "restored", "legacy"} <= {row.kind for row in rows}
    statuses = {row.status for row in rows}
    assert {"effective", "superseded", "withdrawn", "approved", "awaiting-approval", "overtaken"} <= statuses
    events = {event.kind for trail in compiled.history.trails.values() for event in trail.events}
    assert {"reviewed", "renamed", "review-postponed", "withdrawn"} <= events
    acts = [(row, act) for row in rows for act in row.signoffs]
    assert {"signature", "forge-review", "trailer", "attestation"} == {act.evidence.get("kind") for _, act in acts}
    assert any(act.recorded_late for _, act in acts)
    assert any(act.reason == "author" for _, act in acts)
    assert any(act.valid and act.person == "rui.tavares" for _, act in acts), "a leaver's sign-offs stay valid"
    assert any(act.valid and act.person == "hugo.pinto" and act.role == "quality-manager" for _, act in acts)
    assert any(row.commit is None for row in rows), "rows from before the repository"
    assert any(row.unrevised_changes for row in rows)
    assert any(row.fields.get("emergency") for row in rows)
    assert any(trail.formerly for trail in compiled.history.trails.values())
    assert compiled.history.drafts
    policies = Counter(row.policy for row in rows if row.commit is not None)
    assert policies["recorded"] and policies["required"]
    assert {row.fields.get("change_class") for row in rows} >= {"major", "minor", "editorial"}


def test_commits_are_of_every_sort(acts: tuple[Act, ...]) -> None:
    assert any(len({commit.who for commit in act.side}) > 1 for act in acts), "a merge of two authors"
    assert any(re.search(r"\(#\d+\)$", act.message.splitlines()[0]) for act in acts), "a squashed branch"
    assert any("Approved-by:" in act.message for act in acts)


def test_targets_and_days_that_moved_say_why(compiled: Compiled) -> None:
    moves = defaultdict(list)
    for record in compiled.register.of_part("objectives"):
        for row in record.get("changes") or ():
            moves[row["field"]].append(record.id)
            assert row["reason"] and row["approved_by"]
    assert moves["target"] and max(Counter(moves["due"]).values()) >= 2


def test_each_change_is_said_in_words_of_its_own(compiled: Compiled) -> None:
    said = Counter(row.change for row in revisions(compiled) if row.kind in ("new", "revised") and row.commit)
    assert "" not in said
    assert [change for change, count in said.items() if count > 1 and change != "First issue"] == []


def pieces(text: str) -> Iterator[str]:
    """Paragraphs, rows and list items of more than six words, as a reader hears them."""
    body = text.partition("\n---\n")[2]
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+|]|\d+\.)\s?)", body):
        words = re.findall(r"[\w'-]+", block.lower())
        if len(words) > 6:
            yield " ".join(words)


def test_no_paragraph_stands_in_two_documents(acts: tuple[Act, ...]) -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for path, data in acts[-1].tree.items():
        if path.startswith("docs/") and path.endswith(".md"):
            for piece in pieces(data.decode("utf-8")):
                places[piece].add(path)
    assert {piece: sorted(found) for piece, found in places.items() if len(found) > 1} == {}


def test_the_thread_holds_together(compiled: Compiled) -> None:
    trail = compiled.history.trails["SOP-007"]
    assert trail.in_force is not None and trail.in_force.in_force_from == date(2026, 3, 1)
    assert "FBK-2025-014" in trail.in_force.fields["because"]
    score = next(score for score in compiled.scores if score.id == "OBJ-001")
    assert score.baseline == 7 and score.target == 5 and score.latest is not None and score.latest.value < 5
    voices = [compiled.register.get(name) for name in ("FBK-2025-009", "FBK-2025-011", "FBK-2025-014")]
    assert all(voice is not None and voice.get("answered") for voice in voices)
