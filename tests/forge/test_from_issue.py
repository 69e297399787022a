"""A submitted form becomes the file of a record: every field in its place, nobody's data, and no second record."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from company import RECORDS, SIGNS, Company, procedure, run
from mastercopy.cli.main import run as run_here
from mastercopy.model.answers import clean, read_answers
from mastercopy.model.catalog import build_catalog
from mastercopy.model.issueevent import read_issue
from mastercopy.model.issueform import issue_form, issue_template, questions_of
from mastercopy.sources.files import memory_tree
from mastercopy.words import MastercopyError

PUBLISHED = Path(__file__).parent / "events" / "issues.opened.json"
DAY = ("--as-of", "2026-03-02")
CHANNEL = "id: CHN-001\ntitle: Care inbox\nkind: e-mail\nowner: writer\nlistens: [writer]\nstatus: open\n"
ASKED = {
    "text": "What did the customer say?",
    "received": "When did it reach us?",
    "channel": "How did it reach us?",
    "category": "What is it about?",
    "product": "Which product or service is it about?",
    "segment": "Which kind of customer is it?",
}
SAID = {
    "text": "The lamp came late.\r\n\r\nWe waited, @all, <b>two</b> days.",
    "received": "2026-02-27 09:30",
    "channel": "Care inbox (CHN-001)",
    "category": "late delivery",
}


def body(**answers: str) -> str:
    """What the forge makes of a form, every question with its answer."""
    said = {**SAID, **answers}
    return "\r\n\r\n".join(f"### {label}\r\n\r\n{said.get(name, '_No response_')}" for name, label in ASKED.items())


def github(text: str | None = None, title: str = "Complaint: A lamp came late", **issue: Any) -> dict[str, Any]:
    """The published example, with a form in it."""
    event: dict[str, Any] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    label = {**event["issue"]["labels"][0], "name": "complaint"}
    event["issue"] |= {"body": body() if text is None else text, "title": title, "labels": [label], **issue}
    return event


def gitlab(text: str) -> dict[str, Any]:
    """GitLab's hook of an issue, as its documentation shows it."""
    home = "https://gitlab.example/firm/quality"
    issue = {"iid": 23, "title": "A lamp came late", "description": text, "action": "open", "state": "opened"}
    issue |= {"url": f"{home}/-/issues/23", "created_at": "2026-03-01 22:30:00 UTC"}
    return {
        "object_kind": "issue",
        "project": {"web_url": home, "path_with_namespace": "firm/quality"},
        "object_attributes": issue,
        "labels": [{"id": 206, "title": "complaint"}],
    }


@pytest.fixture
def firm(company: Company) -> Company:
    company.found()
    company.write("records/channels/CHN-001.yml", CHANNEL)
    company.commit("Begin", "2026-01-03T09:00:00+00:00")
    return company


def submit(company: Company, event: Any, *more: str) -> Any:
    company.root.with_name("event.json").write_text(
        event if isinstance(event, str) else json.dumps(event), encoding="utf-8"
    )
    where = (str(company.root.with_name("event.json")), "--repo", str(company.root))
    return run("from-issue", *where, *DAY, *more)


