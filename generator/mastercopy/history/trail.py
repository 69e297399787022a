"""Reads off an archive what one day looked like: a trail per document, drafts, and what tracing noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mastercopy.history.approval import Court, judge, objections, still_asked, without_doubles
from mastercopy.history.dossier import Archive, Dossier, Judgement, type_of
from mastercopy.history.faults import find_faults
from mastercopy.history.inforce import Standing, in_force, is_known
from mastercopy.history.review import next_review, review_events
from mastercopy.history.rolehistory import trace_backdated
from mastercopy.history.snapshots import Version
from mastercopy.history.translation import trace_day
from mastercopy.history.values import (
    PENDING,
    Draft,
    Event,
    FieldChange,
    History,
    Objection,
    Revision,
    SignOff,
    Trail,
    Withdrawal,
)
from mastercopy.model.calendar import Calendar
from mastercopy.model.organisation import read_text
from mastercopy.sources.commits import UNRECORDED, known_day


def trace_history(
    archive: Archive,
    as_of: date,
    calendar: Calendar,
    known_at: date | None = None,
    changes: Mapping[str, tuple[FieldChange, ...]] | None = None,
) -> History:
    """Everything history says about a day."""
    trails: dict[str, Trail] = {}
    drafts: list[Draft] = []
    redrafts: list[Draft] = []
    names: dict[str, str] = {}
    day = trace_day(archive, as_of)
    for name, dossier in archive.dossiers.items():
        last = _last_version(archive, dossier, as_of)
        found = day.found[name]
        names[name] = shown = _shown(dossier, name, last)
        if found:
            trail = _trail(archive, dossier, shown, found, last, as_of, calendar)
            trails[shown] = replace(trail, translation=day.translation(name))
        if not found or _marked(last):
            (redrafts if found else drafts).extend(_drafts(archive, dossier, shown, last, as_of))
    aliases = {old: names.get(new, new) for old, new in archive.aliases.items()}
    aliases.update({name: shown for name, shown in names.items() if name != shown})
    steps = archive.timeline.steps
    return History(
        as_of,
        known_at,
        next((step.commit.id for step in reversed(steps) if step.commit.id != UNRECORDED), None),
        trails,
        tuple(drafts),
        changes or {},
        {old: new for old, new in aliases.items() if old != new},
        archive.timeline.preview,
        tuple(fault for known, fault in archive.faults if known <= as_of),
        trace_backdated(archive.timeline, archive.timeline.organisation.history_starts, as_of),
        tuple(redrafts),
        _born(archive, as_of),
        archive.timeline.removals,
    )


def _born(archive: Archive, day: date) -> dict[str, date]:
    """The day on which the file of each record reached main; none of a file that lies only on disk."""
    timeline = archive.timeline
    limit = timeline.position_on(day)
    firsts = {path: found[0][0] for path, found in timeline.touches.items() if path.startswith("records/") and found}
    days = {path: known_day(timeline.days[at]) for path, at in firsts.items() if at <= limit}
    return {path: born for path, born in days.items() if born is not None}


def trace_brief(archive: Archive, name: str, found: tuple[Standing, ...], day: date, calendar: Calendar) -> Trail:
    """What a register says of one document, whose standings on the day are given."""
    dossier = archive.dossiers[name]
    last = _last_version(archive, dossier, day)
    return _trail(archive, dossier, _shown(dossier, name, last), found, last, day, calendar, brief=True)


def _shown(dossier: Dossier, name: str, last: Version | None) -> str:
    """The ID that a document goes by: that of its last version, failing that of its first."""
    version = last or _first_version(dossier)
    return version.id if version is not None else name


def _drafts(archive: Archive, dossier: Dossier, name: str, last: Version | None, day: date) -> Iterator[Draft]:
    """The last version of a document that is still there, as what is not recorded yet."""
    if last is None or last.facts is None or last.path is None or last.blob is None or not _present(dossier, day):
        return
    facts = last.facts
    title, change = facts.get("title") or name, facts.get("change") or ""
    against = _against(archive, dossier, last, day)
    yield Draft(name, title, facts.label or "", last.path, last.blob, last.files, change, against)


def _against(archive: Archive, dossier: Dossier, last: Version, day: date) -> tuple[Objection, ...]:
    """Who has already said no to exactly this draft; which roles the matrix will ask is not settled yet."""
    label = last.facts.label if last.facts is not None else None
    court = Court(label or "", last.digest, None, 0, archive.people, (), (), last.day)
    acts = archive.entries_of(dossier.lineage.id)
    return objections(judge((act for act in acts if act.reached_day <= day), court), None, day)


def _marked(last: Version | None) -> bool:
    """Whether the last version says of itself that it is a draft."""
    return last is not None and last.facts is not None and last.facts.draft


def _first_version(dossier: Dossier) -> Version | None:
    """The first readable version: what rows from before the repository are called by."""
    return next((v for v in dossier.lineage.versions if v.facts is not None and v.facts.readable), None)


def _last_version(archive: Archive, dossier: Dossier, day: date) -> Version | None:
    """The last readable version recorded by a day; a gone document keeps the one before it went."""
    limit = archive.timeline.position_on(day)
    for version in reversed(dossier.lineage.versions):
        if version.position <= limit and version.facts is not None and version.facts.readable:
            return version
    return None


def _title(name: str, revision: Revision, last: Version | None) -> str:
    """The title in a revision's text; for a row without text, what the document is called on the day."""
    if revision.blob is None and last is not None and last.facts is not None:
        return last.facts.get("title") or name
    return revision.title


