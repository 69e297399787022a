"""Turns a day of the mainline into what figures were read from on it: records and calendar as recorded by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mastercopy.history.pastcalendar import calendar_at
from mastercopy.history.timeline import Timeline
from mastercopy.model.catalog import Catalog
from mastercopy.model.register import build_register
from mastercopy.model.series import Evidence


def evidence_on(timeline: Timeline, catalog: Catalog, day: date) -> Evidence | None:
    """The records of a day by the types of today; None for a day before anything was recorded.

    Whatever is recorded later does not change it, so that what is made of it stays the same bytes.
    """
    position = timeline.position_on(day)
    if position < 0:
        return None
    tree = timeline.tree_on(position)
    records = replace(tree, paths=tuple(path for path in tree.paths if path.startswith("records/")))
    return Evidence(tree, build_register(records, catalog)[0], calendar_at(timeline, position), catalog.types)