def made(company: Company, event: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what was said, the record that was written)."""
    done = submit(company, event, "--format", "json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return said, yaml.safe_load((company.root / said["path"]).read_text(encoding="utf-8"))


def records(company: Company) -> list[str]:
    return sorted(path.name for path in (company.root / "records").rglob("*") if path.is_file())


def test_a_form_becomes_a_record_that_check_accepts(firm: Company) -> None:
    said, record = made(firm, github())
    assert said == {
        "schema": "mastercopy/from-issue/1",
        "id": "CMP-2026-001",
        "type": "complaint",
        "path": "records/complaints/CMP-2026-001-a-lamp-came-late.yml",
        "written": True,
        "branch": "record/CMP-2026-001-issue-1",
        "title": "Record CMP-2026-001 from issue 1",
        "issue": {"number": 1, "url": "https://github.com/Codertocat/Hello-World/issues/1"},
        "fill_in": [],
        "notes": [],
    }
    assert record == {
        "id": "CMP-2026-001",
        "title": "A lamp came late",
        "received": "2026-02-27 09:30",
        "channel": "CHN-001",
        "text": "The lamp came late.\n\nWe waited, @all, <b>two</b> days.",
        "category": "late delivery",
        "status": "received",
        "origin": [
            {
                "source": "github.com/Codertocat/Hello-World",
                "key": "issue 1",
                "url": "https://github.com/Codertocat/Hello-World/issues/1",
            }
        ],
    }
    checked = run("check", "--repo", str(firm.root), *DAY)
    assert "CMP-2026-001" not in checked.stdout
    assert firm.git("log", "--format=%s", "-1") == "Begin", "nothing is committed"


def test_the_same_issue_never_makes_a_second_record(firm: Company) -> None:
    made(firm, github())
    before = records(firm)
    again = submit(firm, github(title="Complaint: Another title") | {"action": "labeled"})
    assert again.returncode == 0 and "issue 1 is CMP-2026-001 already" in again.stdout
    assert records(firm) == before


@pytest.mark.parametrize("labels", [[], [{"name": "bug"}, {"name": None}, 7]], ids=["none", "another"])
@pytest.mark.parametrize("action", ["opened", "edited", "labeled"])
def test_an_issue_that_asks_for_no_record_is_no_fault(firm: Company, labels: list[Any], action: str) -> None:
    """The workflow looks at every issue that is edited or labelled, and ends well for all the others."""
    before = records(firm)
    event = github(labels=labels, body="Just a question") | {"action": action}
    done = submit(firm, event)
    assert done.returncode == 0 and "no label of the issue 1 is that of a form; nothing was written" in done.stdout
    assert "complaint" in done.stdout.splitlines()[1], "which labels would ask for one"
    said = json.loads(submit(firm, event, "--format", "json").stdout)
    assert said["schema"] == "mastercopy/from-issue/1" and said["branch"] is None and said["written"] is False
    assert records(firm) == before


@pytest.mark.parametrize("kind", ["complaint", "idea", "change-request", "nonconformity"])
@pytest.mark.parametrize("action", ["edited", "labeled"])
def test_an_issue_once_recorded_stays_that_record(firm: Company, kind: str, action: str) -> None:
    """Whatever is edited or labelled later, on main and without the branch of the proposal."""
    form = questions_of(build_catalog(memory_tree({}))[0].types[kind])
    text = "\n\n".join(f"### {one.label}\n\n{SAID.get(one.spec.name, 'none')}" for one in form)
    event = github(text, title="One", labels=[{"name": kind}])
    said, _ = made(firm, event)
    firm.commit("Record it", "2026-03-02T12:00:00+00:00")
    before = records(firm)
    again, more = submit(firm, event | {"action": action}, "--format", "json"), github(text + "\nMore", title="Two")
    assert again.returncode == 0 and json.loads(again.stdout)["id"] == said["id"]
    more["issue"]["labels"] = [{"name": kind}, {"name": "bug"}]
    assert f"is {said['id']} already" in submit(firm, more | {"action": action}).stdout
    assert records(firm) == before and firm.git("status", "--porcelain") == ""


def test_what_was_refused_is_taken_when_it_was_mended(firm: Company) -> None:
    refused = submit(firm, github(body(text="Ring me: +351 912 345 678")))
    assert refused.returncode == 2 and "set the label again" in refused.stderr
    _, record = made(firm, github() | {"action": "labeled"})
    assert record["id"] == "CMP-2026-001"


def test_the_day_may_stay_empty_and_the_form_says_so() -> None:
    kind = build_catalog(memory_tree({}))[0].types["complaint"]
    asked = next(one for one in issue_form(kind)["body"] if one.get("id") == "received")
    assert asked["attributes"]["placeholder"] == "2026-03-14 10:15; leave it empty for today"
    assert "### When did it reach us?\n\n<!-- Write it as 2026-03-14 10:15\n     Leave it empty for today. -->" in (
        issue_template(kind)
    )


def test_a_proposal_that_waits_on_a_branch_counts_as_well(firm: Company) -> None:
    firm.git("branch", "record/CMP-2026-001-issue-1")
    again = submit(firm, github())
    assert again.returncode == 0 and "issue 1 is CMP-2026-001 already" in again.stdout
    other = github(number=2, html_url="https://github.com/Codertocat/Hello-World/issues/2")
    said, record = made(firm, other)
    assert (said["id"], record["id"]) == ("CMP-2026-002",) * 2, "the number is not given to two proposals"


def test_gitlab_is_read_alike(firm: Company) -> None:
    said, record = made(firm, gitlab(body().replace("\r\n", "\n").replace("_No response_", "<!-- May stay empty. -->")))
    assert said["branch"] == "record/CMP-2026-001-issue-23" and record["title"] == "A lamp came late"
    assert record["origin"][0]["url"] == "https://gitlab.example/firm/quality/-/issues/23"
    assert record["channel"] == "CHN-001" and "product" not in record


def test_the_day_of_the_issue_counts_where_no_day_is_answered(firm: Company) -> None:
    _, record = made(firm, gitlab(body(received="_No response_")))
    assert str(record["received"]) == "2026-03-01"


def test_what_cannot_be_a_value_is_left_out_and_told(firm: Company) -> None:
    answers = {"received": "27.2.", "channel": "Telephone (CHN-404)", "category": "${{ secrets.X }}"}
    done = submit(firm, github(body(**answers)))
    assert done.returncode == 0
    assert done.stdout.count("was left out") == 3 and "secrets" not in done.stdout and "27.2." not in done.stdout
    assert "fill in next: CMP-2026-001: Category (category) is missing" in done.stdout


def test_headings_in_an_answer_make_no_fields(firm: Company) -> None:
    smuggled = "Late.\n\n### status\n\nclosed\n\n### Owner\n\nboss\n\n### id\n\nX-1\n\nstatus: closed\n---\nid: X\n"
    _, record = made(firm, github(body(text=smuggled)))
    assert record["id"] == "CMP-2026-001" and record["status"] == "received" and "owner" not in record
    assert record["text"] == smuggled.strip()


def test_a_heading_of_the_form_inside_an_answer_is_told(firm: Company) -> None:
    said, record = made(firm, github(body(text=f"Late.\n\n### {ASKED['product']}\n\nGold")))
    assert "product" not in record or record["product"] != "Gold"
    assert any("stands in the answers twice" in note for note in said["notes"])


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("a\u202eb\u2066c\u200bd\x1b[31me\x00f", "abcd[31mef"),
        ("a <!-- hidden --> b", "a  b"),
        ("a <!-- never closed", "a"),
        ("a <\u200b!-- hidden -->b", "a b"),
        ("one\r\ntwo\rthree  \n", "one\ntwo\nthree"),
        ("'\"\\: # {a: b} [c] & * ! | > % `x`", "'\"\\: # {a: b} [c] & * ! | > % `x`"),
        ("---\nid: X\n...\n", "---\nid: X\n..."),
        ("::error file=x::y\n{{ 7*7 }} {% raw %}", "::error file=x::y\n{{ 7*7 }} {% raw %}"),
    ],
)
def test_answers_are_kept_as_text_and_nothing_that_nobody_sees(firm: Company, given_: str, kept: str) -> None:
    _, record = made(firm, github(body(text=given_)))
    assert record["text"] == kept


@pytest.mark.parametrize(
    ("where", "what", "kind"),
    [
        ("text", "Write to jane@firm.example please", "an e-mail address"),
        ("text", "Write to jane<!-- x -->@firm.example please", "an e-mail address"),
        ("product", "call her on +351 912 345 678", "a telephone number"),
        ("segment", "DE89 3704 0044 0532 0130 00", "a bank account"),
        ("title", "Jane jane@firm.example waited", "an e-mail address"),
    ],
)
def test_personal_data_is_refused_and_not_repeated(firm: Company, where: str, what: str, kind: str) -> None:
    event = github(title=what) if where == "title" else github(body(**{where: what}))
    before = records(firm)
    done = submit(firm, event)
    assert done.returncode == 2 and kind in done.stderr
    assert ("the title" if where == "title" else ASKED[where]) in done.stderr
    for secret in ("jane", "912", "3704"):
        assert secret not in done.stderr.casefold() + done.stdout.casefold()
    assert records(firm) == before


WRONG: list[tuple[str, Any, str]] = [
    ("two", {"labels": [{"name": "idea"}, {"name": "Complaint"}]}, "labels of several forms"),
    ("number", {"number": True}, "no number"),
    ("negative", {"number": -1}, "no number"),
    ("huge", {"number": 10**40}, "no number"),
    ("text", {"number": "1; rm -rf /"}, "no number"),
    ("host", {"html_url": "https://evil.example/Codertocat/Hello-World/issues/1"}, "address of the issue"),
    ("script", {"html_url": "javascript:alert(1)"}, "address of the issue"),
    ("other issue", {"html_url": "https://github.com/Codertocat/Hello-World/issues/2"}, "address of the issue"),
    ("proposal", {"pull_request": {}}, "not about an issue"),
    ("title", {"title": None}, "no title"),
    ("long title", {"title": "x" * 400}, "no title"),
    ("empty title", {"title": "Complaint: "}, "says nothing yet"),
    ("only marks", {"title": "Complaint: ..\u202e"}, "says nothing yet"),
    ("large", {"body": "x" * 70_000}, "longer than 65,536"),
    ("large in bytes", {"body": "ü" * 40_000}, "longer than 65,536"),
    ("no form", {"body": "It was late!"}, "not written with the form"),
    ("no body", {"body": None}, "not written with the form"),
]


@pytest.mark.parametrize(("issue", "told"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_one_clear_sentence(firm: Company, issue: dict[str, Any], told: str) -> None:
    before = records(firm)
    done = submit(firm, github(**{"text": body(), **({"title": issue["title"]} if "title" in issue else {})})
                  | {"issue": github()["issue"] | issue})  # fmt: skip
    assert done.returncode == 2 and told in done.stderr, done.stderr
    assert done.stderr.startswith("mastercopy: ") and done.stderr.count("\n") == 2
    assert records(firm) == before


@pytest.mark.parametrize(
    "event",
    [
        "", "null", "[]", "{}", "7", '"x"', "[" * 100_000, '{"a":' * 50_000, '{"issue": 1e999}', "{" + "x" * 5_000_000,
        '{"action": "opened", "issue": {"number": ' + "9" * 5000 + "}}", '{"action": "deleted", "issue": {}}',
        '{"action": ["opened"], "issue": {}}', '{"object_kind": "issue", "object_attributes": 7}',
        '{"object_kind": "issue", "object_attributes": {"action": {"a": 1}}}',
    ],
)  # fmt: skip
def test_an_event_of_another_form_is_refused(firm: Company, event: str) -> None:
    done = submit(firm, event)
    assert done.returncode == 2 and done.stderr.startswith("mastercopy: ")


@pytest.mark.parametrize(
    "address",
    [
        "http://github.com/a/b", "https://user:pw@github.com/a/b", "https://github.com/a/b?x=1", "https://github.com/a",
        "https://github.com/a/../b", "https://github.com/a/b\n", "file:///a/b/c", "https://github.com/a/b#c", 7, None,
    ],
)  # fmt: skip
def test_the_address_of_the_repository_is_a_plain_one(address: object) -> None:
    event = github()
    event["repository"]["html_url"] = address
    event["issue"]["html_url"] = f"{address}/issues/1".replace("\n", "")
    if address == "https://github.com/a/b\n":
        assert read_issue(json.dumps(event).encode()).repository == "https://github.com/a/b"
        return
    with pytest.raises(MastercopyError, match="https address of a repository"):
        read_issue(json.dumps(event).encode())


def test_lone_halves_of_letters_break_nothing(firm: Company) -> None:
    _, record = made(firm, json.dumps(github(body(text="LONE and more"))).replace("LONE", "\\ud800\\udfffx\\udc00"))
    assert record["text"].endswith("x and more")


def test_a_dry_run_writes_nothing(firm: Company) -> None:
    before = records(firm)
    done = submit(firm, github(), "--dry-run")
    assert done.returncode == 0 and "+id: CMP-2026-001" in done.stdout and records(firm) == before


def test_a_sentence_to_tick_has_to_be_ticked(firm: Company) -> None:
    firm.write(
        "records/_types/van/type.yml",
        "title: Van\nprefix: VAN\nfolder: vans\nfamily: record\nfields:\n  title: {kind: text, required: true}\n"
        "  seen: {kind: date, required: true}\n  tyres: {kind: choice, many: true, of: [front, rear]}\n"
        "form: {about: A van, day: seen, ask: {tyres: Which tyres?}, confirm: [I looked, I told]}\n",
    )
    text = "### Which tyres?\n\nfront, rear\n\n### Please confirm\n\n- [X] I looked\n- [{}] I told\n"
    event = github(text.format(" "), title="Van: One", labels=[{"name": "van"}])
    done = submit(firm, event)
    assert done.returncode == 2 and "this is not confirmed: I told" in done.stderr
    _, record = made(firm, github(text.format("x"), title="Van: One", labels=[{"name": "van"}]))
    assert record["tyres"] == ["front", "rear"] and record["title"] == "One"


CATALOG, _ = build_catalog(None)
COMPLAINT = next(kind for kind in CATALOG.by_part("complaints"))
QUESTIONS = questions_of(COMPLAINT)
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PIECES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [*(f"\n### {label}\n" for label in ASKED.values()), "\n### status\n", "<!--", "-->", "```\n", "---\n"]
    ),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_sent_gives_only_fields_of_the_form(text: str) -> None:
    answers = read_answers(text, QUESTIONS)
    assert set(answers.given) <= {question.spec.name for question in QUESTIONS}
    assert clean(clean(text)) == clean(text) and "<!--" not in clean(text)
    for value in answers.given.values():
        assert value == value.strip() and not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", value
        )


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_whatever_is_sent_never_breaks(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    home = Company(tmp_path_factory.mktemp("any") / "company")
    home.found()
    home.write("records/channels/CHN-001.yml", CHANNEL)
    text = data.draw(
        st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=60).map(lambda t: body(text=t)))
    )
    title = data.draw(st.text(max_size=60))
    event = home.root.with_name("event.json")
    event.write_text(json.dumps(github(text, title)), encoding="utf-8")
    code = run_here(["from-issue", str(event), "--repo", str(home.root), *DAY])
    assert code in (0, 2)
    for path in (home.root / "records/complaints").glob("*"):
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(record) <= {"id", "title", "status", "origin", *ASKED}
        assert re.fullmatch(r"CMP-2026-001[a-z0-9-]*\.yml", path.name)
        assert run_here(["check", "--repo", str(home.root), *DAY]) in (0, 1)


# ---- read and understood ------------------------------------------------------------------------------------------

PEOPLE = """people:
  - {id: ana, name: Ana Author, emails: [ana@trial.example], forge_login: ana-writes, roles: [{role: writer}]}
  - {id: bob, name: Bob Boss, emails: [bob@trial.example], forge_login: Twin, roles: [{role: quality-manager}]}
  - {id: eva, name: Eva Packer, emails: [eva@trial.example], forge_login: Codertocat, roles: [{role: packer}]}
  - {id: max, name: Max Packer, emails: [max@trial.example], forge_login: twin, roles: [{role: packer}]}
