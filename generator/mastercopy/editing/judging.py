"""Judges an act of a person before it is recorded, as the build will, and says what it still needs to count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from mastercopy.editing.desk import Desk
from mastercopy.editing.standing import Said, Standing
from mastercopy.history.approval import Court, evidence_rank, judge
from mastercopy.history.claims import CLAIMED
from mastercopy.history.signoff import Act
from mastercopy.history.values import SignOff
from mastercopy.model.organisation import EVIDENCE, MatrixRule
from mastercopy.model.record import Record
from mastercopy.words import MastercopyError

_WHY = {
    "author": "{person} wrote this text, and somebody else has to approve it",
    "weak-evidence": "an approval of it needs {asked} as its evidence, and this is {kind}",
    "not-asked": "the role {role} is not asked for an approval of it",
}


_PROOFS = {
    "not-stored": "main stores no such review; --export stores what the forge says of it",
    "not-named": "it does not name its review and its https address",
    "unknown-key": "main does not list the key yet; bring the list to main first",
    "gone": "main has no such commit",
    "unsigned": "that commit or tag is not signed",
    "says-else": "the signed commit or tag does not say this of this text, or not at that time",
    "not-verified": "the program that verifies it is not installed here",
    "no-answer": "the program that verifies it came to no answer here; ask it again",
}


@dataclass(frozen=True, slots=True)
class Signing:
    """What a person says about a document: `moment` is the clock at the door, `at` what they stated instead."""

    meaning: str
    moment: datetime
    at: str | None = None
    person: str | None = None
    role: str | None = None
    revision: str | None = None
    digest: str | None = None
    reason: str | None = None
    evidence: Mapping[str, str] = field(default_factory=lambda: {"kind": EVIDENCE[0]})
    release_draft: bool = False
    anyway: bool = False
    key: Path | None = None
    """The SSH key to sign it with."""
    tag: str | None = None
    """The signed tag that says it."""
    export: Path | bytes | None = None
    """What the forge tells of the review: its file, or its bytes."""
    proved: bool = False
    """Whether the proof was looked at here, because it comes to main with the entry."""

    def written(self, when: datetime) -> str:
        """The moment as the entry states it."""
        return self.at.strip() if self.at is not None else when.isoformat()


def judge_beforehand(
    desk: Desk,
    record: Record,
    standing: Standing,
    asked: Signing,
    act: tuple[str, str, datetime],
    rule: MatrixRule | None,
) -> list[str]:
    """Judge the act as the build will; what can never count is refused, what needs one more thing is said."""
    person, role, when = act
    emergency = tuple(found.id for found in desk.roles if found.emergency)
    court = Court(
        standing.label,
        standing.digest,
        rule,
        desk.organisation.approval_lag_days,
        desk.people,
        standing.authors,
        emergency,
        when.date(),
    )
    found = judge([_act(desk, record, standing, asked, person, role, when)], court)[0].signoff
    notes: list[str] = list(_claim_notes(standing, asked, found))
    late = [f"it is entered late, and counts from {found.counts_from} on"] if found.recorded_late else []
    if found.reason is None or (isinstance(standing.fields.get("emergency"), dict) and role in emergency):
        return [*notes, *late]
    asked_kind = rule.evidence if rule is not None else ""
    why = _why(found, person, role, asked_kind)
    ways = "it would be recorded and not count; --anyway records it all the same"
    if found.reason == "weak-evidence" and evidence_rank(asked_kind) == evidence_rank("trailer"):
        way = _with_a_trailer(desk, record, standing, person)
        if standing.recording is None:
            alone = "the entry alone does not count here, its commit has to say the same"
            day = " and counts from its own day on, whatever day the entry states" if late else ""
            return [*notes, f"{alone}{day}: {way}"]
        ways = way
    if not asked.anyway:
        raise MastercopyError(why, ways)
    return [*notes, *late, f"recorded anyway: {why}"]


def _why(found: SignOff, person: str, role: str, asked: str) -> str:
    said = _WHY.get(found.reason or "", f"it would not count: {found.reason}")
    return said.format(person=person, role=role, kind=found.evidence.get("kind"), asked=asked)


def _claim_notes(standing: Standing, asked: Signing, found: SignOff) -> Iterator[str]:
    """What a person should know who names a commit as the evidence."""
    commit = asked.evidence.get("commit", "")[:40]
    if found.verification is not None and CLAIMED in found.evidence:
        yield f"it ranks as an attestation: {_PROOFS.get(found.verification.state, found.verification.state)}"
    elif CLAIMED in found.evidence:
        yield f"main has no commit {commit} that carries this trailer over this text: it ranks as an attestation"
    elif asked.evidence.get("kind") == "trailer" and standing.recording is None:
        yield f"it ranks as a trailer where main has commit {commit} with that trailer over this text, else as less"


def says_it_already(desk: Desk, record: Record, standing: Standing, asked: Signing, last: Said, when: datetime) -> bool:
    """Whether an act would only repeat the last one: the same meaning, on evidence that is no stronger."""
    if last.meaning != asked.meaning:
        return False
    old = _weighed(desk, record, standing, last)
    if old is None:  # it is not on main yet
        before = replace(asked, evidence=last.evidence, at=last.at or asked.at, reason=last.reason, proved=False)
        old = _act(desk, record, standing, before, last.person, last.role, when).evidence
    new = _act(desk, record, standing, asked, last.person, last.role, when)
    return evidence_rank(new.evidence.get("kind")) <= evidence_rank(old.get("kind"))


def stands_already(desk: Desk, record: Record, standing: Standing, meaning: str, last: Said, asked: str) -> bool:
    """Whether what a person said last about a text says the same, on evidence that is enough for what is asked."""
    found = _weighed(desk, record, standing, last) or last.evidence
    return last.meaning == meaning and evidence_rank(found.get("kind")) >= evidence_rank(asked)


def _weighed(desk: Desk, record: Record, standing: Standing, last: Said) -> Mapping[str, str] | None:
    """The evidence of an act as main has weighed it: a key that is listed by now may have come too late for it."""
    dossier = desk.dossier(record.id)
    for judgement in dossier.judgements if dossier is not None else ():
        for item in judgement.judged if judgement.recording is standing.recording else ():
            who = (item.act.person, item.signoff.role, item.act.meaning)
            if who == (last.person, last.role, last.meaning) and _bare(item.act.evidence) == _bare(last.evidence):
                return item.act.evidence
    return None


def _bare(evidence: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in evidence.items() if name not in ("kind", CLAIMED)}


def nothing_to_add(
    desk: Desk, record: Record, standing: Standing, person: str, role: str, rule: MatrixRule | None
) -> MastercopyError:
    """The same said twice; where what was said is too weak to count, how it is made to count."""
    last = standing.last(person, role)
    hint = "nothing needs to be added"
    if (
        last is not None
        and rule is not None
        and evidence_rank(last.evidence.get("kind")) < evidence_rank(rule.evidence)
    ):
        hint = "on evidence that is too weak to count: " + (
            _with_a_trailer(desk, record, standing, person)
            if evidence_rank(rule.evidence) == evidence_rank("trailer")
            else f"an approval of it needs {rule.evidence}; add it with --evidence {rule.evidence}"
        )
    return MastercopyError(f"{person} as {role} has said so about exactly this text already", hint)


def _with_a_trailer(desk: Desk, record: Record, standing: Standing, person: str) -> str:
    """How the trailer that a rule asks for gets onto main: with the text, or after it and then named."""
    email = next(iter(desk.people.persons[person].emails), "EMAIL")
    trailer = f'--trailer "Approved-by: {desk.people.persons[person].name} <{email}>"'
    if standing.recording is None:
        return f"commit it with {trailer} as well"
    who = desk.repository.read_identity() if desk.repository is not None else None
    other = "" if who is not None and desk.people.by_email.get(who[1].casefold()) == person else f" --person {person}"
    return (
        f'`git commit --allow-empty -m "Approve {record.id}" {trailer}`, then '
        f'`mastercopy approve {record.id}{other} --evidence trailer --commit "$(git rev-parse HEAD)"`'
    )


def _act(desk: Desk, record: Record, standing: Standing, asked: Signing, person: str, role: str, when: datetime) -> Act:
    """The act as the build will read it; a claimed trailer is looked for where main has recorded the text."""
    act = Act(
        record.id,
        standing.label,
        standing.digest,
        person,
        person,
        role,
        asked.meaning,
        asked.written(when),
        when.date(),
        when.timestamp(),
        asked.evidence,
        asked.moment.isoformat(),
        asked.moment.date(),
        0,
        None,
        False,
        False,
        len(desk.project.timeline.steps) - 1,
        asked.reason,
    )
    dossier = desk.dossier(record.id)
    if dossier is None or standing.recording is None or asked.proved:
        return act
    return desk.project.archive.claims.weigh(act, dossier.lineage, standing.recording)
