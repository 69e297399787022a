"""Options that types give to rules, strictness, tables of measurements, and approvals that come late."""

from __future__ import annotations

import ast
import json
from datetime import date
from pathlib import Path

import pytest

import mastercopy
from company import BOB, RECORDS, Company, procedure, run
from mastercopy.checks.rule import STRICTNESS
from mastercopy.checks.runner import CheckResult, check, explain, in_words, load_rules
from mastercopy.history.trail import trace_history
from mastercopy.model.calendar import read_calendar
from mastercopy.model.catalog import build_catalog
from mastercopy.model.register import build_register
from mastercopy.project import open_project
from mastercopy.sources.files import Tree, memory_tree
from mastercopy.words import MastercopyError

DAY = date(2026, 7, 10)
TYPE = "title: Van\nfamily: record\nfolder: vans\nlifecycle: {states: [new, gone]}\n" + (
    "fields:\n  due: {kind: date}\nrules:\n"
)
OBJECTIVE = """id: OBJ-001
title: Shorter delivery
statement: Deliver sooner
owner: writer
measure: {name: Time, definition: Days, unit: days, direction: down}
baseline: {value: 7, period: 2025-12}
target: 5
start: 2026-01-01
due: 2026-12-31
frequency: monthly
data: records/data/time.csv
"""


def judge(folder: Path, files: dict[str, str], **organisation: str) -> CheckResult:
    """What the rules say about files without history, the files themselves at hand."""
    files = {"records/organisation.yml": _organisation(**organisation), **files}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    tree = memory_tree({path: text.encode() for path, text in files.items()})
    return _check(folder, tree)


def _organisation(**fields: str) -> str:
    return "id: ORG\nname: Trial\ntimezone: UTC\n" + "".join(f"{key}: {value}\n" for key, value in fields.items())


def _check(folder: Path, tree: Tree) -> CheckResult:
    project = open_project(folder)
    organisation = project.timeline.organisation
    calendar = read_calendar(None, organisation.timezone)
    catalog, faults = build_catalog(tree)
    register, problems = build_register(tree, catalog)
    history = trace_history(project.archive, DAY, calendar, None)
    return check(register, history, catalog, organisation, calendar, DAY, (*faults, *problems), tree)


def said(result: CheckResult, slug: str) -> list[tuple[str, int, str]]:
    return [(one.place.path, one.place.line, one.sentence) for one in result.problems if one.slug == slug]


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        ("overdue: {date: due, until: gone}", None),
        ("overdu: {}", "there is no rule 'overdu'"),
        ("overdue: {date: due}", None),
        ("overdue: {until: gone}", "overdue needs the option 'date'"),
        ("overdue: {date: due, until: gone, by: me}", "overdue has no option 'by'; its options: date, until"),
        ("overdue: {date: duo, until: gone}",
         "overdue: date must be a field of the type: id, clauses, corrections, origin, written_on, kept_from, "
         "retention, visible_to, public, looked_at, "
         "due, status"),
        ("overdue: {date: due, until: done}", "overdue: until must be a state of the type: new, gone"),
        ("overdue: {date: [due], until: gone}", "overdue: date must be text"),
        ("process-never-audited: {within: soon}",
         "process-never-audited: within must be a length of time such as `30 days`"),
        ("link-unresolved: {}", "link-unresolved looks at everything by itself, and no type needs to name it"),
    ],
)  # fmt: skip
def test_options(tmp_path: Path, use: str, sentence: str | None) -> None:
    result = judge(tmp_path, {"records/_types/van/type.yml": f"{TYPE}  {use}\n"})
    found = said(result, "type-unreadable")
    assert found == ([("records/_types/van/type.yml", 8, sentence)] if sentence else [])


def test_tables_of_measurements(tmp_path: Path) -> None:
    rows = "period,value\n2026-01,7\n2026-02,6.9\n2026-02,6.8\n2026-04,6.5\nsoon,6\n2026-05,about six\n"
    files = {"records/objectives/OBJ-001.yml": OBJECTIVE, "records/data/time.csv": rows}
    result = judge(tmp_path, files)
    table = "records/data/time.csv"
    assert [line for _, line, _ in said(result, "measurement-unreadable")] == [6, 7]
    assert [found[:2] for found in said(result, "measurement-duplicates")] == [(table, 4)]
    assert [found[:2] for found in said(result, "measurement-gaps")] == [(table, 5)]
    assert said(result, "measurement-stale") == []


def test_a_table_that_is_good(tmp_path: Path) -> None:
    rows = "period,value\n2026-04,7\n2026-05,6.9\n2026-06,6.8\n"
    files = {"records/objectives/OBJ-001.yml": OBJECTIVE, "records/data/time.csv": rows}
    assert [one.slug for one in judge(tmp_path, files).problems if one.slug.startswith("measurement")] == []


