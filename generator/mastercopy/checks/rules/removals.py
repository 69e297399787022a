"""Rules about removals: who decided them could decide, and what they say is gone is gone."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.history.values import Trail
from mastercopy.model.fields import show
from mastercopy.model.record import Record, identity
from mastercopy.model.removal import DIGEST, FROM_HISTORY, Removal, blank_text
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_row

_CARRIED_OUT = "carried-out"
_DIGEST = say(
    "write `sha256:` and the number that `sha256sum FILE` prints for the file as main has it; of a document, the "
    "content digest that the page of the revision shows"
)


@rule("removal-unfounded", "error", "let somebody decide it who may, and say of exactly what it is")
def removal_unfounded(case: Case) -> Iterator[Problem]:
    """A removal counts for nothing, or says that something is gone which stands here."""
    record = case.record
    assert record is not None
    if record.is_left:
        return
    counted = next((one for one in case.history.removals if one.id == identity(record.id)), None)
    if counted is None:
        field, why, hint = _why(record)
        yield case.problem(field, say("{record} counts for nothing: {why}", record=record.id, why=why), hint=hint)
    elif record.status == _CARRIED_OUT and (left := _left(case, counted)) is not None:
        hint = say("write `{text}` in its place", text=blank_text(counted.id)) if counted.fields else None
        yield case.problem(
            "record", say("{record} is said to be carried out, and {left}", record=record.id, left=left), hint=hint
        )


def _why(record: Record) -> tuple[str, str, str | None]:
    """(field, what most likely keeps a removal from counting, what to do); the first of these that applies."""
    if not DIGEST.fullmatch(str(record.get("digest") or "")):
        return "digest", say("its digest is none"), _DIGEST
    role, by = record.get("role"), record.get("decided_by")
    why = say(
        "{by} could not decide it as {role} on {decided}, or nobody with a role entered it",
        by=by,
        role=role,
        decided=record.get("decided"),
    )
    return "decided_by", why, None


def _left(case: Case, removal: Removal) -> str | None:
    """What is still there of what a removal that was carried out says is gone; None where nothing is."""
    trail = case.history.trail(removal.record)
    if removal.revision is not None:
        return _text_left(trail, removal) if removal.depth == FROM_HISTORY else None
    there = case.register.get(removal.record)
    if there is None:
        return None
    if not removal.fields:
        return say("{record} is still there", record=there.id)
    said = [name for name in removal.fields if not removal.blanks(there.get(name))]
    said += [
        say("{field} under corrections", field=name) for name in removal.fields if _is_corrected(there, name, removal)
    ]
    return say("{record} still says {fields}", record=there.id, fields=say_row(", ", said)) if said else None


def _text_left(trail: Trail | None, removal: Removal) -> str | None:
    rows = [row for row in trail.revisions if row.revision == removal.revision] if trail is not None else []
    if any(row.digest == removal.digest and row.removed is None for row in rows):
        return say("the text of revision {revision} is still there", revision=removal.revision)
    if rows and not any(row.removed == removal.id for row in rows):
        return say("no text of revision {revision} is blank under it", revision=removal.revision)
    return None


def _is_corrected(record: Record, name: str, removal: Removal) -> bool:
    """Whether a correction still tells what a field said, or says."""
    rows = (row for row in record.get("corrections") or () if show(row.get("field")).partition(".")[0] == name)
    return any(not removal.blanks(row.get(side)) for row in rows for side in ("from", "to"))
