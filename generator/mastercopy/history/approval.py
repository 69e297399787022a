"""Judges the sign-offs of one recording by matrix and policy as they stood, and says on which day it was released."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.history.signoff import APPROVING, Act
from mastercopy.history.values import Objection, SignOff
from mastercopy.model.organisation import EVIDENCE, MatrixRule, People

BINDING = ("author", "reject", "retract")
"""What goes on binding when its entry is changed or removed: nobody frees a text by taking away an objection."""
AGAINST = ("reject", "retract")
_RANK = {kind: rank for rank, kind in enumerate(EVIDENCE)}


@dataclass(frozen=True, slots=True)
class Court:
    """Everything a sign-off is judged by: matrix rule and lag as they stood at the recording, people as known today."""

    label: str
    digest: str | None
    rule: MatrixRule | None
    lag_days: int
    people: People
    authors: tuple[str, ...]
    emergency_roles: tuple[str, ...]
    recorded: date
    """The day from which what was released stays so: until then an approval can still be taken back."""
    since: int = -1
    """The step that recorded a withdrawal before it: what was approved earlier was approved to be withdrawn."""
    since_moment: float = 0.0
    """The time of that step: an old proof that is entered again later is as old as it was."""


@dataclass(frozen=True, slots=True)
class Judged:
    act: Act
    signoff: SignOff


def evidence_rank(kind: str | None) -> int:
    """Rank of evidence; what its claim does not bear out was made a statement before."""
    return _RANK.get(kind or "", 0)


def judge(acts: Iterable[Act], court: Court) -> tuple[Judged, ...]:
    """Each act with its verdict, in the order of `at`, then of reaching main."""
    judged = (_judge_one(act, court) for act in acts)
    return tuple(sorted(judged, key=lambda item: (item.act.moment, item.act.order)))


def without_doubles(judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """The acts as readers see them: an entry and a trailer that say the same are one, with the stronger evidence.

    A trailer stronger than every entry that says the same stands for them all; otherwise it alone is left out. Only
    for showing: what the weaker one released stays released when the stronger one comes later.
    """
    found = tuple(judged)
    best: dict[tuple[str | None, ...], tuple[bool, int, bool]] = {}
    for item in found:
        if not _void(item):
            best[_key(item.signoff)] = max(_strength(item), best.get(_key(item.signoff), (False, -1, False)))
    return tuple(item for item in found if _void(item) or item.act.from_trailer is not best[_key(item.signoff)][2])


def _void(item: Judged) -> bool:
    """An entry that binds nothing any more says nothing."""
    return item.signoff.reason in ("altered", "wrong-digest")


def _key(sign: SignOff) -> tuple[str | None, ...]:
    return (sign.shown, sign.role, sign.meaning)


def _strength(item: Judged) -> tuple[bool, int, bool]:
    """Whether it counts, its evidence, and that it is an entry: of equal strength, what outlives a rebase is shown."""
    return (item.signoff.valid, evidence_rank(item.act.evidence.get("kind")), not item.act.from_trailer)


def _judge_one(act: Act, court: Court) -> Judged:
    role = act.role
    if act.from_trailer and role is None and act.person is not None and court.rule is not None:
        role = next((r for r in court.rule.roles if court.people.holds(act.person, r, act.at_day)), None)
    reason = _fault(act, role, court)
    late_from = act.reached_day - timedelta(days=court.lag_days)
    late = act.at_day < late_from and not act.from_trailer
    return Judged(
        act,
        SignOff(
            act.person,
            act.shown,
            role,
            act.meaning,
            act.at,
            act.at_day,
            act.entered_by,
            act.evidence,
            reason is None,
            reason,
            act.reached,
            late_from if late else act.at_day,
            late,
            act.person is not None and act.person in court.authors,
            act.words,
            act.altered,
            act.digest,
            act.verification,
        ),
    )


def _fault(act: Act, role: str | None, court: Court) -> str | None:
    """The first reason why an act does not count; None where it does."""
    if act.altered and act.meaning not in BINDING:
        return "altered"
    if act.digest != court.digest or (act.revision is not None and act.revision != court.label):
        return "wrong-digest"
    if act.person is None or act.person not in court.people.persons:
        return "unknown-person"
    if role is None or not court.people.holds(act.person, role, act.at_day):
        return "role-not-held"
    if act.meaning not in APPROVING:
        return None
    if act.position < court.since or (act.proved is not None and act.proved < court.since_moment):
        return "before-withdrawal"
    rule = court.rule
    if act.person in court.authors and (rule is None or rule.author_may_approve == "no"):
        return "author"
    if rule is not None and evidence_rank(act.evidence.get("kind")) < evidence_rank_asked(rule.evidence):
        return "weak-evidence"
    if rule is None or role not in rule.roles:
        return "not-asked"
    return None


def evidence_rank_asked(kind: str) -> int:
    """Rank that a matrix rule asks for."""
    return _RANK[kind]


def release_day(judged: tuple[Judged, ...], court: Court, meanings: tuple[str, ...] = APPROVING) -> date | None:
    """The first day on which the standing valid approvals satisfy the rule and no reject stands."""
    if court.rule is None:
        return None
    rule = court.rule
    return _first_day(
        (item for item in judged if item.signoff.valid and item.act.meaning in (*meanings, *AGAINST)),
        lambda standing: not _rejected(standing, rule) and satisfied(_approvals(standing, meanings), rule),
        court.recorded,
    )


def still_asked(judged: tuple[Judged, ...], rule: MatrixRule | None, day: date) -> tuple[str, ...]:
    """The roles of a rule that could still approve on a day; none once it is satisfied."""
    if rule is None:
        return ()
    standing = _standing(judged, day)
    acts = _approvals(standing, APPROVING)
    if satisfied(acts, rule) and not _rejected(standing, rule):
        return ()
    done = {role for _, role in acts}
    return tuple(role for role in rule.roles if role not in done) or rule.roles


def objections(judged: Iterable[Judged], rule: MatrixRule | None, day: date) -> tuple[Objection, ...]:
    """The rejections that stand on a day, of those roles that a rule asks (of any role, where there is no rule)."""
    return tuple(
        Objection(item.act.person or "", item.signoff.role or "", item.act.at_day, item.act.words)
        for item in _standing(judged, day)
        if item.act.meaning == "reject" and (rule is None or item.signoff.role in rule.roles)
    )


def _standing(judged: Iterable[Judged], day: date) -> list[Judged]:
    standing: list[Judged] = []
    for item in judged:
        if item.signoff.valid and _counts_from(item) <= day:
            standing = _apply(standing, item)
    return standing


def emergency_day(judged: tuple[Judged, ...], court: Court) -> date | None:
    """The first day on which one holder of an emergency role stands for the recording, and nobody against it."""
    rule = court.rule
    return _first_day(
        (item for item in judged if _urges(item, court) or (item.signoff.valid and item.act.meaning in AGAINST)),
        lambda standing: (
            any(item.act.meaning in APPROVING for item in standing) and (rule is None or not _rejected(standing, rule))
        ),
        court.recorded,
    )


def _urges(item: Judged, court: Court) -> bool:
    """Whether an act is an approval in an emergency role: whatever the matrix asks for, authorship included."""
    act, role = item.act, item.signoff.role
    return (
        act.meaning in APPROVING
        and item.signoff.reason in (None, "author", "weak-evidence", "not-asked")
        and role in court.emergency_roles
    )


def _first_day(acts: Iterable[Judged], enough: Callable[[list[Judged]], bool], recorded: date) -> date | None:
    """The day since which the acts that stand when a revision is recorded are enough, else the first later one."""
    relevant = list(acts)
    since: date | None = None
    for day in sorted({_counts_from(item) for item in relevant}):
        if since is not None and day > recorded:
            break
        standing: list[Judged] = []
        for item in relevant:
            if _counts_from(item) <= day:
                standing = _apply(standing, item)
        since = (since or day) if enough(standing) else None
    return since


def _counts_from(item: Judged) -> date:
    return item.signoff.counts_from or item.act.at_day


def _apply(standing: list[Judged], item: Judged) -> list[Judged]:
    """What stands after one more act: reject and retract cancel that person's approvals in that role, and back."""
    same = [
        other for other in standing if (other.act.person, other.signoff.role) == (item.act.person, item.signoff.role)
    ]
    if item.act.meaning in AGAINST:
        standing = [other for other in standing if other not in same]
        return [*standing, item] if item.act.meaning == "reject" else standing
    return [*(other for other in standing if other not in same or other.act.meaning != "reject"), item]


