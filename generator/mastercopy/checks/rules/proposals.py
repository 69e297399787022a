"""Rules about what a proposal does to what main has: they speak where a base is given to compare with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mastercopy.checks.rule import Before, Case, rule
from mastercopy.checks.rules.links import every_mention
from mastercopy.history.values import Revision, Trail
from mastercopy.model.deciding import deciding
from mastercopy.model.record import Record, identity
from mastercopy.sources.commits import UNRECORDED
from mastercopy.words import Place, Problem, count

_DAYS = ("effective", "valid_until")


def proposed_revisions(case: Case) -> Iterator[tuple[Trail, Revision]]:
    """Every revision that the proposal would record, with its trail."""
    for _, trail in sorted(case.history.trails.items()):
        for row in trail.revisions:
            if row.commit == UNRECORDED and row.recorded_day is not None:
                yield trail, row


def _before(case: Case) -> Before:
    assert case.before is not None  # rules of this scope run with a base alone
    return case.before


def _pairs(case: Case) -> Iterator[tuple[Record, Record]]:
    """(as main has it, as proposed) of every record that both know and that is no document."""
    before = _before(case).register
    for name, record in case.register.records.items():
        old = before.records.get(name)
        if old is not None and old.type.family == "record" and old.type.name == record.type.name:
            yield old, record


@rule("label-without-change", "warning error error", "keep the label, or say what changes", "proposal")
def label_without_change(case: Case) -> Iterator[Problem]:
    """A proposal gives a document a new revision, and neither its text nor a day of it is another."""
    for trail, row in proposed_revisions(case):
        texts = [one for one in trail.revisions if one.blob is not None]
        earlier = texts[texts.index(row) - 1] if row in texts and texts.index(row) > 0 else None
        if row.kind != "re-issue" or earlier is None or earlier.status == "withdrawn":
            continue
        if all(row.fields.get(day) == earlier.fields.get(day) for day in _DAYS):
            yield case.problem(
                _place(case, trail),
                f"revision {row.revision} of {trail.id} says nothing else than revision {earlier.revision}",
                record=trail.id,
            )


@rule("effective-past", "warning error error", "write a day to come, or none: then it holds from approval", "proposal")
def effective_past(case: Case) -> Iterator[Problem]:
    """A proposal states an effective day that is over already: nobody could follow the text on it."""
    for trail, row in proposed_revisions(case):
        day = row.recorded_day
        if row.effective is not None and day is not None and row.effective < day and row.kind != "legacy":
            yield case.problem(
                _place(case, trail, "effective"),
                f"revision {row.revision} of {trail.id} would be effective from {row.effective}, which is over",
                record=trail.id,
            )


def _place(case: Case, trail: Trail, field: str = "revision") -> Place:
    record = case.register.get(trail.id)
    return record.at(field) if record is not None else Place(trail.path or "docs/")


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
            yield case.problem(new.at("status"), f"{new.id} was {old.status} and would be {new.status}", record=new.id)


@rule(
    "closed-record-changed",
    "warning error error",
    "leave what stands there, and correct it visibly: a row under `corrections:` with field, from, to and reason",
    "proposal",
)
def closed_record_changed(case: Case) -> Iterator[Problem]:
    """A proposal changes what a closed record says, or a correction of it; what is only added is no change."""
    for old, new in _pairs(case):
        if not old.is_closed:
            continue
        allowed = _corrected(old, new)
        for name, value in old.values.items():
            if name not in ("status", *allowed) and not _keeps(value, new.values.get(name)):
                what = "took away" if new.values.get(name) is None else "changed"
                says = f"{new.id} is {old.status}, and this {what} its field {name}"
                yield case.problem(new.at(name), says, record=new.id)


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
    said = (row for row in _fresh(old, new, "corrections") if row.get("reason"))
    return frozenset(str(row.get("field") or "").partition(".")[0] for row in said) - {"corrections"}


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
                yield case.problem(new.at(name), f"{new.id}: {name} changes, and nothing says why", record=new.id)


@rule("record-removed", "warning error error", "keep it: a state such as `void` ends it, with the reason", "proposal")
def record_removed(case: Case) -> Iterator[Problem]:
    """A proposal takes a record away that main has."""
    before = _before(case)
    for name, old in before.register.records.items():
        if old.type.family == "record" and old.type.part != "signoffs" and name not in case.register.records:
            yield case.problem(Place(old.path), f"{old.id} would be gone", record=old.id)


@rule("id-reused", "error", "take the next free number: `mastercopy new` finds it", "proposal")
def id_reused(case: Case) -> Iterator[Problem]:
    """A proposal gives something new a number that main once had for something else."""
    before = _before(case)
    for name, record in case.register.records.items():
        if name in before.register.records:
            continue
        trail = before.history.trails.get(name)
        if trail is not None and trail.deleted is not None and trail.title.casefold() != record.title.casefold():
            says = f"{record.id} was {trail.title!r} until {trail.deleted}"
            yield case.problem(record.at("id"), says, record=record.id)
        elif name in before.retired and before.retired[name] != record.path:
            says = f"{record.id} was the number of {before.retired[name]}, which is no longer there"
            yield case.problem(record.at("id"), says, record=record.id)


@rule("link-suspect", "info", "look whether each still fits the new text", "proposal")
def link_suspect(case: Case) -> Iterator[Problem]:
    """A proposal changes the text of a document that others name, and leaves those as they are."""
    changed = {identity(trail.id): (trail, row) for trail, row in proposed_revisions(case) if row.kind == "revised"}
    if not changed:
        return
    naming: dict[str, dict[str, None]] = {}
    for record, _, target, _ in every_mention(case):
        name, untouched = identity(target), record.path not in _before(case).changed
        if name in changed and untouched and not record.is_closed and identity(record.id) != name:
            naming.setdefault(name, {})[record.id] = None
    for name, others in sorted(naming.items()):
        trail, row = changed[name]
        if row.fields.get("change_class") != "editorial":
            says = f"revision {row.revision} of {trail.id} comes, and {_named(others)} it"
            yield case.problem(_place(case, trail), says, record=trail.id)


def _named(others: Mapping[str, None]) -> str:
    shown = list(others)
    more = f" and {count(len(shown) - 12, 'other')}" if len(shown) > 12 else ""
    return f"{', '.join(shown[:12])}{more} {'names' if len(shown) == 1 else 'name'}"


@rule("branch-behind", "error", "bring the branch up to date with main, and look at these texts again", "proposal")
def branch_behind(case: Case) -> Iterator[Problem]:
    """Main changed a file since the branch began that the branch changes too: nobody has seen the two together."""
    for path in _before(case).conflicts:
        yield case.problem(Place(path), "main has another version of it since this branch began")


@rule(
    "approval-rules-changed",
    "warning error error",
    "propose it apart from the documents that it judges, and have it read by who may approve today",
    "proposal",
)
def approval_rules_changed(case: Case) -> Iterator[Problem]:
    """A proposal changes who may approve or what is forgiven, and brings documents or sign-offs that this judges."""
    changed = _before(case).changed
    found = {path: deciding(path) for path in sorted(changed)}
    judges = [path for path, one in found.items() if one is not None and one.judges]
    judged = any(True for _ in proposed_revisions(case)) or any(one.startswith("records/signoffs/") for one in changed)
    for path in judges if judged else ():
        yield case.problem(Place(path), "it decides what approves or is forgiven, and changes with what it judges")
