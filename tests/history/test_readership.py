"""Who knows which text: what counts for the text in force, what never does, and who is asked at all."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from company import BOB, SIGNS, Company, procedure
from mastercopy.compile import Compiled, compile_project, open_project
from mastercopy.history.readership import Readership, read_judged, read_readership
from mastercopy.model.organisation import read_people
from mastercopy.model.tenure import ALWAYS, held_since

PEOPLE = """people:
  - {id: ana, name: Ana Author, emails: [ana@trial.example], roles: [{role: writer}]}
  - {id: bob, name: Bob Boss, emails: [bob@trial.example], roles: [{role: quality-manager}]}
  - {id: eva, name: Eva, roles: [{role: packer, from: 2026-01-10}]}
  - {id: max, name: Max, roles: [{role: packer, until: 2026-03-31}]}
  - {id: zoe, name: Zoe, roles: [{role: packer, from: 2026-04-10}]}
  - {id: tim, name: Tim}
delegations:
  - {role: packer, from_person: eva, to_person: tim, from: 2026-05-04, until: 2026-05-15, reason: Leave}
"""
ROLES = """roles:
  - {id: quality-manager, title: Quality manager, approves: yes}
  - {id: writer, title: Writer}
  - {id: packer, title: Packer}
"""
SOP = "docs/procedures/SOP-001.md"
ACKS = "records/acknowledgements/{}.yml"


def seen(company: Company, day: str) -> Compiled:
    with closing(open_project(company.root)) as project:
        return compile_project(project, date.fromisoformat(day))


def readership(company: Company, day: str, name: str = "SOP-001") -> Readership:
    found = seen(company, day)
    answer = read_readership(found.register, found.people, found.history.trails[name], found.as_of)
    assert answer is not None
    return answer


def known(company: Company, day: str) -> dict[str, str]:
    """Each reader with how the text is known, as `read 1 on DAY`; nothing where it is not."""
    rows = readership(company, day).readers
    return {one.person: f"{one.known.how} {one.known.revision}" if one.known else "" for one in rows}


def issue(company: Company, revision: str, when: str, *, signed: bool = True, **fields: str) -> None:
    body = f"## Purpose\n\nTo try {revision}.\n"
    company.write(SOP, procedure(revision, body, readers="[packer]", change=f"Change {revision}", **fields))
    company.commit(f"Issue {revision}" + (f"\n\n{SIGNS}" if signed else ""), f"{when}T09:00:00+00:00")


def digest(company: Company, revision: str, name: str = "SOP-001") -> str:
    rows = seen(company, "2026-12-01").history.trails[name].revisions
    return next(str(row.digest) for row in rows if row.revision == revision)


def acknowledge(company: Company, *rows: tuple[str, str, str, str], when: str = "2026-06-01") -> None:
    """Rows of (person, revision as named, digest, day)."""
    told = "".join(
        f"  - {{revision: {label}, digest: '{text}', person: {person}, day: {day}, how: stated}}\n"
        for person, label, text, day in rows
    )
    company.write(ACKS.format("SOP-001"), f"document: SOP-001\nacknowledgements:\n{told}")
    company.commit("Read", f"{when}T12:00:00+00:00")


def session(company: Company, name: str, day: str, *covered: str, there: str, result: str = "met") -> None:
    head = f"id: {name}\ntitle: T\nstatus: held\nplanned: {day}\nday: {day}\nhours: 1\nevidence: Sheet\n"
    rows = "".join(f"  - {{document: SOP-001, revision: {label}}}\n" for label in covered)
    people = f"attended: [{{person: {there}, result: {result}}}]\n"
    company.write(f"records/trainings/{name}.yml", f"{head}{people}covered:\n{rows}")
    company.commit(f"Train on {name}", f"{day}T18:00:00+00:00")


def test_every_pair_of_changes_asks_again_or_not(company: Company) -> None:
    """Revision 1 was read; 64 documents go on to revisions 2 and 3 in all ways of saying what a revision asks."""
    spared = [
        {"change_class": "editorial"},
        {"change_class": "editorial", "retraining": "none"},
        {"change_class": "minor", "retraining": "none", "retraining_reason": "Nothing else to do"},
    ]
    asked: list[dict[str, str]] = [
        {},
        {"change_class": "minor"},
        {"change_class": "minor", "retraining": "none"},
        {"change_class": "major", "retraining": "none", "retraining_reason": "Nothing else to do"},
        {"change_class": "editorial", "retraining": "read"},
    ]
    ways = list(product([*spared, *asked], repeat=2))
    names = [f"SOP-{number:03d}" for number in range(1, len(ways) + 1)]
    company.found(people=PEOPLE, roles=ROLES)
    for revision in range(1, 4):
        for name, pair in zip(names, ways, strict=True):
            fields = pair[revision - 2] if revision > 1 else {}
            body = f"## Purpose\n\n{name} in words {revision}.\n"
            text = procedure(str(revision), body, id=name, readers="[packer]", change=f"Change {revision}", **fields)
            company.write(f"docs/procedures/{name}.md", text)
        company.commit(f"Issue {revision}\n\n{SIGNS}", f"2026-0{revision + 1}-02T09:00:00+00:00")
    first = seen(company, "2026-12-01")
    for name in names:
        text = first.history.trails[name].revisions[0].digest
        row = f"{{revision: 1, digest: '{text}', person: eva, day: 2026-02-03, how: stated}}"
        company.write(ACKS.format(name), f"document: {name}\nacknowledgements:\n  - {row}\n")
    company.commit("Read", "2026-04-10T09:00:00+00:00")
    found = seen(company, "2026-06-01")
    for name, pair in zip(names, ways, strict=True):
        answer = read_readership(found.register, found.people, found.history.trails[name], found.as_of)
        assert answer is not None
        eva = next(one for one in answer.readers if one.person == "eva")
        assert (eva.known is not None) == all(one in spared for one in pair), pair
        if eva.known is not None:
            assert [reason[:10] for reason in eva.known.because] == ["revision 2", "revision 3"]
            assert eva.since == date(2026, 2, 2), "asked since the text came that was to be read"
        else:
            assert eva.earlier is not None and eva.earlier.revision == "1"


def test_a_word_binds_its_digest_whatever_revision_it_names(company: Company) -> None:
    company.found(people=PEOPLE, roles=ROLES)
    issue(company, "1", "2026-02-02")
    issue(company, "2", "2026-03-02", change_class="major")
    first, second = digest(company, "1"), digest(company, "2")
    acknowledge(company, ("eva", "2", first, "2026-03-05"), ("zoe", "1", second, "2026-04-20"))
    assert known(company, "2026-06-02") == {"eva": "", "zoe": "read 1"}
    assert known(company, "2026-04-19") == {"eva": "", "zoe": ""}, "the site of the day before knows nothing of it"


def test_what_was_read_or_taught_before_the_release_does_not_count(company: Company) -> None:
    matrix = "id: MATRIX\nrules:\n  - {types: ['*'], roles: [quality-manager], evidence: attestation}\n"
    company.found(people=PEOPLE, roles=ROLES, approval_matrix=matrix)
    issue(company, "1", "2026-02-02", signed=False)
    text = digest(company, "1")
    acknowledge(company, ("eva", "1", text, "2026-02-03"), when="2026-02-03")
    session(company, "TRN-001", "2026-02-04", "1", there="max")
    entry = (
        f"{{revision: 1, digest: '{text}', person: bob, role: quality-manager, meaning: approve, "
        "at: 2026-02-05T09:00:00+00:00, evidence: {kind: attestation}}"
    )
    company.write("records/signoffs/SOP-001.yml", f"document: SOP-001\nsignoffs:\n  - {entry}\n")
    company.commit("Approve", "2026-02-05T10:00:00+00:00", author=BOB)
    found = seen(company, "2026-02-20")
    assert found.history.trails["SOP-001"].in_force is not None, "it was released on the fifth"
    assert known(company, "2026-02-20") == {"eva": "", "max": ""}
    assert {"acknowledgement-early", "covers-no-text"} <= {one.slug for one in found.result.problems}
    session(company, "TRN-002", "2026-02-21", "1", there="max")
    assert known(company, "2026-02-22") == {"eva": "", "max": "trained 1"}


def test_where_training_is_asked_for_reading_is_not_enough(company: Company) -> None:
    company.found(people=PEOPLE, roles=ROLES)
    issue(company, "1", "2026-02-02", change_class="major", retraining="train")
    acknowledge(company, ("eva", "1", digest(company, "1"), "2026-02-03"), when="2026-02-03")
    session(company, "TRN-001", "2026-02-10", "1", there="max")
    session(company, "TRN-002", "2026-02-11", "1", there="eva", result="not met")
    assert known(company, "2026-02-20") == {"eva": "", "max": "trained 1"}
    issue(company, "2", "2026-02-24", change_class="editorial")
    assert known(company, "2026-02-25") == {"eva": "", "max": "trained 1"}
    assert [one.slug for one in seen(company, "2026-02-20").result.problems if one.slug == "in-force-untrained"]


def test_only_who_holds_the_role_today_is_asked_and_since_then(company: Company) -> None:
    company.found(people=PEOPLE, roles=ROLES)
    issue(company, "1", "2026-02-02")
    acknowledge(company, ("ana", "1", digest(company, "1"), "2026-02-03"), when="2026-02-03")

    def asked(day: str) -> dict[str, str]:
        return {one.person: f"{one.since} {one.due}" for one in readership(company, day).readers}

    eva, max_, zoe = "2026-02-02 2026-03-04", "2026-02-02 2026-03-04", "2026-04-10 2026-05-10"
    assert asked("2026-03-31") == {"eva": eva, "max": max_}
    assert asked("2026-04-01") == {"eva": eva}, "who left is not asked"
    assert asked("2026-04-10") == {"eva": eva, "zoe": zoe}
    assert asked("2026-05-15") == {"eva": eva, "zoe": zoe, "tim": "2026-05-04 2026-06-03"}
    assert asked("2026-05-16") == {"eva": eva, "zoe": zoe}


def test_how_long_readers_have_is_the_organisations_word_and_its_types_before_it(company: Company) -> None:
    organisation = "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: required\nread_within: 2 weeks\n"
    company.found(people=PEOPLE, roles=ROLES, organisation=organisation)
    issue(company, "1", "2026-02-02")
    assert {str(one.due) for one in readership(company, "2026-02-10").readers} == {"2026-02-16"}
    own = "title: Procedure\nprefix: SOP\nfolder: procedures\nfamily: document\nrules:\n  "
    company.write("records/_types/procedure/type.yml", own + "acknowledgement-overdue: {within: 5 days}\n")
    company.commit("Five days for procedures", "2026-02-03T09:00:00+00:00")
    assert {str(one.due) for one in readership(company, "2026-02-10").readers} == {"2026-02-07"}


def test_in_time_is_judged_once_the_time_is_over(company: Company) -> None:
    company.found(people=PEOPLE, roles=ROLES)
    issue(company, "1", "2026-02-02")
    issue(company, "2", "2026-04-20", change_class="minor", retraining="none", retraining_reason="Only a name")
    text = digest(company, "1")
    acknowledge(company, ("eva", "1", text, "2026-03-04"), ("max", "1", text, "2026-03-05"))

    def judged(day: str) -> list[tuple[str, str, bool]]:
        found = seen(company, day)
        rows = read_judged(found.register, found.people, found.history.trails["SOP-001"], found.as_of)
        return [(one.revision.revision, one.person, one.in_time) for one in rows]

    assert judged("2026-03-04") == []
    assert judged("2026-06-30") == [("1", "eva", True), ("1", "max", False)]


DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(24)]
DAY = st.sampled_from(DAYS)
PERIOD = st.tuples(st.none() | DAY, st.none() | DAY)


@given(st.lists(PERIOD, max_size=3), st.lists(PERIOD, max_size=2), st.lists(st.tuples(DAY, DAY), max_size=2), DAY)
def test_a_role_is_held_since_the_day_after_the_last_on_which_it_was_not(
    own: list[tuple[date | None, date | None]],
    givers: list[tuple[date | None, date | None]],
    given_: list[tuple[date, date]],
    day: date,
) -> None:
    def rows(periods: list[tuple[date | None, date | None]]) -> list[dict[str, str]]:
        named = ({"role": "r", "from": str(start or ""), "until": str(until or "")} for start, until in periods)
        return [{key: text for key, text in row.items() if text} for row in named]

    people = read_people(
        {
            "people": [{"id": "a", "roles": rows(own)}, {"id": "b", "roles": rows(givers)}],
            "delegations": [
                {"role": "r", "from_person": "b", "to_person": "a", "from": str(start), "until": str(until)}
                for start, until in given_
            ],
        }
    )
    last = DAYS[0] - timedelta(days=2)
    naive, at = None, day
    while at >= last and people.holds("a", "r", at):
        naive, at = at, at - timedelta(days=1)
    assert held_since(people, "a", "r", day) == (ALWAYS if naive is not None and naive == last else naive)
