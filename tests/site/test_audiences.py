"""What an audience may not see stands in no byte of its site, and what it may see is all there."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apart import run_apart
from canaries import SIGHTS, TOLD, Crossing, found, plant, words_in
from company import SIGNS, Company, procedure, run
from mastercopy.compile import compile_for, open_working_tree

AS_OF = "2026-11-24"


def build(company: Company, site: Path, *more: str) -> Path:
    done = run_apart(
        "build", "--repo", str(company.root), "--as-of", AS_OF, "--no-store", "--site-dir", str(site), *more
    )
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
    assert len({word[1:] for word in seen if word[0] == "v"}) > 70, "as many places are looked at"
    missing = sorted(word for word in whole - seen if word[0] in SIGHTS[audience])
    assert missing == []


def test_the_public_reads_what_is_public_and_nothing_of_people(planted: Company) -> None:
    site = build(planted, planted.root.parent / "public", "--audience", "public")
    words = words_in(site)
    assert {word[0] for word in words} == {"p"}
    assert {word[1:] for word in words} == TOLD
    for proof in (["verify", str(site), "--repo", str(planted.root)], ["verify", str(site), "--offline"]):
        proved = run(*proof)
        assert proved.returncode == 0, proved.stdout
    told = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert told == {"404.html", "index.html", "you-said.html", "complain.html", "texts/sop-zqpdoczq.html"}


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


LINES = (
    "",
    "visible_to: [staff]",
    "visible_to: [auditor]",
    "visible_to: [staff, auditor]",
    "visible_to: []",
    "public: true",
)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(st.sampled_from(LINES), min_size=2, max_size=2), audience=st.sampled_from(("staff", "auditor")))
def test_whatever_is_meant_for_whom(tmp_path_factory: pytest.TempPathFactory, lines: list[str], audience: str) -> None:
    company = Company(tmp_path_factory.mktemp("any") / "company")
    plantings = plant(company, dict(zip("bc", lines, strict=True)))
    for number, planting in enumerate(plantings):
        crossing = Crossing(planting, number)
        crossing.document()
        crossing.records()
    words = words_in(build(company, company.root.parent / "site", "--audience", audience))
    for letter, line in zip("bc", lines, strict=True):
        seen = audience in line or line in ("", "public: true")
        assert (f"{letter}newbody" in words) is seen
        assert seen or not [word for word in words if word[0] == letter]


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


def letter(body: str) -> str:
    return procedure(body=body, visible_to="[public]")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Write to jane.doe@home.example.\n", "SOP-001 seems to hold an e-mail address"),
        ("Ask Bob Boss.\n", "SOP-001 names Bob Boss, who works here"),
        ("As customers said in NEED-001.\n", "SOP-001 names something that is not public"),
    ],
)
def test_the_public_is_told_nothing_where_it_would_be_told_of_people(company: Company, body: str, said: str) -> None:
    company.found()
    company.write(
        "records/needs/NEED-001.yml", "id: NEED-001\ntitle: Soon\nwords: Come\npromise: We do\nowner: writer\n"
    )
    company.write("docs/SOP-001.md", letter(body))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    site = company.root.parent / "site"
    arguments = ("build", "--repo", str(company.root), "--as-of", AS_OF, "--site-dir", str(site), "--audience")
    refused = run_apart(*arguments, "public")
    assert refused.returncode == 2
    assert said in refused.stderr
    assert not site.exists()
    assert run_apart(*arguments, "staff").returncode == 0


def test_links_and_organisation_are_no_reason_to_refuse(company: Company) -> None:
    """A link to what is not public becomes plain words, and the organisation's own address is for everybody."""
    company.found(organisation="id: ORG\nname: Trial\ntimezone: UTC\ncontact: care@trial.example\n")
    company.write("docs/SOP-002.md", procedure(id="SOP-002"))
    company.write("docs/SOP-001.md", letter("Write to care@trial.example, or see [the rules](SOP-002.md).\n"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    site = build(company, company.root.parent / "site", "--audience", "public")
    page = (site / "texts/sop-001.html").read_text()
    assert "the rules" in page
    assert "SOP-002" not in page
    assert "data-gone" not in page


def test_an_unknown_audience_is_an_error_with_a_suggestion(company: Company) -> None:
    company.found()
    refused = run_apart(
        "build", "--repo", str(company.root), "--audience", "auditors", "--site-dir", str(company.root / "s")
    )
    assert refused.returncode == 2
    assert "there is no audience 'auditors'" in refused.stderr
    assert "did you mean auditor?" in refused.stderr
    assert not (company.root / "s").exists()


def test_mkdocs_builds_for_the_audience_that_its_settings_name(company: Company) -> None:
    company.found()
    company.write("docs/SOP-001.md", procedure())
    company.write("records/needs/NEED-ZQAZQ.yml", "id: NEED-ZQAZQ\ntitle: x\nvisible_to: [auditor]\n")
    company.write(
        "mkdocs.yml",
        "site_name: Trial\ntheme: {name: material}\nplugins:\n  - search\n  - mastercopy: {audience: staff}\n",
    )
    company.commit("Settle", "2026-02-02T09:00:00+00:00")
    refused = run_apart("build", "--repo", str(company.root), "--site-dir", str(company.root.parent / "whole"))
    assert refused.returncode == 2
    assert "say so with --audience staff" in refused.stderr
    site = company.root.parent / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(company.root / "mkdocs.yml"), "-d", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert words_in(site) == frozenset()
    assert json.loads((site / "data/manifest.json").read_bytes())["audience"] == "staff"


SECRET = {"visible_to": "[auditor]"}


def test_a_place_that_held_something_else_keeps_its_secret(company: Company) -> None:
    """A file that was a hand-written page or another document, one that broke, one that is embedded or translated."""
    company.found()
    company.write("docs/notes.md", "# Notes\n\nzqfirstzq\n")
    company.write("docs/SOP-001.md", procedure(body="zqoldzq\n", **SECRET))
    company.write("records/complaints/a.yml", "id: CMP-2026-101\ntitle: zqbeforezq\nvisible_to: [auditor]\n")
    company.commit(f"Begin\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write("docs/notes.md", procedure(id="SOP-002", body="zqfirstzq\n", **SECRET))
    company.write("docs/SOP-001.md", procedure(id="SOP-003", title="Open", body="Everybody zqopenzq.\n"))
    company.write("records/complaints/a.yml", "id: CMP-2026-102\ntitle: zqaftertoozq\nvisible_to: [staff]\n")
    company.write("docs/SOP-004.md", procedure(id="SOP-004", body='Ours zqoursZq\n\n--8<-- "notes.md"\n'))
    company.write("docs/SOP-005.md", procedure(id="SOP-005", body="zqsamezq\n", translation_of="SOP-002@1"))
    company.commit(f"Go on\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    company.write("docs/notes.md", "---\nid: SOP-002\ntitle: [zqbrokenzq\n---\n\nzqbrokentoozq\n")
    company.write("docs/late.md", procedure(id="SOP-006", body="zqlatezq\n"))
    company.commit("Break it", "2026-02-03T09:00:00+00:00")
    company.write("docs/late.md", procedure(id="SOP-006", body="zqlatezq\n", **SECRET))
    company.commit("Close it", "2026-02-04T09:00:00+00:00")
    site = build(company, company.root.parent / "staff", "--audience", "staff", "--as-of", "2026-02-03")
    assert words_in(site) == {"open", "aftertoo"}


def test_of_an_id_that_stands_twice_the_hidden_one_decides(company: Company) -> None:
    """Who copies a hidden file, and forgets its number, shows neither; nor does an empty `visible_to`."""
    company.found()
    company.write("docs/SOP-001.md", procedure())
    company.write("docs/SOP-002.md", procedure(id="SOP-002", title="zqdocumentzq", body="zqbodyzq\n", visible_to="~"))
    hidden = "id: CMP-2026-101\ntitle: zqfilezq\n"
    company.write("records/complaints/a.yml", f"{hidden}visible_to: [auditor]\n")
    company.write("records/complaints/e.yml", "id: CMP-2026-102\ntitle: zqemptyzq\nvisible_to:\n")
    company.write("records/complaints/o.yml", "id: CMP-2026-103\ntitle: zqopenzq\n")
    row = "  - {id: WVR-001, record: SOP-001, slug: x, reason: "
    company.write("records/waivers.yml", f"waivers:\n{row}zqrowzq, visible_to: [auditor]}}\n{row}Open}}\n")
    company.commit(f"Begin\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write("records/complaints/b.yml", "id: CMP-2026-101\ntitle: Open\n")
    company.commit("Copy", "2026-02-02T09:00:00+00:00")
    assert words_in(build(company, company.root.parent / "site", "--audience", "staff")) == {"open"}


def test_what_changed_in_the_rules_of_approval_names_nobody_hidden(company: Company) -> None:
    """They are judged by as a whole; an ID that is only a word is found where it is the whole of a value."""
    company.found()
    people = (company.root / "records/people.yml").read_text("utf-8")
    hidden = "  - {id: zqpersonzq, name: Zed Hidden, emails: [zed@trial.example], visible_to: [auditor]}\n"
    company.write("records/people.yml", people + hidden)
    rule = "id: MATRIX\nrules:\n  - {types: ['*'], people: [zqpersonzq%s], evidence: trailer}\n"
    for day, more in enumerate((", ana", ", bob, ana"), 1):
        company.write("records/approval-matrix.yml", rule % more)
        company.commit("Change the rules", f"2026-02-0{day}T09:00:00+00:00")
    site = build(company, company.root.parent / "site", "--audience", "staff")
    told = (site / "data/log.csv").read_text("utf-8")
    assert "people: (not shown here), ana → (not shown here), bob, ana" in told
    assert words_in(site) == frozenset()


def test_a_file_that_nobody_can_read_is_not_named(company: Company) -> None:
    company.found()
    closed = "visible_to: [auditor]\n"
    company.write("records/complaints/zqrecordzq.yml", f"id: CMP-2026-101\ntitle: [x\n{closed}")
    company.write("records/complaint/zqfolderzq.yml", f"id: CMP-2026-102\ntitle: x\n{closed}")
    company.write("docs/zqtextzq.md", f"---\nid: SOP-001\ntitle: [x\n{closed}---\n")
    company.commit("Begin", "2026-02-01T09:00:00+00:00")
    assert words_in(build(company, company.root.parent / "whole")) == {"record", "folder", "text"}
    assert words_in(build(company, company.root.parent / "site", "--audience", "staff")) == frozenset()


@pytest.mark.parametrize("told", ["visible_to: {auditor: yes}", "visible_to:", "visible_to: []", "fields: ["])
def test_a_type_of_which_nobody_can_read_whom_it_is_for_is_for_nobody(company: Company, told: str) -> None:
    """Also where it stands for a shipped type, which is for everybody and steps in for one that is broken."""
    company.found()
    shape = "title: Complaint\nprefix: CMP\nfamily: record\nfolder: complaints\npart: complaints\n"
    company.write("records/_types/complaint/type.yml", f"{shape}{told}\n")
    company.write("records/complaints/a.yml", "id: CMP-2026-101\ntitle: zqfilezq\n")
    company.commit("Begin", "2026-02-01T09:00:00+00:00")
    assert words_in(build(company, company.root.parent / "site", "--audience", "staff")) == frozenset()
    said = run("check", "--repo", str(company.root), "--as-of", AS_OF).stdout
    assert "nobody can read who may see its records" in said


def test_a_ledger_of_an_audience_goes_on_from_its_own(company: Company) -> None:
    """What is hidden since the earlier site was built is not lost, and not told of."""
    company.found()
    company.write("docs/SOP-001.md", procedure())
    company.write("docs/SOP-002.md", procedure(id="SOP-002"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    earlier = build(company, company.root.parent / "earlier", "--audience", "staff")
    company.write("docs/SOP-002.md", procedure(id="SOP-002", **SECRET))
    company.commit("Close", "2026-03-02T09:00:00+00:00")
    site = build(company, company.root.parent / "later", "--audience", "staff", "--ledger", str(earlier), "--strict")
    text = (site / "data/ledger.jsonl").read_text()
    assert "SOP-001" in text
    assert "SOP-002" not in text


def test_a_preview_of_files_on_disk_hides_them_as_well(company: Company) -> None:
    company.found()
    company.write("docs/SOP-001.md", procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    company.write("docs/SOP-002.md", procedure(id="SOP-002", **SECRET))
    company.write("docs/SOP-001.md", procedure(status="draft", revision="2", because="[SOP-002]"))
    opened = open_working_tree(company.root, datetime(2026, 3, 1, 9, tzinfo=UTC))
    with closing(opened) as project:
        seen = compile_for(project, date(2026, 3, 1), "staff")
    assert set(seen.history.trails) == {"SOP-001"}
    assert "SOP-002" not in repr((seen.history, seen.register.records, seen.result, seen.ledger))
    assert "SOP-002" in repr(seen.whole)


def test_a_story_is_public_with_the_consent_of_everybody_in_it(company: Company) -> None:
    """One of two who are named is not enough, nor is consent for the house, nor one that was taken back."""
    company.found()
    said = "day: 2026-02-01, reference: x, covers"
    given = {
        "001": "",
        "002": f"  - {{of: bob, {said}: house}}\n",
        "003": f"  - {{of: bob, {said}: public, withdrawn: 2026-03-01}}\n",
        "004": f"  - {{of: bob, {said}: public}}\n",
    }
    for number, consent in given.items():
        company.write(
            f"records/stories/STO-2026-{number}.yml",
            f"id: STO-2026-{number}\ntitle: Zq{number}zq\nstory: It went well\nstatus: told\npublic: true\n"
            f"people: [ana, bob]\nconsent:\n  - {{of: ana, {said}: public}}\n{consent}",
        )
    company.commit("Tell", "2026-03-02T09:00:00+00:00")
    assert words_in(build(company, company.root.parent / "site", "--audience", "public")) == {"004"}
