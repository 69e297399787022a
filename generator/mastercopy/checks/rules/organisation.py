"""Rules about what the organisation says of itself: without it, days and approvals mean nothing."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, FieldName, rule
from mastercopy.model.fields import texts
from mastercopy.model.organisation import read_zone
from mastercopy.model.record import Record
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say


@rule("timezone-unknown", "error", "write the name of an IANA zone, such as Europe/Lisbon")
def timezone_unknown(case: Case, *, field: FieldName) -> Iterator[Problem]:
    """The time zone by which days are counted is none; until it is mended, days are those of UTC."""
    assert case.record is not None
    stated = case.record.get(field)
    if isinstance(stated, str) and read_zone(stated) is None:
        yield case.problem(field, say("{stated} is no time zone; days are counted by UTC", stated=repr(stated[:64])))


def _home(case: Case) -> str:
    """The file of the organisation, which is where a small firm keeps everything."""
    kinds = case.catalog.by_part("organisation")
    return f"records/{kinds[0].folder}" if kinds else "records/organisation.yml"


def _apart(case: Case) -> str | None:
    """The file in which this firm lists its people, where that is not the organisation's own."""
    files = [f"records/{kind.folder}" for part in ("people", "roles") for kind in case.catalog.by_part(part)]
    there = case.tree.kinds if case.tree is not None else {record.path for record in case.register.records.values()}
    return files[0] if files and any(file in there for file in files) else None


@rule("organisation-missing", "error", "write the file with `id: ORG`, `name:` and `timezone:`; see README.md", "site")
def organisation_missing(case: Case) -> Iterator[Problem]:
    """The file in which the organisation says its name and time zone, and a small firm its people, is not there."""
    home = _home(case)
    if not case.register.of_part("organisation") and (case.tree is None or home not in case.tree.kinds):
        yield case.problem(
            Place(home), say("there is no {home}: name, time zone and policy are not known", home=home), record="ORG"
        )


@rule("email-of-two", "error", "give each person an address of their own", "site")
def email_of_two(case: Case) -> Iterator[Problem]:
    """Two people have one e-mail address, so that no commit under it can be told to be either's."""
    owners: dict[str, Record] = {}
    for person in case.register.of_part("people"):
        for email in dict.fromkeys(text.casefold() for text in texts(person.get("emails"))):
            first = owners.setdefault(email, person)
            if first.id != person.id:
                says = say(
                    "{email} is also the address of {person}; what is signed under it is nobody's",
                    email=email[:80],
                    person=first.id,
                )
                yield case.problem(person.at("emails"), says, record=person.id)


@rule("nobody-to-approve", "warning error error", "list who works here, with their roles", "site")
def nobody_to_approve(case: Case) -> Iterator[Problem]:
    """No approval can count, because nobody is listed or nobody holds a role that may approve."""
    if case.organisation.approval != "required" or not any(
        record.type.family == "document" for record in case.register.records.values()
    ):
        return
    people, home, apart = case.register.of_part("people"), _home(case), _apart(case)
    where = Place(apart if apart is not None and (case.tree is None or apart in case.tree.kinds) else home)
    if not people:
        hint = say("list who works here, with e-mail and roles, under `people:` in {path}", path=apart or home)
        yield case.problem(where, say("nobody is listed under `people:`, so nothing can come into force"), hint=hint)
    elif not case.register.of_part("matrix") and not _may_approve(case):
        hint = say("give a role that says `approves: yes` to somebody in {path}", path=people[0].path)
        yield case.problem(
            where, say("nobody holds a role that may approve, so nothing can come into force"), hint=hint
        )


def _may_approve(case: Case) -> bool:
    """Whether somebody holds a role that approves while there is no matrix: one marked so, or any where none is."""
    roles = case.register.of_part("roles")
    approving = {role.id for role in roles if role.get("approves") == "yes"} or {role.id for role in roles}
    return any(
        approving & {*texts(row.get("role"))}
        and (row.get("from") is None or row["from"] <= case.as_of)
        and (row.get("until") is None or case.as_of <= row["until"])
        for person in case.register.of_part("people")
        for row in person.get("roles") or ()
    )