"""
ROLES = RECORDS["records/roles.yml"] + "  - {id: packer, title: Packer}\n"
READ = "Which document have you read? Write its number, such as SOP-007"
WHICH = "Which revision of it? Leave it empty for the one that holds today"
TICKED = "- [X] I have read and understood it"
ADDRESS = "https://github.com/Codertocat/Hello-World/issues/1"


def reading(document: str = "SOP-001", revision: str = "_No response_", tick: str = TICKED) -> str:
    parts = {READ: document, WHICH: revision, "Please confirm": tick}
    return "\r\n\r\n".join(f"### {label}\r\n\r\n{text}" for label, text in parts.items())


def word(text: str | None = None, **issue: Any) -> dict[str, Any]:
    """The published example, as if a packer had said by a form that they have read a text."""
    told = {"labels": [{"name": "acknowledgement"}], "created_at": "2026-02-20T23:30:00Z", **issue}
    return github(reading() if text is None else text, "Acknowledgements: ", **told)


def word_there(text: str, **told: Any) -> dict[str, Any]:
    """The same by GitLab's hook, where the one who sends is told by number and name."""
    event = gitlab(text)
    event["object_attributes"] |= {"author_id": 7, "created_at": "2026-02-20 23:30:00 UTC"}
    event |= {"labels": [{"title": "acknowledgement"}], "user": {"id": 7, "username": "codertocat"}}
    return event | told


