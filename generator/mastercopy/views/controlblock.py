"""Turns a trail and one of its revisions into the control block: the facts that stand above every text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.checks.clausecoverage import document_clauses
from mastercopy.checks.findings import tell_finding
from mastercopy.history.approval import AGAINST
from mastercopy.history.readership import asks_of, spared
from mastercopy.history.signoff import APPROVING
from mastercopy.history.values import Revision, SignOff, Trail
from mastercopy.views.clausenames import name_clause
from mastercopy.views.naming import Named, person_name, without_address
from mastercopy.views.readview import view_reading
from mastercopy.views.textview import list_of
from mastercopy.views.wording import EVIDENCE, MEANING, VOID, label, show, with_issue
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class SignOffRow:
    name: str
    role: str
    meaning: str
    at: str
    evidence: str
    evidence_url: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of the control block."""

    term: str
    values: tuple[Named, ...]
    note: str = ""
    flagged: bool = False


def _plain(term: str, text: str, note: str = "", *, flagged: bool = False) -> Detail:
    return Detail(term, (Named(text, text, None),), note, flagged)


def view_facts(compiled: Compiled, trail: Trail, revision: Revision | None) -> Iterator[Detail]:
    """The few facts that every reader needs, on a phone too."""
    if revision is not None:
        yield _plain(say("Revision"), with_issue(revision))
        yield _plain(say("Effective"), show(revision.effective or revision.in_force_from) or say("on release"))
    else:
        yield _plain(say("Document"), trail.id)
    if trail.in_force is not None and revision is trail.in_force:
        overdue = trail.next_review is not None and compiled.as_of > trail.next_review
        planned = show(trail.next_review) or say("no periodic review planned")
        yield _plain(say("Next review"), planned, say("overdue") if overdue else "", flagged=overdue)
    if trail.owner:
        yield Detail(say("Owner"), (person_name(compiled, trail.owner),))


def view_more(
    compiled: Compiled, trail: Trail, fields: Mapping[str, Any], revision: Revision | None
) -> Iterator[Detail]:
    """The other facts; on a phone they fold."""
    if revision is not None and revision.blob is None:
        approved, by = show(fields.get("approved")), show(fields.get("by"))
        told = [*([say("on {day}", day=approved)] if approved else []), *([say("by {name}", name=by)] if by else [])]
        approval = say_row(" ", told) or say("nobody wrote down by whom")
        yield _plain(say("Approved before control began"), approval)
    if revision is not None and revision.restores:
        yield _plain(say("Restores"), say("revision {revision}", revision=revision.restores))
    for key in ("applies_to", "process", "clauses", "supersedes", "readers", "translation_of", "verifier"):
        current = key == "clauses" and revision is not None and revision is trail.in_force
        values = document_clauses(trail) if current else list_of(fields.get(key))
        if values:
            name = name_clause if key == "clauses" else person_name
            yield Detail(label(key), tuple(name(compiled, value) for value in values))
        elif key == "applies_to" and revision is not None:
            yield _plain(label(key), say("everywhere"))
    if revision is not None and revision.blob is not None and fields.get("readers"):
        reason = spared(revision)
        if reason is not None:
            yield _plain(say("Asks of its readers"), say("nothing anew: {reason}", reason=reason))
        elif asks_of(revision) == "train":
            yield _plain(say("Asks of its readers"), say("to be trained before it holds"))
    reading = view_reading(compiled, trail) if revision is not None and revision is trail.in_force else None
    if reading is not None and reading.kept:
        yield Detail(label(reading.word), (Named(reading.told, reading.told, reading.url),))
    if revision is None and trail.withdrawn is not None:
        signed = [act for act in trail.revisions[-1].signoffs if act.valid and act.meaning == "withdraw"]
        signed_by = say_row(
            "; ", (f"{row.name}, {row.role}, {row.at}" for row in (view_signoff(compiled, act) for act in signed))
        )
        yield _plain(say("Withdrawal approved by"), signed_by or say("no approval recorded"))
    if trail.formerly:
        yield _plain(say("Formerly"), say_row(", ", trail.formerly))


def taken_back(act: SignOff, acts: Sequence[SignOff]) -> SignOff | None:
    """The later act by which the same person in the same role took an approval back; None where it stands."""
    if act.meaning not in APPROVING or act not in acts:
        return None
    later = acts[acts.index(act) + 1 :]
    same = [one for one in later if one.valid and (one.person, one.role) == (act.person, act.role)]
    last = same[-1] if same else None
    return last if last is not None and last.meaning in AGAINST else None


def _delegated(compiled: Compiled, act: SignOff) -> Iterator[str]:
    """For whom somebody acted who did not hold the role in their own right."""
    if act.person is None or act.role is None:
        return
    given = compiled.people.delegation(act.person, act.role, act.at_day)
    if given is not None:
        name = person_name(compiled, given.giver).title
        start, until = given.period.start, given.period.until
        if start and until:
            said = say("for {name}, by delegation from {start} to {until}", name=name, start=start, until=until)
        elif start:
            said = say("for {name}, by delegation from {start}", name=name, start=start)
        elif until:
            said = say("for {name}, by delegation to {until}", name=name, until=until)
        else:
            said = say("for {name}, by delegation", name=name)
        yield say_row(", ", (said, given.reason)) if given.reason else said


def _late(act: SignOff) -> str:
    """That it came late; of one that counts also from when."""
    if not act.valid:
        entered = act.reached[:10] if act.reached else ""
        return say("recorded late (entered on {entered})", entered=entered) if entered else say("recorded late")
    if not act.reached:
        return say("recorded late, counts from {day}", day=act.counts_from)
    return say("recorded late (entered on {entered}), counts from {day}", entered=act.reached[:10], day=act.counts_from)


def view_signoff(compiled: Compiled, act: SignOff, acts: Sequence[SignOff] = ()) -> SignOffRow:
    """One act among those of its revision, and why it does not count where it does not."""
    url, kind = act.evidence.get("url", ""), act.evidence.get("kind", "none stated")
    name = person_name(compiled, act.person).title if act.person else act.shown
    notes = [f"“{act.words}”"] if act.words else []
    if act.reason == "wrong-digest" and act.meaning in AGAINST:
        notes.append(say("about an earlier text, which this one replaces"))
    elif not act.valid:
        reason = VOID.get(act.reason or "", act.reason or say("not valid"))
        notes.append(say("does not count: {reason}", reason=reason))
    if act.verification is not None:
        notes.append(tell_finding(act.verification, name))
    notes.extend(_delegated(compiled, act))
    back = taken_back(act, acts)
    if back is not None:
        notes.append(say("taken back on {day}", day=back.at_day))
    if act.recorded_late:
        notes.append(_late(act))
    entered = without_address(act.entered_by) if act.entered_by else ""
    if kind != "trailer" and entered and entered != name:
        notes.append(say("entered by {name}", name=entered))
    if act.by_author:
        notes.append(say("by an author of the revision"))
    commit, evidence = act.evidence.get("commit", "")[:8], EVIDENCE.get(kind, label(kind))
    return SignOffRow(
        name,
        person_name(compiled, act.role).title if act.role else "",
        MEANING.get(act.meaning, label(act.meaning)),
        act.at_day.isoformat(),
        say("{evidence} in commit {commit}", evidence=evidence, commit=commit) if commit else evidence,
        url if url.startswith("https://") else None,
        say_row("; ", notes),
    )
