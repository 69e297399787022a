"""Reads who signed what: the entries under the sign-off folder with when they reached main, and commit trailers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mastercopy.history.authors import concerns, digest_in, last_to_touch, paths_of, read_person, read_trailers
from mastercopy.history.lineage import Recording
from mastercopy.history.texts import read_id
from mastercopy.history.timeline import Timeline, lies_in
from mastercopy.history.values import Verification
from mastercopy.model.organisation import read_mappings, read_text
from mastercopy.sources.commits import Step

APPROVING = ("approve", "release")
MEANINGS = ("author", "review", "approve", "release", "withdraw", "reject", "retract")
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
_TRAILER_MEANINGS = {"approved-by": "approve", "reviewed-by": "review"}


@dataclass(frozen=True, slots=True)
class Act:
    """One sign-off as read, before anybody judged it."""

    document: str
    revision: str | None
    digest: str | None
    person: str | None
    shown: str
    role: str | None
    meaning: str
    at: str
    at_day: date
    moment: float
    evidence: Mapping[str, str]
    reached: str
    reached_day: date
    order: int
    entered_by: str | None
    altered: bool
    from_trailer: bool
    position: int
    """The step that brought it to main."""
    words: str | None = None
    """Why, in that person's words."""
    proved: float | None = None
    """When what bears it out was made, in seconds; None where nothing tells that but the entry."""
    verification: Verification | None = None
    """What was found of its evidence, once somebody looked."""


def entry_files(timeline: Timeline) -> tuple[str, ...]:
    """The files that hold entries, or did."""
    return tuple(sorted(path for path in timeline.touches if lies_in(path, timeline.parts.signoffs)))


def read_entries(timeline: Timeline, last: int, files: tuple[str, ...] | None = None) -> tuple[Act, ...]:
    """Every entry that stood on main up to a step, in the order in which they reached it; altered ones are marked.

    `files` names those to read, where not all are wanted.
    """
    log = _EntryLog(timeline)
    paths = entry_files(timeline) if files is None else files
    positions: dict[int, list[str]] = {}
    for path in paths:
        for position, _ in timeline.touches[path]:
            positions.setdefault(position, []).append(path)
    for position in sorted(position for position in positions if position <= last):
        log.take(timeline.steps[position], positions[position])
    return log.acts()


