"""Turns the versions of one document into its recordings, barriers and events, by what mainline steps did to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mastercopy.history.beforecontrol import read_before_control
from mastercopy.history.lineage import Barrier, DatedEvent, Lineage, Recording, paths_before, row_recording
from mastercopy.history.snapshots import Version
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import Event, TrailFault, UnrevisedChange
from mastercopy.model.organisation import read_day, read_mappings, read_text
from mastercopy.words.saying import say


@dataclass(slots=True)
class _State:
    """What the walk over one document's versions remembers; it lives only inside `trace_recordings`."""

    recordings: list[Recording] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    events: list[DatedEvent] = field(default_factory=list)
    faults: list[tuple[date, TrailFault]] = field(default_factory=list)
    rows: tuple[Mapping[str, Any], ...] | None = None
    last_digest: str | None = None
    present: bool = False
    deleted: bool = False
    path: str | None = None
    asked: str | None = None
    pending: Barrier | None = None


class _Recorder:
    def __init__(self, name: str, timeline: Timeline, history_starts: date | None) -> None:
        self.name, self.timeline, self.history_starts = name, timeline, history_starts
        self.state = _State()

    def take(self, version: Version) -> None:
        day = self.timeline.days[version.position]
        state = self.state
        if version.facts is None:
            self._delete(version, day)
            return
        if not version.facts.readable:
            self._event(version, day, "unreadable", {"path": version.path or ""})
            state.present = True
            return
        if state.path is not None and version.path != state.path and state.present:
            self._event(version, day, "renamed", {"from": state.path, "to": version.path or ""})
        state.path = version.path
        returned = state.deleted
        if returned and not state.present:
            self._event(version, day, "returned", {"path": version.path or ""})
        state.present = True
        self._withdrawal_before(version, day)
        self._consider(version, day, returned)
        self._withdrawal_after(version, day)

    def _in_effect(self, day: date) -> bool:
        return self.state.pending is not None and self.state.pending.day <= day

    def _consider(self, version: Version, day: date, returned: bool) -> None:
        state, facts = self.state, version.facts
        assert facts is not None
        label = facts.label
        if label is None:
            return
        if state.rows is None:
            state.rows = read_mappings((facts.fields or {}).get("history"))
        elif state.rows != read_mappings((facts.fields or {}).get("history")):
            self._fault(
                version, day, "history-rows-changed", say("the rows of earlier revisions are not those it came with")
            )
        last = state.recordings[-1] if state.recordings else None
        if facts.draft:
            if last is not None and label == last.label and not returned:
                self._fault(
                    version,
                    day,
                    "recorded-label-as-draft",
                    say("revision {label} is recorded, and marked as a draft again", label=label),
                )
            return
        back = last is not None and self._in_effect(day) and read_day(facts.get("withdrawn")) is None
        if last is None or label != last.label or returned or back:
            self._record(version, day, label)
            state.deleted = False
        elif version.digest != state.last_digest:
            self._unrevised(version, day)
        if state.recordings:
            state.last_digest = version.digest

    def _unrevised(self, version: Version, day: date) -> None:
        step, facts = self.timeline.steps[version.position], version.facts
        change = UnrevisedChange(
            step.commit.id,
            str(step.commit.author),
            step.moment().isoformat(),
            version.blob,
            version.path,
            version.files,
            (facts.fields if facts is not None else None) or {},
        )
        last = self.state.recordings[-1]
        self.state.recordings[-1] = replace(last, unrevised=(*last.unrevised, (day, change)))

    def _record(self, version: Version, day: date, label: str) -> None:
        state, facts = self.state, version.facts
        assert facts is not None
        issue = 1 + sum(1 for earlier in state.recordings if earlier.label == label)
        imported = self.history_starts is not None and day <= self.history_starts
        row = self._row(label) if issue == 1 and imported else None
        effective = (row and read_day(row.get("effective"))) or read_day(facts.get("effective"))
        kind, restores = self._kind(version, imported)
        if issue > 1:
            self._fault(
                version,
                day,
                "revision-reused",
                say("revision {label} is recorded for the {issue}. time", label=label, issue=issue),
            )
        state.recordings.append(
            Recording(
                len(state.recordings),
                label,
                issue,
                kind,
                version,
                day,
                self.timeline.steps[version.position].moment().isoformat(),
                effective,
                min(day, effective or day) if imported else day,
                imported,
                restores,
                facts.get("change") or "",
                facts.fields or {},
                state.recordings[-1].version.position  # type: ignore[union-attr]
                if state.recordings
                else -1,
                self.timeline.steps[version.position].commit.id,
                valid_until=read_day(facts.get("valid_until")),
                dated=effective is not None or not facts.get("effective"),
            )
        )
        if self._in_effect(day):
            state.pending = None

    def _kind(self, version: Version, imported: bool) -> tuple[str, str | None]:
        if imported:
            return "legacy", None
        texts = [(r.version.text_digest if r.version else None, r.label) for r in self.state.recordings]
        if not texts:
            return "new", None
        if texts[-1][0] == version.text_digest:
            return "re-issue", None
        for text_digest, label in reversed(texts[:-1]):
            if text_digest == version.text_digest:
                return "restored", label
        return "revised", None

    def _row(self, label: str) -> Mapping[str, Any] | None:
        return next((row for row in self.state.rows or () if read_text(row.get("revision")) == label), None)

    def _withdrawal_before(self, version: Version, day: date) -> None:
        """A withdrawal that has not taken hold is cancelled or moved by what the field says now."""
        state = self.state
        assert version.facts is not None
        asked = version.facts.get("withdrawn")
        if state.pending is not None and state.pending.day > day and asked != state.asked:
            self._lift(day)
            if read_day(asked) is None:
                self._event(version, day, "withdrawal-cancelled", {"withdrawn": state.asked or ""})

    def _lift(self, day: date) -> None:
        """A withdrawal that never took hold: known from its day of recording, gone from this day on."""
        state = self.state
        if state.pending is not None:
            state.barriers[state.barriers.index(state.pending)] = replace(state.pending, lifted=day)
            state.pending = None

    def _withdrawal_after(self, version: Version, day: date) -> None:
        state = self.state
        assert version.facts is not None
        wanted = read_day(version.facts.get("withdrawn"))
        state.asked = version.facts.get("withdrawn")
        if wanted is None or state.pending is not None or not state.recordings:
            if state.pending is not None and state.pending.count != len(state.recordings):
                carried = replace(state.pending, known=day, count=len(state.recordings))
                self._lift(day)
                state.barriers.append(carried)
                state.pending = carried
            return
        facts = version.facts
        state.pending = Barrier(
            max(wanted, day),
            day,
            len(state.recordings),
            "withdrawn",
            facts.get("reason") or "",
            facts.get("superseded_by"),
            position=version.position,
        )
        state.barriers.append(state.pending)
        self._event(
            version,
            day,
            "withdrawn",
            {
                "withdrawn": wanted.isoformat(),
                "reason": state.pending.reason,
                "superseded_by": state.pending.superseded_by or "",
            },
        )

    def _delete(self, version: Version, day: date) -> None:
        state = self.state
        if not state.present:
            return
        state.present = False
        authorised = self._in_effect(day)
        if not state.recordings and not state.rows:
            return
        state.deleted = True
        state.barriers.append(Barrier(day, day, len(state.recordings), "deleted"))
        self._event(version, day, "deleted", {"authorised": "true" if authorised else "false"})
        if not authorised:
            self._fault(
                version, day, "deleted-without-withdrawal", say("the document was removed without a withdrawal")
            )
        if state.pending is not None and not authorised:
            self._lift(day)
            state.asked = None

    def _event(self, version: Version, day: date, kind: str, details: Mapping[str, str]) -> None:
        step = self.timeline.steps[version.position]
        self.state.events.append(
            DatedEvent(day, Event(step.moment().isoformat(), kind, step.commit.id, str(step.commit.author), details))
        )

    def _fault(self, version: Version, day: date, slug: str, sentence: str) -> None:
        step = self.timeline.steps[version.position]
        self.state.faults.append(
            (
                day,
                TrailFault(
                    slug, sentence, version.path or self.state.path or "", step.commit.id, step.moment().isoformat()
                ),
            )
        )


def trace_recordings(
    name: str,
    versions: tuple[Version, ...],
    timeline: Timeline,
    history_starts: date | None,
    numbers_by: Callable[[int], frozenset[str]],
) -> Lineage:
    """Recordings, barriers and events of one document, by everything the mainline says.

    `numbers_by` tells the numbers under which it may have been written by a step.
    """
    recorder = _Recorder(name, timeline, history_starts)
    for version in versions:
        recorder.take(version)
    state = recorder.state
    rows = tuple(
        row_recording(row)
        for row in state.rows or ()
        if read_text(row.get("revision"))
        and not any(r.label == read_text(row.get("revision")) for r in state.recordings)
    )
    shift = len(rows)
    recordings = tuple(
        replace(
            r,
            index=index,
            names=numbers_by(r.version.position) if r.version else frozenset(),
            paths=paths_before(versions, r),
        )
        for index, r in enumerate((*rows, *state.recordings))
    )
    barriers = tuple(replace(barrier, count=barrier.count + shift) for barrier in state.barriers)
    events = (*read_before_control(timeline, versions[0]), *state.events)
    return Lineage(name, versions, recordings, barriers, events, tuple(state.faults))
