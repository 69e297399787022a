"""Finds the days of which more is known by now than on the day: late entries, late staff, joined numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from mastercopy.history.approval import Judged
from mastercopy.history.authors import read_person
from mastercopy.history.claims import CLAIMED
from mastercopy.history.dossier import Archive, Dossier, Judgement
from mastercopy.history.judging import Judge
from mastercopy.history.past import Past
from mastercopy.model.organisation import People, read_mappings, read_text

Window = tuple[date, date]
"""The first of such days, and the first day that is none."""


def find_windows(archive: Archive, past: Past) -> Mapping[str, tuple[Window, ...]]:
    """The windows of every document that has some, by the name of its lineage.

    They are wide rather than narrow: on a day outside of them nothing was shown otherwise, on one within it may be.
    """
    found = {name: set(_late(dossier)) for name, dossier in archive.dossiers.items()}
    for (old, name), position in archive.sequences.joined.items():
        for number in (old, name):
            lineage = archive.aliases.get(number, number)
            found.setdefault(lineage, set()).add((date.min, archive.timeline.days[position]))
    for name, position in (*_by_staff(archive, past), *_by_proof(archive, past)):
        found[name].add((date.min, archive.timeline.days[position]))
    return {name: tuple(sorted(windows)) for name, windows in found.items() if windows and name in archive.dossiers}


def _late(dossier: Dossier) -> Iterator[Window]:
    """What reached main after the day from which it counts, or counted until it was changed."""
    rows = _row_labels(dossier)
    for judgement in dossier.judgements:
        recording = judgement.recording
        if recording.day is not None and recording.issue == 1 and recording.label in rows:
            yield date.min, recording.day  # until then the row of that label stood for it
        arrived = recording.day or _first_day(dossier)
        if recording.known is not None and recording.known < arrived:
            yield recording.known, arrived
        for item in judgement.judged:
            counts = item.signoff.counts_from or item.act.at_day
            since = max(min(item.act.at_day, counts), recording.known or date.min)
            if item.act.meaning == "author":  # whoever wrote a text wrote it from the first, whatever day is stated
                since = recording.known or date.min
            to = date.max if item.act.altered else item.act.reached_day
            if since < to:
                yield since, to


def _row_labels(dossier: Dossier) -> frozenset[str | None]:
    """The labels that rows from before the repository name, in whatever version they stand."""
    rows = (
        row
        for version in dossier.lineage.versions
        if version.facts is not None
        for row in read_mappings((version.facts.fields or {}).get("history"))
    )
    return frozenset(read_text(row.get("revision")) for row in rows)


def _first_day(dossier: Dossier) -> date:
    return dossier.lineage.versions[0].day if dossier.lineage.versions else date.max


def _by_staff(archive: Archive, past: Past) -> Iterator[tuple[str, int]]:
    """(document, the last step before which people or roles were such that it may have been judged otherwise)."""
    newest = past.judge_at(len(archive.timeline.steps) - 1)
    mentioned = _mentioned(archive)
    left = dict.fromkeys(archive.dossiers)
    for position in reversed(past.staff_steps):
        before = past.judge_at(position - 1)
        touched = {name for word in _changed(before, newest) for name in mentioned.get(word, ())}
        for name in [name for name in sorted(touched) if name in left]:
            if not _judged_alike(archive.dossiers[name], before, newest):
                del left[name]
                yield name, position


_STAFF, _ALARM, _START = "staff as a whole", "emergency", "when control began"


def _mentioned(archive: Archive) -> Mapping[str, set[str]]:
    """The documents by every person and address that has to do with one, and those that depend on all of the staff."""
    found: dict[str, set[str]] = {}
    matrix = min((at for at, _ in archive.timeline.touches.get(archive.timeline.parts.matrix[0], ())), default=None)
    for name, dossier in archive.dossiers.items():
        for judgement in dossier.judgements:
            version = judgement.recording.version
            shown = [*judgement.authors, *(item.act.shown for item in judgement.judged)]
            words = {_START, *shown, *(item.act.person for item in judgement.judged if item.act.person is not None)}
            words |= {person[1] for text in shown if (person := read_person(text)) is not None}
            if version is not None and (matrix is None or version.position < matrix):
                words.add(_STAFF)  # the matrix that is built in asks whoever holds a role
            if "emergency" in judgement.recording.fields:
                words.add(_ALARM)
            for word in words:
                found.setdefault(word, set()).add(name)
    return found


def _changed(then: Judge, now: Judge) -> set[str]:
    """The persons and addresses that mean something else by now, and whether the staff or who may hurry does."""
    one, other = then.people, now.people
    words = {name for name in {*one.persons, *other.persons} if one.persons.get(name) != other.persons.get(name)}
    words |= {mail for mail in {*one.by_email, *other.by_email} if one.by_email.get(mail) != other.by_email.get(mail)}
    words |= {who for given in {*one.delegations} ^ {*other.delegations} for who in (given.giver, given.taker)}
    words |= {_STAFF} if words or then.roles != now.roles else set()
    words |= {_START} if then.history_starts != now.history_starts else set()
    return words | ({_ALARM} if then.emergency != now.emergency else set())


def _by_proof(archive: Archive, past: Past) -> Iterator[tuple[str, int]]:
    """(document, the last step before which keys or logins were others) of those that were signed with some."""
    kinds = {
        name: {item.act.evidence.get(part) for item in _acts(dossier) for part in ("kind", CLAIMED)}
        for name, dossier in archive.dossiers.items()
    }
    if not any({"signature", "forge-review"} & found for found in kinds.values()):
        return
    newest = past.claims_at(len(archive.timeline.steps) - 1)
    ends: dict[str, int] = {}
    for position in past.staff_steps:
        before = past.claims_at(position - 1)
        if before.signatures.known() != newest.signatures.known():
            ends["signature"] = position
        if before.reviews.logins() != newest.reviews.logins():
            ends["forge-review"] = position
    for name, found in kinds.items():
        yield from ((name, position) for kind, position in ends.items() if kind in found)


def _acts(dossier: Dossier) -> Iterator[Judged]:
    return (item for judgement in dossier.judgements for item in judgement.judged)


def _judged_alike(dossier: Dossier, then: Judge, now: Judge) -> bool:
    """Whether people and roles of another day cannot make a difference to any recording."""
    return all(judgement.recording.version is None or _alike(judgement, then, now) for judgement in dossier.judgements)


def _alike(judgement: Judgement, then: Judge, now: Judge) -> bool:
    version = judgement.recording.version
    assert version is not None and judgement.recording.day is not None
    if then.history_starts != now.history_starts:
        return False
    if then.matrix_at(version.position, version.day) != now.matrix_at(version.position, version.day):
        return False
    if then.emergency != now.emergency and "emergency" in judgement.recording.fields:
        return False
    asked = judgement.rule.roles if judgement.rule is not None else ()
    return all(_one_person(then.people, now.people, text) for text in judgement.authors) and all(
        _one_person(then.people, now.people, item.act.shown)
        and all(
            then.people.holds(person, role, item.act.at_day) == now.people.holds(person, role, item.act.at_day)
            for person in (item.act.person, _by_email(then.people, item.act.shown))
            if person is not None
            for role in (*asked, *then.emergency, *([item.act.role] if item.act.role is not None else []))
        )
        for item in judgement.judged
    )


def _one_person(then: People, now: People, shown: str) -> bool:
    """Whether a name or an address means the same person to both."""
    one, other = then.persons.get(shown), now.persons.get(shown)
    if one is not None or other is not None:
        return one is not None and other is not None and set(one.emails) == set(other.emails)
    return _by_email(then, shown) == _by_email(now, shown)


def _by_email(people: People, shown: str) -> str | None:
    found = read_person(shown)
    return people.by_email.get(found[1]) if found is not None else None
