"""What stands at each clause of a standard, told by stories and compared with a plain count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from company import RECORDS, SIGNS, Company, procedure
from mastercopy.checks.clausecoverage import read_coverage
from mastercopy.compile import Compiled, compile_project, open_project

DAY = date(2026, 11, 24)
SMALL = """id: small
title: Small rule book
evidence_within: 12 months
clauses:
  - {number: "1", label: Work}
  - {number: "1.1", label: Written down, wants: document}
  - {number: "1.2", label: Kept, wants: record}
  - {number: "1.3", label: Both, wants: both}
  - {number: "2", label: Sight, wants: none}
"""


def firm(tmp_path: Path, followed: str = "[small]", **files: str) -> Company:
    company = Company(tmp_path / "firm")
    company.found(organisation=RECORDS["records/organisation.yml"] + f"standards: {followed}\n")
    company.write("records/standards/small.yml", SMALL)
    for path, text in files.items():
        company.write(path.replace("__", "/"), text)
    return company


def compiled(company: Company, day: date = DAY) -> Compiled:
    project = open_project(company.root)
    found = compile_project(project, day)
    project.close()
    return found


def states(found: Compiled, standard: str = "small") -> dict[str, str]:
    coverage = read_coverage(found.register, found.organisation, found.history, found.catalog, found.as_of)
    return {answer.clause.number: answer.state for answer in coverage.answers[standard]}


def test_coverage_is_kept_with_its_register_and_read_anew_for_another_day(tmp_path: Path) -> None:
    company = firm(tmp_path)
    company.commit("Begin", "2026-02-02T09:00:00+00:00")
    found = compiled(company)
    around = (found.register, found.organisation, found.history, found.catalog)
    once = read_coverage(*around, DAY)
    assert read_coverage(*around, DAY) is once
    assert read_coverage(*around, date(2027, 1, 1)) is not once
    assert read_coverage(found.register, replace(found.organisation, standards=()), *around[2:], DAY).answers == {}


def told(found: Compiled, slug: str) -> list[tuple[str | None, str, str]]:
    return [(one.record, one.severity, one.sentence) for one in found.result.problems if one.slug == slug]


def test_a_document_answers_from_the_day_on_which_it_is_in_force_until_it_ends(tmp_path: Path) -> None:
    company = firm(tmp_path)
    company.write("docs/SOP-001.md", procedure("1", clauses='["1.1", "2"]', effective="2026-03-01"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    gone = {"withdrawn": "2026-06-01", "reason": "No more"}
    company.write("docs/SOP-001.md", procedure("1", clauses='["1.1", "2"]', effective="2026-03-01", **gone))
    company.commit(f"Withdraw\n\n{SIGNS}\nSignature-Meaning: withdraw", "2026-05-20T09:00:00+00:00")
    known = [("1.1", day) for day in (date(2026, 2, 3), date(2026, 3, 1), date(2026, 6, 1))]
    assert [states(compiled(company, day))[clause] for clause, day in known] == ["drafts", "answered", "ended"]
    after = compiled(company, date(2026, 6, 1))
    assert states(after)["2"] == "ended"  # nothing in writing is asked; what answered to it went all the same
    assert [(record, severity) for record, severity, _ in told(after, "clause-evidence-ended")] == [
        ("small:1.1", "warning"), ("small:2", "warning"),
    ]  # fmt: skip
    assert {record for record, _, _ in told(after, "clause-uncovered")} == {"small:1.2", "small:1.3"}


def test_clauses_may_be_named_without_a_new_revision(tmp_path: Path) -> None:
    """They are no part of what is signed; what a next revision says waits for its day."""
    company = firm(tmp_path)
    company.write("docs/SOP-001.md", procedure("1"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    assert states(compiled(company))["1.1"] == "nothing"
    company.write("docs/SOP-001.md", procedure("1", clauses='["1.1"]'))
    company.commit("Name the clause", "2026-03-02T09:00:00+00:00")
    assert states(compiled(company))["1.1"] == "answered"
    company.write("docs/SOP-001.md", procedure("2", "## Purpose\n\nOther.\n", change="More", clauses='["1.3"]'))
    company.commit("Propose", "2026-04-02T09:00:00+00:00")
    found = states(compiled(company))
    assert (found["1.1"], found["1.3"]) == ("nothing", "nothing")  # what was recorded with the one in force


OWN = """title: Look
prefix: LOO
folder: looks
family: record
lifecycle: {states: [open, done], exits: {void: {needs: []}}}
fields:
  title: {kind: text, required: true}
  on:    {kind: date}
  next:  {kind: date, plan: true}
