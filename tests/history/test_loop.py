"""One story from a complaint to the proven effect: what its chain says day by day, and what each missing piece does."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from lxml import html

from company import SIGNS, Company, procedure, run
from mastercopy.checks.rules.correcting import is_a_person
from mastercopy.compile import Compiled, compile_project
from mastercopy.history.chain import AWAITED, DONE, LINKS, NEEDLESS, WAYS, Loop
from mastercopy.history.following import trace_following
from mastercopy.history.loop import trace_loop
from mastercopy.history.suspects import find_suspects
from mastercopy.project import open_project, open_working_tree
from mastercopy.site.mkdocs_door import renderer_of
from mastercopy.site.recordpages import Surroundings, divide_records, gather_records
from mastercopy.views.ledview import view_led
from mastercopy.views.loopview import view_loops
from mastercopy.views.recordbookview import book_of
from mastercopy.views.taskview import view_tasks

SOP = "docs/procedures/SOP-001-picking.md"
CMP, NCR, CAP, CHG = (
    f"records/{folder}.yml"
    for folder in (
        "complaints/CMP-2026-001",
        "nonconformities/NCR-2026-001",
        "corrective-actions/CAP-2026-001",
        "changes/CHG-2026-001",
    )
)
PROCESS, ACK = "records/processes/picking.yml", "records/acknowledgements/SOP-001.yml"

COMPLAINT: dict[str, str] = {
    "id": "CMP-2026-001", "title": "Wrong shade", "received": "2026-02-10", "channel": "CHN-001",
    "text": "It is green", "category": "wrong or missing item", "severity": "high", "acknowledged": "2026-02-10",
    "assessed": "2026-02-11", "cause": "method", "answered": "2026-02-12", "answer": "We bring another",
    "followed_by": "[NCR-2026-001]", "told": "2026-06-20", "closed": "2026-02-13", "status": "closed",
}  # fmt: skip
NONCONFORMITY: dict[str, str] = {
    "id": "NCR-2026-001", "title": "Green for blue", "found": "2026-02-11", "source": "complaint",
    "process": "picking", "description": "One of two", "severity": "high", "owner": "writer",
    "correction": "The shelf was counted", "contained": "2026-02-11", "corrective_action": "[CAP-2026-001]",
    "closed": "2026-02-16", "status": "closed",
}  # fmt: skip
ACTION: dict[str, str] = {
    "id": "CAP-2026-001", "title": "Labels", "opened": "2026-02-16", "because": "[NCR-2026-001]",
    "problem": "Two boxes look alike", "process": "picking", "severity": "high", "owner": "writer",
    "not_contained": "The nonconformity says it", "similar": "None", "method": "other",
    "causes": "[{id: C1, group: method, cause: The label does not name the cloth, evidence: The label}]",
    "analysed": "2026-02-20",
    "actions": "[{id: A1, what: New labels, against: [C1], owner: writer, due: 2026-03-31, done: 2026-03-20}]",
    "planned": "2026-02-23", "criterion": "None in two months", "judge_on": "2026-06-01",
    "judged": "2026-06-01", "judged_by": "quality-manager", "result": "None in 200", "conclusion": "worked",
    "closed": "2026-06-02", "status": "closed",
}  # fmt: skip
CHANGE: dict[str, str] = {
    "id": "CHG-2026-001", "title": "Name the cloth", "proposed": "2026-02-24", "why": "Two look alike",
    "what": "A line in SOP-001", "because": "[CAP-2026-001]", "documents": "[SOP-001]", "status": "proposed",
}  # fmt: skip


def written(fields: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def without(fields: Mapping[str, str], *names: str, **others: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name not in names} | others


@pytest.fixture
def firm(company: Company) -> Company:
    """The whole story, committed as it happened."""
    company.found()
    company.write(PROCESS, "id: picking\ntitle: Picking\nowner: writer\n")
    company.write(
        "records/channels/CHN-001.yml",
        "id: CHN-001\ntitle: By telephone\nkind: telephone\nowner: writer\ndirection: both\ncomplaints: yes\n"
        "answer_within: 5 days\n",
    )
    company.write(SOP, procedure(readers="[writer]"))
    company.commit(f"Begin\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    company.write(CMP, written(without(COMPLAINT, "told", "followed_by")))
    company.commit("A complaint", "2026-02-13T09:00:00+00:00")
    company.write(CMP, written(without(COMPLAINT, "told")))
    company.write(NCR, written(NONCONFORMITY))
    begun = without(ACTION, "judged", "judged_by", "result", "conclusion", "closed")
    action = begun["actions"].replace(", done: 2026-03-20", "")
    company.write(CAP, written(begun | {"status": "planned", "actions": action}))
    company.write(CHG, written(CHANGE))
    company.commit("Why", "2026-02-24T09:00:00+00:00")
    company.write(SOP, procedure("2", "## Purpose\n\nName the cloth.\n", readers="[writer]", because="[CHG-2026-001]"))
    company.write(CAP, written(begun | {"status": "verifying"}))
    company.commit(f"Revise\n\n{SIGNS}", "2026-03-20T09:00:00+00:00")
    digest = compiled(company, "2026-03-21").history.trails["SOP-001"].revisions[-1].digest
    row = f"{{revision: 2, digest: '{digest}', person: ana, day: 2026-03-25, how: stated}}"
    company.write(ACK, f"document: SOP-001\nacknowledgements:\n  - {row}\n")
    company.commit("Read", "2026-03-25T09:00:00+00:00")
    company.write(CAP, written(ACTION))
    company.commit("Judged", "2026-06-02T09:00:00+00:00")
    company.write(CMP, written(COMPLAINT))
    company.commit("Told", "2026-06-20T09:00:00+00:00")
    return company


def compiled(company: Company, day: str) -> Compiled:
    return compile_project(open_project(company.root), date.fromisoformat(day))


def loop_of(found: Compiled, name: str) -> Loop:
    record = found.register.get(name)
    assert record is not None
    loop = trace_loop(trace_following(found.register, found.history), record, found.as_of)
    assert loop is not None
    return loop


def states(loop: Loop) -> dict[str, str]:
    return {one.name: one.state for one in loop.links}


WHOLE = dict.fromkeys(LINKS, DONE)


@pytest.mark.parametrize("name", ["CMP-2026-001", "NCR-2026-001", "CAP-2026-001"])
def test_the_whole_story_stands_on_every_page_of_it(firm: Company, name: str) -> None:
    loop = loop_of(compiled(firm, "2026-07-01"), name)
    assert states(loop) == WHOLE
    assert [one.on and one.on.isoformat() for one in loop.links] == [
        "2026-02-10", "2026-02-11", "2026-02-20", "2026-03-20", "2026-03-20", "2026-03-25", "2026-06-01", "2026-06-20",
    ]  # fmt: skip
    assert loop.days == 111 and loop.next is None
    assert {one.id for one in loop.members} == {"CMP-2026-001", "NCR-2026-001", "CAP-2026-001", "CHG-2026-001"}
    told = compiled(firm, "2026-07-01").result.problems
    assert not [one.sentence for one in told if one.record == name and one.severity != "info"]


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2026-03-01", {"action": AWAITED, "document": AWAITED, "people": AWAITED, "effect": AWAITED, "told": AWAITED}),
        ("2026-03-21", {"people": AWAITED, "effect": AWAITED, "told": AWAITED}),
        ("2026-06-01", {"effect": AWAITED, "told": AWAITED}),
        ("2026-06-10", {"told": AWAITED}),
    ],
)
def test_on_each_day_it_says_what_was_so(firm: Company, day: str, later: dict[str, str]) -> None:
    assert states(loop_of(compiled(firm, day), "CMP-2026-001")) == WHOLE | later


def test_an_action_begun_for_others_before_is_not_when_it_came_to_light(firm: Company) -> None:
    """It answers several things: of one that came later, light and containment are its own."""
    early = "2026-02-09"
    firm.write(CAP, written(ACTION | {"opened": early, "containment": "All boxes apart", "contained": early}))
    firm.commit("Begun for another", "2026-07-21T09:00:00+00:00")
    loop = loop_of(compiled(firm, "2026-07-22"), "NCR-2026-001")
    assert loop.began == date(2026, 2, 10)
    assert (loop.link("contained").on, loop.link("contained").carrier) == (date(2026, 2, 11), "NCR-2026-001")


def test_a_revision_that_names_no_readers_is_not_said_to_change_nothing(firm: Company) -> None:
    [change] = loop_of(compiled(firm, "2026-07-01"), "CAP-2026-001").changes
    row = change.revision
    assert row is not None and change.followed and not change.addressed_to_nobody
    bare = {name: value for name, value in row.fields.items() if name != "readers"}
    unread = replace(change, revision=replace(row, fields=bare))
    assert unread.addressed_to_nobody and not unread.followed
    editorial = replace(change, revision=replace(row, fields=bare | {"change_class": "editorial"}))
    assert not editorial.addressed_to_nobody and not editorial.followed


def test_a_complaint_that_nothing_followed_from_is_asked_for_no_chain(firm: Company) -> None:
    found = compiled(firm, "2026-02-14")
    record = found.register.get("CMP-2026-001")
    assert (
        record is not None and trace_loop(trace_following(found.register, found.history), record, found.as_of) is None
    )


BROKEN: dict[str, tuple[str, str, str]] = {
    "contained": (NCR, written(without(NONCONFORMITY, "correction", "contained")), "CAP-2026-001"),
    "cause": (CAP, written(without(ACTION, "causes")), "CAP-2026-001"),
    "action": (CAP, written(without(ACTION, "actions")), "CAP-2026-001"),
    "people": (ACK, "", "CAP-2026-001"),
    "effect": (CAP, written(without(ACTION, "result")), "CAP-2026-001"),
    "told": (CMP, written(without(COMPLAINT, "told")), "CMP-2026-001"),
}


@pytest.mark.parametrize("link", BROKEN)
def test_each_missing_piece_is_one_problem_that_names_link_and_record(firm: Company, link: str) -> None:
    path, text, carrier = BROKEN[link]
    if path == CAP or link == "contained":
        firm.write(CAP, written(without(ACTION, "not_contained")))
    firm.write(
        path, text if path != CAP else text.replace("not_contained: The nonconformity says it\n", "")
    ) if text else firm.delete(path)
    firm.commit("Lose it", "2026-07-21T09:00:00+00:00")
    found = compiled(firm, "2026-07-22")
    told = [one for one in found.result.problems if one.slug == "loop-broken"]
    assert [one.record for one in told] == [carrier]
    assert told[0].sentence.startswith(f"{carrier}: the chain breaks at '{LINKS[link].lower()}'")
    assert told[0].hint == WAYS[link], "it says under which field what is missing is written"
    for name in ("CMP-2026-001", "NCR-2026-001", "CAP-2026-001"):
        assert [one.name for one in loop_of(found, name).missing] == [link]


def test_closing_refuses_in_the_words_of_the_rule(firm: Company) -> None:
    firm.delete(ACK)
    still = without(ACTION, "closed", status="verifying")
    firm.write(CAP, written(still))
    firm.commit("Not yet", "2026-07-21T09:00:00+00:00")
    firm.git("config", "user.email", "bob@trial.example")
    given = ("close", "CAP-2026-001", "--on", "2026-07-21", "--repo", str(firm.root))
    before = (firm.root / CAP).read_text()
    refused = run(*given)
    assert refused.returncode != 0 and (firm.root / CAP).read_text() == before
    firm.write(CAP, written(still | {"status": "closed", "closed": "2026-07-21"}))
    firm.commit("By hand", "2026-07-21T10:00:00+00:00")
    told = [one.sentence for one in compiled(firm, "2026-07-22").result.problems if one.slug == "loop-broken"]
    assert len(told) == 1 and told[0] in refused.stderr
    firm.write(CAP, written(still | {"taught": "Ana, at the shelf"}))
    firm.commit("Say who learned it", "2026-07-21T11:00:00+00:00")
    assert run(*given).returncode == 0
    assert "status: closed" in (firm.root / CAP).read_text()


def test_what_did_not_work_is_followed_by_something(firm: Company) -> None:
    firm.write(CAP, written(ACTION | {"conclusion": "did not work"}))
    firm.commit("It did not", "2026-07-01T09:00:00+00:00")
    loop = loop_of(compiled(firm, "2026-07-02"), "CAP-2026-001")
    assert [one.name for one in loop.missing] == ["effect"] and "did not work" in loop.missing[0].says
    again = without(ACTION, "judged", "judged_by", "result", "conclusion", "closed")
    again |= {"id": "CAP-2026-002", "because": "[CAP-2026-001]", "status": "verifying", "judge_on": "2026-12-01"}
    firm.write(CAP.replace("001", "002"), written(again))
    firm.commit("Again", "2026-07-03T09:00:00+00:00")
    loop = loop_of(compiled(firm, "2026-07-04"), "CAP-2026-001")
    assert loop.missing == () and loop.link("effect").carrier == "CAP-2026-002" and loop.next is not None


def test_what_was_written_and_learned_for_what_did_not_work_is_not_that_of_the_next_action(firm: Company) -> None:
    firm.write(CAP, written(ACTION | {"conclusion": "did not work", "taught": "Ana, at the shelf"}))
    again = without(ACTION) | {"id": "CAP-2026-002", "because": "[CAP-2026-001]"}
    firm.write(CAP.replace("001", "002"), written(again))
    firm.commit("Again", "2026-07-03T09:00:00+00:00")
    for name in ("NCR-2026-001", "CAP-2026-002"):
        assert [one.name for one in loop_of(compiled(firm, "2026-07-04"), name).missing] == ["document"]
    firm.write(CAP.replace("001", "002"), written(again | {"documents": "[SOP-001]"}))
    firm.write(SOP, procedure("3", "## Purpose\n\nWeigh it.\n", readers="[writer]", because="[CAP-2026-002]"))
    firm.commit(f"Revise again\n\n{SIGNS}", "2026-07-05T09:00:00+00:00")
    loop = loop_of(compiled(firm, "2026-07-06"), "NCR-2026-001")
    assert [one.label for one in loop.changes] == ["SOP-001 revision 3"]
    assert [(one.name, one.says) for one in loop.missing] == [("people", "nothing says who learned SOP-001 revision 3")]


def test_an_effect_that_is_seen_on_a_day_to_come_is_not_seen(firm: Company) -> None:
    firm.write(CAP, written(ACTION | {"judged": "2027-01-01"}))
    firm.commit("A slip", "2026-07-03T09:00:00+00:00")
    assert [one.name for one in loop_of(compiled(firm, "2026-07-04"), "CAP-2026-001").missing] == ["effect"]


def test_from_something_severe_follows_neither_itself_nor_what_was_given_up(firm: Company) -> None:
    """Naming a void record closes nothing; the finding itself is none of what follows from it."""

    def told() -> list[str]:
        problems = compiled(firm, "2026-07-22").result.problems
        return [one.record or "" for one in problems if one.slug == "grave-without-action"]

    assert told() == []
    firm.write(NCR, written(NONCONFORMITY | {"status": "cancelled", "reason": "A slip"}))
    firm.write(CAP, written(ACTION | {"status": "cancelled", "reason": "A slip"}))
    firm.commit("Give up", "2026-07-20T09:00:00+00:00")
    assert told() == ["CMP-2026-001"]
    firm.write(CMP, written(COMPLAINT | {"followed_by": "[CMP-2026-001]"}))
    firm.commit("Itself", "2026-07-21T09:00:00+00:00")
    assert told() == ["CMP-2026-001"]


def test_a_reason_takes_the_place_of_a_link(firm: Company) -> None:
    firm.write(CMP, written(without(COMPLAINT, "told")))
    firm.write(CAP, written(ACTION | {"not_told": "The shop has closed"}))
    firm.commit("A reason", "2026-08-21T09:00:00+00:00")
    told = loop_of(compiled(firm, "2026-08-22"), "CMP-2026-001").link("told")
    assert (told.state, told.says) == (NEEDLESS, "The shop has closed")


def test_records_that_name_each_other_in_a_circle_end(firm: Company) -> None:
    firm.write(NCR, written(NONCONFORMITY | {"because": "[CAP-2026-001]"}))
    firm.commit("A circle", "2026-07-01T09:00:00+00:00")
    assert states(loop_of(compiled(firm, "2026-07-02"), "NCR-2026-001")) == WHOLE


def test_what_follows_is_found_as_by_walking_every_link(firm: Company) -> None:
    """Random records that name each other, against a walk that knows nothing but pairs."""
    chance = random.Random(7)
    names = [f"CAP-2026-{number:03d}" for number in range(10, 30)]
    pairs = {(chance.choice(names), chance.choice(names)) for _ in range(30)}
    for name in names:
        because = ", ".join(sorted(origin for origin, effect in pairs if effect == name and origin != name))
        fields = without(ACTION, "because") | {"id": name, "because": f"[{because or 'NCR-2026-001'}]"}
        firm.write(f"records/corrective-actions/{name}.yml", written(fields))
    firm.commit("Many", "2026-07-01T09:00:00+00:00")
    found = compiled(firm, "2026-07-02")
    following = trace_following(found.register, found.history)
    for name in names:
        reached = {name}
        while more := {effect for origin, effect in pairs if origin in reached} - reached:
            reached |= more
        record = found.register.get(name)
        assert record is not None and {one.id for one in following.after(record)} == reached - {name}


HOSTILE = "<script>alert(1)</script> | \u202e " + "x" * 4000


def pages(found: Compiled) -> Iterator[tuple[str, html.HtmlElement]]:
    following = trace_following(found.register, found.history)
    around = Surroundings(view_tasks(found), book_of(found), (), view_led(found), following)
    tasks = divide_records(found, around, renderer_of(found.configuration))
    for page in gather_records({name: make() for name, make in tasks.items()}):
        yield page.url, html.fromstring(f"<div>{page.html}</div>")


def test_the_page_shows_the_chain_and_lets_nothing_out(firm: Company) -> None:
    hostile = HOSTILE.replace("\u202e ", "")
    firm.write(CAP, written(ACTION | {"result": f"'{hostile}'"}))
    firm.commit("Strange words", "2026-07-01T09:00:00+00:00")
    found = compiled(firm, "2026-07-02")
    shown = dict(pages(found))["records/corrective-action/CAP-2026-001.html"]
    assert not shown.xpath("//script")
    rows = shown.xpath("//ol[contains(@class, 'mc-story')]/li")
    assert [row.get("id") for row in rows] == [f"loop-{name}" for name in LINKS]
    assert "<script>alert(1)</script>" in rows[6].text_content() and len(rows[6].text_content()) < 800
    assert [cell.text_content() for cell in shown.xpath("//ol[contains(@class, 'mc-eight')]/li/a")] == [
        "Found", "Contained", "Cause", "Action", "Document", "Learned", "Effect", "Told",
    ]  # fmt: skip


def test_the_register_of_chains_tells_open_ones_oldest_first_and_the_median_of_whole_ones(firm: Company) -> None:
    found = compiled(firm, "2026-07-02")
    page = view_loops(found, trace_following(found.register, found.history))
    assert [one.named.id for one in page.whole] == ["CAP-2026-001"] and page.median == "111 days (median of 1)"
    for name, opened in (("CAP-2026-008", "2026-06-20"), ("CAP-2026-009", "2026-06-01")):
        fields = without(ACTION, "judged", "judged_by", "result", "conclusion", "closed", "because", "not_contained")
        fields |= {"id": name, "opened": opened, "because": "[SOP-001]", "status": "open"}
        firm.write(f"records/corrective-actions/{name}.yml", written(fields))
    firm.commit("Two more", "2026-07-03T09:00:00+00:00")
    found = compiled(firm, "2026-07-04")
    page = view_loops(found, trace_following(found.register, found.history))
    assert [(one.named.id, one.age) for one in page.open] == [("CAP-2026-009", "33 days"), ("CAP-2026-008", "14 days")]
    assert dict(page.ages)["8 to 30"] == 1 and dict(page.ages)["31 to 60"] == 1


def test_a_link_is_suspect_until_somebody_looked(firm: Company) -> None:
    objective = "id: OBJ-001\ntitle: Right\nstatement: Right\nneeds: [NEED-001]\nowner: writer\n"
    firm.write("records/needs/NEED-001.yml", "id: NEED-001\ntitle: As ordered\npromise: As ordered\n")
    firm.write("records/objectives/OBJ-001.yml", objective)
    firm.commit("A need", "2026-07-01T09:00:00+00:00")

    def told(day: str) -> list[tuple[str, str, str]]:
        found = compiled(firm, day)
        every = find_suspects(found.register, found.history, found.as_of)
        return [(one.record.id, one.target, one.what) for one in every]

    assert told("2026-07-02") == []
    firm.write("records/needs/NEED-001.yml", "id: NEED-001\ntitle: As ordered\npromise: As drawn\n")
    firm.commit("Another promise", "2026-07-10T09:00:00+00:00")
    assert told("2026-07-09") == []
    assert told("2026-07-11") == [("OBJ-001", "NEED-001", "'Our promise' changed")]
    row = "looked_at: [{of: NEED-001, day: 2026-07-12, by: ana}]\n"
    firm.write("records/objectives/OBJ-001.yml", objective + row.replace("NEED-001", "SOP-001"))
    assert [one.record.id for one in suspects_on_disk(firm)] == [], "a change of the record itself is a look"
    firm.git("checkout", "--quiet", ".")
    firm.write("records/objectives/OBJ-001.yml", objective + row)
    firm.commit("Looked", "2026-07-12T09:00:00+00:00")
    assert told("2026-07-13") == []
    need = firm.root / "records/needs/NEED-001.yml"
    firm.write("records/needs/NEED-001.yml", need.read_text() + 'public: "true"\nretention: permanent\n')
    firm.commit("Everybody may read it, and it is kept for good", "2026-07-20T09:00:00+00:00")
    assert told("2026-07-21") == [], "who may see it and how long it is kept changes nothing of what it says"


def test_what_tells_of_a_day_need_not_fit_what_came_later(firm: Company) -> None:
    firm.write("records/needs/NEED-001.yml", "id: NEED-001\ntitle: As ordered\npromise: As ordered\n")
    case = "id: CAS-2026-001\ntitle: The label\nday: 2026-06-01\ntext: It was green\nneeds: [NEED-001]\n"
    firm.write("records/cases/CAS-2026-001.yml", case)
    firm.commit("A need and a case", "2026-07-01T09:00:00+00:00")
    firm.write("records/needs/NEED-001.yml", "id: NEED-001\ntitle: As ordered\npromise: As drawn\n")
    firm.commit("Another promise", "2026-07-10T09:00:00+00:00")
    found = compiled(firm, "2026-07-11")
    assert find_suspects(found.register, found.history, found.as_of) == ()


def test_who_may_see_a_record_and_how_long_it_is_kept_makes_no_link_suspect(firm: Company) -> None:
    """Such a field says nothing that others rely on; each time one was set, all that names the record was told."""
    need = "id: NEED-001\ntitle: As ordered\npromise: As ordered\n"
    firm.write("records/needs/NEED-001.yml", need)
    objective = "id: OBJ-001\ntitle: Right\nstatement: Right\nneeds: [NEED-001]\nowner: writer\n"
    firm.write("records/objectives/OBJ-001.yml", objective)
    firm.commit("A need", "2026-07-01T09:00:00+00:00")
    kept = 'public: true\nretention: permanent\nvisible_to: [staff]\nclauses: ["4.2"]\n'
    firm.write("records/needs/NEED-001.yml", need + kept)
    firm.commit("Show it to everybody", "2026-07-10T09:00:00+00:00")
    found = compiled(firm, "2026-07-11")
    assert find_suspects(found.register, found.history, found.as_of) == ()


def suspects_on_disk(firm: Company) -> tuple[object, ...]:
    day = date(2026, 7, 13)
    found = compile_project(open_working_tree(firm.root, datetime.combine(day, time(10))), day)
    return find_suspects(found.register, found.history, found.as_of)


@pytest.mark.parametrize(
    ("text", "blames"),
    [
        ("Human error", True),
        ("Operator error, retrained", True),
        ("The packer was careless", True),
        ("Lack of attention of the worker", True),
        ("Ana forgot", True),
        ("Somebody", True),
        ("The picker forgot, because the list has no line for the cloth", False),
        ("The label does not name the cloth", False),
        ("The scale shows an error of two grams after an hour", False),
        ("", False),
    ],
)
def test_a_person_alone_is_no_cause(text: str, blames: bool) -> None:
    assert is_a_person(text, {"ana"}) is blames
