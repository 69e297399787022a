"""Says since when a record stands in its state, and for how long its type lets it stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from mastercopy.history.values import FieldChange
from mastercopy.model.record import Record, identity

RULE = "stage-overdue"
"""The rule by which a type says how long."""


class Stage(NamedTuple):
    """The day on which a record came into its state, and how many days it may stay there."""

    begun: date
    days: int

    @property
    def due(self) -> date:
        """The last day on which it may stand there."""
        return self.begun + timedelta(days=self.days)


def stage_by_type(record: Record, changes: Mapping[str, Sequence[FieldChange]], as_of: date) -> Stage | None:
    """The stage of a record by what its type says; None where it says nothing of that state."""
    use = next((one for one in record.type.rules if one.slug == RULE), None)
    if use is None:
        return None
    return read_stage(record, changes, as_of, str(use.options.get("since")), str(use.options.get("most")))


def read_stage(
    record: Record, changes: Mapping[str, Sequence[FieldChange]], as_of: date, since: str, most: str
) -> Stage | None:
    """The stage of a record; `most` says `STATE DAYS, STATE DAYS`. None for a state that has no such limit."""
    allowed = dict(part.split()[:2] for part in most.split(",") if len(part.split()) == 2)
    days, begun = allowed.get(str(record.status), ""), _entered(record, changes, as_of, since)
    return Stage(begun, int(days)) if days.isdigit() and len(days) < 6 and begun is not None else None


def _entered(record: Record, changes: Mapping[str, Sequence[FieldChange]], as_of: date, since: str) -> date | None:
    """The day on which a record came into its state: by main's own history, else by the last of its days."""
    own = changes.get(identity(record.id), ())
    moved = [date.fromisoformat(one.at[:10]) for one in own if one.field == "status" and one.new == record.status]
    if moved:
        return max(moved)
    names = (since, *(name for row in record.type.order for name in row))
    days = [date.fromordinal(day.toordinal()) for name in names if isinstance(day := record.get(name), date)]
    return max((day for day in days if day <= as_of), default=None)
