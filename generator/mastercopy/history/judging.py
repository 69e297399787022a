"""Judges the recordings of documents with their sign-offs, by all that main says up to a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from mastercopy.history.approval import Court, emergency_day, judge, release_day
from mastercopy.history.authors import adds_text, read_authors, read_person, show_person
from mastercopy.history.claims import Claims, read_commits
from mastercopy.history.dossier import Archive, Dossier, Judgement, TypeOf, type_of
from mastercopy.history.faults import find_site_faults
from mastercopy.history.lineage import Barrier, Lineage, Recording
from mastercopy.history.numbers import Numbers
from mastercopy.history.recording import trace_recordings
from mastercopy.history.removing import still_there, with_removals
from mastercopy.history.reviews import Reviews
from mastercopy.history.signatures import Signatures
from mastercopy.history.signoff import Act, read_entries, read_trailer_acts
from mastercopy.history.snapshots import Sequences, trace_sequences
from mastercopy.history.starting import first_recorded, history_starts
from mastercopy.history.timeline import Timeline
from mastercopy.model.organisation import (
    Matrix,
    Organisation,
    Policy,
    built_in_matrix,
    read_matrix,
    read_organisation,
    read_people,
    read_roles,
    read_text,
)


class Judge:
    """What every judgement needs, read once: people and roles as they stood at the step `last`."""

    def __init__(self, timeline: Timeline, folders: TypeOf, last: int, sequences: Sequences) -> None:
        self.timeline, self.folders, self.last = timeline, folders, last
        parts = timeline.parts
        organisation = timeline.plain_at(last, parts.organisation)
        self.people = read_people(timeline.plain_at(last, parts.people), organisation)
        self.roles = read_roles(timeline.plain_at(last, parts.roles), organisation)
        self.emergency = tuple(role.id for role in self.roles if role.emergency)
        self.policies: dict[str | None, Organisation] = {}
        self.matrices: dict[str | None, Matrix | None] = {}
        self.history_starts, self.starts_fault = history_starts(timeline, last, first_recorded(timeline, sequences))

    def organisation_at(self, position: int) -> Organisation:
        place = self.timeline.parts.organisation[0]
        blob = self.timeline.blob_at(position, place)
        if blob not in self.policies:
            self.policies[blob] = read_organisation(self.timeline.yaml.get(blob or ""))
        return self.policies[blob]

    def matrix_at(self, position: int, day: date) -> Matrix:
        """The last matrix that main could read by a step: one that breaks or goes does not make approving easier."""
        touches = self.timeline.touches.get(self.timeline.parts.matrix[0], ())
        known = [change.blob for at, change in touches if at <= position and change.blob is not None]
        for blob in reversed(known):
            if blob not in self.matrices:
                self.matrices[blob] = read_matrix(self.timeline.yaml.get(blob))
            found = self.matrices[blob]
            if found is not None:
                return found
        return Matrix(()) if known else built_in_matrix(self.roles, self.people, day)

    def judgement(self, lineage: Lineage, recording: Recording, acts: tuple[Act, ...], claims: Claims) -> Judgement:
        version = recording.version
        if version is None or recording.day is None:
            can = recording.known
            return Judgement(recording, "recorded", (), (), None, False, None, can, None)
        court = self._court(lineage, recording, acts)
        own = [claims.weigh(act, lineage, recording) for act in acts if _concerns(act, recording, lineage)]
        own.extend(read_trailer_acts(self.timeline, recording, self.people.by_email))
        judged = judge(own, court)
        fully = release_day(judged, court)
        emergency = emergency_day(judged, court) if isinstance(recording.fields.get("emergency"), dict) else None
        released = min((day for day in (fully, emergency) if day is not None), default=None)
        policy: Policy = "recorded" if self.timeline.preview else self.organisation_at(version.position).approval
        by_emergency = emergency is not None and released == emergency and (fully is None or emergency < fully)
        can = _can(recording, policy, released)
        adds = adds_text(self.timeline, recording)
        return Judgement(recording, policy, court.authors, judged, released, by_emergency, fully, can, court.rule, adds)

    def _court(self, lineage: Lineage, recording: Recording, acts: tuple[Act, ...]) -> Court:
        version = recording.version
        assert version is not None and recording.day is not None
        rule = self.matrix_at(version.position, recording.day).rule_for(
            type_of(recording.fields, version.path, self.folders),
            read_text(recording.fields.get("process")),
            read_text(recording.fields.get("change_class")),
        )
        since = max((b.position for b in lineage.barriers if _was_withdrawn(b, recording)), default=-1)
        return Court(
            recording.label,
            version.digest,
            rule,
            self.organisation_at(version.position).approval_lag_days,
            self.people,
            self._authors(lineage, recording, acts),
            self.emergency,
            recording.day,
            since,
            float(self.timeline.steps[since].time) if since >= 0 else 0.0,
        )

    def _authors(self, lineage: Lineage, recording: Recording, acts: tuple[Act, ...]) -> tuple[str, ...]:
        """Those named, else those whom Git knows; nobody takes their own name off, and a name once given stays."""
        assert recording.version is not None
        said = [
            act
            for act in acts
            if act.meaning == "author" and act.digest == recording.version.digest and act.person in self.people.persons
        ]
        by_git = (
            *read_authors(self.timeline, recording, _changing(lineage, recording), self.people),
            *self._authors_of_removed(recording),
        )
        if recording.previous_position < 0:
            by_git = (*by_git, *self._before_control(lineage))
        standing = [act for act in said if not act.altered]
        if not standing:
            return tuple(dict.fromkeys([*by_git, *(act.person or "" for act in said)]))
        entered = {self._person(act.entered_by) for act in standing}
        kept = (name for name in by_git if name in entered)
        return tuple(dict.fromkeys([*(act.person or "" for act in said), *kept]))

    def _authors_of_removed(self, recording: Recording) -> tuple[str, ...]:
        """Whom a removal names as who wrote what is gone: blank texts do not tell which commit changed what."""
        facts = recording.version.facts if recording.version is not None else None
        under = facts.removed if facts is not None else None
        return next((one.authors for one in self.timeline.removals if one.id == under), ())

    def _before_control(self, lineage: Lineage) -> Iterator[str]:
        """Who wrote the text while it had no number yet."""
        for dated in lineage.events:
            if dated.event.kind == "before-control":
                yield self._person(dated.event.author)

    def _person(self, shown: str | None) -> str:
        found = read_person(shown or "")
        return show_person(*found, self.people) if found is not None else shown or ""

    def withdrawal_approved(
        self, lineage: Lineage, barrier: Barrier, acts: tuple[Act, ...], claims: Claims
    ) -> date | None:
        """The day from which the approval of a withdrawal counts; None where nobody entitled gave one."""
        recording = lineage.recordings[barrier.count - 1]
        if recording.version is None:
            return None
        court = replace(self._court(lineage, recording, ()), recorded=barrier.known)
        own = [
            claims.weigh(act, lineage, recording)
            for act in acts
            if act.digest == recording.version.digest and act.position >= barrier.position
        ]
        said = [act for act in own if act.meaning in ("withdraw", "retract", "reject")]
        return release_day(judge(said, court), court, ("withdraw",))


def _was_withdrawn(barrier: Barrier, recording: Recording) -> bool:
    """Whether a withdrawal that was not taken back came before a recording: the document was brought back by it."""
    return barrier.kind == "withdrawn" and barrier.lifted is None and barrier.count <= recording.index


def _can(recording: Recording, policy: Policy, released: date | None) -> date | None:
    """The first day on which a recording can be in force; None while it cannot."""
    assert recording.day is not None
    if not recording.dated:
        return None
    if recording.imported:
        return recording.effective or recording.day
    days = [recording.day]
    if recording.effective is not None:
        days.append(recording.effective)
    if policy == "required":
        if released is None:
            return None
        days.append(released)
    return max(days)


def _concerns(act: Act, recording: Recording, lineage: Lineage) -> bool:
    """Whether an entry is shown at a recording: it binds it, or names its label and binds no recording at all."""
    assert recording.version is not None
    if _binds(act, recording):
        return True
    return act.revision == recording.label and not any(_binds(act, other) for other in lineage.recordings)


def _binds(act: Act, recording: Recording) -> bool:
    """Whether an act names exactly this content, and this label where it names one."""
    return (
        recording.version is not None
        and act.digest == recording.version.digest
        and act.revision in (None, recording.label)
    )


def _changing(lineage: Lineage, recording: Recording) -> tuple[int, ...]:
    """Mainline positions since the recording before, up to this one, at which the content digest changed."""
    assert recording.version is not None
    last: str | None = None
    found: list[int] = []
    for version in lineage.versions:
        if version.position > recording.version.position:
            break
        if version.digest is not None and version.digest != last and version.position > recording.previous_position:
            found.append(version.position)
        last = version.digest if version.facts is None or version.digest is not None else last
    return tuple(found)


def judge_documents(judge: Judge, sequences: Sequences, entries: tuple[Act, ...], claims: Claims) -> dict[str, Dossier]:
    """A dossier for each of the sequences; `entries` are the sign-offs of (at least) these documents."""
    numbers = claims.numbers
    by_document: dict[str, list[Act]] = {}
    for act in entries:
        by_document.setdefault(sequences.aliases.get(act.document, act.document), []).append(act)
    dossiers: dict[str, Dossier] = {}
    for name in sorted(sequences.versions):
        lineage = trace_recordings(
            name, sequences.versions[name], judge.timeline, judge.history_starts, partial(numbers.by, name)
        )
        acts = tuple(by_document.get(name, ()))
        judgements = tuple(judge.judgement(lineage, recording, acts, claims) for recording in lineage.recordings)
        approved = {
            barrier: judge.withdrawal_approved(lineage, barrier, acts, claims)
            for barrier in lineage.barriers
            if barrier.kind == "withdrawn"
        }
        dossiers[name] = Dossier(lineage, judgements, approved)
    return dossiers


def _sequences(timeline: Timeline) -> tuple[Timeline, Sequences]:
    """The timeline with what is gone by decision, and its documents; what is still there is not gone."""
    told = with_removals(timeline)
    found = trace_sequences(told)
    left = still_there((one for versions in found.versions.values() for one in versions), told.removals)
    if left and not timeline.removals:
        told = with_removals(timeline, left)
        found = trace_sequences(told)
    return told, found


def build_archive(timeline: Timeline, folders: TypeOf) -> Archive:
    """Trace and judge every document; `folders` maps a folder under docs/ to the type it decides."""
    timeline, sequences = _sequences(timeline)
    last = len(timeline.steps) - 1
    found = Judge(timeline, folders, last, sequences)
    entries = read_entries(timeline, last)
    signatures = Signatures(timeline, found.people, last, entries)
    numbers = Numbers(sequences)
    reviews = Reviews(timeline, last, entries)
    claims = Claims(timeline, numbers, found.people.by_email, read_commits(timeline), last, signatures, reviews)
    dossiers = judge_documents(found, sequences, entries, claims)
    signatures.keep()
    faults = [(date.min, fault) for fault in sequences.faults]
    if found.starts_fault is not None:
        faults.append(found.starts_fault)
    faults.extend(find_site_faults(timeline, last))
    return Archive(
        timeline,
        found.people,
        found.roles,
        dossiers,
        sequences.aliases,
        entries,
        folders,
        tuple(faults),
        claims,
        sequences,
    )