@pytest.mark.parametrize("path", ["records/data/none.csv", "../../outside.csv", "mkdocs.yml"])
def test_a_table_that_is_not_there(tmp_path: Path, path: str) -> None:
    objective = OBJECTIVE.replace("records/data/time.csv", path)
    found = said(judge(tmp_path, {"records/objectives/OBJ-001.yml": objective}), "measurement-unreadable")
    assert [(place, line) for place, line, _ in found] == [("records/objectives/OBJ-001.yml", 11)]


def test_a_text_may_embed_what_is_there(tmp_path: Path) -> None:
    body = "![a](a.svg) ![b](b.svg) [c](https://example.org/c.svg) [d](#e)\n\n[e]: ../gone.md\n\n```\n[f](f.md)\n```\n"
    files = {"docs/procedures/SOP-001.md": procedure(body=body), "docs/procedures/a.svg": "<svg/>"}
    found = said(judge(tmp_path, files), "document-body-link-broken")
    assert [(line, sentence.split("'")[1]) for _, line, sentence in found] == [(10, "b.svg"), (12, "../gone.md")]


@pytest.mark.parametrize(
    ("strictness", "severity"), [("starting", "warning"), ("steady", "error"), ("regulated", "error")]
)
def test_strictness(tmp_path: Path, strictness: str, severity: str) -> None:
    """Who is only starting gets errors for identity and integrity alone."""
    files = {
        "docs/procedures/SOP-001.md": procedure(because="[FBK-2026-001]", owner="[a, b]"),
        "docs/procedures/SOP-002.md": procedure(),
    }
    result = judge(tmp_path, files, strictness=strictness)
    grades = {one.slug: one.severity for one in result.problems}
    assert grades["link-unresolved"] == severity
    assert grades["ill-typed-field"] == severity
    assert grades["duplicate-id"] == "error"


@pytest.mark.parametrize(
    ("rule", "vacant"),
    [
        ("roles: [boss, warden]", ["warden"]),
        ("roles: [boss, warden], minimum: 1", []),
        ("roles: [boss, warden], minimum: 2", ["warden"]),
        ("roles: [boss, writer], minimum: 2", []),
        ("roles: [leaver]", ["leaver"]),
        ("roles: [boss], distinct_people: yes", []),
    ],
)
def test_roles_that_the_matrix_cannot_do_without(tmp_path: Path, rule: str, vacant: list[str]) -> None:
    people = (
        "people:\n  - {id: bob, name: Bob, roles: [{role: boss}, {role: leaver, until: 2026-07-09}]}\n"
        "  - {id: ana, name: Ana, roles: [{role: writer, from: 2026-07-10}]}\n"
    )
    roles = "roles:\n" + "".join(f"  - {{id: {name}, title: T}}\n" for name in ("boss", "leaver", "warden", "writer"))
    matrix = f"id: MATRIX\nrules:\n  - {{types: ['*'], {rule}}}\n"
    files = {"records/people.yml": people, "records/roles.yml": roles, "records/approval-matrix.yml": matrix}
    found = said(judge(tmp_path, files), "role-vacant")
    assert found == [
        ("records/approval-matrix.yml", 2, f"the approval matrix asks for {role}, a role that nobody holds")
        for role in vacant
    ]


def _slugs(company: Company, day: str) -> list[tuple[str, str]]:
    done = run("check", "--repo", str(company.root), "--as-of", day, "--format", "json")
    return [(one["slug"], one["severity"]) for one in json.loads(done.stdout)["problems"]]


def test_an_approval_that_reached_main_late(company: Company) -> None:
    company.found(people=RECORDS["records/people.yml"].replace("{id: bob,", "{id: bob, forge_login: bob-f,"))
    company.write("docs/procedures/SOP-001.md", procedure())
    company.commit("First issue\n\nApproved-by: Bob Boss <bob@trial.example>", "2026-02-02T09:00:00+00:00")
    trail = json.loads(run("trail", "SOP-001", "--repo", str(company.root), "--format", "json").stdout)
    digest = trail["revisions"][0]["digest"]
    for day, late in (("2026-02-08", False), ("2026-02-05", True)):
        company.write(
            "records/signoffs/SOP-001.yml",
            "document: SOP-001\nsignoffs:\n"
            f"  - {{revision: 1, digest: '{digest}', person: bob, role: quality-manager, meaning: approve, "
            f"at: {day}, evidence: {{kind: forge-review, url: 'https://forge.example/1', review: R-1}}}}\n",
        )
        review = {"id": "R-1", "user": {"login": "bob-f"}, "state": "APPROVED", "submitted_at": day}
        company.write("records/reviews/github/PR-1.json", json.dumps([review]))
        fork = company.commit("Enter the approval", "2026-02-10T09:00:00+00:00", BOB)
        assert (("approval-recorded-late", "warning") in _slugs(company, "2026-02-11")) is late
        assert "entered-by-author" not in dict(_slugs(company, "2026-02-11"))
        company.git("reset", "--quiet", "--hard", f"{fork}~1")


