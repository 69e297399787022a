"""Compares the protection of main with what the approval matrix needs, and says each gap with the way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mastercopy.model.organisation import Matrix, MatrixRule, Organisation, People
from mastercopy.model.protection import Protection
from mastercopy.words import count

Grade = Literal["error", "warning", "info", "fine"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at: what is, what should be, and the way in plain words."""

    slug: str
    grade: Grade
    found: str
    wanted: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """How many reviews the matrix asks for, at least and at most; `alone`: one person may approve their own text."""

    fewest: int
    most: int
    alone: bool
    check: str


def read_needs(organisation: Organisation, matrix: Matrix, people: People, day: date, check: str) -> Needs:
    """What the policy needs on a day."""
    asked = [_reviews(rule, people, day) for rule in matrix.rules]
    alone = any(_own(rule, people, day) for rule in matrix.rules)
    fewest = min(asked, default=1) if organisation.approval == "required" else 0
    return Needs(fewest, max(asked, default=1), alone, check)


def _reviews(rule: MatrixRule, people: People, day: date) -> int:
    """How many people a rule asks for beside the author."""
    return 0 if _own(rule, people, day) else rule.minimum or max(1, len(rule.roles))


def _own(rule: MatrixRule, people: People, day: date) -> bool:
    """Whether the one holder of its roles may approve a text of their own."""
    holders = {person for role in rule.roles for person in people.holders(role, day)}
    return rule.author_may_approve != "no" and len(holders) < 2


_WHERE = {
    "github": "Settings, Rules (or Branches), the rule for the main branch: ",
    "gitlab": "Settings, Merge requests and Repository, Protected branches: ",
}
_GAPS = (
    ("code_owners", "code-owners-not-asked", "the people of the approval matrix need not be among those who review",
     "one of those whom CODEOWNERS names must approve", "switch on the review by code owners"),
    ("stale_dismissed", "old-reviews-stay", "a review goes on counting after the text was changed",
     "a changed text is reviewed anew", "switch on that new changes dismiss older approvals"),
    ("last_push", "own-change-approved", "who changed the proposal last may be the one who approves it",
     "somebody else approves the last change", "switch on the approval of the last change by somebody else"),
    ("admins_bound", "administrators-exempt", "administrators may do without all of it",
     "the rules bind everybody", "switch on that nobody may bypass the settings"),
    ("force_push_forbidden", "history-may-be-rewritten", "main may be overwritten",
     "what was recorded on main stays", "switch off force pushes"),
    ("deletion_forbidden", "main-may-be-deleted", "main may be deleted",
     "nobody can delete main", "switch on the restriction of deletions"),
    ("direct_push_forbidden", "direct-change-allowed", "a change may reach main without a proposal",
     "every change is a proposal that others see", "switch on that a change needs a proposal; let nobody push"),
)  # fmt: skip
_LEANT_ON_REVIEWS = ("code_owners", "last_push")


def compare_protection(told: Protection, needs: Needs, forge: str) -> Iterator[Diagnosis]:
    """Every gap between the two, and what the answers of the forge do not tell."""
    where = _WHERE[forge]
    yield from _reviews_asked(told, needs, where)
    for name, slug, found, wanted, way in _GAPS:
        held: bool | None = getattr(told, name)
        if name == "admins_bound" and forge == "gitlab":
            continue  # it knows no such setting: who may push is all there is
        if held is None:
            yield _untold(slug, wanted, forge)
        elif held:
            yield Diagnosis(slug, "fine", wanted, wanted)
        else:
            grade: Grade = "warning" if name in _LEANT_ON_REVIEWS and needs.fewest == 0 else "error"
            yield Diagnosis(slug, grade, found, wanted, where + way)
    yield from _checks(told, needs, where, forge)
    yield from _passing(told, where, forge)
    if told.rebase_forbidden is False:
        found = "a proposal may reach main as many single changes"
        yield Diagnosis("rebase-allowed", "info", found, "a proposal is one step of main", where + _ONE_STEP)


_ONE_STEP = "allow to squash, or a merge commit; with a linear history, to squash alone"


def _reviews_asked(told: Protection, needs: Needs, where: str) -> Iterator[Diagnosis]:
    slug, wanted = "reviews-too-few", f"at least {count(max(needs.fewest, 1), 'review')} before a change reaches main"
    way = f"{where}ask for {count(max(needs.fewest, 1), 'approval')}"
    if told.reviews is None:
        yield Diagnosis(slug, "warning", "the answers do not tell how many reviews are asked for", wanted, _ANSWERS)
    elif told.reviews < needs.fewest:
        found = f"{count(told.reviews, 'review')} asked for, and the approval matrix asks for {needs.fewest} at least"
        yield Diagnosis(slug, "error", found, wanted, way)
    elif told.reviews < needs.most:
        found = f"{count(told.reviews, 'review')} asked for, and a rule of the approval matrix asks for {needs.most}"
        yield Diagnosis(slug, "warning", found, f"{needs.most} reviews where that rule holds", _MATRIX)
    else:
        yield Diagnosis(slug, "fine", f"{count(told.reviews, 'review')} asked for", wanted)
    if needs.alone and (told.reviews or 0) > 0:
        found = "one person alone may approve some texts, and the forge asks for a review by somebody else"
        yield Diagnosis("review-by-nobody", "warning", found, "somebody who can give that review", _SECOND)


_MATRIX = "the forge cannot tell the rules apart; `mastercopy check` refuses what has too few approvals"
_SECOND = "let a second person hold the role, or ask for no review on the forge until then"
_ANSWERS = "run `mastercopy doctor` without a file: it names the answers to ask the forge for"


def _untold(slug: str, wanted: str, forge: str) -> Diagnosis:
    return Diagnosis(slug, "warning", f"the answers of {forge} do not tell whether this holds", wanted, _ANSWERS)


def _checks(told: Protection, needs: Needs, where: str, forge: str) -> Iterator[Diagnosis]:
    slug, wanted = "check-not-required", f"the check `{needs.check}` must have passed"
    if told.checks is None:
        yield _untold(slug, wanted, forge)
    elif "*" in told.checks or any(needs.check in name.split(" / ") for name in told.checks):
        yield Diagnosis(slug, "fine", wanted, wanted)
    else:
        found = f"required: {', '.join(told.checks)}" if told.checks else "no check has to pass"
        yield Diagnosis(slug, "error", found, wanted, f"{where}ask for the check `{needs.check}`")


def _passing(told: Protection, where: str, forge: str) -> Iterator[Diagnosis]:
    wanted = "nobody passes by the rules"
    if told.passing_people is None:
        if forge == "github":
            yield Diagnosis("bypass-untold", "warning", "the answers do not tell who may pass by", wanted, _BYPASS)
    elif told.passing_people:
        found = f"they may pass by: {', '.join(told.passing_people)}"
        yield Diagnosis("bypass-listed", "error", found, wanted, f"{where}take them off the list")
    else:
        yield Diagnosis("bypass-listed", "fine", wanted, wanted)
    if told.passing_apps:
        found = f"programs may pass by: {', '.join(told.passing_apps)}"
        yield Diagnosis("bypass-by-program", "warning", found, "only the one that records approvals may", where + _APPS)


_BYPASS = "ask for the ruleset itself as well: `gh api repos/OWNER/REPO/rulesets/ID`"
_APPS = "leave the program that records approvals alone on the list"
