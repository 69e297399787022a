"""What the page of a record is made of beside its fields: what was made once for all pages, and what its part adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mastercopy.history.following import Following
    from mastercopy.measures.recordbook import RecordBook
    from mastercopy.measures.surveys import Wave
    from mastercopy.views.ledview import Led
    from mastercopy.views.task import Task


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is made once and looked at by many pages.

    What waits, what figures were, survey waves, what led to what, and what follows from what.
    """

    tasks: tuple[Task, ...]
    book: RecordBook
    waves: Sequence[Wave]
    led: Mapping[str, tuple[Led, ...]]
    following: Following


@dataclass(frozen=True, slots=True)
class Extra:
    """What a part adds to the page of its records: a template of its own, where it has one, and values for it."""

    values: Mapping[str, Any]
    template: str = "record.html.j2"
    paper: str = ""
    """What its sheets say; without it they say what those of every page say."""