@pytest.fixture
def readers(company: Company) -> Company:
    """Revision 1 held until 9 March, revision 2 from then on; revision 3 is only proposed."""
    company.found(people=PEOPLE, roles=ROLES)
    company.write("docs/SOP-001.md", procedure(readers="[packer]"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    second = {"revision": "2", "change": "Second", "body": "## Purpose\n\nOther.\n", "effective": "2026-03-09"}
    company.write("docs/SOP-001.md", procedure(readers="[packer]", **second))
    company.commit(f"Second\n\n{SIGNS}", "2026-02-16T09:00:00+00:00")
    company.write("docs/SOP-001.md", procedure(readers="[packer]", **{**second, "revision": "3", "change": "Third"}))
    company.commit("Third, by nobody", "2026-02-18T09:00:00+00:00")
    return company


def rows(company: Company) -> list[dict[str, Any]]:
    folder = company.root / "records/acknowledgements"
    files = [yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in sorted(folder.glob("*"))]  # noqa: S506
    return [row for file in files for row in file["acknowledgements"]]


def digest_of(company: Company, revision: str) -> str:
    said = json.loads(run("trail", "SOP-001", "--repo", str(company.root), "--format", "json").stdout)
    return next(str(row["digest"]) for row in said["revisions"] if row["revision"] == revision)


@pytest.mark.parametrize(
    ("answer", "named", "bound"),
    [
        ("SOP-001", "_No response_", "1"),
        ("sop-001", "1", "1"),
        ("It is (SOP-001).", "Revision 1", "1"),
        ("Order picking", "_No response_", "1"),
        ("SOP-001", "2", "2"),  # approved, and announced for the 9th: read before it holds
    ],
)
def test_a_form_becomes_the_word_of_who_sent_it(readers: Company, answer: str, named: str, bound: str) -> None:
    said, record = made(readers, word(reading(answer, named)))
    assert said["id"] == record["id"] == "ACK-SOP-001-ISSUE-1" and record["document"] == "SOP-001"
    assert said["path"] == "records/acknowledgements/SOP-001-issue-1.yml"
    assert said["branch"] == "record/ACK-SOP-001-issue-1" and said["fill_in"] == said["notes"] == []
    (row,) = rows(readers)
    assert row == {
        "revision": bound,
        "digest": digest_of(readers, bound),
        "person": "eva",
        "role": "packer",
        "day": "2026-02-20",
        "how": "form",
        "reference": ADDRESS,
    }
    assert "ACK-SOP-001" not in run("check", "--repo", str(readers.root), *DAY).stdout


def test_the_text_is_the_one_that_held_when_the_form_was_sent(readers: Company) -> None:
    late = ("--as-of", "2026-04-01")
    event = readers.root.with_name("event.json")
    event.write_text(json.dumps(word(created_at="2026-03-08T10:00:00Z")), encoding="utf-8")
    assert run("from-issue", str(event), "--repo", str(readers.root), *late).returncode == 0
    other = word(created_at="2026-03-09T10:00:00Z", number=2, html_url=ADDRESS.replace("/1", "/2"))
    event.write_text(json.dumps(other), encoding="utf-8")
    assert run("from-issue", str(event), "--repo", str(readers.root), *late).returncode == 0
    assert [(row["revision"], row["day"]) for row in rows(readers)] == [("1", "2026-03-08"), ("2", "2026-03-09")]


def test_the_same_word_is_entered_once(readers: Company) -> None:
    made(readers, word())
    before = records(readers)
    for event in (word(), word(number=2, html_url=ADDRESS.replace("/1", "/2"))):
        again = submit(readers, event)
        assert again.returncode == 0 and "is ACK-SOP-001-ISSUE-1 already" in again.stdout, again.stderr
    assert records(readers) == before and len(rows(readers)) == 1
    (readers.root / "records/acknowledgements/SOP-001-issue-1.yml").unlink()
    readers.git("branch", "record/ACK-SOP-001-issue-1")
    assert "already" in submit(readers, word()).stdout and rows(readers) == []


def test_two_proposals_merge_and_the_hand_goes_on_in_its_own_file(readers: Company) -> None:
    """What is sent at the same time ends in files of its own; `ack` keeps to the file of the document."""
    readers.branch("one")
    made(readers, word())
    readers.commit("One", "2026-02-21T09:00:00+00:00")
    readers.switch("main")
    readers.branch("two")
    ana = {"login": "Ana-Writes", "id": 8}
    made(readers, word(number=2, html_url=ADDRESS.replace("/1", "/2"), user=ana) | {"sender": ana})
    readers.commit("Two", "2026-02-21T09:00:00+00:00")
    readers.switch("main")
    for name in ("one", "two"):
        readers.merge(name, f"Merge {name}", "2026-02-22T09:00:00+00:00")
    readers.git("config", "user.email", "bob@trial.example")
    assert run("ack", "SOP-001", "--on", "2026-02-23", "--repo", str(readers.root)).returncode == 0
    assert records(readers)[0:3] == ["SOP-001-issue-1.yml", "SOP-001-issue-2.yml", "SOP-001.yml"]
    assert sorted(row["person"] for row in rows(readers)) == ["ana", "bob", "eva"]
    checked = run("check", "--repo", str(readers.root), "--as-of", "2026-03-02").stdout
    assert "ACK-SOP-001" not in checked and "records/acknowledgements" not in checked


def test_gitlab_tells_who_sent_it_by_number_and_name(readers: Company) -> None:
    made(readers, word_there(reading()))
    (row,) = rows(readers)
    assert (row["person"], row["day"]) == ("eva", "2026-02-20")
    assert row["reference"] == "https://gitlab.example/firm/quality/-/issues/23"


MALLORY = {"login": "mallory", "id": 9}
OTHERS: list[tuple[str, Any, str]] = [
    ("unknown login", word(user=MALLORY) | {"sender": MALLORY}, "nobody in the records has the `forge_login`"),
    ("a name of two", word(user={"login": "TWIN", "id": 9}) | {"sender": {"login": "TWIN", "id": 9}}, "or two people"),
    ("sent by another", word() | {"sender": MALLORY}, "not sent by the one who wrote it"),
    ("another with the name", word() | {"sender": {"login": "Codertocat", "id": 9}}, "not sent by the one"),
    ("no sender", {k: v for k, v in word().items() if k != "sender"}, "not sent by the one"),
    ("no author", word(user=None), "not sent by the one"),
    ("truths for numbers",
     word(user={"login": "Codertocat", "id": True}) | {"sender": {"login": "Codertocat", "id": 1}},
     "not sent by the one"),
    ("lists for names", word(user={"login": ["Codertocat"], "id": 9}) | {"sender": {"login": ["Codertocat"], "id": 9}},
     "not sent by the one"),
    ("a stranger with the name", word(author_association="NONE"), "no part in this repository"),
    ("who gave once", word(author_association="CONTRIBUTOR"), "no part in this repository"),
    ("changed since", word() | {"action": "edited"}, "may have been changed since"),
    ("labelled later", word() | {"action": "labeled"}, "may have been changed since"),
    ("opened again", word() | {"action": "reopened"}, "may have been changed since"),
    ("moved here", word() | {"changes": {"old_issue": {}}}, "may have been changed since"),
    ("no day", word(created_at="yesterday"), "does not tell when"),
    ("a day ahead", word(created_at="2026-03-03T12:00:00Z"), "lies ahead"),
    ("before it was", word(created_at="2026-01-20T12:00:00Z"), "nothing of SOP-001 was in force on 2026-01-20"),
    ("not ticked", word(reading(tick="- [ ] I have read and understood it")), "this is not confirmed"),
    ("ticked beside", word(reading(tick="- [X] I have not read it")), "this is not confirmed"),
    ("none", word(reading("_No response_")), "names no document"),
    ("nothing here", word(reading("SOP-404")), "names no document"),
    ("a record", word(reading("MATRIX")), "names no document"),
    ("not recorded yet", word(reading("SOP-001", "4")), "that revision of SOP-001 was not in force on 2026-02-20: rev"),
    ("not approved", word(reading("SOP-001", "3")), "that revision of SOP-001 was not in force"),
    ("words", word(reading("SOP-001", "::error::x\u202e <!-- 1 -->$(touch pwned)")), "revision 1 is"),
    ("a question twice", word(reading(f"SOP-001\n\n### {WHICH}\n\n2")), "has a question twice"),
    ("no form", word("I have read SOP-001"), "not written with the form"),
    ("there: another", word_there(reading(), user={"id": 8, "username": "codertocat"}), "not sent by the one"),
    ("there: nobody", word_there(reading(), user=None), "not sent by the one"),
    ("there: unknown", word_there(reading(), user={"id": 7, "username": "mallory"}), "nobody in the records"),
    ("there: no number", word_there(reading(), user={"username": "codertocat"}), "not sent by the one"),
]  # fmt: skip


@pytest.mark.parametrize(("event", "told"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_nobody_speaks_for_another_and_nothing_is_guessed(readers: Company, event: Any, told: str) -> None:
    before = records(readers)
    done = submit(readers, event)
    assert done.returncode == 2 and told in done.stderr, done.stdout + done.stderr
    assert done.stderr.startswith("mastercopy: ") and done.stderr.count("\n") == 2 and "pwned" not in done.stderr
    assert records(readers) == before


def test_a_second_document_in_an_answer_is_refused(readers: Company) -> None:
    readers.write("docs/SOP-002.md", procedure().replace("SOP-001", "SOP-002"))
    for answer, told in (("SOP-001 and SOP-002", "several documents"), ("Order picking", "several documents")):
        done = submit(readers, word(reading(answer)))
        assert done.returncode == 2 and told in done.stderr, done.stderr
    assert rows(readers) == []


@settings(deadline=None, max_examples=20)
@given(text=st.lists(st.one_of(PIECES, st.sampled_from([f"\n### {READ}\n", f"\n### {WHICH}\n", TICKED, "SOP-001"])),
                     max_size=12).map("".join))  # fmt: skip
def test_whatever_is_answered_binds_one_text_or_nothing(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    home = Company(tmp_path_factory.mktemp("any") / "company")
    home.found(people=PEOPLE, roles=ROLES)
    home.write("docs/SOP-001.md", procedure())
    home.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    event = home.root.with_name("event.json")
    for body_ in (text, reading(text), reading(revision=text)):
        event.write_text(json.dumps(word(body_)), encoding="utf-8")
        assert run_here(["from-issue", str(event), "--repo", str(home.root), *DAY]) in (0, 2)
        assert {(row["person"], row["revision"], row["reference"]) for row in rows(home)} <= {("eva", "1", ADDRESS)}
