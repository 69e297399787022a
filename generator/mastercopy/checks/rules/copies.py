"""Rules about numbered printed copies: each in use shows what is in force, and each can be told from the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.checks.copies import issues_of, read_copies, read_copy, shares_number, was_in_force
from mastercopy.checks.rule import Case, rule
from mastercopy.words import Problem
from mastercopy.words.saying import say


@rule("copy-outdated", "warning error error", "swap the sheet and add a row under `issues:`, or recall the copy")
def copy_outdated(case: Case) -> Iterator[Problem]:
    """A numbered copy in use shows another revision than the one in force."""
    assert case.record is not None
    copy = read_copy(case.record, case.history, case.as_of)
    if copy.wants == "swap" and copy.trail is not None and copy.trail.in_force is not None:
        now = copy.trail.in_force
        named = {
            "copy": copy.named, "document": copy.document, "old": copy.revision, "revision": now.revision,
        }  # fmt: skip
        said = (
            say(
                "{copy} of {document} shows revision {old}, and revision {revision} is in force since {day}",
                **named,
                day=now.in_force_from,
            )
            if now.in_force_from is not None
            else say("{copy} of {document} shows revision {old}, and revision {revision} is in force", **named)
        )
        yield case.problem("issues", said)


@rule("copy-of-withdrawn", "warning error error", "take the copy away and record it: `status: recalled`, `recalled:`")
def copy_of_withdrawn(case: Case) -> Iterator[Problem]:
    """A numbered copy is still in use, and nothing of its document is in force any more."""
    assert case.record is not None
    copy = read_copy(case.record, case.history, case.as_of)
    if copy.wants == "return":
        yield case.problem(
            "document",
            say(
                "{copy} is still in use, and nothing of {document} is in force",
                copy=copy.named,
                document=copy.document,
            ),
        )


@rule("copy-of-no-revision", "warning error error", "correct the revision; a copy is made of what is in force alone")
def copy_of_no_revision(case: Case) -> Iterator[Problem]:
    """A numbered copy is of no controlled document, or was issued of a revision that was not yet or never in force."""
    assert case.record is not None
    trail = case.document_trail
    if trail is None:
        yield from case.unrecorded_document()
        return
    for row in issues_of(case.record):
        label, issued = str(row.get("revision", "")).strip(), row.get("issued")
        day = issued if isinstance(issued, date) else case.as_of
        if label and not any(one.revision == label and was_in_force(one, day) for one in trail.revisions):
            yield case.problem(
                "issues",
                say(
                    "revision {label} of {document} was not in force by {day}", label=label, document=trail.id, day=day
                ),
            )


@rule("copy-number-twice", "warning error error", "give one of the two another number, or recall it")
def copy_number_twice(case: Case) -> Iterator[Problem]:
    """Two numbered copies of one document that are in use bear the same number."""
    assert case.record is not None
    own = read_copy(case.record, case.history, case.as_of)
    for other in read_copies(case.register, case.history, case.as_of):
        if shares_number(own, other) and other.record.id < own.record.id:
            yield case.problem(
                "number",
                say(
                    "{record} is number {number} of {document} as well",
                    record=other.record.id,
                    number=own.number,
                    document=own.document,
                ),
            )
            return