"""


def look(number: int, day: str, *clauses: str, status: str = "open") -> tuple[str, str]:
    head = f"id: LOO-{number:03}\ntitle: Look\nstatus: {status}\non: {day}\nnext: 2031-01-01\n"
    return f"records/looks/LOO-{number:03}.yml", f"{head}clauses: [{', '.join(map(repr, clauses))}]\n"


def test_a_record_that_is_old_void_or_named_above_counts_as_such(tmp_path: Path) -> None:
    company = firm(tmp_path)
    company.write("records/_types/look/type.yml", OWN)
    for path, text in (look(1, "2025-11-23", "1.2"), look(2, "2026-11-01", "1.2", status="void")):
        company.write(path, text)
    company.commit("Look", "2026-11-02T09:00:00+00:00")
    found = compiled(company)
    assert states(found)["1.2"] == "old"
    assert [row for row in told(found, "clause-uncovered") if row[0] == "small:1.2"] == [
        ("small:1.2", "info", "1.2 Kept (Small rule book): the newest record is of 2025-11-23, older than 12 months")
    ]
    for path, text in (look(3, "2025-11-24", "1.2.9"), look(4, "2026-11-20", "1")):
        company.write(path, text)
    company.commit("Look again", "2026-11-21T09:00:00+00:00")
    found = compiled(company)
    assert states(found)["1.2"] == "answered"  # a year ago to the day; below a row that nothing else lies below
    assert states(found)["1.3"] == "nothing"  # what names a chapter speaks for none of its clauses


def test_reasons_and_places_hold_for_the_next_edition_too(tmp_path: Path) -> None:
    company = firm(tmp_path, "[small, small-2]")
    rows = '  - {number: "1.2", kept_at: In the safe, maps_to: ["2.2"], relation: same}\n' \
           '  - {number: "1.3", applies: "no", reason: We make none, maps_to: ["2.3"], relation: same}\n'  # fmt: skip
    head = "id: small\ntitle: Small rule book\nextends: small\nfollowed_by: small-2\nclauses:\n"
    company.write(
        "records/standards/small.yml",
        head.replace("extends: small\n", "")
        + rows.replace('1.2",', '1.2", label: Kept, wants: record,').replace(
            '1.3",', '1.3", label: Both, wants: both,'
        ),
    )
    new = "id: small-2\ntitle: Next\nclauses:\n" + "".join(
        f'  - {{number: "2.{one}", label: L, wants: record}}\n' for one in (2, 3, 4)
    )
    company.write("records/standards/small-2.yml", new)
    company.commit("Both", "2026-02-02T09:00:00+00:00")
    found = compiled(company)
    assert states(found, "small-2") == {"2.2": "elsewhere", "2.3": "excluded", "2.4": "nothing"}
    assert [record for record, _, _ in told(found, "clause-uncovered")] == ["small-2:2.4"]


def test_what_is_missing_in_two_editions_is_told_once(tmp_path: Path) -> None:
    company = Company(tmp_path / "firm")
    both = "standards: [iso-9001-2015, iso-9001-2026]\n"
    company.found(organisation=RECORDS["records/organisation.yml"] + both)
    records = {record for record, _, _ in told(compiled(company), "clause-uncovered")}
    assert "iso-9001-2015:8.6" in records and not any(str(one).startswith("iso-9001-2026") for one in records)


@pytest.mark.parametrize(
    ("written", "says", "hint"),
    [
        ("9.9", "ISO 9001:2015 with Amd 1:2024 has no clause '9.9'", "did you mean 9.3 or 9.2 or 9.1?"),
        ("6.1.3", "", ""),  # below 6.1, which has no rows of its own in the old edition
        ("iso-9001-2026:6.1.4", "ISO 9001:2026 has no clause '6.1.4'", "did you mean 6.1.3 or 6.1.2 or 6.1.1?"),
        ("iso-14001-2015:8.2", "'iso-14001-2015:8.2' is of ISO 14001:2015 with Amd 1:2024, which is not followed",
         "add iso-14001-2015 to `standards:`"),
        ("iso-9001-2025:8.2", "'iso-9001-2025:8.2' names a standard that nobody knows", "did you mean iso-9001-20"),
        ("7.5.9", "ISO 9001:2015 with Amd 1:2024 has no clause '7.5.9'", "did you mean 7.5.3 or 7.5.2 or 7.5.1?"),
    ],
)  # fmt: skip
def test_a_clause_that_nobody_knows_is_told_with_the_nearest(
    tmp_path: Path, written: str, says: str, hint: str
) -> None:
    company = firm(tmp_path, "[iso-9001-2015, iso-9001-2026]")
    company.write("docs/SOP-001.md", procedure("1", clauses=f'["{written}"]'))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    found = [one for one in compiled(company).result.problems if one.slug == "clause-unknown"]
    assert [(one.sentence, one.record) for one in found] == ([(says, "SOP-001")] if says else [])
    assert all(hint in one.hint for one in found)


def test_without_a_standard_nothing_is_asked(tmp_path: Path) -> None:
    company = firm(tmp_path, "[]")
    company.write("docs/SOP-001.md", procedure("1", clauses='["99.9"]'))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    assert not [one for one in compiled(company).result.problems if one.slug.startswith(("clause", "standard"))]


def test_the_scope_leaves_clauses_out(tmp_path: Path) -> None:
    """By the part that its type plays, whoever made the type; without a reason nothing is left out."""
    company = firm(tmp_path)
    company.write("records/_types/reach/type.yml", """title: Reach
