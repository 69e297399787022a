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
from mastercopy.views.wording import EVIDENCE, MEANING, VOID, label, show

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
        issue = f" (issue {revision.issue})" if revision.issue > 1 else ""
        yield _plain("Revision", revision.revision + issue)
        yield _plain("Effective", show(revision.effective or revision.in_force_from) or "on release")
    else:
        yield _plain("Document", trail.id)
    if trail.in_force is not None and revision is trail.in_force:
        overdue = trail.next_review is not None and compiled.as_of > trail.next_review
        planned = show(trail.next_review) or "no periodic review planned"
        yield _plain("Next review", planned, "overdue" if overdue else "", flagged=overdue)
    if trail.owner:
        yield Detail("Owner", (person_name(compiled, trail.owner),))


def view_more(
    compiled: Compiled, trail: Trail, fields: Mapping[str, Any], revision: Revision | None
) -> Iterator[Detail]:
    """The other facts; on a phone they fold."""
    if revision is not None and revision.blob is None:
        approved, by = show(fields.get("approved")), show(fields.get("by"))
        said = " ".join(part for part in (f"on {approved}" if approved else "", f"by {by}" if by else "") if part)
        yield _plain("Approved before control began", said or "nobody wrote down by whom")
    if revision is not None and revision.restores:
        yield _plain("Restores", f"revision {revision.restores}")
    for key in ("applies_to", "process", "clauses", "supersedes", "readers", "translation_of", "verifier"):
        current = key == "clauses" and revision is not None and revision is trail.in_force
        values = document_clauses(trail) if current else list_of(fields.get(key))
        if values:
            name = name_clause if key == "clauses" else person_name
            yield Detail(label(key), tuple(name(compiled, value) for value in values))
        elif key == "applies_to" and revision is not None:
            yield _plain(label(key), "everywhere")
    if revision is not None and revision.blob is not None and fields.get("readers"):
        reason = spared(revision)
        if reason is not None:
            yield _plain("Asks of its readers", f"nothing anew: {reason}")
        elif asks_of(revision) == "train":
            yield _plain("Asks of its readers", "to be trained before it holds")
    reading = view_reading(compiled, trail) if revision is not None and revision is trail.in_force else None
    if reading is not None and reading.kept:
        yield Detail(label(reading.word), (Named(reading.told, reading.told, reading.url),))
    if revision is None and trail.withdrawn is not None:
        signed = [act for act in trail.revisions[-1].signoffs if act.valid and act.meaning == "withdraw"]
        told = "; ".join(f"{row.name}, {row.role}, {row.at}" for row in (view_signoff(compiled, act) for act in signed))
        yield _plain("Withdrawal approved by", told or "no approval recorded")
    if trail.formerly:
        yield _plain("Formerly", ", ".join(trail.formerly))


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
        span = " ".join(
            f"{word} {day}" for word, day in (("from", given.period.start), ("to", given.period.until)) if day
        )
        reason = f", {given.reason}" if given.reason else ""
        yield f"for {name}, by delegation {span}{reason}".replace("  ", " ")


def view_signoff(compiled: Compiled, act: SignOff, acts: Sequence[SignOff] = ()) -> SignOffRow:
    """One act among those of its revision, and why it does not count where it does not."""
    url, kind = act.evidence.get("url", ""), act.evidence.get("kind", "none stated")
    name = person_name(compiled, act.person).title if act.person else act.shown
    notes = [f"“{act.words}”"] if act.words else []
    if act.reason == "wrong-digest" and act.meaning in AGAINST:
        notes.append("about an earlier text, which this one replaces")
    elif not act.valid:
        notes.append("does not count: " + VOID.get(act.reason or "", act.reason or "not valid"))
    if act.verification is not None:
        notes.append(tell_finding(act.verification, name))
    notes.extend(_delegated(compiled, act))
    back = taken_back(act, acts)
    if back is not None:
        notes.append(f"taken back on {back.at_day}")
    if act.recorded_late:
        entered_on = f" (entered on {act.reached[:10]})" if act.reached else ""
        notes.append(f"recorded late{entered_on}, counts from {act.counts_from}")
    entered = without_address(act.entered_by) if act.entered_by else ""
    if kind != "trailer" and entered and entered != name:
        notes.append(f"entered by {entered}")
    if act.by_author:
        notes.append("by an author of the revision")
    commit = act.evidence.get("commit", "")[:8]
    return SignOffRow(
        name,
        person_name(compiled, act.role).title if act.role else "",
        MEANING.get(act.meaning, label(act.meaning)),
        act.at_day.isoformat(),
        EVIDENCE.get(kind, label(kind)) + (f" in commit {commit}" if commit else ""),
        url if url.startswith("https://") else None,
        "; ".join(notes),
    )