class _EntryLog:
    """The entries file by file while the mainline is walked; lives only inside `read_entries`."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.files: dict[str, dict[str, Mapping[str, Any]]] = {}
        self.arrived: dict[str, tuple[int, Step, str]] = {}
        self.entries: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self.altered: set[str] = set()
        self.held: Counter[str] = Counter()
        self.keys: dict[str, list[tuple[Mapping[str, Any], str]]] = {}
        """The entries of each document as they were read last: most stand in the next version of a file as well."""

    def take(self, step: Step, paths: list[str]) -> None:
        gone: set[str] = set()
        for path in paths:
            blob = self.timeline.blob_at(step.position, path)
            fields = self.timeline.yaml.get(blob) if blob is not None else {}
            if isinstance(fields, Mapping):
                gone |= self.files.get(path, {}).keys()
                self.held.subtract(self.files.get(path, {}).keys())
                self.files[path] = self._read(fields)
                self.held.update(self.files[path].keys())
        gone = {key for key in gone if not self.held[key]}
        self.altered |= gone
        acts = {_same_act(*self.entries[key]) for key in gone}
        for path in paths:
            for key in self.files.get(path, {}):
                if key not in self.arrived:
                    self.arrived[key] = (len(self.arrived), step, path)
                    if _same_act(*self.entries[key]) in acts:
                        self.altered.add(key)

    def _read(self, fields: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        document = read_id(fields.get("document")) or ""
        found: dict[str, Mapping[str, Any]] = {}
        known, read = self.keys.get(document, []), []
        for place, entry in enumerate(read_mappings(fields.get("signoffs")) if document else ()):
            same = place < len(known) and known[place][0] == entry
            key = known[place][1] if same else _CANONICAL([document, entry])
            read.append((entry, key))
            found[key] = entry
            self.entries.setdefault(key, (document, entry))
        self.keys[document] = read
        return found

    def acts(self) -> tuple[Act, ...]:
        return tuple(self._act(key) for key in sorted(self.arrived, key=lambda key: self.arrived[key][0]))

    def _act(self, key: str) -> Act:
        document, entry = self.entries[key]
        order, step, path = self.arrived[key]
        reached_day = self.timeline.days[step.position]
        at, at_day, moment = _moment(read_text(entry.get("at")), self.timeline, step)
        person = read_text(entry.get("person"))
        return Act(
            document,
            read_text(entry.get("revision")),
            read_text(entry.get("digest")),
            person,
            person or "nobody named",
            read_text(entry.get("role")),
            read_text(entry.get("meaning")) or "",
            at,
            at_day,
            moment,
            read_evidence(entry.get("evidence")),
            step.moment().isoformat(),
            reached_day,
            order,
            _entered_by(step, path),
            key in self.altered,
            False,
            step.position,
            read_text(entry.get("reason")),
        )


def read_evidence(value: Any) -> dict[str, str]:
    """The evidence of an entry: its kind alone, or its kind with what leads to it."""
    given = value if isinstance(value, Mapping) else {"kind": value}
    return {str(key): text for key, text in given.items() if isinstance(text, str)}


def _same_act(document: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    return (document, *(str(entry.get(name)) for name in ("revision", "person", "role", "meaning")))


def _entered_by(step: Step, path: str) -> str:
    return str(last_to_touch(step, path).author)


def _moment(text: str | None, timeline: Timeline, step: Step) -> tuple[str, date, float]:
    """(as written, day in the organisation's zone, seconds) of an `at`; the step's own where it cannot be read."""
    zone = timeline.organisation.timezone
    try:
        if text is None:
            raise ValueError
        if len(text) == 10:
            day = date.fromisoformat(text)
            return text, day, datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
        return text, moment.astimezone(zone).date(), moment.astimezone(UTC).timestamp()
    except (ValueError, OverflowError):
        return step.moment().isoformat(), timeline.days[step.position], float(step.time)


def read_trailer_acts(timeline: Timeline, recording: Recording, emails: Mapping[str, str]) -> Iterator[Act]:
    """Approvals in the trailers of the recording commit and of the side commits with exactly the recorded content."""
    version = recording.version
    assert version is not None
    step = timeline.steps[version.position]
    for commit in (step.commit, *step.claimed):
        acts = list(read_signatures(commit.message))
        if not acts:
            continue
        if commit is not step.commit:
            paths = paths_of(timeline, step, recording)
            held = digest_in(timeline, commit.id, recording.names, paths)
            if held != version.digest or not concerns(timeline, commit, recording.names, paths):
                continue
        for name, email, meaning, role in acts:
            person = emails.get(email)
            yield Act(
                version.id,
                recording.label,
                version.digest,
                person,
                person or f"{name} <{email}>",
                role,
                meaning,
                step.moment().isoformat(),
                timeline.days[step.position],
                float(step.time),
                {"kind": "trailer", "commit": commit.id},
                step.moment().isoformat(),
                timeline.days[step.position],
                10**9,
                str(commit.author),
                False,
                True,
                step.position,
            )


def read_signatures(message: str) -> Iterator[tuple[str, str, str, str | None]]:
    """(name, e-mail, meaning, role) of each sign-off in the trailers of a commit message."""
    found: list[list[str | None]] = []
    for key, value in read_trailers(message):
        person = read_person(value) if key in _TRAILER_MEANINGS else None
        if person is not None:
            found.append([person[0], person[1], _TRAILER_MEANINGS[key], None])
        elif key in _TRAILER_MEANINGS:
            found.append([value, "", _TRAILER_MEANINGS[key], None])
        elif key == "signature-role" and found:
            found[-1][3] = value
        elif key == "signature-meaning" and found:
            meaning = value.strip().lower()
            found[-1][2] = meaning if meaning in MEANINGS else None
    for name, email, said, role in found:
        if said is not None:  # a meaning that nobody knows approves nothing
            yield name or "", email or "", said, role
