"""Turns links that may no longer fit into the list of what somebody should look at, by who owns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.suspects import Suspect, find_suspects
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "quality/suspect-links.html"


@dataclass(frozen=True, slots=True)
class SuspectLine:
    """One link: who names what, what happened to that and when, and when it was last looked at."""

    record: Named
    field: str
    target: Named
    changed: str
    what: str
    looked: str
    owner: Named | None
    row: str


def view_suspects(compiled: Compiled) -> tuple[SuspectLine, ...]:
    """The links that wait for a look, those that wait longest first."""
    found = find_suspects(compiled.register, compiled.history, compiled.as_of)
    return tuple(_line(compiled, one) for one in found)


def _line(compiled: Compiled, one: Suspect) -> SuspectLine:
    spec, owner = one.record.type.field(one.field), one.record.get("owner")
    return SuspectLine(
        name_of(compiled, one.record.id),
        spec.title if spec is not None else one.field,
        name_of(compiled, one.target),
        show(one.changed),
        one.what,
        show(one.looked)[:10],
        person_name(compiled, owner) if isinstance(owner, str) else None,
        f"  - {{of: {one.target}, day: {compiled.as_of.isoformat()}, by: YOUR-ID}}",
    )
