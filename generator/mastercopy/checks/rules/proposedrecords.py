"""Rules about what a proposal does to records that main has: what stands there stays, and corrections are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mastercopy.checks.rule import Case, before_of, rule
from mastercopy.model.fields import show as show_value
from mastercopy.model.record import Record
from mastercopy.model.removal import Removal, blank_text, digest_of_file
from mastercopy.model.series import written_points
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

_WORD = re.compile(r"\w{3}")
"""A reason says at least a word."""


def _pairs(case: Case) -> Iterator[tuple[Record, Record]]:
    """(as main has it, as proposed) of every record that both know and that is no document."""
    before = before_of(case).register
    for name, record in case.register.records.items():
        old = before.records.get(name)
        if old is not None and old.type.family == "record" and old.type.name == record.type.name:
            yield old, record


@rule(
    "status-went-back",
    "warning error error",
    "correct it visibly: a row under `corrections:` with a reason",
    "proposal",
)
def status_went_back(case: Case) -> Iterator[Problem]:
    """A proposal takes a record back to an earlier state, or out of a state that ends it, and no correction says so."""
    for old, new in _pairs(case):
        if old.status == new.status or "status" in _corrected(old, new):
            continue
        lifecycle = old.type.lifecycle
        if lifecycle is None or old.status not in lifecycle.every or new.status not in lifecycle.every:
            continue
        ended = old.status in lifecycle.exits
        back = new.status in lifecycle.states and not lifecycle.reached(new.status, str(old.status))
        if ended or back:
            yield case.problem(
                new.at("status"),
                say("{record} was {was} and would be {now}", record=new.id, was=old.status, now=new.status),
                record=new.id,
            )


@rule(
    "closed-record-changed",
    "warning error error",
    "leave what stands there, and correct it visibly: a row under `corrections:` with field, from, to and reason; "
    "what has to go for good needs a removal on main first (`mastercopy new removal`)",
    "proposal",
)
def closed_record_changed(case: Case) -> Iterator[Problem]:
    """A proposal changes what a closed record says, or a correction of it; what is only added is no change."""
    for old, new in _pairs(case):
        if not old.is_closed:
            continue
        allowed, under = _corrected(old, new), _removal(case, old)
        for name, value in old.values.items():
            if name in ("status", *allowed) or _keeps(value, new.values.get(name)):
                continue
            if under is not None and name in under.fields and new.values.get(name) in (None, blank_text(under.id)):
                yield case.removed(old, under)
            else:
                named = {"record": new.id, "status": old.status, "field": name}
                says = (
                    say("{record} is {status}, and this took away its field {field}", **named)
                    if new.values.get(name) is None
                    else say("{record} is {status}, and this changed its field {field}", **named)
                )
                yield case.problem(new.at(name), says, record=new.id)


def _removal(case: Case, old: Record) -> Removal | None:
    """The removal on main, and in the same words in the proposal, of exactly this record as main has it."""
    before = before_of(case)
    if before.tree is None or old.path not in before.tree.kinds:
        return None
    digest = digest_of_file(before.tree.read(old.path))
    kept = set(case.history.removals)
    found = (one for one in before.history.removals if one.is_of(old.id, digest) and one.path == old.path)
    return next((one for one in found if one in kept), None)


def _keeps(old: object, new: object) -> bool:
    """Whether a value still says what it said: a list and a row may grow."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        rest = list(new)
        for item in old:
            match = next((one for one in rest if _keeps(item, one)), None)
            if match is None:
                return False
            rest.remove(match)
        return True
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return all(_keeps(value, new.get(name)) for name, value in old.items())
    return old == new


def _corrected(old: Record, new: Record) -> frozenset[str]:
    """The fields of which the proposal says, in a new row with a reason, that and why they are corrected."""
    said = (row for row in _fresh(old, new, "corrections") if _WORD.search(str(row.get("reason") or "")))
    fields = {str(row.get("field") or "").partition(".")[0] for row in said if _fits(row, old, new)}
    return frozenset(fields) - {"corrections"}


def _fits(row: Mapping[str, object], old: Record, new: Record) -> bool:
    """Whether the words that a correction says stood there, and stand there now, do; a list is told by its own rows."""
    name = str(row.get("field") or "")
    for side, value in (("from", old.values.get(name)), ("to", new.values.get(name))):
        said, is_list = str(row.get(side) or ""), isinstance(value, (tuple, Mapping))
        if said and not is_list and "." not in name and said.casefold() not in show_value(value).casefold():
            return False
    return True


