"""One tree of files becomes records, links in both directions, and every problem at its line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mastercopy.model.catalog import build_catalog
from mastercopy.model.record import is_id
from mastercopy.model.register import Register, build_register
from mastercopy.sources.files import memory_tree
from mastercopy.words import Problem

PROCEDURE = (
    "---\nid: SOP-001\ntitle: Picking\ntype: procedure\nrevision: 1\nchange: First issue\nowner: picker\n---\nText.\n"
)
NEED = "id: NEED-001\ntitle: In time\nwords: Keep your day\npromise: We do\nowner: picker\n"


def read_paths(files: dict[str, str]) -> tuple[Register, tuple[Problem, ...]]:
    tree = memory_tree({path: text.encode("utf-8", "surrogatepass") for path, text in files.items()})
    catalog, problems = build_catalog(tree)
    assert problems == ()
    return build_register(tree, catalog)


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int]]:
    return [(problem.slug, problem.place.line) for problem in problems]


def test_links_go_both_ways() -> None:
    register, problems = read_paths(
        {
            "docs/procedures/SOP-001-picking.md": PROCEDURE.replace("owner:", "needs: [need-001]\nowner:"),
            "records/needs/NEED-001.yml": NEED,
            "docs/index.md": "# Welcome\n",
        }
    )
    assert problems == () and register.pages == ("docs/index.md",)
    assert [link.source for link in register.links_in("NEED-001")] == ["SOP-001"]
    assert {link.target for link in register.links_out("sop-001")} == {"need-001", "picker"}
    record = register.get("sop-001")
    assert record is not None and record.body == "Text.\n" and record.at("needs").line == 7


NEED_PATH = "records/needs/NEED-001.yml"
DOCUMENT_PATH = "docs/procedures/SOP-001.md"
FAULTS: list[tuple[str, str, list[tuple[str, int]]]] = [
    (NEED_PATH, NEED + "onwer: x\n", [("unknown-field", 6)]),
    (NEED_PATH, NEED + "x: {onwer: x}\n", []),
    (NEED_PATH, NEED.replace("owner: picker\n", ""), [("missing-field", 1)]),
    (NEED_PATH, NEED.replace("owner: picker", "owner:"), [("missing-field", 5)]),
    (NEED_PATH, NEED.replace("owner: picker", "owner: [a]"), [("ill-typed-field", 5)]),
    (NEED_PATH, NEED.replace("NEED-001", "need-001"), []),
    (NEED_PATH, NEED.replace("NEED-001", "NEED-000"), [("id-malformed", 1)]),
    (NEED_PATH, NEED.replace("NEED-001", "TBD-1"), [("id-malformed", 1)]),
    (NEED_PATH, NEED.replace("NEED-001", "../../NEED"), [("id-malformed", 1)]),
    (NEED_PATH, NEED.replace("id: NEED-001\n", ""), [("id-missing", 1)]),
    ("records/needs/NEED-0011.yml", NEED, [("file-name-mismatch", 1)]),
    (NEED_PATH, "- a\n- b\n", [("unreadable-file", 1)]),
    (NEED_PATH, "", [("unreadable-file", 1)]),
    ("records/odd/ODD-001.yml", "id: ODD-001\n", [("unknown-file", 1)]),
    ("records/people.yml", "peple: []\n", [("unknown-field", 1), ("missing-field", 1)]),
    ("records/people.yml", "people: [word]\n", [("ill-typed-field", 1)]),
    ("records/people.yml", "people: word\n", [("ill-typed-field", 1)]),
    ("records/people.yml", "people: []\ndelegations: [{role: a}]\n", [("missing-field", 2)] * 5),
    ("records/processes/..yml", "id: ..\n", [("id-malformed", 1)]),
    (DOCUMENT_PATH, PROCEDURE.replace("type: procedure", "type: procedur"), [("unknown-type", 4)]),
    (DOCUMENT_PATH, PROCEDURE.replace("type: procedure\n", ""), []),
    (DOCUMENT_PATH, PROCEDURE.replace("id: SOP-001\n", ""), [("id-missing", 1)]),
]


@pytest.mark.parametrize(("path", "text", "expected"), FAULTS)
def test_every_fault_has_its_slug_and_line(path: str, text: str, expected: list[tuple[str, int]]) -> None:
    _, problems = read_paths({path: text})
    assert told(problems) == expected


def test_two_files_with_one_id_are_both_named() -> None:
    register, problems = read_paths(
        {NEED_PATH: NEED, "records/needs/NEED-001-b.yml": NEED.replace("NEED-001", "need-001")}
    )
    assert [problem.slug for problem in problems] == ["duplicate-id"]
    assert "records/needs/NEED-001" in problems[0].sentence + problems[0].place.path
    assert len(register.of_part("needs")) == 1
    assert problems[0].hint == "give one of the two another ID, such as NEED-002, the next free one"


def test_a_state_asks_for_its_fields_and_an_exit_for_its_own() -> None:
    feedback = "id: FBK-001\ntitle: Late\nreceived: 2026-01-02\nchannel: mail\ntext: Late again\n"
    path = "records/feedback/FBK-001.yml"
    assert told(read_paths({path: feedback})[1]) == [("missing-field", 1)]
    assert told(read_paths({path: feedback + "status: received\n"})[1]) == []
    assert told(read_paths({path: feedback + "status: answered\n"})[1]) == [("missing-field", 1)] * 2
    assert told(read_paths({path: feedback + "status: answered\nanswer:\nanswered: 2026-01-03\n"})[1]) == [
        ("missing-field", 7)
    ]
    assert told(read_paths({path: feedback + "status: void\n"})[1]) == [("missing-field", 1)]
    assert told(read_paths({path: feedback + "status: void\nreason: Sent twice\n"})[1]) == []


def test_a_small_firm_keeps_people_in_its_organisation_file() -> None:
    text = (
        "id: ORG\nname: A\ntimezone: UTC\npeople: [{id: m.silva, name: M, odd: 1}]\nroles: [{id: picker, title: P}]\n"
    )
    register, problems = read_paths({"records/organisation.yml": text})
    assert told(problems) == [("unknown-field", 4)]
    assert [record.id for record in register.of_part("people")] == ["m.silva"]


def test_numbers_stay_exact() -> None:
    text = "id: OBJ-001\ntitle: A\nstatement: B\ntarget: 4.50\n"
    register, _ = read_paths({"records/objectives/OBJ-001.yml": text})
    record = register.get("OBJ-001")
    assert record is not None and str(record.get("target")) == "4.50" and record.get("target") == Decimal("4.5")


@pytest.mark.parametrize("name", ["a/b", "..", "a.", "-a", "é", "A\n", "A-" + "1" * 70, "A 1"])
def test_no_type_may_allow_an_id_that_is_no_address(name: str) -> None:
    assert not is_id(name, r"(?s).+")


PIECES = st.sampled_from(
    ["id", ":", " ", "\n", "- ", "[", "]", "{", "}", "x", "NEED-001", "~", "'", '"', "|", "&a", "*a", "!!", "#", "---"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join),
    st.sampled_from([NEED_PATH, "records/people.yml", "records/organisation.yml", DOCUMENT_PATH, "records/a.yml"]),
)
def test_reading_never_raises(text: str, path: str) -> None:
    for written in (text, f"---\n{text}\n---\n", f"id: NEED-001\n{text}"):
        read_paths({path: written})


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.sampled_from(["fields", "lifecycle", "kind", "folder: a", "states"]))).map("".join)
)
def test_reading_a_type_never_raises(text: str) -> None:
    for written in (text, f"family: record\nfolder: oddities\n{text}"):
        build_catalog(memory_tree({"records/_types/oddity/type.yml": written.encode()}))
