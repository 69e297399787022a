"""Rules about approvals: what is missing, what does not count, and what came late."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.words import Problem


@rule("approval-missing", "warning error error", "have it signed off by the roles of the approval matrix", "document")
def approval_missing(case: Case) -> Iterator[Problem]:
    """The newest recorded revision waits for approval."""
    newest = case.trail.revisions[-1] if case.trail is not None else None
    if newest is not None and newest.status == "awaiting-approval":
        yield case.problem(
            "revision" if case.record else None, f"revision {newest.revision} awaits approval", commit=newest.commit
        )


@rule("approval-void", "error", "see why it does not count; approve again where that is right", "document")
def approval_void(case: Case) -> Iterator[Problem]:
    """A sign-off of the newest revision does not count: altered, wrong digest, role not held, author, weak evidence."""
    newest = case.trail.revisions[-1] if case.trail is not None else None
    for signoff in newest.signoffs if newest is not None else ():
        if not signoff.valid and signoff.reason not in ("not-asked", None):
            yield case.problem(
                "revision" if case.record else None, f"the sign-off of {signoff.shown} does not count: {signoff.reason}"
            )


@rule("approval-recorded-late", "info warning warning", "enter approvals within the approval lag", "document")
def approval_recorded_late(case: Case) -> Iterator[Problem]:
    """An approval reached the main branch later than the organisation allows, and counts only from then."""
    newest = case.trail.revisions[-1] if case.trail is not None else None
    for signoff in newest.signoffs if newest is not None else ():
        if signoff.recorded_late and signoff.valid:
            yield case.problem(
                "revision" if case.record else None,
                f"{signoff.shown} signed on {signoff.at_day}, and it reached main on {(signoff.reached or '')[:10]}",
            )


@rule("emergency-approval-overdue", "error", "have the emergency issue approved in full", "document")
def emergency_approval_overdue(case: Case) -> Iterator[Problem]:
    """An emergency issue was not approved in full within five working days."""
    current = case.trail.in_force if case.trail is not None else None
    if current is not None and current.full_approval_due is not None and case.as_of > current.full_approval_due:
        yield case.problem(
            "revision" if case.record else None,
            f"full approval was due on {current.full_approval_due}",
            commit=current.commit,
        )
