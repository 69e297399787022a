"""The rule about links that may no longer fit, because what they name was issued anew or changed."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.history.suspects import Suspect, find_suspects
from mastercopy.words import Problem

_SHOWN = 6


@rule("link-to-look-at", "info", "look whether it still fits, and say so under `looked_at: [{of, day, by}]`", "site")
def link_to_look_at(case: Case) -> Iterator[Problem]:
    """A document or record names something that was issued anew or changed after it was last looked at."""
    by_record: dict[str, list[Suspect]] = {}
    for one in find_suspects(case.register, case.history, case.as_of):
        by_record.setdefault(one.record.id, []).append(one)
    for name, found in sorted(by_record.items()):
        told = ", ".join(f"{one.target} ({one.what} on {one.changed})" for one in found[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        place = found[0].record.at(found[0].field)
        yield case.problem(place, f"{name} names {told}{more}, and was last looked at before", record=name)
