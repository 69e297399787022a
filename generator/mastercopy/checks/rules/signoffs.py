"""Rules about approvals: what is missing, what does not count, and what came late."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.history.approval import AGAINST
from mastercopy.history.claims import CLAIMED
from mastercopy.history.signoff import APPROVING
from mastercopy.history.unrecorded import NOBODY
from mastercopy.history.values import Revision, SignOff, Trail
from mastercopy.model.fields import texts
from mastercopy.model.record import identity
from mastercopy.sources.commits import UNRECORDED
from mastercopy.words import Place, Problem
from mastercopy.words.listing import say_either
from mastercopy.words.saying import say, say_row


@rule("approval-missing", "warning error error", "have it signed off by the roles of the approval matrix", "document")
def approval_missing(case: Case) -> Iterator[Problem]:
    """The newest recorded revision waits for approval; a note only, while no commit records it yet."""
    newest = case.trail.revisions[-1] if case.trail is not None else None
    if newest is not None and newest.status == "awaiting-approval":
        rejected = [say("{person} rejected it on {day}", person=one.person, day=one.day) for one in newest.objections]
        against = say_row("; ", rejected)
        says = say("revision {revision} awaits approval", revision=newest.revision)
        if against:
            says = say("revision {revision} awaits approval: {against}", revision=newest.revision, against=against)
        rework = say("change the text and have it approved, or have the rejection taken back") if against else None
        asked = (
            say("`mastercopy approve {document}` by {roles}", document=newest.id, roles=say_either(newest.asks))
            if newest.asks
            else None
        )
        if newest.commit == UNRECORDED:  # an approval comes with the commit or after it
            yield case.problem(_revision(case), say("{says} once it is on main", says=says), severity="info")
            return
        yield case.problem(_revision(case), says, hint=rework or asked, commit=newest.commit)


_OWN_RULE = ("altered", "unknown-person")
"""Reasons that have a rule of their own; every other one is `approval-void`."""
_REASONS = {
    "wrong-digest": say("it was given for another text"),
    "role-not-held": say("the role was not held on that day"),
    "author": say("an author may not approve"),
    "before-withdrawal": say(
        "it was said before the document was withdrawn, and a text that comes back is approved anew"
    ),
    "weak-evidence": say("the evidence is weaker than the approval matrix asks for"),
}
_NO_TRAILER = say("no commit with this text carries the trailer that it claims, and a statement is too weak")


def _revision(case: Case) -> str | None:
    return "revision" if case.record is not None else None


def _current(trail: Trail | None) -> Iterator[Revision]:
    """The revision in force, and the newest recorded one."""
    if trail is not None:
        if trail.in_force is not None and trail.in_force != trail.revisions[-1]:
            yield trail.in_force
        yield trail.revisions[-1]


def _entries(case: Case, document: str) -> Place | None:
    """Where the sign-offs of a document are kept."""
    for entry in case.register.of_part("signoffs"):
        if identity(str(entry.get("document") or "")) == identity(document):
            return entry.at("signoffs")
    return None


def _replaces(later: SignOff, earlier: SignOff) -> bool:
    """Whether a person has said again, so that it counts, what did not count before."""
    said = (earlier.person, earlier.role, earlier.meaning)
    return later.valid and later.person is not None and (later.person, later.role, later.meaning) == said


@rule("approval-void", "error", "see why it does not count; approve again where that is right", "document")
def approval_void(case: Case) -> Iterator[Problem]:
    """A sign-off of a current revision does not count, and the same person gave none later that does."""
    for revision in _current(case.trail):
        for place, signoff in enumerate(revision.signoffs):
            if signoff.reason is None or signoff.reason in ("not-asked", *_OWN_RULE):
                continue
            if signoff.reason == "weak-evidence" and signoff.verification is not None:
                continue  # `evidence-unfounded` says what is wrong with it
            if signoff.reason == "wrong-digest" and (signoff.meaning in AGAINST or revision.approved):
                continue  # a no to an earlier draft is answered by the new text; so is a yes, once that one is approved
            if signoff.reason == "weak-evidence" and revision.commit == UNRECORDED:
                continue  # the commit that records it may carry the trailer
            weak = signoff.reason == "weak-evidence"  # better evidence may be older than the entry that lacked it
            if any(_replaces(other, signoff) for other in revision.signoffs[0 if weak else place + 1 :]):
                continue
            unfounded = signoff.reason == "weak-evidence" and CLAIMED in signoff.evidence
            why = _NO_TRAILER if unfounded else _REASONS.get(signoff.reason, signoff.reason)
            again = say(
                "have it said so that it counts: where a trailer is asked for, commit it (`git commit --allow-empty "
                "--trailer`), and then `mastercopy approve {document} --evidence trailer --commit COMMIT`",
                document=revision.id,
            )
            yield case.problem(
                _revision(case),
                say(
                    "the sign-off of {person} under revision {revision} does not count: {why}",
                    person=signoff.shown,
                    revision=revision.revision,
                    why=why,
                ),
                hint=again if weak else None,
                commit=revision.commit,
            )


@rule("signoff-altered", "error", "put the entry back, and add what is new as an entry of its own", "document")
def signoff_altered(case: Case) -> Iterator[Problem]:
    """A sign-off that had reached the main branch was changed or removed there: an approval counts no longer."""
    for revision in case.trail.revisions if case.trail is not None else ():
        for shown, meaning in dict.fromkeys((s.shown, s.meaning) for s in revision.signoffs if s.altered):
            yield case.problem(
                _entries(case, case.trail.id if case.trail is not None else "") or _revision(case),
                say(
                    "the sign-off ({meaning}) of {person} under revision {revision} was changed or removed",
                    meaning=meaning,
                    person=shown,
                    revision=revision.revision,
                ),
                commit=revision.commit,
            )


@rule("unknown-approver", "warning error error", "add the person, or the e-mail, to records/people.yml", "document")
def unknown_approver(case: Case) -> Iterator[Problem]:
    """A sign-off of a current revision is by somebody whom the list of people does not know."""
    for revision in _current(case.trail):
        for signoff in revision.signoffs:
            if signoff.reason == "unknown-person":
                yield case.problem(
                    _revision(case),
                    say(
                        "{person} signed revision {revision}, and is not in the list of people",
                        person=signoff.shown[:80],
                        revision=revision.revision,
                    ),
                    commit=revision.commit,
                )


@rule("unknown-author", "info warning warning", "add the e-mail to that person in records/people.yml", "document")
def unknown_author(case: Case) -> Iterator[Problem]:
    """What somebody approved was written under an address that the list of people does not know: perhaps their own."""
    people = {person.id for person in case.register.of_part("people")}
    for revision in _current(case.trail):
        approvals = [signoff for signoff in revision.signoffs if signoff.valid and signoff.meaning in APPROVING]
        for author in revision.authors if approvals and revision.policy == "required" else ():
            if author not in people and author != str(NOBODY):
                says = say(
                    "{author} wrote revision {revision}, and is not in the list of people",
                    author=author[:80],
                    revision=revision.revision,
                )
                yield case.problem(_revision(case), says, commit=revision.commit)


def entered_by_whom(case: Case, signoff: SignOff) -> str:
    """The person who wrote an act into the repository; whom the records do not know, as Git has it."""
    people = case.register.of_part("people")
    emails = {email.casefold(): person.id for person in people for email in texts(person.get("emails"))}
    by = signoff.entered_by or ""
    return emails.get(by.rpartition("<")[2].rstrip(">").casefold(), by)


@rule("entered-by-author", "info warning warning", "let somebody else enter the approvals of a text", "site")
def entered_by_author(case: Case) -> Iterator[Problem]:
    """An approval of a current revision was entered into the repository by an author of the text."""
    for name, trail in case.history.trails.items():
        for revision in _current(trail):
            for signoff in revision.signoffs:
                by, writer = signoff.entered_by or "", entered_by_whom(case, signoff)
                if _is_approving_entry(signoff) and writer in revision.authors and writer != signoff.person:
                    yield case.problem(
                        _entries(case, name) or Place(revision.path or ""),
                        _entered_by(signoff, revision, None if by == str(NOBODY) else writer),
                        commit=revision.commit,
                        record=trail.id,
                    )


def _entered_by(signoff: SignOff, revision: Revision, writer: str | None) -> str:
    """That an author entered an approval; without a name it is who changes the text and has not committed it."""
    named = {"person": signoff.shown, "revision": revision.revision}
    if writer is None:
        return say(
            "the approval of {person} under revision {revision} was entered by whoever is changing the text", **named
        )
    return say(
        "the approval of {person} under revision {revision} was entered by {writer}, an author of the text",
        **named,
        writer=writer,
    )


def _is_approving_entry(signoff: SignOff) -> bool:
    """Whether it is an approval written into a file: a trailer's moment is that of its own commit."""
    return signoff.meaning in APPROVING and signoff.at != signoff.reached


