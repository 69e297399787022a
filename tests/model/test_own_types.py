"""A folder in `records/_types/` is a type with everything that follows from one; its faults stand at their lines."""

from __future__ import annotations

import time

import pytest
from jsonschema import Draft202012Validator

from mastercopy.model.awaiting import read_awaited
from mastercopy.model.catalog import build_catalog
from mastercopy.model.derive import next_id, reference, schema, skeleton
from mastercopy.model.issueform import issue_form
from mastercopy.model.register import build_register
from mastercopy.model.typefile import is_pattern
from mastercopy.sources.files import memory_tree

TASTING = """title: Tasting
prefix: TST
folder: tastings
family:   record
lifecycle: {states: [planned, held], exits: {void: {needs: [reason]}}}
fields:
  title:  {kind: text, required: true}
  due:    {kind: date, required_from: planned, plan: true, help: "First day: of the tasting"}
  grade:  {kind: choice, of: [good, none]}
  panel:  {kind: person, many: true}
  reason: {kind: text}
order: [[due]]
rules:
  overdue: {date: due, until: held}
register: [id, title, status, due]
"""
PATH = "records/_types/tasting/type.yml"


def test_everything_follows_from_the_folder() -> None:
    tree = memory_tree({PATH: TASTING.encode(), "records/_types/tasting/page.html.j2": b"own"})
    catalog, problems = build_catalog(tree)
    assert problems == ()
    kind = catalog.types["tasting"]
    assert (kind.source, kind.template, [use.slug for use in kind.rules]) == (PATH, "own", ["overdue"])
    assert catalog.for_path("records/tastings/TST-001.yml") is kind
    assert kind.field("corrections") is not None

    name = next_id(kind, ["TST-009", "tst-010", "SOP-1"])
    assert name == "TST-011"
    text = skeleton(kind, "TST-011", 'Spring: "menu" # 1')
    register, faults = build_register(memory_tree({"records/tastings/TST-011.yml": text.encode()}), catalog)
    record = register.get("TST-011")
    assert record is not None and (record.title, record.status) == ('Spring: "menu" # 1', "planned")
    assert [fault.slug for fault in faults] == ["missing-field"], "the skeleton leaves open what must be filled in"

    validator = Draft202012Validator(schema(kind))
    validator.check_schema(validator.schema)
    assert validator.is_valid({"id": "TST-001", "title": "A", "status": "held", "due": "2026-01-01", "panel": ["a"]})
    assert not validator.is_valid({"id": "TST-001", "title": "A", "status": "held", "deu": "2026-01-01"})

    form = issue_form(kind)
    elements = {element["id"]: element for element in form["body"] if "id" in element}
    assert form["labels"] == ["tasting"] and elements["title"]["validations"] == {"required": True}
    assert elements["grade"]["type"] == "input", "the forge keeps the word none for itself"
    assert reference(kind).where == "records/tastings/"


FAULTS = [
    (TASTING.replace("fields:", "feilds:"), 6, "'feilds' is no key here"),
    (TASTING.replace("kind: date", "kind: dat"), 8, "no known kind"),
    (TASTING.replace("required_from: planned", "required_from: planed"), 8, "'planed' is no state"),
    (TASTING.replace("of: [good, none]", "plan: true"), 9, "offers no choice"),
    (TASTING.replace("[[due]]", "[[deu]]"), 12, "'deu' is no field"),
    (TASTING.replace("needs: [reason]", "needs: [raeson]"), 5, "'raeson' is no field"),
    (TASTING.replace("states: [planned, held]", "states: [held, held]"), 5, "named twice"),
    (TASTING.replace("states: [planned, held]", "states: []"), 5, "a lifecycle has states"),
    (TASTING.replace("family:   record", "family: recrod"), 1, "family"),
    (TASTING.replace("prefix: TST", "prefix: SOP"), 1, "the prefix SOP belongs to"),
    (TASTING.replace("folder: tastings", "folder: needs"), 1, "the folder needs belongs to"),
    (TASTING.replace("folder: tastings", "folder: ../needs"), 1, "folder"),
    (TASTING + "revision: roman\n", 16, "'roman' is no revision scheme"),
    (TASTING + 'id_pattern: "(a+)+"\n', 16, "id_pattern"),
]


@pytest.mark.parametrize(("text", "line", "says"), FAULTS)
def test_a_fault_in_a_type_stands_at_its_line(text: str, line: int, says: str) -> None:
    _, problems = build_catalog(memory_tree({PATH: text.encode()}))
    found = [(problem.place.line, problem.sentence) for problem in problems if problem.place.path == PATH]
    assert any(at == line and says in sentence for at, sentence in found), found


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("[A-Z][A-Z0-9-]*", True),
        ("[a-z][a-z0-9._-]*", True),
        ("SOP-[0-9]{3}", True),
        ("(a+)+", False),
        ("[a-z]*[a-z]*[a-z]*[a-z]*", False),
        ("[z-a]", False),
        (".*", False),
        ("", False),
        ("[a]" * 5000, False),
    ],
)
def test_patterns_of_ids_stay_quick(text: str, fits: bool) -> None:
    began = time.perf_counter()
    assert is_pattern(text) is fits
    assert time.perf_counter() - began < 1


def test_a_field_of_a_part_holds_what_the_machinery_reads_it_as() -> None:
    """Words of another kind do, and a day with its time; a list in the place of a day would stop every build."""
    text = (
        "title: Action\nprefix: CAP\nfolder: corrective-actions\nfamily: record\npart: corrective-actions\nfields:\n"
        "  title: {kind: long-text}\n  opened: {kind: moment}\n  closed: {kind: date, many: true}\n"
        "  actions: {kind: records, fields: {what: {kind: text}, due: {kind: text}}}\n"
    )
    path = "records/_types/corrective-action/type.yml"
    catalog, problems = build_catalog(memory_tree({path: text.encode()}))
    kind = catalog.types["corrective-action"]
    told = [(one.place.line, one.sentence.partition(": ")[2]) for one in problems]
    part = "in every type of the part corrective-actions"
    assert told == [(9, f"closed is of the kind date {part}"), (10, f"due is of the kind date {part}")]
    found = {spec.name: (spec.kind, spec.many) for spec in kind.fields}
    assert (found["title"], found["opened"], found["closed"]) == (
        ("long-text", False),
        ("moment", False),
        ("date", False),
    )
    assert [one.kind for spec in kind.fields if spec.name == "actions" for one in spec.fields] == ["text", "date"]


def test_a_rule_without_its_options_awaits_nothing() -> None:
    text = TASTING.replace("  overdue: {date: due, until: held}", "  overdue: {}\n  interval-missed: {day: due}")
    catalog, _ = build_catalog(memory_tree({PATH: text.encode()}))
    written = b"id: TST-001\ntitle: A\nstatus: planned\ndue: 2026-03-01\n"
    record = build_register(memory_tree({"records/tastings/TST-001.yml": written}), catalog)[0].get("TST-001")
    assert record is not None and read_awaited(record) == ()
