"""Reads when control began: the first `history_starts` that main had, where nothing had been recorded before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mastercopy.history.snapshots import Sequences
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import TrailFault
from mastercopy.model.adoption import ADOPTION
from mastercopy.model.organisation import read_day
from mastercopy.words.saying import say

Dated = tuple[date, TrailFault]


def first_recorded(timeline: Timeline, sequences: Sequences) -> int | None:
    """The step at which the first revision of any document was recorded; None where none ever was.

    What lies in folders that nobody read before they were adopted counts as recorded by the step that adopted them.
    """
    adopted = next((position for position, _ in timeline.touches.get(ADOPTION, ())), 0)
    recorded = (
        version.position if (version.path or "docs/").startswith("docs/") else max(version.position, adopted)
        for versions in sequences.versions.values()
        for version in versions
        if version.facts is not None and version.facts.label is not None and not version.facts.draft
    )
    return min(recorded, default=None)


def history_starts(timeline: Timeline, last: int, recorded: int | None) -> tuple[date | None, Dated | None]:
    """The day on which control began, by what main said up to a step, and the fault where somebody moved it.

    The organisation's first record says it, or a later one while nothing is recorded: what somebody says afterwards
    would approve what waits.
    """
    place = timeline.parts.organisation[0]
    first: date | None = None
    begun = False
    for position, change in timeline.touches.get(place, ()):
        if position > last:
            break
        fields = timeline.yaml.get(change.blob or "")
        given = read_day(fields.get("history_starts")) if isinstance(fields, Mapping) else None
        if first is None and given is not None and begun and recorded is not None and position > recorded:
            said = say(
                "history_starts was entered when revisions had been recorded already; {given} counts for nothing",
                given=given,
            )
            return None, _fault(timeline, position, "history-starts-late", said)
        begun = begun or isinstance(fields, Mapping)
        if first is None:
            first = given
        elif given != first:
            said = say("history_starts was {first} and was changed", first=first.isoformat())
            return first, _fault(timeline, position, "history-starts-changed", said)
    return first, None


def _fault(timeline: Timeline, position: int, slug: str, sentence: str) -> Dated:
    step = timeline.steps[position]
    path = timeline.parts.organisation[0]
    return timeline.days[position], TrailFault(slug, sentence, path, step.commit.id, step.moment().isoformat())
