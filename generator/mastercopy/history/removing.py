"""Turns the removals on main into a timeline in which a blanked text keeps the digest that its approvals bind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mastercopy.history.authors import last_to_touch
from mastercopy.history.snapshots import Version
from mastercopy.history.texts import TextFacts
from mastercopy.history.timeline import Timeline, lies_in
from mastercopy.model.organisation import People, read_people, read_roles
from mastercopy.model.removal import FROM_HISTORY, Removal, fault_of, read_removal
from mastercopy.sources.commits import REGULAR


def still_there(versions: Iterable[Version], removals: Iterable[Removal]) -> frozenset[str]:
    """The removals from all history whose text main still has: a blank in its place is a change like any other."""
    held = {
        (one.id, one.digest, one.facts.label) for one in versions if one.facts is not None and not one.facts.removed
    }
    return frozenset(one.id for one in removals if (one.record, one.digest, one.revision) in held)


def with_removals(timeline: Timeline, left: frozenset[str] = frozenset()) -> Timeline:
    """The timeline with the removals that count, and with the texts that went under one of them but those of `left`.

    Such a text is nothing but `Removed under REM-001.`, in the revision that REM-001 names, of the document that it
    names. It has the digest that REM-001 states, and approvals bind it as before. A removal that counts for nothing
    leaves the digest as it is, and so does one of another document or revision.
    """
    if timeline.removals:
        return timeline  # they were looked for in the whole, and this is what an audience sees of it
    removals = {one.id: one for one in _standing(timeline)}
    if not removals:
        return timeline
    gone = {name: one for name, one in removals.items() if name not in left}
    texts = {name: _as_removed(facts, gone) for name, facts in timeline.texts.items()}
    return replace(timeline, texts=texts, removals=tuple(removals[name] for name in sorted(removals)))


def _as_removed(facts: TextFacts, removals: Mapping[str, Removal]) -> TextFacts:
    removal = removals.get(facts.blank or "")
    if removal is None or removal.depth != FROM_HISTORY or facts.id is None:
        return facts
    if not removal.is_of(facts.id, removal.digest, facts.label):
        return facts
    text_digest = removal.text_digest or facts.text_digest
    return replace(facts, digest=removal.digest, text_digest=text_digest, removed=removal.id)


def _standing(timeline: Timeline) -> Iterator[Removal]:
    """The removals that main has, decided in a role that may approve and entered by somebody who had one."""
    last = len(timeline.steps) - 1
    sources = [timeline.plain_at(last, places) for places in (timeline.parts.people, timeline.parts.organisation)]
    people = read_people(*sources)
    roles = read_roles(timeline.plain_at(last, timeline.parts.roles), sources[1])
    read = list(_read(timeline, last))
    for path, found in read:
        alone = sum(other.id == found.id for _, other in read) == 1
        if alone and fault_of(found, people, roles) is None and _is_entered(timeline, path, people):
            yield found


def _read(timeline: Timeline, last: int) -> Iterator[tuple[str, Removal]]:
    """(path, removal) of every record of one at the end of main."""
    for path in sorted(timeline.touches):
        change = timeline.change_at(last, path) if lies_in(path, timeline.parts.removals) else None
        if change is not None and change.blob is not None and change.mode in REGULAR:
            found = read_removal(timeline.yaml.get(change.blob))
            if found is not None:
                yield path, found


def _is_entered(timeline: Timeline, path: str, people: People) -> bool:
    """Whether the words of a record came to main from somebody who held a role on that day."""
    position = timeline.touches[path][-1][0]
    step, day = timeline.steps[position], timeline.days[position]
    person = people.persons.get(people.by_email.get(last_to_touch(step, path).author.email.casefold(), ""))
    return person is not None and any(held.holds(day) for held in person.roles)
