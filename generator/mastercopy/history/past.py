"""Turns an archive back into what it was at an earlier step, for a few documents at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from mastercopy.history.claims import Claims
from mastercopy.history.dossier import Archive
from mastercopy.history.judging import Judge, judge_documents
from mastercopy.history.lineage import Lineage
from mastercopy.history.numbers import Numbers
from mastercopy.history.signatures import Signatures
from mastercopy.history.signoff import Act, entry_files, read_entries
from mastercopy.history.snapshots import Sequences, trace_sequences
from mastercopy.history.texts import read_id
from mastercopy.history.timeline import lies_in


class Past:
    """Answers what documents were at steps of one archive; what it has read it keeps, and nothing of it changes."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._judges: dict[int, Judge] = {}
        self._signatures: dict[int, Signatures] = {}
        self._joined: dict[int, tuple[Sequences, Numbers]] = {}
        self._files = _files_by_document(archive)
        self._owners = {
            (version.id, version.position): name
            for name, versions in archive.sequences.versions.items()
            for version in versions
        }
        parts, touches = archive.timeline.parts, archive.timeline.touches
        places = (*parts.people, *parts.roles, *parts.organisation, *parts.signers)
        keys = tuple(parts.keys)
        staff = (found for path, found in touches.items() if lies_in(path, places) or path.startswith(keys))
        self.staff_steps = tuple(sorted({position for found in staff for position, _ in found}))
        """The steps that touched who holds which role and which key."""

    def judge_at(self, position: int) -> Judge:
        """People and roles as a step knew them; the same for all steps up to the next that touches them."""
        key = self._staff_at(position)
        if key not in self._judges:
            archive = self.archive
            self._judges[key] = Judge(archive.timeline, archive.folders, key, archive.sequences)
        return self._judges[key]

    def _staff_at(self, position: int) -> int:
        """The last step up to one that touched who holds which role and which key."""
        place = bisect_right(self.staff_steps, position)
        return self.staff_steps[place - 1] if place else -1

    def claims_at(self, position: int, entries: tuple[Act, ...] = ()) -> Claims:
        """What bears out some entries, as a step knew it."""
        judge, claims, key = self.judge_at(position), self.archive.claims, self._staff_at(position)
        if key not in self._signatures:
            self._signatures[key] = claims.signatures.at(judge.people, key, ())
        signatures = self._signatures[key].of(position, entries)
        reviews = claims.reviews.at(position, entries)
        emails = judge.people.by_email
        return replace(claims, emails=emails, last=position, signatures=signatures, reviews=reviews)

    def numbers(self, name: str) -> tuple[str, ...]:
        """Every number that a lineage has or had."""
        return (name, *sorted(old for old, new in self.archive.aliases.items() if new == name))

    def lineage_of(self, then: Lineage) -> str | None:
        """The lineage that has the versions of an earlier one by now: a number may be of another document by then."""
        last = then.versions[-1]
        return self._owners.get((last.id, last.position))

    def step_days(self, names: Iterable[str]) -> list[date]:
        """The days on which main learnt something that some documents depend on, oldest first."""
        archive, days = self.archive, self.archive.timeline.days
        found = {days[position] for position in self.staff_steps}
        for name in names:
            found |= {version.day for version in archive.dossiers[name].lineage.versions}
            found |= {act.reached_day for act in archive.entries_of(name)}
            for path in self._paths(name):
                found |= {days[position] for position, _ in archive.timeline.touches[path]}
        found |= {days[position] for position in archive.sequences.joined.values()}
        return sorted(found)

    def _paths(self, name: str) -> tuple[str, ...]:
        return tuple(sorted({path for number in self.numbers(name) for path in self._files.get(number, ())}))

    def at(self, position: int, names: Iterable[str]) -> Archive:
        """The archive at a step with the dossiers of some lineages, each under the numbers that it had then."""
        archive, judge = self.archive, self.judge_at(position)
        family = tuple(names)
        whole, numbers = self._joined_until(position)
        sequences = _cut(whole, position, {number for name in family for number in self.numbers(name)})
        files = tuple(sorted({path for name in family for path in self._paths(name)}))
        entries = read_entries(archive.timeline, position, files)
        claims = replace(self.claims_at(position, entries), numbers=numbers)
        return replace(
            archive,
            people=judge.people,
            roles=judge.roles,
            dossiers=judge_documents(judge, sequences, entries, claims),
            aliases=sequences.aliases,
            entries=entries,
            claims=claims,
            sequences=sequences,
        )

    def _joined_until(self, position: int) -> tuple[Sequences, Numbers]:
        """The sequences of a step before the next join of two numbers: later ones hold the same but for their end."""
        timeline, whole = self.archive.timeline, self.archive.sequences
        later = min((step for step in whole.joined.values() if step > position), default=None)
        if later is None:
            return whole, self.archive.claims.numbers
        if later not in self._joined:
            found = trace_sequences(replace(timeline, steps=timeline.steps[:later]))
            self._joined[later] = found, Numbers(found)
        return self._joined[later]


def _cut(whole: Sequences, position: int, numbers: set[str]) -> Sequences:
    """The versions of some numbers up to a step; what a later step joins is not joined yet."""
    versions = {
        number: kept
        for number in sorted(numbers)
        if (kept := tuple(one for one in whole.versions.get(number, ()) if one.position <= position))
    }
    return replace(whole, versions=versions, faults=())


def _files_by_document(archive: Archive) -> Mapping[str, set[str]]:
    """The files that ever held an entry about a number."""
    timeline = archive.timeline
    found: dict[str, set[str]] = {}
    for path in entry_files(timeline):
        for _, change in timeline.touches[path]:
            fields = timeline.yaml.get(change.blob or "")
            number = read_id(fields.get("document")) if isinstance(fields, Mapping) else None
            if number is not None:
                found.setdefault(number, set()).add(path)
    return found
