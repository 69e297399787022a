"""Asks the compiler and the slow reading the same questions, and says where their answers differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mastercopy.project import Project, open_project
from mastercopy.tracing import trace_project
from mastercopy.views.registerview import register_json
from mastercopy.views.trailview import trail_json
from oracle.naive import Oracle

REGISTER_FIELDS = (
    "id",
    "title",
    "status",
    "approved",
    "revision",
    "effective",
    "in_force_from",
    "next_review",
    "owner",
    "path",
    "pending",
)
REVISION_FIELDS = (
    "revision",
    "issue",
    "released",
    "commit",
    "effective",
    "in_force_from",
    "in_force_until",
    "status",
    "approved",
    "kind",
    "digest",
    "text_digest",
)
# What is inferred, and how often one broken text is told: the rules leave both open.
UNSURE_EVENTS = ("before-control", "unreadable")
VOID = ("altered", "wrong-digest")  # at which issue of its label a void entry stands, the rules leave open


@dataclass(frozen=True, slots=True)
class Compiler:
    """The real thing, opened once."""

    project: Project

    def register(self, day: date) -> dict[str, Any]:
        return register_json(trace_project(self.project, as_of=day))

    def trail(self, number: str, day: date) -> dict[str, Any]:
        return trail_json(trace_project(self.project, as_of=day), number)


def ask(folder: Path) -> Compiler:
    """The compiler, ready to answer about a repository."""
    return Compiler(open_project(folder))


def compare_day(oracle: Oracle, compiler: Compiler, day: date) -> Iterator[str]:
    """Every difference on one day, as a sentence."""
    traced = trace_project(compiler.project, as_of=day)
    ours, theirs = _by_id(oracle.register(day)), _by_id(register_json(traced))
    if [*ours] != [*theirs]:
        yield f"{day} register: {[*ours]} != {[*theirs]}"
    for number in [name for name in ours if name in theirs]:
        for field in REGISTER_FIELDS:
            if ours[number][field] != theirs[number][field]:
                yield f"{day} register {number} {field}: {ours[number][field]!r} != {theirs[number][field]!r}"
        yield from _compare_trails(oracle.trail(number, day), trail_json(traced, number), oracle.mainline.zone)


def _by_id(register: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in register["documents"]}


def _compare_trails(ours: dict[str, Any], theirs: dict[str, Any], zone: ZoneInfo) -> Iterator[str]:
    where = f"{ours['as_of']} trail {ours['id']}"
    labels = [[(row["revision"], row["issue"]) for row in side["revisions"]] for side in (ours, theirs)]
    if labels[0] != labels[1]:
        yield f"{where} revisions: {labels[0]} != {labels[1]}"
        return
    for one, other in zip(ours["revisions"], theirs["revisions"], strict=True):
        seen = _seen(other, zone)
        for field in (*REVISION_FIELDS, "recorded", "authors", "signoffs", "unrevised_changes"):
            if field == "authors" and one["authors"] is None:
                continue  # a row of `history:` names whom it likes
            mine = other[field] if field in REVISION_FIELDS else seen[field]
            if _sure(field, one[field]) != _sure(field, mine):
                yield f"{where} r{one['revision']}-{one['issue']} {field}: {one[field]!r} != {mine!r}"
    voids = [_voids(ours, lambda row: row["signoffs"]), _voids(theirs, lambda row: _seen(row, zone)["signoffs"])]
    if voids[0] != voids[1]:
        yield f"{where} void entries: {voids[0]} != {voids[1]}"
    yield from _compare_events(where, ours, theirs, zone)


def _sure(field: str, value: Any) -> Any:
    # One person may say the same thing on several commits: how often it is shown, the rules leave open.
    return sorted({act for act in value if act[2] not in VOID}) if field == "signoffs" else value


Acts = Callable[[dict[str, Any]], list[tuple[str, str, str]]]


def _voids(trail: dict[str, Any], acts_of: Acts) -> list[tuple[str, ...]]:
    found = {(row["revision"], *act) for row in trail["revisions"] for act in acts_of(row) if act[2] in VOID}
    return sorted(found)


def _seen(row: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    recorded = row["recorded"]
    return {
        "recorded": _day(recorded, zone) if recorded else None,
        "authors": sorted(row["authors"]),
        "signoffs": sorted((act["meaning"], act["role"] or "", act["reason"] or "") for act in row["signoffs"]),
        "unrevised_changes": [change["commit"] for change in row["unrevised_changes"]],
    }


def _compare_events(where: str, ours: dict[str, Any], theirs: dict[str, Any], zone: ZoneInfo) -> Iterator[str]:
    sides = [
        sorted(
            (_day(event["at"], zone), event["kind"]) for event in side["events"] if event["kind"] not in UNSURE_EVENTS
        )
        for side in (ours, theirs)
    ]
    if sides[0] != sides[1]:
        yield f"{where} events: {sides[0]} != {sides[1]}"


def _day(text: str, zone: ZoneInfo) -> str:
    return text if len(text) == 10 else datetime.fromisoformat(text).astimezone(zone).date().isoformat()
