"""A translation follows its source: it is in force only while the revision that it renders is."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

import pytest

from company import Company, procedure, run
from history.test_as_shown import agree
from mastercopy.compile import compile_project, open_project
from mastercopy.views.documentview import view_document
from mastercopy.views.revisionrows import Said

SOURCE, GERMAN, FRENCH = (f"docs/procedures/SOP-00{n}.md" for n in (1, 2, 3))
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"


def german(revision: str, of: str | None, name: str = "SOP-002", **fields: str) -> str:
    """A translation of SOP-001, verified by Bob."""
    matter = {"id": name, "title": "Kommissionierung", "translation_of": of or "", "verifier": "bob", **fields}
    return procedure(revision=revision, body=f"## Zweck\n\nVersuch {revision}.\n", **matter)


def issue(company: Company, day: str, **texts: str) -> str:
    for path, text in texts.items():
        company.write({"source": SOURCE, "german": GERMAN, "french": FRENCH}[path], text)
    return company.commit(APPROVED, f"{day}T09:00:00+00:00")


def row(company: Company, day: str, name: str = "SOP-002") -> tuple[str | None, str]:
    said = run("register", "--repo", str(company.root), "--as-of", day, "--format", "json")
    assert said.returncode == 0, said.stderr
    found = next(document for document in json.loads(said.stdout)["documents"] if document["id"] == name)
    return found["revision"], found["status"]


def spans(company: Company, day: str, name: str = "SOP-002") -> list[tuple[str, str, str | None, str | None]]:
    said = run("trail", name, "--repo", str(company.root), "--as-of", day, "--format", "json")
    names = ("revision", "status", "in_force_from", "in_force_until")
    return [tuple(revision[key] for key in names) for revision in json.loads(said.stdout)["revisions"]]


def problems(company: Company, day: str) -> list[tuple[str, str, str, int]]:
    said = run("check", "--repo", str(company.root), "--as-of", day, "--format", "json")
    assert "Traceback" not in said.stderr
    found = [
        (one["slug"], one["severity"], one["path"], one["line"])
        for one in json.loads(said.stdout)["problems"]
        if one["slug"].startswith("translation")
    ]
    assert said.returncode == (1 if found else said.returncode)
    return found


@pytest.fixture
def translated(company: Company) -> Company:
    """A procedure and its translation in January; the procedure moves on in March, its translation follows in April."""
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"))
    issue(company, "2026-02-20", source=procedure("2", body="## Purpose\n\nNew.\n", effective="2026-03-01"))
    issue(company, "2026-04-01", german=german("2", "SOP-001@2"))
    return company


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2026-01-05", ("1", "effective")),
        ("2026-02-28", ("1", "effective")),
        ("2026-03-01", (None, "superseded")),
        ("2026-03-31", (None, "superseded")),
        ("2026-04-01", ("2", "effective")),
    ],
)
def test_it_ends_on_the_day_its_source_moves_on(translated: Company, day: str, answer: tuple[str | None, str]) -> None:
    assert row(translated, day) == answer


def test_the_trail_says_from_when_and_until_when(translated: Company) -> None:
    assert spans(translated, "2026-02-25") == [("1", "effective", "2026-01-05", "2026-03-01")]
    assert spans(translated, "2026-05-01") == [
        ("1", "superseded", "2026-01-05", "2026-03-01"),
        ("2", "effective", "2026-04-01", None),
    ]


def test_a_lag_is_a_problem_and_the_page_sends_to_the_source(translated: Company) -> None:
    assert problems(translated, "2026-02-28") == []
    project = open_project(translated.root)
    compiled = compile_project(project, date(2026, 3, 15))
    lags = [p for p in compiled.result.problems if p.slug == "translation-lags"]
    assert [(p.severity, p.place.path, p.place.line) for p in lags] == [("error", GERMAN, 8)]
    page = view_document(compiled, compiled.history.trails["SOP-002"], Said({}, {}, {}))
    assert (page.banner.word, page.banner.link) == ("Translation out of date", "documents/SOP-001/index.html")
    assert page.revision is None and "revision 2 is in force" in page.banner.sentence
    project.close()


def test_prepared_ahead_it_waits_for_its_source(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"))
    issue(company, "2026-02-01", source=procedure("2", effective="2026-03-01"), german=german("2", "SOP-001@2"))
    assert row(company, "2026-02-28") == ("1", "effective")
    assert row(company, "2026-03-01") == ("2", "effective")
    assert spans(company, "2026-02-15")[1] == ("2", "approved", "2026-03-01", None)


def test_what_renders_an_old_revision_never_comes_into_force(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"))
    issue(company, "2026-02-01", source=procedure("2"))
    issue(company, "2026-03-01", german=german("1", "SOP-001@1"))
    assert spans(company, "2026-03-02") == [("1", "overtaken", None, None)]
    assert problems(company, "2026-03-02") == [("translation-lags", "error", GERMAN, 8)]


def test_it_falls_with_a_withdrawn_source(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"))
    issue(company, "2026-02-01", source=procedure("1", withdrawn="2026-02-10"))
    assert row(company, "2026-02-09") == ("1", "effective")
    assert row(company, "2026-02-10") == (None, "withdrawn")


def test_an_old_label_of_the_source_is_another_text(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"))
    issue(company, "2026-02-01", source=procedure("2"))
    issue(company, "2026-03-01", source=procedure("1", body="## Purpose\n\nOther.\n"))
    assert row(company, "2026-03-02") == (None, "superseded")
    assert [found[0] for found in problems(company, "2026-03-02")] == ["translation-lags"]


def test_a_translation_of_a_translation_follows_both(company: Company) -> None:
    company.found()
    french = german("1", "SOP-002@1", "SOP-003")
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"), french=french)
    assert row(company, "2026-01-10", "SOP-003") == ("1", "effective")
    issue(company, "2026-02-01", source=procedure("2"))
    assert row(company, "2026-02-01", "SOP-003") == (None, "superseded")


def test_its_source_may_be_renumbered(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"))
    issue(company, "2026-02-01", source=procedure("1", id="SOP-009", formerly="[SOP-001]"))
    assert row(company, "2026-02-02") == ("1", "effective")


@pytest.mark.parametrize(
    "of", ["SOP-001", "SOP-001@", "@1", "SOP-404@1", "SOP-001@9", "SOP-002@1", "../../x@1", "SOP-001@1@1"]
)
def test_an_unknown_source_is_a_problem_and_nothing_is_in_force(company: Company, of: str) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", f"'{of}'"))
    assert row(company, "2026-02-01") == (None, "approved")
    assert problems(company, "2026-02-01") == [("translation-source-unknown", "error", GERMAN, 8)]


def test_a_circle_ends_and_is_a_problem_of_each(company: Company) -> None:
    company.found()
    first = procedure("1", translation_of="SOP-003@1", verifier="bob")
    issue(
        company, "2026-01-05", source=first, german=german("1", "SOP-001@1"), french=german("1", "SOP-002@1", "SOP-003")
    )
    assert [row(company, "2026-02-01", f"SOP-00{n}") for n in (1, 2, 3)] == [(None, "approved")] * 3
    assert [found[0] for found in problems(company, "2026-02-01")] == ["translation-source-unknown"] * 3


def test_a_circle_that_came_later_changes_no_day_before_it(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"))
    assert row(company, "2026-02-05") == ("1", "effective")
    slip = procedure("2", body="## Purpose\n\nNew.\n", translation_of="SOP-002@2", verifier="bob")
    issue(company, "2026-03-01", source=slip)
    assert [row(company, "2026-02-05", f"SOP-00{n}") for n in (1, 2)] == [("1", "effective")] * 2


def test_a_circle_that_was_mended_holds_nobody_back(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"))
    slip = procedure("2", body="## Purpose\n\nNew.\n", translation_of="SOP-002@2", verifier="bob")
    issue(company, "2026-03-01", source=slip, german=german("2", "SOP-001@2"))
    assert [row(company, "2026-03-02", f"SOP-00{n}") for n in (1, 2)] == [("1", "effective")] * 2
    assert [found[0] for found in problems(company, "2026-03-02")] == ["translation-source-unknown"] * 2
    issue(company, "2026-03-10", source=procedure("3", body="## Purpose\n\nNew.\n"))
    issue(company, "2026-03-12", german=german("3", "SOP-001@3"))
    assert [row(company, "2026-03-12", f"SOP-00{n}") for n in (1, 2)] == [("3", "effective")] * 2
    assert problems(company, "2026-03-12") == []
    assert agree(company.root)[0] > 60


def test_the_translation_becomes_the_source(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1"))
    issue(company, "2026-02-01", german=german("2", None))
    turned = procedure("2", body="## Purpose\n\nNew.\n", translation_of="SOP-002@2", verifier="bob")
    issue(company, "2026-02-10", source=turned)
    assert [row(company, "2026-02-05", f"SOP-00{n}") for n in (1, 2)] == [("1", "effective"), ("2", "effective")]
    assert [row(company, "2026-02-10", f"SOP-00{n}") for n in (1, 2)] == [("2", "effective")] * 2
    issue(company, "2026-03-01", german=german("3", None))
    assert row(company, "2026-03-01", "SOP-001") == (None, "superseded")
    assert [(found[0], found[2]) for found in problems(company, "2026-03-01")] == [("translation-lags", SOURCE)]
    assert agree(company.root)[0] > 60


def test_two_that_render_each_other_s_old_text_from_one_day_come_to_no_answer(company: Company) -> None:
    """Each would end on that day what the other renders: neither may."""
    company.found()
    turned = procedure("2", body="## Purpose\n\nNew.\n", translation_of="SOP-002@1", verifier="bob")
    issue(company, "2026-01-05", source=procedure("1", effective="2026-03-01"))
    issue(company, "2026-01-06", german=german("1", None, effective="2026-03-01"))
    issue(company, "2026-01-07", source=turned, german=german("2", "SOP-001@1"))
    assert [row(company, "2026-03-02", f"SOP-00{n}") for n in (1, 2)] == [("1", "effective")] * 2
    assert [found[0] for found in problems(company, "2026-03-02")] == ["translation-source-unknown"] * 2
    assert agree(company.root)[0] > 60


@pytest.mark.parametrize("seed", range(10))
def test_however_translations_change_each_day_is_what_it_was_shown_as(seed: int, company: Company) -> None:
    chance, day = random.Random(seed), date(2026, 1, 5)
    company.found()
    company.write(FRENCH, german("0", None, "SOP-003"))
    for revision in range(1, 9):
        for path, name in ((SOURCE, "SOP-001"), (GERMAN, "SOP-002"), (FRENCH, "SOP-003")):
            if chance.random() < 0.6:
                of = f"SOP-00{chance.randint(1, 3)}@{chance.randint(max(1, revision - 2), revision)}"
                effective = str(day + timedelta(days=chance.choice((0, 0, 5, 12))))
                told = of if chance.random() < 0.7 else None
                company.write(path, german(str(revision), told, name, effective=effective))
        company.commit(APPROVED, f"{day}T09:00:00+00:00")
        day += timedelta(days=chance.randint(1, 9))
    assert agree(company.root)[0] > 60


def test_nobody_verified_it(company: Company) -> None:
    company.found()
    issue(company, "2026-01-05", source=procedure("1"), german=german("1", "SOP-001@1", verifier=""))
    assert row(company, "2026-02-01") == ("1", "effective")
    assert problems(company, "2026-02-01") == [("translation-unverified", "error", GERMAN, 8)]