@rule("role-backdated", "info warning warning", "enter a role by the day on which it begins", "site")
def role_backdated(case: Case) -> Iterator[Problem]:
    """A role or a delegation reached the main branch later than it begins, and makes earlier sign-offs count."""
    people = {person.id: person for person in case.register.of_part("people")}
    for late in case.history.backdated:
        named = {"person": late.person, "role": late.role, "entered": late.entered}
        person = people.get(late.person)
        yield case.problem(
            person.at("roles") if person is not None else Place(late.path),
            say("{person} acts as {role} from {start}, which was entered on {entered}", **named, start=late.start)
            if late.start is not None
            else say("{person} acts as {role} without a first day, which was entered on {entered}", **named),
            commit=late.commit,
            record=late.person,
        )


@rule("approval-recorded-late", "info warning warning", "enter approvals within the approval lag", "document")
def approval_recorded_late(case: Case) -> Iterator[Problem]:
    """An approval reached the main branch later than the organisation allows, and counts only from then."""
    newest = case.trail.revisions[-1] if case.trail is not None else None
    for signoff in newest.signoffs if newest is not None else ():
        if signoff.recorded_late and signoff.valid:
            yield case.problem(
                _revision(case),
                say(
                    "{person} signed on {day}, and it reached main on {reached}",
                    person=signoff.shown,
                    day=signoff.at_day,
                    reached=(signoff.reached or "")[:10],
                ),
            )


@rule("emergency-approval-overdue", "warning error error", "have the emergency issue approved in full", "document")
def emergency_approval_overdue(case: Case) -> Iterator[Problem]:
    """An emergency issue was not approved in full within five working days."""
    current = case.trail.in_force if case.trail is not None else None
    if current is not None and current.full_approval_due is not None and case.as_of > current.full_approval_due:
        yield case.problem(
            _revision(case),
            say("full approval was due on {day}", day=current.full_approval_due),
            commit=current.commit,
        )