folder: reach.yml
single: true
id_pattern: "[A-Z]+"
family: record
part: scope
fields:
  title: {kind: text, required: true}
  not_applicable:
    kind: records
    fields: {clause: {kind: clause, required: true}, reason: {kind: text}}
""")  # fmt: skip
    rows = 'not_applicable:\n  - {clause: "1.2", reason: We keep none}\n  - {clause: "1.3"}\n'
    company.write("records/reach.yml", f"id: REACH\ntitle: Reach\n{rows}")
    company.commit("Scope", "2026-02-02T09:00:00+00:00")
    assert states(compiled(company)) == {"1.1": "nothing", "1.2": "excluded", "1.3": "nothing", "2": "quiet"}


NAMED = st.lists(st.tuples(st.sampled_from(("1", "1.1", "1.2", "1.3", "2", "1.2.7", "9")), st.booleans()), max_size=8)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=NAMED, records=NAMED)
def test_coverage_is_what_a_plain_count_says(
    tmp_path_factory: pytest.TempPathFactory, documents: list[tuple[str, bool]], records: list[tuple[str, bool]]
) -> None:
    company = firm(tmp_path_factory.mktemp("count"))
    company.write("records/_types/look/type.yml", OWN)
    for number, (clause, signed) in enumerate(documents):
        company.write(
            f"docs/SOP-{number + 1:03}.md", procedure("1", id=f"SOP-{number + 1:03}", clauses=f'["{clause}"]')
        )
        company.commit("Issue" + (f"\n\n{SIGNS}" if signed else ""), f"2026-02-{number + 1:02}T09:00:00+00:00")
    for number, (clause, counts) in enumerate(records):
        path, text = look(number + 1, "2026-10-01", clause, status="open" if counts else "void")
        company.write(path, text)
    company.commit("Look", "2026-10-02T09:00:00+00:00")
    whole = {"1.2.7": "1.2"}  # a row that nothing else lies below
    held = {whole.get(clause, clause) for clause, signed in documents if signed}
    waiting = {whole.get(clause, clause) for clause, signed in documents if not signed}
    kept = {whole.get(clause, clause) for clause, counts in records if counts}

    def standing(clause: str, wants: str) -> str:
        lacks_text = wants in ("document", "both") and clause not in held
        lacks_record = wants in ("record", "both") and clause not in kept
        if lacks_record or (lacks_text and clause not in waiting):
            return "nothing"
        if lacks_text:
            return "drafts"
        return "answered" if clause in held | kept else "quiet"

    asked = {"1.1": "document", "1.2": "record", "1.3": "both", "2": "none"}
    assert states(compiled(company)) == {clause: standing(clause, wants) for clause, wants in asked.items()}