def _approvals(standing: list[Judged], meanings: tuple[str, ...]) -> set[tuple[str, str]]:
    return {
        (item.act.person, item.signoff.role)
        for item in standing
        if item.act.meaning in meanings and item.act.person is not None and item.signoff.role is not None
    }


def _rejected(standing: list[Judged], rule: MatrixRule) -> bool:
    return any(item.act.meaning == "reject" and item.signoff.role in rule.roles for item in standing)


def satisfied(acts: set[tuple[str, str]], rule: MatrixRule) -> bool:
    """Whether (person, role) acts satisfy a rule: every role once, or `minimum` of them; one act serves one role."""
    asked = {(person, role) for person, role in acts if role in rule.roles}
    if not rule.roles:
        return False
    if rule.minimum is not None:
        return len({person for person, _ in asked} if rule.distinct_people else asked) >= rule.minimum
    by_role = {role: sorted(person for person, held in asked if held == role) for role in rule.roles}
    if not rule.distinct_people:
        return all(by_role.values())
    return _matched(list(by_role), by_role)


def _matched(roles: list[str], by_role: dict[str, list[str]]) -> bool:
    """Whether each role can have a person of its own (augmenting paths)."""
    taken: dict[str, str] = {}

    def place(role: str, tried: set[str]) -> bool:
        for person in by_role[role]:
            if person not in tried:
                tried.add(person)
                if person not in taken or place(taken[person], tried):
                    taken[person] = role
                    return True
        return False

    return all(place(role, set()) for role in roles)
