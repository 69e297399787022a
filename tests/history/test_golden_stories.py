"""Stories told by hand with answers typed by hand: the compiler and the naive reading must both give them."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from oracle.asking import ask
from oracle.clocks import trusted_positions, trusted_positions_tried, trusted_times
from oracle.naive import Oracle
from oracle.reading import digest_pair, read_version
from oracle.stories import name_of, write_document, write_record
from oracle.told import Act, Story
from oracle.writing import write_repository

ANA, BOB, DEE = name_of("ana"), name_of("bob"), name_of("dee")
PATH = "docs/SOP-001.md"
SIGNED = "records/signoffs/SOP-001.yml"
PEOPLE = [
    {"id": "ana", "name": "Ana", "emails": [ANA[1]], "roles": [{"role": "writer"}]},
    {"id": "dee", "name": "Dee", "emails": [DEE[1]], "forge_login": "dee-f", "roles": [{"role": "quality-manager"}]},
]


def founded(**more: str) -> dict[str, bytes]:
    """The organisation's own files: Dee approves, by a trailer or better, not what she wrote herself."""
    rule = {"types": ["*"], "roles": ["quality-manager"], "evidence": "trailer"}
    return {
        "records/organisation.yml": write_record({"id": "ORG", "name": "Trial", "timezone": "Europe/Lisbon", **more}),
        "records/people.yml": write_record({"people": PEOPLE}),
        "records/roles.yml": write_record({"roles": [{"id": "quality-manager", "title": "QM", "approves": "yes"}]}),
        "records/approval-matrix.yml": write_record({"id": "MATRIX", "rules": [rule]}),
    }


def page(revision: str, text: str = "Do it.", **more: Any) -> dict[str, bytes]:
    fields = {"id": "SOP-001", "title": "Doing it", "type": "procedure", "revision": revision, **more}
    return {PATH: write_document(fields, f"\n{text}\n")}


def other(text: str) -> dict[str, bytes]:
    """Another document, in the same folder and under a number of its own."""
    fields = {"id": "WI-009", "title": "Another", "type": "work-instruction", "revision": "1"}
    return {"docs/WI-009.md": write_document(fields, f"\n{text}\n")}


def act(day: str, tree: Mapping[str, bytes], message: str = "Work", *sides: Act, by: tuple[str, str] = ANA) -> Act:
    time = int(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp())
    return Act(dict(tree), by, by, message, time, sides=sides)


def entry(tree: Mapping[str, bytes], at: str, kind: str = "forge-review", **more: str) -> dict[str, Any]:
    """An entry of Dee that approves the document of a tree."""
    version = read_version(PATH, tree[PATH])
    digest = digest_pair(version, tree)[0]
    said = {"digest": digest, "person": "dee", "role": "quality-manager", "meaning": "approve", "at": at, **more}
    review = {"url": "https://forge.example/pull/1", "review": f"R-{digest[-9:]}"} if kind == "forge-review" else {}
    return {"revision": version.label, **said, "evidence": {"kind": kind, **review}}


def signed(*entries: dict[str, Any]) -> dict[str, bytes]:
    """The file of the entries, and what the forge says of the reviews that they name."""
    told = [
        {
            "id": row["evidence"]["review"],
            "user": {"login": f"{row['person']}-f"},
            "state": "CHANGES_REQUESTED" if row["meaning"] == "reject" else "APPROVED",
            "commit_id": "f" * 40,
            "submitted_at": row["at"],
            "html_url": row["evidence"]["url"],
        }
        for row in entries
        if "review" in row["evidence"]
    ]
    files = {SIGNED: write_record({"document": "SOP-001", "signoffs": list(entries)})}
    return {**files, "records/reviews/github/PR-1.json": json.dumps(told).encode()} if told else files


APPROVED = "Issue\n\nApproved-by: Dee <dee@trial.example>"
ORG = founded()