def test_a_merge_that_adds_text_of_its_own(company: Company) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure())
    company.commit("First issue", "2026-02-02T09:00:00Z")
    for revision, added in (("2", ""), ("3", "To add.\n"), ("4", "")):
        company.branch(f"revision-{revision}")
        body = f"## Purpose\n\nTo try {revision}.\n"
        company.write("docs/procedures/SOP-001.md", procedure(revision, body))
        company.commit(f"Write revision {revision}", f"2026-02-0{revision}T10:00:00Z")
        company.switch("main")
        files = {"docs/procedures/SOP-001.md": procedure(revision, body + added)}
        merge = company.evil_merge(f"revision-{revision}", "Merge", f"2026-02-0{revision}T11:00:00Z", files, BOB)
        done = run("check", "--repo", str(company.root), "--as-of", f"2026-02-0{revision}", "--format", "json")
        problems = json.loads(done.stdout)["problems"]
        found = [one for one in problems if one["slug"] == "content-first-seen-in-merge"]
        assert [(one["severity"], one["path"], one["line"], one["commit"]) for one in found] == (
            [("info", "docs/procedures/SOP-001.md", 5, merge)] if added else []
        )


@pytest.mark.parametrize("count", [20, 21])
def test_many_texts_changed_by_one_edit_are_one_problem(company: Company, count: int) -> None:
    """The 20 of one edit are told one by one, 21 as one that names them all; another edit is told by itself."""
    company.found()
    names = [f"SOP-{number:03}" for number in range(1, count + 2)]
    for name in names:
        company.write(f"docs/procedures/{name}.md", procedure(id=name))
    company.commit("Issue", "2026-02-02T09:00:00Z")
    for name in names[:-1]:
        company.write(f"docs/procedures/{name}.md", procedure(id=name, body="## Purpose\n\nAll of them.\n"))
    bulk = company.commit("Replace a word", "2026-02-03T09:00:00Z")
    company.write(f"docs/procedures/{names[-1]}.md", procedure(id=names[-1], body="## Purpose\n\nOne.\n"))
    single = company.commit("Change one", "2026-02-03T10:00:00Z")
    done = run("check", "--repo", str(company.root), "--as-of", "2026-02-03", "--format", "json")
    found = [one for one in json.loads(done.stdout)["problems"] if one["slug"] == "revision-not-advanced"]
    assert done.returncode == 1
    assert [one["commit"] for one in found] == ([bulk] * 20 if count == 20 else [bulk]) + [single]
    assert [one["record"] for one in found] == ([*names[:20], names[20]] if count == 20 else [None, names[-1]])
    if count == 21:
        says = f"the texts of 21 documents changed in one edit and their revisions stayed: {', '.join(names[:-1])}"
        place = ("docs/procedures/SOP-001.md", 5)
        assert (found[0]["message"], (found[0]["path"], found[0]["line"])) == (says, place)


def test_an_emergency_issue_that_was_not_approved_in_full(company: Company) -> None:
    roles = "roles:\n  - {id: quality-manager, title: QM, approves: yes}\n  - {id: writer, title: W, emergency: yes}\n"
    company.found(roles=roles)
    emergency = "{reason: A blade broke, authorised_by: ana}"
    company.write("docs/procedures/SOP-001.md", procedure(emergency=emergency))
    trailers = "Approved-by: Ana Author <ana@trial.example>\nSignature-Role: writer"
    company.commit(f"At once\n\n{trailers}", "2026-02-02T09:00:00Z")
    assert "emergency-approval-overdue" not in dict(_slugs(company, "2026-02-09"))
    assert ("emergency-approval-overdue", "error") in _slugs(company, "2026-02-10")


def test_every_rule_is_explained() -> None:
    for slug, rule in load_rules().items():
        words = explain(slug)
        assert words.startswith(f"{slug}\n") and rule.hint in words
        assert len(in_words(slug) or "") > 20
        assert all(f"{name}: " in words for name in STRICTNESS)
    with pytest.raises(MastercopyError) as refused:
        explain("link-unresolve")
    assert refused.value.hint == "did you mean 'link-unresolved'?"


