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
    last = len(archive.timeline.steps) - 1
    for position, judge in _staffs(archive, past):
        for name, dossier in archive.dossiers.items():
            if not _judged_alike(dossier, judge, past.judge_at(last)):
                found[name].add((date.min, archive.timeline.days[position]))
    for kind, position in _proofs(archive, past):
        for name, dossier in archive.dossiers.items():
            if any(kind in (item.act.evidence.get("kind"), item.act.evidence.get(CLAIMED)) for item in _acts(dossier)):
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


def _staffs(archive: Archive, past: Past) -> Iterator[tuple[int, Judge]]:
    """(the step up to which they held, people and roles before it) of each that a later step changed."""
    newest = past.judge_at(len(archive.timeline.steps) - 1)
    for position in past.staff_steps:
        before = past.judge_at(position - 1)
        if before.people != newest.people or before.roles != newest.roles:
            yield position, before


def _proofs(archive: Archive, past: Past) -> Iterator[tuple[str, int]]:
    """(kind of evidence, the step up to which it held) of keys and logins that a later step changed."""
    newest = past.claims_at(len(archive.timeline.steps) - 1)
    for position in past.staff_steps:
        before = past.claims_at(position - 1)
        if before.signatures.known() != newest.signatures.known():
            yield "signature", position
        if before.reviews.logins() != newest.reviews.logins():
            yield "forge-review", position


def _acts(dossier: Dossier) -> Iterator[Judged]:
    return (item for judgement in dossier.judgements for item in judgement.judged)


def _judged_alike(dossier: Dossier, then: Judge, now: Judge) -> bool:
    """Whether people and roles of another day cannot make a difference to any recording."""
    return all(judgement.recording.version is None or _alike(judgement, then, now) for judgement in dossier.judgements)


def _alike(judgement: Judgement, then: Judge, now: Judge) -> bool:
    version = judgement.recording.version
    assert version is not None and judgement.recording.day is not None
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
