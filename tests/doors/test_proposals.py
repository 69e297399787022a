"""A branch against its base: it is told in plain words, and refused with one named problem where it breaks a rule."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from markdown_it import MarkdownIt

from apart import run_apart
from company import ANA, BOB, RECORDS, SIGNS, Company, procedure, run
from mastercopy.checks.runner import load_rules
from mastercopy.history.timeline import Parts
from mastercopy.model.deciding import DECIDING, deciding

SOP = "docs/procedures/SOP-001-order-picking.md"
OTHER = "docs/procedures/SOP-002-packing.md"
FINDING = "records/findings/FND-2026-001.yml"
ENTRY = "records/signoffs/SOP-001.yml"
DAY = ("--as-of", "2026-04-01")
CLOSED = (
    "id: FND-2026-001\ntitle: Labels missing\naudit: AUD-2026-01\ngrade: minor\nstatement: Two labels were missing\n"
    "requirement: Each parcel bears its label\nevidence: Two parcels seen\nprocess: packing\nresponse_due: 2026-02-20\n"
    "response: Labels are printed with the list\nclosed: 2026-03-01\nstatus: closed\n"
)
AUDIT = (
    "id: AUD-2026-01\ntitle: Packing\nstatus: closed\nprocess: [packing]\nplanned: 2026-02-01\nstarted: 2026-02-01\n"
    "ended: 2026-02-01\nreported: 2026-02-05\nlead: bob\nconclusion: One label\n"
)


def second(**fields: str) -> str:
    """Another procedure, whose text names the first one."""
    body = "## Purpose\n\nTo pack what was picked by [SOP-001](SOP-001-order-picking.md).\n"
    return procedure(body=body, id="SOP-002", title="Packing", **fields)


@pytest.fixture
def firm(company: Company) -> Company:
    """Two procedures in force, an audit with a closed finding, and a branch that is about to change something."""
    company.found()
    for path, text in (
        (SOP, procedure()),
        (OTHER, second()),
        (FINDING, CLOSED),
        ("records/audits/AUD-2026-01.yml", AUDIT),
    ):
        company.write(path, text)
    company.write("records/processes/packing.yml", "id: packing\ntitle: Packing\nowner: writer\n")
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    company.branch("change")
    return company


def propose(firm: Company, when: str = "2026-03-20T09:00:00+00:00") -> str:
    return firm.commit("Propose", when)


def check(firm: Company, *more: str) -> list[dict[str, Any]]:
    """The problems that the branch brings, after the exit code was seen to fit them."""
    said = run("check", "--repo", str(firm.root), "--base", "main", *DAY, "--format", "json", *more)
    assert said.returncode in (0, 1) and not said.stderr, said.stderr
    brought = [one for one in json.loads(said.stdout)["problems"] if one["baseline"] == "new"]
    assert said.returncode == any(one["severity"] == "error" for one in brought)
    return brought


def errors(brought: list[dict[str, Any]]) -> list[str]:
    return [one["slug"] for one in brought if one["severity"] == "error"]


def review(firm: Company, *more: str) -> str:
    said = run("review", "--repo", str(firm.root), "--base", "main", *DAY, *more)
    assert said.returncode == 0 and not said.stderr, said.stderr
    return said.stdout


NEXT = {"revision": "2", "body": "## Purpose\n\nTo pick without haste.\n", "change": "Without haste"}


def test_a_branch_that_changes_nothing_brings_nothing(firm: Company) -> None:
    assert check(firm) == []
    assert "nothing changes" in review(firm)


def test_a_new_revision_is_told_in_plain_words(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT, effective="2026-04-15", readers="[writer]"))
    propose(firm)
    brought = check(firm)
    assert errors(brought) == [] and {one["slug"] for one in brought} == {"approval-missing", "link-suspect"}
    said = review(firm)
    for line in (
        "**Nothing is wrong with it. It waits for the approval of SOP-001.**",
        "**New revision: 1 → 2**",
        "- What changes, in the author's words: Without haste",
        "- In numbers: 4 words added, 2 removed",
        "- In force: from 2026-04-15, once it is approved",
        "- Written by: Ana Author",
        "- Has to approve: Quality manager (Bob Boss), by commit trailer or better",
        "- Has to read it: Writer (Ana Author)",
        "revision 2 of SOP-001 comes, and SOP-002 names it",
    ):
        assert line in said, said
    data = json.loads(review(firm, "--format", "json"))
    assert [(one["id"], one["from"], one["to"], one["kind"]) for one in data["documents"]] == [
        ("SOP-001", "1", "2", "revised")
    ]


def test_files_on_disk_count_as_the_last_thing_on_the_branch(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT))
    assert "New revision: 1 → 2" in review(firm)
    firm.git("config", "user.name", "Bob Boss")
    firm.git("config", "user.email", "bob@trial.example")
    assert "- Written by: Bob Boss" in review(firm)
    assert firm.git("status", "--porcelain").strip() == f"M {SOP}"


def no_change(firm: Company) -> None:
    firm.write(SOP, procedure(body="## Purpose\n\nTo pick in haste.\n"))


def label_alone(firm: Company) -> None:
    firm.write(SOP, procedure("2", change="Nothing"))


def label_back(firm: Company) -> None:
    firm.write(SOP, procedure("0", body="## Purpose\n\nOther.\n"))


def day_over(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT, effective="2026-02-20"))


def file_deleted(firm: Company) -> None:
    firm.delete(SOP)
    firm.write(OTHER, second().replace("[SOP-001](SOP-001-order-picking.md)", "the list").replace('"1"', '"2"'))
    firm.write(OTHER, second(revision="2").replace("[SOP-001](SOP-001-order-picking.md)", "the list"))


def record_gone(firm: Company) -> None:
    firm.delete(FINDING)


def record_changed(firm: Company) -> None:
    firm.write(FINDING, CLOSED.replace("Two labels were missing", "A label was missing"))


def record_reopened(firm: Company) -> None:
    firm.write(FINDING, CLOSED.replace("status: closed", "status: verified"))


def number_reused(firm: Company) -> None:
    firm.switch("main")
    firm.write("records/ideas/IDE-2026-001.yml", IDEA)
    firm.commit("An idea", "2026-03-01T09:00:00+00:00")
    firm.delete("records/ideas/IDE-2026-001.yml")
    firm.commit("It goes", "2026-03-02T09:00:00+00:00")
    firm.git("switch", "--quiet", "--force-create", "change")
    firm.write("records/ideas/IDE-2026-001-other.yml", IDEA.replace("Shelves", "Lamps"))


IDEA = (
    "id: IDE-2026-001\ntitle: Shelves\nstatus: raised\nraised: 2026-03-31\nteam: Packing\n"
    "problem: High\nproposal: Lower\n"
)


def target_moved(firm: Company) -> None:
    firm.switch("main")
    firm.write("records/needs/NEED-001.yml", "id: NEED-001\ntitle: On the day\npromise: It comes when we said\n")
    firm.write("records/objectives/OBJ-001.yml", OBJECTIVE)
    firm.commit("An objective", "2026-03-01T09:00:00+00:00")
    firm.git("switch", "--quiet", "--force-create", "change")
    firm.write("records/objectives/OBJ-001.yml", OBJECTIVE.replace("target: 5", "target: 6"))


OBJECTIVE = (
    "id: OBJ-001\ntitle: Faster\nstatement: Five days\nneeds: [NEED-001]\nprocess: [packing]\nowner: writer\n"
    "measure: {name: Days, unit: days, direction: down}\nbaseline: {value: 7, period: 2026-01}\ntarget: 5\n"
    "start: 2026-01-01\ndue: 2026-12-31\nfrequency: monthly\nmeasurements:\n  - {period: 2026-02, value: 6}\n"
)


PROMISE = (
    "id: CAP-2026-001\ntitle: Labels\nstatus: open\nopened: 2026-03-02\nbecause: [FND-2026-001]\nproblem: No label\n"
    "process: packing\nseverity: low\nowner: writer\n"
    "actions: [{id: A1, what: Print them, owner: writer, due: 2026-04-30}]\n"
)


def promise_moved(firm: Company) -> None:
    firm.switch("main")
    firm.write("records/corrective-actions/CAP-2026-001.yml", PROMISE)
    firm.commit("A corrective action", "2026-03-02T09:00:00+00:00")
    firm.git("switch", "--quiet", "--force-create", "change")
    firm.write("records/corrective-actions/CAP-2026-001.yml", PROMISE.replace("due: 2026-04-30", "due: 2026-06-30"))


def own_judge(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT))
    firm.write("records/approval-matrix.yml", RECORDS["records/approval-matrix.yml"].replace("trailer", "attestation"))


def main_moved(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT))
    firm.commit("Mine", "2026-03-01T09:00:00+00:00")
    firm.switch("main")
    firm.write(SOP, procedure("2", body="## Purpose\n\nTo pick at noon.\n", change="At noon"))
    firm.commit(f"Theirs\n\n{SIGNS}", "2026-03-02T09:00:00+00:00")
    firm.switch("change")


def id_edited(firm: Company) -> None:
    firm.write(SOP, procedure(id="SOP-009", revision="2"))
    firm.write(OTHER, second(revision="2").replace("[SOP-001](SOP-001-order-picking.md)", "the list"))


def two_of_one(firm: Company) -> None:
    firm.write("docs/procedures/SOP-002-again.md", second())


def signoff_of_else(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT))
    act = "revision: 2, digest: 'sha256:00', person: bob, role: quality-manager, meaning: approve, at: 2026-03-20"
    evidence = "evidence: {kind: attestation, reference: binder 3}"
    firm.write(ENTRY, f"document: SOP-001\nsignoffs:\n  - {{{act}, {evidence}}}\n")


def approved_by_oneself(firm: Company) -> None:
    """Ana writes the text and, in a commit of her own, what Bob says of it."""
    firm.write(SOP, procedure(**NEXT))
    firm.commit(f"Propose\n\n{SIGNS}", "2026-03-20T09:00:00+00:00")


def force_aside(firm: Company) -> None:
    """A revision waits on main because its approver held no role; the branch gives it to him."""
    firm.switch("main")
    carl = "  - {id: carl, name: Carl, emails: [carl@trial.example], roles: [{role: writer}]}\n"
    firm.write("records/people.yml", RECORDS["records/people.yml"] + carl)
    firm.write(SOP, procedure(**NEXT))
    firm.commit("Issue\n\nApproved-by: Carl <carl@trial.example>", "2026-03-01T09:00:00+00:00")
    firm.git("switch", "--quiet", "--force-create", "change")
    role = carl.replace("{role: writer}", "{role: quality-manager, from: 2026-02-01}")
    firm.write("records/people.yml", RECORDS["records/people.yml"] + role)


def acknowledged_anew(firm: Company) -> None:
    firm.switch("main")
    firm.git("config", "user.email", "bob@trial.example")
    told = run("ack", "SOP-001", "--repo", str(firm.root), "--on", "2026-03-01")
    assert told.returncode == 0, told.stderr
    firm.commit("Read", "2026-03-02T09:00:00+00:00", BOB)
    firm.git("switch", "--quiet", "--force-create", "change")
    path = "records/acknowledgements/SOP-001.yml"
    firm.write(path, (firm.root / path).read_text("utf-8").replace("2026-03-01", "2026-02-20"))


BROKEN: dict[str, Callable[[Company], None]] = {
    "revision-not-advanced": no_change,
    "label-without-change": label_alone,
    "revision-went-back": label_back,
    "effective-past": day_over,
    "deleted-without-withdrawal": file_deleted,
    "record-removed": record_gone,
    "closed-record-changed": record_changed,
    "status-went-back": record_reopened,
    "id-reused": number_reused,
    "target-unexplained": target_moved,
    "due-moved": promise_moved,
    "approval-by-proposer": approved_by_oneself,
    "force-changed-aside": force_aside,
    "acknowledgement-altered": acknowledged_anew,
    "approval-rules-changed": own_judge,
    "branch-behind": main_moved,
    "id-changed": id_edited,
    "duplicate-id": two_of_one,
    "approval-void": signoff_of_else,
}


def test_every_rule_of_proposals_has_a_branch_that_breaks_it() -> None:
    of_proposals = {slug for slug, rule in load_rules().items() if rule.scope == "proposal"}
    assert of_proposals - set(BROKEN) == {"link-suspect", "figure-rewritten", "change-not-said"}, "these hinder nothing"


@pytest.mark.parametrize("slug", BROKEN)
def test_each_broken_rule_refuses_the_branch_by_its_name(firm: Company, slug: str) -> None:
    BROKEN[slug](firm)
    propose(firm)
    brought = check(firm)
    assert errors(brought) == [slug], brought
    said = review(firm)
    assert "**It cannot be accepted yet: 1 problem to mend first.**" in said and f"(`{slug}`)" in said


def test_what_main_has_already_refuses_nothing(firm: Company) -> None:
    firm.switch("main")
    firm.write(OTHER, second().replace("To pack", "To pack well"))
    firm.commit("A slip", "2026-02-10T09:00:00+00:00")
    firm.git("switch", "--quiet", "--force-create", "change")
    firm.write(SOP, procedure(**NEXT))
    propose(firm)
    said = run("check", "--repo", str(firm.root), "--base", "main", *DAY)
    assert said.returncode == 0
    brought, _, standing = said.stdout.partition("on main already, and left as they are:\n")
    assert "revision-not-advanced" not in brought and "revision-not-advanced" in standing
    assert run("check", "--repo", str(firm.root), *DAY).returncode == 1
    marks = run("check", "--repo", str(firm.root), "--base", "main", *DAY, "--format", "github").stdout
    assert marks.count("::") and "revision-not-advanced" not in marks
    sarif = json.loads(run("check", "--repo", str(firm.root), "--base", "main", *DAY, "--format", "sarif").stdout)
    states = {(one["ruleId"], one["baselineState"]) for one in sarif["runs"][0]["results"]}
    assert ("revision-not-advanced", "unchanged") in states and ("link-suspect", "new") in states


def test_a_closed_record_may_grow_and_be_corrected_visibly(firm: Company) -> None:
    row = "corrections:\n  - {at: 2026-03-20, by: bob, field: statement, from: Two, to: One, reason: Counted again}\n"
    text = CLOSED.replace("Two labels were missing", "One label was missing")
    firm.write(FINDING, text + row)
    propose(firm)
    assert errors(check(firm)) == []
    firm.switch("main")
    firm.merge("change", "Take it", "2026-03-21T09:00:00+00:00")
    firm.branch("again")
    firm.write(FINDING, text + row.replace("Counted again", "No reason"))
    propose(firm)
    assert errors(check(firm)) == ["closed-record-changed"]


def test_a_history_that_was_rewritten_is_refused(firm: Company, tmp_path: Path) -> None:
    was = firm.git("rev-parse", "main")
    firm.switch("main")
    firm.git("reset", "--quiet", "--soft", "HEAD~1")
    firm.commit("Issue, as if later", "2026-02-03T09:00:00+00:00")
    said = run("check", "--repo", str(firm.root), "--base", was, *DAY, "--format", "json")
    brought = [one["slug"] for one in json.loads(said.stdout)["problems"] if one["baseline"] == "new"]
    assert said.returncode == 1 and "history-rewritten" in brought
    firm.git("checkout", "--quiet", "--orphan", "nothing-in-common")
    firm.commit("Begin anew", "2026-03-01T09:00:00+00:00")
    said = run("check", "--repo", str(firm.root), "--base", was, *DAY, "--format", "json")
    assert "history-rewritten" in [one["slug"] for one in json.loads(said.stdout)["problems"]]


def test_a_base_that_is_none_is_one_clear_error(firm: Company, tmp_path: Path) -> None:
    for base in ("nothing", "--all", "main\nx", ""):
        said = run("check", "--repo", str(firm.root), f"--base={base}")
        assert said.returncode == 2 and said.stderr.startswith("mastercopy: ") and "Traceback" not in said.stderr
    (tmp_path / "plain" / "docs").mkdir(parents=True)
    said = run("check", "--repo", str(tmp_path / "plain"), "--base", "main")
    assert said.returncode == 2 and "only a Git repository" in said.stderr


HOSTILE = (
    "@everybody see #12 and GH-3, !4 <img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold** `code` "
    "| cell | https://evil.example/ www.evil.example <!-- x --> ::error::x ${{ github.token }} {{ 7*7 }} $(id)"
)


def test_hostile_words_break_no_comment_and_no_page(firm: Company) -> None:
    firm.write(SOP, procedure(**{**NEXT, "change": json.dumps(HOSTILE)}, title=json.dumps(HOSTILE[:60])))
    firm.write("docs/procedures/$(touch ran)`id`|x.md", procedure(id="SOP-005", title="'@you'"))
    firm.write("records/ideas/a\nb.yml", IDEA)
    firm.write(".github/workflows/own.yml", "on: pull_request_target\n")
    propose(firm)
    said = review(firm)
    forge = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    assert forge.linkify is not None
    forge.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # a forge links what begins like an address
    page = lxml.html.fromstring(forge.render(said))
    assert {tag.tag for tag in page.iter() if isinstance(tag.tag, str)} <= PLAIN
    words = page.text_content()
    for call in ("@everybody", "#12", "GH-3", "https://evil", "www.evil"):
        assert call not in words
    assert ".github/workflows/own.yml" in said and "what runs on the forge" in said
    alone = review(firm, "--format", "html")
    assert "default-src 'none'; style-src 'sha256-" in alone and "unsafe-" not in alone
    assert "<img" not in alone and "onerror=alert" not in alone.replace("&lt;img src=x onerror=alert", "")
    assert not (firm.root / "ran").exists() and "Traceback" not in alone


def test_a_page_that_stands_alone_speaks_the_language_of_the_site(firm: Company) -> None:
    firm.write("mkdocs.yml", "site_name: Trial\ntheme: {name: material, language: de}\nplugins: [search, mastercopy]\n")
    firm.write(SOP, procedure(**NEXT))
    propose(firm)
    page = review(firm, "--format", "html")
    assert '<html lang="de">' in page and "Ein nummerierter Text eines Dokuments" in page


PLAIN = {"div", "pre", "h2", "h3", "p", "strong", "ul", "li", "code", "br", "details", "summary", "em", "html", "body"}


def test_a_summary_keeps_within_the_size_of_a_comment(firm: Company) -> None:
    for number in range(100, 160):
        firm.write(f"docs/procedures/SOP-{number}.md", procedure(id=f"SOP-{number}", title="Long " * 20))
    propose(firm)
    whole = review(firm, "--limit", "60000")
    for limit in (20000, 6000, 3000, 400):
        said = review(firm, "--limit", str(limit))
        assert (
            len(said) <= limit and said.startswith("<!-- mastercopy: review -->") and "waits for the approval" in said
        )
    assert len(whole) <= 60000 and "SOP\\-159" not in whole


def test_a_branch_is_read_without_being_touched(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT))
    before = {path: path.read_bytes() for path in sorted(firm.root.rglob("*")) if path.is_file()}
    check(firm)
    review(firm)
    assert {path: path.read_bytes() for path in sorted(firm.root.rglob("*")) if path.is_file()} == before


def test_a_bare_clone_says_the_same(firm: Company, tmp_path: Path) -> None:
    firm.write(SOP, procedure(**NEXT))
    propose(firm)
    here = review(firm, "--ref", "change")
    subprocess.run(["git", "clone", "--quiet", "--bare", str(firm.root), str(tmp_path / "bare")], check=True)
    there = run("review", "--repo", str(tmp_path / "bare"), "--base", "main", "--ref", "change", *DAY)
    assert there.stdout == here and here == review(firm)


def test_an_approved_branch_that_is_squashed_keeps_its_evidence(firm: Company, tmp_path: Path) -> None:
    """From the proposal to the day on which it holds, over a remote that everybody pushes to."""
    remote = tmp_path / "remote.git"
    firm.switch("main")
    firm.write("records/approval-matrix.yml", RECORDS["records/approval-matrix.yml"].replace("trailer", "attestation"))
    firm.commit("Statements are enough here", "2026-03-01T09:00:00+00:00")
    firm.git("init", "--quiet", "--bare", "--initial-branch", "main", str(remote))
    firm.git("remote", "add", "origin", str(remote))
    firm.git("switch", "--quiet", "--force-create", "change")
    firm.write(SOP, procedure(**NEXT, effective="2026-04-15"))
    propose(firm)
    firm.git("push", "--quiet", "origin", "main", "change")
    assert errors(check(firm)) == [] and "It waits for the approval of SOP-001." in review(firm)
    firm.git("config", "user.email", "bob@trial.example")
    firm.git("config", "user.name", "Bob Boss")
    signed = run("approve", "SOP-001", "--repo", str(firm.root), "--at", "2026-03-21T09:00:00+00:00")
    assert signed.returncode == 0, signed.stderr
    firm.commit("Approve", "2026-03-21T09:00:00+00:00", BOB)
    firm.git("push", "--quiet", "origin", "change")
    said = review(firm)
    assert (
        "nothing of it waits for an approval." in said and "Approved by Bob Boss as Quality manager, 2026-03-21" in said
    )
    firm.switch("main")
    firm.squash("change", "Pick without haste (#12)", "2026-03-22T09:00:00+00:00", ANA, "Forge <noreply@forge.example>")
    firm.git("push", "--quiet", "origin", "main")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(remote), str(clone)], check=True)
    for day, status in (("2026-03-23", "approved"), ("2026-04-15", "effective")):
        told = run("trail", "SOP-001", "--repo", str(clone), "--as-of", day, "--format", "json")
        newest = json.loads(told.stdout)["revisions"][-1]
        assert (newest["revision"], newest["status"], newest["approved"]) == ("2", status, True)
        assert [act["person"] for act in newest["signoffs"] if act["valid"]] == ["bob"]


GIT = (
    "pull request",
    "merge",
    "commit",
    "branch",
    "push",
    "rebase",
    "squash",
    "tree",
    "HEAD",
    "diff",
    "trailer",
    "forge",
)
"""Words that nobody has to know who decides on a proposal."""


def test_every_word_of_git_in_a_summary_is_explained_there(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT, effective="2026-04-15"))
    firm.write("records/people.yml", RECORDS["records/people.yml"].replace("Ana Author", "Ana A. Author"))
    firm.delete(FINDING)
    propose(firm)
    for form in ("markdown", "html"):
        summary, _, words = review(firm, "--format", form).partition("Words")
        used = [word for word in GIT if re.search(rf"\b{word}s?\b", summary)]
        assert [word for word in used if word not in words.lower()] == [], (form, used)
        assert "revision" in words.lower() and "main" in words.lower()


def test_the_preview_says_first_what_the_proposal_does(firm: Company, tmp_path: Path) -> None:
    firm.write(SOP, procedure(**NEXT, effective="2026-04-15"))
    firm.write("mkdocs.yml", "site_name: Somebody else\nhooks: [ran.py]\n")
    propose(firm)
    site = tmp_path / "preview"
    told = run_apart("build", "--repo", str(firm.root), "--base", "main", *DAY, "--site-dir", str(site))
    assert told.returncode == 0, told.stderr
    page = lxml.html.fromstring((site / "proposal.html").read_text("utf-8"))
    words = " ".join(page.text_content().split())
    assert "Preview of a proposal" in words and "It waits for the approval of SOP-001." in words
    assert "mkdocs.yml (new; it decides how the site is built)" in words and "Somebody else" not in words
    links = [link for link in page.xpath("//main//a/@href") if "redline" in link]
    assert [(site / link).is_file() for link in links] == [True]
    assert "haste" in (site / links[0]).read_text("utf-8")
    assert "proposal.html" in (site / "index.html").read_text("utf-8")
    current = (site / "documents" / "SOP-001" / "index.html").read_text("utf-8")
    assert "without haste" not in lxml.html.fromstring(current).text_content()


def test_what_judges_is_proposed_apart_from_what_it_judges(firm: Company) -> None:
    """Also where it is new: a mapping, a type of records, a calendar."""
    firm.write(SOP, procedure(**NEXT))
    mapping = "from:\n  - {folder: old, type: procedure}\nfront_matter: {id: [number]}\n"
    for path, text in (
        ("records/adoption.yml", mapping),
        ("records/_types/van/type.yml", "title: Van check\nprefix: VAN\nfolder: vans\nfamily: record\nfields:\n"
         "  title: {kind: text, required: true}\n"),
        ("records/calendar.yml", "id: CAL\nholidays: [2026-05-01]\n"),
    ):  # fmt: skip
        firm.write(path, text)
    propose(firm)
    told = [one["path"] for one in check(firm) if one["slug"] == "approval-rules-changed"]
    assert told == ["records/_types/van/type.yml", "records/adoption.yml", "records/calendar.yml"]
    said = review(firm)
    assert said.index("### Look twice") < said.index("`records/adoption.yml`") < said.index("### SOP-001")


def test_every_place_by_which_history_judges_is_looked_at_twice() -> None:
    parts = Parts()
    places = (parts.organisation, parts.people, parts.roles, parts.matrix, parts.signoffs, parts.calendar)
    for place in (one for part in (*places, parts.signers, parts.keys, parts.reviews) for one in part):
        assert any(one.place == place for one in DECIDING), place
    assert deciding("docs/procedures/SOP-001.md") is None and deciding("records/peoples.yml") is None


def test_a_branch_does_not_lower_the_bar_by_which_it_is_judged(firm: Company) -> None:
    firm.write("records/organisation.yml", RECORDS["records/organisation.yml"] + "strictness: starting\n")
    firm.write(FINDING, CLOSED.replace("Two labels were missing", "A label was missing"))
    firm.write("records/waivers.yml", WAIVER)
    propose(firm)
    assert errors(check(firm)) == ["closed-record-changed"]
    said = review(firm)
    assert "`records/organisation.yml` (changed; it decides how the organisation approves" in said
    assert "strictness: starting" in said and "WVR-001" in said


WAIVER = (
    "waivers:\n  - {id: WVR-001, slug: closed-record-changed, record: FND-2026-001, reason: Because, approver: bob, "
    "expires: 2027-01-01}\n"
)


def test_what_a_waiver_of_main_forgives_is_told(firm: Company) -> None:
    firm.switch("main")
    firm.write("records/waivers.yml", WAIVER)
    firm.commit("Forgive", "2026-03-01T09:00:00+00:00")
    firm.git("switch", "--quiet", "--force-create", "change")
    firm.write(FINDING, CLOSED.replace("Two labels were missing", "A label was missing"))
    propose(firm)
    assert errors(check(firm)) == []
    assert "### Forgiven by a waiver that main has" in review(firm) and "Because (WVR-001 by bob" in review(firm)


def test_a_worse_slip_does_not_hide_behind_one_that_main_has(firm: Company) -> None:
    firm.switch("main")
    firm.write(SOP, procedure(body="## Purpose\n\nTo try!\n"))
    firm.commit("A slip", "2026-02-10T09:00:00+00:00")
    firm.git("switch", "--quiet", "--force-create", "change")
    firm.write(SOP, procedure(body="## Purpose\n\nShip it untested.\n"))
    propose(firm)
    assert errors(check(firm)) == ["revision-not-advanced"]


def test_a_history_that_crosses_itself_is_no_guess(firm: Company) -> None:
    """Main and the branch are merged into each other, and what a merge makes of both depends on their dates."""
    firm.write("docs/procedures/SOP-003.md", procedure(id="SOP-003", title="Sweeping"))
    firm.commit("B", "2026-03-10T09:00:00+00:00")
    firm.switch("main")
    firm.write(SOP, procedure(**NEXT))
    firm.commit(f"A\n\n{SIGNS}", "2026-03-01T09:00:00+00:00")
    firm.git("branch", "was", "change")
    firm.switch("change")
    firm.evil_merge("main", "Take A, keep mine", "2026-03-11T09:00:00+00:00", {SOP: procedure()})
    firm.switch("main")
    firm.merge("was", "Take B", "2026-03-12T09:00:00+00:00")
    firm.switch("change")
    firm.write(OTHER, second(revision="2"))
    propose(firm)
    assert "branch-behind" in errors(check(firm))


def test_figures_and_words_that_say_nothing_new_are_told(firm: Company) -> None:
    target_moved(firm)
    firm.write("records/objectives/OBJ-001.yml", OBJECTIVE.replace("value: 6}", "value: 4}"))
    firm.write(SOP, procedure(**{**NEXT, "change": "First issue"}))
    propose(firm)
    told = {one["slug"] for one in check(firm)}
    assert {"figure-rewritten", "change-not-said"} <= told


def test_a_draft_says_that_an_approval_would_be_lost_on_it(firm: Company) -> None:
    firm.write(SOP, procedure(**NEXT, status="draft"))
    propose(firm)
    said = review(firm)
    assert "it is a draft: to approve it here brings nothing into force" in said
    assert "delete that line, and then ask for approval" in said