# name: (steps, day, (revision in force, status), [(label, issue, status, kind, in force from, until)])
Row = tuple[str, int, str, str, str | None, str | None]
Golden = tuple[list[Act], str, tuple[str | None, str], list[Row]]
GOLDEN: dict[str, Golden] = {
    "an approved revision is in force from its own day": (
        [act("2026-01-05", ORG), act("2026-01-06", ORG | page("1", effective="2026-01-20"), APPROVED)],
        "2026-01-20",
        ("1", "effective"),
        [("1", 1, "effective", "new", "2026-01-20", None)],
    ),
    "before its own day it is approved and nothing is in force": (
        [act("2026-01-05", ORG), act("2026-01-06", ORG | page("1", effective="2026-01-20"), APPROVED)],
        "2026-01-19",
        (None, "approved"),
        [("1", 1, "approved", "new", "2026-01-20", None)],
    ),
    "nobody approved it": (
        [act("2026-01-05", ORG), act("2026-01-06", ORG | page("1"))],
        "2026-03-01",
        (None, "awaiting-approval"),
        [("1", 1, "awaiting-approval", "new", None, None)],
    ),
    "the author may not approve": (
        [act("2026-01-05", ORG), act("2026-01-06", ORG | page("1"), APPROVED, by=DEE)],
        "2026-03-01",
        (None, "awaiting-approval"),
        [("1", 1, "awaiting-approval", "new", None, None)],
    ),
    "the author of a change made under an old number may not approve it under the new one": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act("2026-01-06", ORG | page("1", "Other."), "M", act("2026-01-06", ORG | page("1", "Other."), by=DEE)),
            act("2026-01-07", ORG | page("2", "Other.", id="WI-001", formerly=["SOP-001"]), APPROVED),
        ],
        "2026-03-01",
        ("1", "effective"),
        [
            ("1", 1, "effective", "new", "2026-01-05", None),
            ("2", 1, "awaiting-approval", "revised", None, None),
        ],
    ),
    "who deletes a text on a side branch did not write what another brings back": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act(
                "2026-01-06",
                ORG | page("2", "New."),
                APPROVED,
                act("2026-01-06", ORG, by=DEE),
                act("2026-01-06", ORG | page("2", "New.")),
            ),
        ],
        "2026-03-01",
        ("2", "effective"),
        [
            ("1", 1, "superseded", "new", "2026-01-05", "2026-01-06"),
            ("2", 1, "effective", "revised", "2026-01-06", None),
        ],
    ),
    "who breaks the front matter on a side branch, or mends it as it was, wrote nothing": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act(
                "2026-01-06",
                ORG | page("2", "New."),
                APPROVED,
                act("2026-01-06", ORG | {PATH: b"---\nid: [SOP-001\n---\n"}, by=DEE),
                act("2026-01-06", ORG | page("1"), by=DEE),
                act("2026-01-06", ORG | page("2", "New.")),
            ),
        ],
        "2026-03-01",
        ("2", "effective"),
        [
            ("1", 1, "superseded", "new", "2026-01-05", "2026-01-06"),
            ("2", 1, "effective", "revised", "2026-01-06", None),
        ],
    ),
    "who mends it with another text wrote that": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act(
                "2026-01-06",
                ORG | page("2", "New."),
                APPROVED,
                act("2026-01-06", ORG | {PATH: b"---\nid: [SOP-001\n---\n"}),
                act("2026-01-06", ORG | page("2", "New."), by=DEE),
            ),
        ],
        "2026-03-01",
        ("1", "effective"),
        [
            ("1", 1, "effective", "new", "2026-01-05", None),
            ("2", 1, "awaiting-approval", "revised", None, None),
        ],
    ),
    "a number that is still somebody's makes nobody an author": (
        [
            act("2026-01-05", ORG | other("Before.")),
            act(
                "2026-01-06",
                ORG | other("After.") | page("1", formerly=["WI-009"]),
                APPROVED,
                act("2026-01-06", ORG | other("After."), by=DEE),
                act("2026-01-06", ORG | other("After.") | page("1", formerly=["WI-009"])),
            ),
        ],
        "2026-03-01",
        ("1", "effective"),
        [("1", 1, "effective", "new", "2026-01-06", None)],
    ),
    "who wrote it under a number that main never saw is its author": (
        [
            act("2026-01-05", ORG),
            act(
                "2026-01-06",
                ORG | page("1", formerly=["WI-009"]),
                APPROVED,
                act("2026-01-06", ORG | page("1", id="WI-009"), by=DEE),
                act("2026-01-06", ORG | page("1", formerly=["WI-009"])),
            ),
        ],
        "2026-03-01",
        (None, "awaiting-approval"),
        [("1", 1, "awaiting-approval", "new", None, None)],
    ),
    "and stays it after another change of number": (
        [
            act("2026-01-05", ORG),
            act(
                "2026-01-06",
                ORG | page("1", id="SOP-002", formerly=["WI-009"]),
                APPROVED,
                act("2026-01-06", ORG | page("1", id="WI-009"), by=DEE),
                act("2026-01-06", ORG | page("1", id="SOP-002", formerly=["WI-009"])),
            ),
            act("2026-01-07", ORG | page("1", formerly=["WI-009", "SOP-002"])),
        ],
        "2026-03-01",
        (None, "awaiting-approval"),
        [("1", 1, "awaiting-approval", "new", None, None)],
    ),
    "the later recording overtakes the earlier one that waits for its day": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act("2026-01-06", ORG | page("2", "New.", effective="2026-02-01"), APPROVED),
            act("2026-01-10", ORG | page("3", "Newer."), APPROVED),
        ],
        "2026-02-02",
        ("3", "effective"),
        [
            ("1", 1, "superseded", "new", "2026-01-05", "2026-01-10"),
            ("2", 1, "overtaken", "revised", None, None),
            ("3", 1, "effective", "revised", "2026-01-10", None),
        ],
    ),
    "a deletion ends force, a return is another issue, an old text is not released again by its old trailer": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act("2026-01-10", ORG),
            act("2026-01-20", ORG | page("1")),
        ],
        "2026-01-25",
        (None, "awaiting-approval"),
        [
            ("1", 1, "withdrawn", "new", "2026-01-05", "2026-01-10"),
            ("1", 2, "awaiting-approval", "re-issue", None, None),
        ],
    ),
    "a withdrawal holds from its day": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act("2026-01-10", ORG | page("1", withdrawn="2026-02-01", reason="Old")),
        ],
        "2026-02-01",
        (None, "withdrawn"),
        [("1", 1, "withdrawn", "new", "2026-01-05", "2026-02-01")],
    ),
    "a withdrawal taken back before its day never held, and before that it was announced": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act("2026-01-10", ORG | page("1", withdrawn="2026-02-01", reason="Old")),
            act("2026-01-20", ORG | page("1")),
        ],
        "2026-01-15",
        ("1", "effective"),
        [("1", 1, "effective", "new", "2026-01-05", "2026-02-01")],
    ),
    "an old label is another issue and restores its text": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act("2026-01-06", ORG | page("2", "New."), APPROVED),
            act("2026-01-07", ORG | page("1"), APPROVED),
        ],
        "2026-01-07",
        ("1", "effective"),
        [
            ("1", 1, "superseded", "new", "2026-01-05", "2026-01-06"),
            ("2", 1, "superseded", "revised", "2026-01-06", "2026-01-07"),
            ("1", 2, "effective", "restored", "2026-01-07", None),
        ],
    ),
    "an entry counts at most the approval lag before it reached main": (
        [
            act("2026-01-05", ORG | page("1")),
            act("2026-02-10", ORG | page("1") | signed(entry(page("1"), "2026-01-06"))),
        ],
        "2026-03-01",
        ("1", "effective"),
        [("1", 1, "effective", "new", "2026-02-07", None)],
    ),
    "an entry that claims a trailer which no commit carries is a statement": (
        [act("2026-01-05", ORG | page("1") | signed(entry(page("1"), "2026-01-05", "trailer")))],
        "2026-03-01",
        (None, "awaiting-approval"),
        [("1", 1, "awaiting-approval", "new", None, None)],
    ),
    "an entry that comes with the trailer it claims counts as one, also on a side branch": (
        [
            act("2026-01-05", ORG | page("1")),
            act(
                "2026-02-10",
                ORG | page("1") | signed(entry(page("1"), "2026-02-09", "trailer")),
                "Merge",
                act("2026-02-10", ORG | page("1") | signed(entry(page("1"), "2026-02-09", "trailer")), APPROVED),
            ),
        ],
        "2026-03-01",
        ("1", "effective"),
        [("1", 1, "effective", "new", "2026-02-09", None)],
    ),
    "a trailer over another text bears nothing out": (
        [
            act("2026-01-05", ORG | page("1")),
            act("2026-02-09", ORG | page("1", "Other."), APPROVED),
            act("2026-02-10", ORG | page("1") | signed(entry(page("1"), "2026-02-09", "trailer"))),
        ],
        "2026-03-01",
        (None, "awaiting-approval"),
        [("1", 1, "awaiting-approval", "new", None, None)],
    ),
    "weak evidence does not release": (
        [act("2026-01-05", ORG | page("1") | signed(entry(page("1"), "2026-01-05", "attestation")))],
        "2026-03-01",
        (None, "awaiting-approval"),
        [("1", 1, "awaiting-approval", "new", None, None)],
    ),
    "an entry changed later counts no longer": (
        [
            act("2026-01-05", ORG | page("1") | signed(entry(page("1"), "2026-01-05"))),
            act("2026-01-09", ORG | page("1") | signed(entry(page("1"), "2026-01-04"))),
        ],
        "2026-03-01",
        (None, "awaiting-approval"),
        [("1", 1, "awaiting-approval", "new", None, None)],
    ),
    "a stronger entry that comes later does not take back what a trailer released": (
        [
            act("2026-01-05", ORG | page("1"), APPROVED),
            act("2026-02-10", ORG | page("1") | signed(entry(page("1"), "2026-02-10"))),
        ],
        "2026-03-01",
        ("1", "effective"),
        [("1", 1, "effective", "new", "2026-01-05", None)],
    ),
    "what was recorded before control began is an import with its own day": (
        [
            act("2026-01-05", founded(history_starts="2026-01-10") | page("3", effective="2024-05-01")),
            act("2026-02-05", founded(history_starts="2026-01-10") | page("4", "New.")),
        ],
        "2026-03-01",
        ("3", "effective"),
        [
            ("3", 1, "effective", "legacy", "2024-05-01", None),
            ("4", 1, "awaiting-approval", "revised", None, None),
        ],
    ),
    "a row of the history is in force until the first text is, and a deletion ends that": (
        [
            act("2026-01-05", ORG | page("2", status="draft", history=[{"revision": "1", "effective": "2019-05-01"}])),
            act("2026-01-12", ORG),
        ],
        "2026-01-12",
        (None, "withdrawn"),
        [("1", 1, "withdrawn", "legacy", "2019-05-01", "2026-01-12")],
    ),
    "under the policy `recorded` nobody needs to approve": (
        [act("2026-01-05", founded(approval="recorded") | page("1", effective="2026-01-08"))],
        "2026-01-08",
        ("1", "effective"),
        [("1", 1, "effective", "new", "2026-01-08", None)],
    ),
    "a temporary document ends by itself": (
        [act("2026-01-05", ORG | page("1", valid_until="2026-01-31"), APPROVED)],
        "2026-02-01",
        (None, "withdrawn"),
        [("1", 1, "withdrawn", "new", "2026-01-05", "2026-02-01")],
    ),
    "one clock of 2040 and one of 2002 move nothing": (
        [
            act("2026-01-02", ORG),
            act("2026-01-03", ORG),
            act("2026-01-05", ORG | page("1"), APPROVED),
            act("2040-01-06", ORG | page("2", "New."), APPROVED),
            act("2002-01-06", ORG | page("3", "Newer."), APPROVED),
            act("2026-01-09", ORG | page("4", "Newest."), APPROVED),
        ],
        "2026-01-09",
        ("4", "effective"),
        [
            ("1", 1, "overtaken", "new", None, None),
            ("2", 1, "overtaken", "revised", None, None),
            ("3", 1, "superseded", "revised", "2026-01-05", "2026-01-09"),
            ("4", 1, "effective", "revised", "2026-01-09", None),
        ],
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_both_readings_give_the_answer_typed_by_hand(tmp_path: Path, name: str) -> None:
    steps, day, (revision, status), expected = GOLDEN[name]
    story = write_repository(Story(tuple(steps)), tmp_path / "repo")
    compiler = ask(tmp_path / "repo")
    try:
        for reading in (Oracle(story), compiler):
            row = reading.register(date.fromisoformat(day))["documents"][0]
            assert (row["revision"], row["status"]) == (revision, status), type(reading).__name__
            trail = reading.trail(row["id"], date.fromisoformat(day))
            names = ("revision", "issue", "status", "kind", "in_force_from", "in_force_until")
            assert [tuple(found[key] for key in names) for found in trail["revisions"]] == expected, type(
                reading
            ).__name__
    finally:
        compiler.project.close()


def test_a_trailer_left_out_for_a_stronger_entry_hides_no_weaker_one(tmp_path: Path) -> None:
    entries = (entry(page("1"), "2026-01-04", "attestation"), entry(page("1"), "2026-01-06"))
    steps = (act("2026-01-05", ORG | page("1") | signed(*entries), APPROVED),)
    story = write_repository(Story(steps), tmp_path / "repo")
    compiler = ask(tmp_path / "repo")
    try:
        for reading in (Oracle(story), compiler):
            shown = reading.trail("SOP-001", date(2026, 1, 7))["revisions"][0]["signoffs"]
            assert len(shown) == 2, type(reading).__name__
            only_trailer = reading.trail("SOP-001", date(2026, 1, 5))["revisions"][0]["signoffs"]
            assert len(only_trailer) == 1, type(reading).__name__
    finally:
        compiler.project.close()


def test_the_table_of_trusted_clocks_finds_what_trying_every_subsequence_finds() -> None:
    dice = random.Random(1)
    for _ in range(400):
        times = [dice.randint(0, 6) for _ in range(dice.randint(1, 9))]
        assert trusted_positions(times) == trusted_positions_tried(times), times


@pytest.mark.parametrize(
    ("times", "trusted"),
    [
        ([5, 2, 6, 7], [2, 2, 6, 7]),  # of two longest ones, the one whose earlier times are earlier
        ([1, 9, 2, 3], [1, 1, 2, 3]),
        ([7, 8, 0, 9], [7, 8, 8, 9]),
        ([9, 1, 2], [1, 1, 2]),
        ([4], [4]),
    ],
)
def test_an_untrusted_commit_takes_the_trusted_time_before_it(times: list[int], trusted: list[int]) -> None:
    assert trusted_times(times) == trusted