def _fresh(old: Record, new: Record, name: str) -> Iterator[Mapping[str, object]]:
    """The rows of a list that the proposal adds."""
    known, rows = old.values.get(name) or (), new.values.get(name) or ()
    if isinstance(rows, tuple) and isinstance(known, tuple):
        yield from (row for row in rows if isinstance(row, Mapping) and row not in known)


@rule(
    "target-unexplained",
    "warning error error",
    "add a row under `changes:` with field, from, to, reason and who approved it",
    "proposal",
)
def target_unexplained(case: Case) -> Iterator[Problem]:
    """A proposal moves what an objective aims at, and no row of its changes says why and who approved that."""
    for old, new in _pairs(case):
        if old.type.part != "objectives":
            continue
        said = {str(row.get("field")) for row in _fresh(old, new, "changes")}
        for name in ("baseline", "target", "due", "trajectory"):
            before, after = old.values.get(name), new.values.get(name)
            if before is not None and before != after and name not in said:
                yield case.problem(
                    new.at(name),
                    say("{record}: {field} changes, and nothing says why", record=new.id, field=name),
                    record=new.id,
                )


@rule("acknowledgement-altered", "warning error error", "leave each row as it is, and add what is new", "proposal")
def acknowledgement_altered(case: Case) -> Iterator[Problem]:
    """A proposal changes or takes away what somebody has acknowledged; such rows are only ever added."""
    for old, new in _pairs(case):
        if old.type.part != "acknowledgements":
            continue
        for name, value in old.values.items():
            if isinstance(value, tuple) and not all(row in (new.values.get(name) or ()) for row in value):
                yield case.problem(
                    new.at(name),
                    say("{record}: a row that stood there is another or gone", record=new.id),
                    record=new.id,
                )


@rule("figure-rewritten", "info warning error", "keep what it was under `was`, with a note why", "proposal")
def figure_rewritten(case: Case) -> Iterator[Problem]:
    """A proposal changes a figure that was reported, or takes it away, and does not keep what it was."""
    before = before_of(case)
    for old, new in _pairs(case):
        if old.type.part != "objectives" or before.tree is None or case.tree is None:
            continue
        now = {point.period.text: point for point in written_points(new, case.tree)}
        for point in written_points(old, before.tree):
            other = now.get(point.period.text)
            if other is None or (other.value != point.value and point.value not in other.was):
                named = {"record": new.id, "period": point.period.text, "was": point.value}
                says = (
                    say("{record}: the figure of {period}, {was}, becomes {now}", **named, now=other.value)
                    if other is not None
                    else say("{record}: the figure of {period}, {was}, goes", **named)
                )
                yield case.problem(other.place if other is not None else new.place, says, record=new.id)


@rule("record-removed", "warning error error", "keep it: a state such as `void` ends it, with the reason", "proposal")
def record_removed(case: Case) -> Iterator[Problem]:
    """A proposal takes a record away that main has."""
    before = before_of(case)
    for name, old in before.register.records.items():
        if old.type.family == "record" and old.type.part != "signoffs" and name not in case.register.records:
            under = _removal(case, old)
            shared = old.type.many is not None or old.type.single or old.type.part == "removals"
            if under is not None and not under.fields and not shared:
                yield case.removed(old, under)
            else:
                yield case.problem(Place(old.path), say("{record} would be gone", record=old.id), record=old.id)


@rule("id-reused", "error", "take the next free number: `mastercopy new` finds it", "proposal")
def id_reused(case: Case) -> Iterator[Problem]:
    """A proposal gives something new a number that main once had for something else."""
    before = before_of(case)
    for name, record in case.register.records.items():
        if name in before.register.records:
            continue
        trail = before.history.trails.get(name)
        if trail is not None and trail.deleted is not None and trail.title.casefold() != record.title.casefold():
            says = say("{record} was {title} until {day}", record=record.id, title=repr(trail.title), day=trail.deleted)
            yield case.problem(record.at("id"), says, record=record.id)
        elif name in before.retired and before.retired[name] != record.path:
            says = say(
                "{record} was the number of {path}, which is no longer there",
                record=record.id,
                path=before.retired[name],
            )
            yield case.problem(record.at("id"), says, record=record.id)