def test_every_slug_that_the_code_says_is_explained() -> None:
    """What history notices is a rule, what reading finds is explained: nothing is dropped without a word."""
    package = Path(mastercopy.__file__).parent
    said_in_code: set[str] = set()
    for floor in ("sources", "model", "history", "checks"):
        for path in (package / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _named(node.func) in CALLS:
                    words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                    said_in_code.update(word for word in words if word.count("-") and " " not in word[:20])
    slugs = {slug for slug in said_in_code if slug.replace("-", "").isalpha() and slug.islower()}
    assert len(slugs) > 20
    assert {slug for slug in slugs if in_words(slug) is None} == set()


CALLS = ("Problem", "_problem", "fault", "_fault", "TrailFault", "FieldFault", "_Refused", "Finding")


def _named(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Workshop lead", "did you mean 'workshop-lead'?"),
        ("workshop-laed", "did you mean 'workshop-lead'?"),
        ("astronaut", "write an ID that exists"),
    ],
)
def test_a_role_that_is_nearly_named_is_told(tmp_path: Path, written: str, hint: str) -> None:
    roles = "roles:\n  - {id: workshop-lead, title: Workshop lead}\n  - {id: buyer, title: Buyer}\n"
    people = "people:\n  - {id: eva, name: Eva, emails: [eva@trial.example]}\n"
    files = {
        "records/organisation.yml": _organisation() + people + roles,
        "records/channels/CHN-001.yml": f"id: CHN-001\ntitle: Letters\nkind: letter\ndirection: in\nowner: {written}\n",
    }
    found = [one for one in judge(tmp_path, files).problems if one.slug == "link-unresolved"]
    assert [one.hint for one in found] == [hint]


def test_a_page_among_documents_is_told_the_next_free_number(company: Company) -> None:
    company.found()
    company.write("docs/procedures/SOP-007.md", procedure(id="SOP-007"))
    company.commit("Issue", "2026-02-02T09:00:00Z")
    company.write("docs/procedures/loose.md", "# Loose\n")
    company.commit("Add", "2026-02-03T09:00:00Z")
    done = run("check", "--repo", str(company.root), "--as-of", "2026-02-03", "--format", "json")
    found = [one for one in json.loads(done.stdout)["problems"] if one["slug"] == "page-not-controlled"]
    assert len(found) == 1 and "`id: SOP-008`, the next free number" in found[0]["hint"]


def _red(values: str, *more: str) -> str:
    """An objective that wants 7 to become 5 within 2026, with what was measured of its first months."""
    months = enumerate(values.split(), 1)
    rows = "".join(f"  - {{period: 2026-{month:02}, value: {value}}}\n" for month, value in months)
    return OBJECTIVE.replace("data: records/data/time.csv\n", f"measurements:\n{rows}" + "".join(more))


@pytest.mark.parametrize(
    ("values", "more", "since"),
    [
        ("7 9", (), None),  # one red month may be bad luck
        ("7 9 9", (), "2026-02"),
        ("9 9 6 9", (), None),  # it came back between
        ("9 9 9 9", (), "2026-01"),
        ("7 9 9", ("actions: [{id: A1, what: Hurry, owner: writer, due: 2026-02-01, done: 2026-02-28}]\n",), "2026-02"),
        ("7 9 9", ("actions: [{id: A1, what: Hurry, owner: writer, due: 2026-03-31, done: 2026-03-01}]\n",), None),
        ("7 9 9", ("actions: [{id: A1, what: Hurry, owner: writer, due: 2026-12-31}]\n",), None),
    ],
)
def test_who_sees_red_twice_begins_something(
    tmp_path: Path, values: str, more: tuple[str, ...], since: str | None
) -> None:
    told = said(judge(tmp_path, {"records/objectives/OBJ-001.yml": _red(values, *more)}), "red-without-action")
    sentence = f"OBJ-001 is red since {since}, and nothing new was begun"
    assert [line[2] for line in told] == ([sentence] if since else [])


def test_a_corrective_action_that_names_the_objective_is_something_new(tmp_path: Path) -> None:
    action = "id: A1\n    what: Hurry\n    owner: writer\n    due: 2026-09-30"
    records = {
        "records/objectives/OBJ-001.yml": _red("7 9 9"),
        "records/corrective-actions/CAR-2026-001.yml": f"id: CAR-2026-001\ntitle: Late\nstatus: open\n"
        f"objective: OBJ-001\nactions:\n  - {action}\n",
    }
    assert said(judge(tmp_path / "open", records), "red-without-action") == []
    records = {path: text.replace("status: open", "status: cancelled") for path, text in records.items()}
    assert len(said(judge(tmp_path / "void", records), "red-without-action")) == 1
