"""The demonstration company is believable: its size, its events, its texts, and only the problems it planted."""

from __future__ import annotations

import csv
import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from click import Context

from mastercopy.cli.main import mastercopy
from mastercopy.compile import Compiled, compile_project, open_project
from mastercopy.demonstration.story import Act, read_story
from mastercopy.history.values import Revision

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def compiled(lumen_oak: Path) -> Iterator[Compiled]:
    project = open_project(lumen_oak)
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
    rows = re.findall(r"^\| ([a-z-]+) \| ([A-Z0-9-]+|[a-z0-9-]+:[A-Za-z0-9.]+) \|", table, re.MULTILINE)
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


LENGTHS = {
    "procedures": (240, 660),
    "manuals": (250, 600),
    "policies": (200, 360),
    "work-instructions": (200, 660),
    "plans": (200, 600),
    "forms": (80, 300),
}
"""Words of a believable text, by folder; those that teach this system are the long ones."""

KINDS = {
    "tables of four rows": (4, r"(?m)^ *\|[ :|-]+\|\n(?: *\|.*\n){4}"),
    "definition lists": (3, r"(?m)^:   "),
    "footnotes": (3, r"(?m)^\[\^\w+\]: "),
    "admonitions": (3, r"(?m)^(?:!!!|\?\?\?) "),
    "ordered lists inside a list": (3, r"(?m)^ {4}1\. "),
    "task lists": (2, r"(?m)^- \[ \] "),
    "fenced code": (1, r"(?m)^```"),
}


def texts(tree: dict[str, bytes]) -> dict[str, str]:
    """The text below the front matter of every controlled document, by path."""
    found = {path: data.decode("utf-8") for path, data in tree.items() if re.match(r"docs/\w[\w-]*/.*\.md$", path)}
    return {path: text.partition("\n---\n")[2] for path, text in found.items()}


def test_the_texts_have_substance(acts: tuple[Act, ...]) -> None:
    found = {path: len(re.findall(r"[\w'-]+", text)) for path, text in texts(acts[-1].tree).items()}
    bounds = {path: LENGTHS.get(path.split("/")[1], (100, 600)) for path in found}
    assert {path: words for path, words in found.items() if not bounds[path][0] <= words <= bounds[path][1]} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_markdown_of_every_kind(acts: tuple[Act, ...], kind: str) -> None:
    least, pattern = KINDS[kind]
    assert len([path for path, text in texts(acts[-1].tree).items() if re.search(pattern, text)]) >= least


def test_blanks_have_a_heading_notes_an_example_and_room(acts: tuple[Act, ...]) -> None:
    blanks = {path: data.decode("utf-8") for path, data in acts[-1].tree.items() if re.search(r"FRM-\d+\.csv$", path)}
    assert len(blanks) >= 5
    for path, text in blanks.items():
        rows = list(csv.reader(text.splitlines()))
        assert len({len(row) for row in rows}) == 1, path
        assert rows[1][0].startswith("NOTES: ") and [row for row in rows[2:] if not any(row)], path


def test_pictures_change_under_the_same_path(acts: tuple[Act, ...]) -> None:
    seen: dict[str, set[bytes]] = defaultdict(set)
    for act in acts:
        for path, data in act.tree.items():
            if path.startswith("docs/") and path.endswith(".svg"):
                seen[path].add(data)
    assert len(seen) >= 4 and sum(len(pictures) > 1 for pictures in seen.values()) >= 2


def test_what_the_texts_teach_to_type_exists(acts: tuple[Act, ...]) -> None:
    every = "\n".join(texts(acts[-1].tree).values())
    typed = set(re.findall(r"(?m)(?:^|`)(mastercopy [^`\n]+)", every))
    assert len(typed) >= 12
    for line in typed:
        words = shlex.split(line)
        verb = mastercopy.get_command(Context(mastercopy), words[1])
        assert verb is not None, line
        options = {name for option in verb.params for name in option.opts}
        assert {word for word in words if word.startswith("--")} <= options, line


def told(acts: tuple[Act, ...], name: str, revision: int) -> str:
    """The text of a document as it first stood under a revision."""
    head = re.compile(rf"---\nid: {name}\n(?:(?!---\n).*\n)*?revision: {revision}\n")
    for act in acts:
        for commit in (*act.side, act):
            for path, data in commit.tree.items():
                if path.startswith("docs/") and head.match(text := data.decode("utf-8")):
                    return text.partition("\n---\n")[2]
    raise LookupError(f"{name} revision {revision}")


def test_the_changes_that_differences_are_shown_with(acts: tuple[Act, ...]) -> None:
    """A column added, a row removed, a section moved, a number changed: what the change lines of these say."""
    before, after = (told(acts, "SOP-010", revision) for revision in (3, 4))
    assert "| If | Then offer | Decides |\n" in before
    assert "| If | Then offer | Decides | Rings when the cause is gone |\n" in after
    before, after = (told(acts, "SOP-008", revision) for revision in (5, 6))
    assert "| the customer draws while talking |" in before and "while talking" not in after
    before, after = (told(acts, "WI-001", revision) for revision in (3, 4))
    sections = [text.partition("## What you need\n\n")[2].splitlines()[0] for text in (before, after)]
    assert sections[0] == sections[1] != ""
    steps = [text.index("## Steps") - text.index("## What you need") for text in (before, after)]
    assert steps[0] < 0 < steps[1]
    before, after = (told(acts, "SOP-012", revision) for revision in (1, 2))
    assert before.replace("\n1. Draw ten delivered", "\n1. Draw fifteen delivered") == after


def test_the_thread_says_why_at_each_of_its_steps(compiled: Compiled) -> None:
    trails = compiled.history.trails
    causes = {
        (name, row.revision): set(row.fields.get("because") or ())
        for name in ("SOP-007", "POL-002", "PLN-001", "WI-002")
        for row in trails[name].revisions
    }
    complaints = {"FBK-2025-009", "FBK-2025-011", "FBK-2025-014"}
    assert "FND-2025-008" in causes["SOP-007", "6"]
    assert complaints <= causes["SOP-007", "7"] & causes["POL-002", "3"] & causes["PLN-001", "5"]
    assert "FBK-2025-004" in causes["WI-002", "5"] & causes["WI-002", "6"]
    objective = compiled.register.get("OBJ-001")
    assert objective is not None and all(action.get("done") for action in objective.get("actions"))
    for name in complaints:
        voice = compiled.register.get(name)
        assert voice is not None and "NEED-001" in voice.get("needs") and "Told on 15 July 2026" in voice.get("answer")