def _present(dossier: Dossier, day: date) -> bool:
    """Whether the document is there at the end of a day."""
    return next((v.facts is not None for v in reversed(dossier.lineage.versions) if v.day <= day), False)


def _trail(
    archive: Archive,
    dossier: Dossier,
    name: str,
    found: tuple[Standing, ...],
    last: Version | None,
    day: date,
    calendar: Calendar,
    *,
    brief: bool = False,
) -> Trail:
    fields: Mapping[str, Any] = (last.facts.fields or {}) if last is not None and last.facts is not None else {}
    current = in_force(found)
    told = [s for s in found if not brief or s is current or s is found[-1] or s.status in PENDING]
    due, _ = next_review(fields, known_day(current.since) if current is not None else None, day)
    revisions = _revisions(name, found, told, day, calendar, last or _first_version(dossier))
    revision = next((row for row, standing in zip(revisions, told, strict=True) if standing is current), None)
    last_row = revisions[-1]
    return Trail(
        name,
        (revision or last_row).title,
        tuple(sorted(old for old, new in archive.aliases.items() if new == dossier.lineage.id and old != name)),
        revisions,
        () if brief else tuple(_events(dossier, fields, day)),
        revision,
        "effective" if revision is not None else last_row.status,
        due,
        read_text(fields.get("owner")),
        last.path if last is not None else None,
        _withdrawal(dossier, found, day),
        _deleted(dossier, day),
        type_of(fields, last.path if last is not None else None, archive.folders),
        fields,
        () if brief else tuple(find_faults(dossier, found, day)),
    )


def _revisions(
    name: str, found: tuple[Standing, ...], told: list[Standing], day: date, calendar: Calendar, last: Version | None
) -> tuple[Revision, ...]:
    """The revisions to tell of; those without a text are called as the document is."""
    newest = {standing.judgement.recording.label: standing for standing in found}
    rows = (
        _revision(name, standing, day, calendar, last_issue=newest[standing.judgement.recording.label] is standing)
        for standing in told
    )
    return tuple(row if row.blob is not None else replace(row, title=_title(name, row, last)) for row in rows)


def _revision(name: str, standing: Standing, day: date, calendar: Calendar, *, last_issue: bool) -> Revision:
    judgement, recording = standing.judgement, standing.judgement.recording
    version, emergency = recording.version, recording.fields.get("emergency")
    released = judgement.released if judgement.released is not None and judgement.released <= day else None
    shown_emergency = emergency if isinstance(emergency, Mapping) and judgement.by_emergency and released else None
    fully = judgement.fully is not None and judgement.fully <= day
    return Revision(
        id=name,
        revision=recording.label,
        issue=recording.issue,
        recorded=recording.moment,
        recorded_day=known_day(recording.day),
        released=released,
        path=version.path if version else None,
        commit=recording.commit,
        blob=version.blob if version else None,
        authors=judgement.authors,
        effective=recording.effective,
        in_force_from=known_day(standing.since),
        in_force_until=standing.until,
        status=standing.status,
        approved=recording.imported or (released is not None if judgement.policy == "required" else fully),
        kind=recording.kind,
        change=recording.change,
        digest=version.digest if version else None,
        text_digest=version.text_digest if version else None,
        signoffs=_signoffs(judgement, day, last_issue=last_issue),
        unrevised_changes=tuple(change for at, change in recording.unrevised if at <= day),
        restores=recording.restores,
        title=read_text(recording.fields.get("title")) or name,
        fields=recording.fields,
        files=version.files if version else {},
        policy=judgement.policy,
        emergency=shown_emergency if not fully else None,
        asks=still_asked(judgement.judged, judgement.rule, day),
        asks_minimum=judgement.rule.minimum if judgement.rule is not None else None,
        objections=objections(judgement.judged, judgement.rule, day),
        full_approval_due=calendar.add_working_days(released, 5) if shown_emergency and released else None,
        removed=version.facts.removed if version is not None and version.facts is not None else None,
    )


def _signoffs(judgement: Judgement, day: date, *, last_issue: bool) -> tuple[SignOff, ...]:
    """The acts of a day; an entry that binds no text is shown once, at the newest issue of the label it names."""
    of_day = (item for item in judgement.judged if item.signoff.at_day <= day)
    return tuple(
        item.signoff for item in without_doubles(of_day) if last_issue or item.signoff.reason != "wrong-digest"
    )


def _events(dossier: Dossier, fields: Mapping[str, Any], day: date) -> Iterator[Event]:
    events = [(dated.known, dated.event) for dated in dossier.lineage.events if dated.known <= day]
    events.extend(review_events(fields, day))
    for _, event in sorted(events, key=lambda item: item[0]):
        yield event


def _withdrawal(dossier: Dossier, found: tuple[Standing, ...], day: date) -> Withdrawal | None:
    """The withdrawal that holds or is announced for the newest recording."""
    newest = found[-1].judgement.recording.index
    for barrier in reversed(dossier.lineage.barriers):
        if barrier.kind == "withdrawn" and is_known(barrier, day) and newest < barrier.count:
            approved = dossier.approves(barrier, day)
            rule = dossier.judgements[barrier.count - 1].rule
            asks = rule.roles if rule is not None and not approved else ()
            return Withdrawal(barrier.day, barrier.reason, barrier.superseded_by, approved, asks)
    return None


def _deleted(dossier: Dossier, day: date) -> date | None:
    state: date | None = None
    for dated in dossier.lineage.events:
        if dated.known <= day and dated.event.kind == "deleted":
            state = dated.known
        elif dated.known <= day and dated.event.kind == "returned":
            state = None
    return state
