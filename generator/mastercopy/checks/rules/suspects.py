"""The rule about links that may no longer fit, because what they name was issued anew or changed."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.history.suspects import Suspect, find_suspects
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_row

_SHOWN = 6


@rule("link-to-look-at", "info", "look whether it still fits, and say so under `looked_at: [{{of, day, by}}]`", "site")
def link_to_look_at(case: Case) -> Iterator[Problem]:
    """A document or record names something that was issued anew or changed after it was last looked at."""
    by_record: dict[str, list[Suspect]] = {}
    for one in find_suspects(case.register, case.history, case.as_of):
        by_record.setdefault(one.record.id, []).append(one)
    for name, found in sorted(by_record.items()):
        names = say_row(
            ", ",
            (
                say("{target} ({what} on {day})", target=one.target, what=one.what, day=one.changed)
                for one in found[:_SHOWN]
            ),
        )
        if len(found) > _SHOWN:
            names = say("{names} and {number} more", names=names, number=len(found) - _SHOWN)
        place = found[0].record.at(found[0].field)
        yield case.problem(
            place,
            say("{record} names {names}, and was last looked at before", record=name, names=names),
            record=name,
        )
