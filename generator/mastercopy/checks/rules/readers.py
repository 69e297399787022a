"""Rules about who knows which text: who has to read it, what asks nothing anew, and what proves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, Span, rule
from mastercopy.history.readership import (
    asks_of,
    known_from,
    read_readership,
    revision_called,
    revision_of,
    spared,
)
from mastercopy.history.values import Revision
from mastercopy.model.acknowledging import ACKNOWLEDGEMENTS, read_acknowledged
from mastercopy.model.learning import Session, read_session, sessions_about
from mastercopy.model.organisation import read_list
from mastercopy.model.record import identity
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_count, say_row


@rule("acknowledgement-overdue", "info warning error", "let them read it, and enter it with `mastercopy ack`")
def acknowledgement_overdue(case: Case, *, within: Span = "") -> Iterator[Problem]:
    """Readers of a text in force have not said within the time for it that they have read it, or were not trained."""
    del within  # what the type says is read by everybody who asks how long readers have
    found = read_readership(case.register, case.people, case.trail, case.as_of) if case.trail is not None else None
    late = [one for one in found.waiting if one.is_late(case.as_of)] if found is not None and found.kept else []
    if found is not None and late:
        who = say_row(", ", (say("{person} (until {due})", person=one.person, due=one.due) for one in late))
        named = {"number": f"{len(late):,}", "revision": found.revision.revision, "names": who}
        said = (
            say_count(
                "{number} reader was not trained on revision {revision}: {names}",
                "{number} readers were not trained on revision {revision}: {names}",
                len(late),
                **named,
            )
            if found.asks == "train"
            else say_count(
                "{number} reader has not read revision {revision}: {names}",
                "{number} readers have not read revision {revision}: {names}",
                len(late),
                **named,
            )
        )
        yield case.problem("readers", said)


@rule(
    "in-force-untrained",
    "info warning warning",
    "train people before a revision takes effect",
    "document",
)
def in_force_untrained(case: Case) -> Iterator[Problem]:
    """A revision that asks for training came into force before anybody in a role that follows it was trained."""
    trail = case.trail
    current = trail.in_force if trail is not None else None
    if trail is None or current is None or current.in_force_from is None or asks_of(current) != "train":
        return
    names = {identity(name) for name in (trail.id, *trail.formerly)}
    sessions = [
        one
        for one in sessions_about(case.register, (trail.id, *trail.formerly), case.as_of)
        if _is_about(one, names, current)
    ]
    for role in read_list(current.fields.get("readers")):
        holders = case.people.holders(role, current.in_force_from)
        days = [one.day for one in sessions if set(one.met) & set(holders)]
        if holders and (not days or min(days) > current.in_force_from):
            named = {"revision": current.revision, "day": current.in_force_from, "role": role}
            said = (
                say(
                    "revision {revision} holds since {day}, and of role {role} the first was trained on {first}",
                    **named,
                    first=min(days),
                )
                if days
                else say("revision {revision} holds since {day}, and of role {role} nobody is trained yet", **named)
            )
            yield case.problem("effective", said, severity="info" if days else None)


def _is_about(session: Session, names: set[str], revision: Revision) -> bool:
    return any(name in names and label == revision.revision for name, label in session.covered)


@rule("retraining-unfounded", "warning", "give `retraining_reason:` of a minor change, or have it read", "document")
def retraining_unfounded(case: Case) -> Iterator[Problem]:
    """A revision says that nobody has to read it anew, and may not: it is no small change, or gives no reason."""
    assert case.trail is not None
    for row in case.trail.revisions:
        if row is not case.trail.in_force and not row.is_pending:
            continue
        if row.fields.get("retraining") == "none" and spared(row) is None:
            small = row.fields.get("change_class") == "minor"
            said = (
                say(
                    "revision {revision} asks nothing of its readers and gives no reason, so it is asked all the same",
                    revision=row.revision,
                )
                if small
                else say(
                    "revision {revision} asks nothing of its readers and is neither a minor nor an editorial change, "
                    "so it is asked all the same",
                    revision=row.revision,
                )
            )
            yield case.problem("retraining", said)


@rule("acknowledgement-early", "warning error error", "have the approved text read, and enter it with `mastercopy ack`")
def acknowledgement_early(case: Case) -> Iterator[Problem]:
    """A text was acknowledged before it was released: until then it could still become another one."""
    trail = case.document_trail
    for row in read_acknowledged(case.record) if case.record is not None and trail is not None else ():
        text = revision_of(trail, row.digest) if trail is not None else None
        if text is None or row.day is None or row.day > case.as_of:
            continue
        first = known_from(text)
        if first is None or row.day < first:
            named = {"person": row.person, "revision": text.revision, "day": row.day}
            said = (
                say(
                    "{person} acknowledged revision {revision} on {day}, and it was released on {first}: "
                    "it does not count",
                    **named,
                    first=first,
                )
                if first is not None
                else say(
                    "{person} acknowledged revision {revision} on {day}, and it is not released: it does not count",
                    **named,
                )
            )
            yield case.problem(ACKNOWLEDGEMENTS, said)


@rule("covers-no-text", "warning error error", "name a revision that was released by the day of the training")
def covers_no_text(case: Case) -> Iterator[Problem]:
    """A training covered a revision that was never recorded, or not released by its day, and proves nothing of it."""
    session = read_session(case.record, case.as_of) if case.record is not None else None
    for name, label in session.covered if session is not None else ():
        trail = case.history.trail(name)
        if session is None or trail is None:
            continue  # what names no document is told by the rule about links
        text = revision_called(trail, label, session.day)
        first = known_from(text) if text is not None else None
        if text is None:
            yield case.problem(
                "covered", say("{document} has no recorded revision {label}", document=trail.id, label=repr(label[:40]))
            )
        elif first is None or first > session.day:
            named = {"label": label, "document": trail.id, "day": session.day}
            said = (
                say(
                    "revision {label} of {document} was released on {first}, and the training was on {day}",
                    **named,
                    first=first,
                )
                if first is not None
                else say("revision {label} of {document} is not released, and the training was on {day}", **named)
            )
            yield case.problem("covered", said)
