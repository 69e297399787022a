"""Turns two editions that are followed at once into what carries over, what is new, and what has no answer yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.checks.clauseanswers import GAPS, Answer
from mastercopy.checks.clausecoverage import Coverage
from mastercopy.model.standard import Standard
from mastercopy.views.addresses import standard_url
from mastercopy.views.clausenames import coverage_of, name_row
from mastercopy.views.clausepageview import RELATIONS
from mastercopy.views.clauseview import MatrixRow, view_row
from mastercopy.views.naming import Named
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

VERDICTS: Mapping[str, tuple[str, str]] = {
    "same": (say("Carries over"), "good"),
    "done": (say("Answered anew"), "good"),
    "more": (say("More is asked, not answered"), "bad"),
    "split": (say("Split, not yet shared out"), "wait"),
    "merged": (say("Put together, look at it again"), "wait"),
    "new": (say("New, nothing there"), "bad"),
    "gap": (say("Missing in both"), "bad"),
    "unverified": (say("Not verified"), "wait"),
    "quiet": (say("Nothing in writing asked"), "old"),
    "excluded": (say("Does not apply"), "old"),
}
"""How a clause of the edition to come stands, its tone, in the order in which they are counted."""
_OPEN = ("more", "split", "merged", "new", "gap", "unverified")


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """One clause of the edition to come: what it was, what carries over, what names it, and the verdict."""

    row: MatrixRow
    was: tuple[tuple[Named, str], ...]
    relation: str
    carries: tuple[Named, ...]
    named: tuple[Named, ...]
    added: str
    word: str
    tone: str
    open: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class TransitionPage:
    """The way from one edition to the next."""

    url: str
    title: str
    old: Standard
    new: Standard
    rows: tuple[TransitionRow, ...]
    tiles: tuple[tuple[str, int, str], ...]
    lost: tuple[Named, ...]
    """Clauses of the edition before that become none of the edition to come."""

    @property
    def old_url(self) -> str:
        return standard_url(self.old.id)

    @property
    def new_url(self) -> str:
        return standard_url(self.new.id)

    @property
    def open(self) -> tuple[TransitionRow, ...]:
        """The clauses about which something is left to do."""
        return tuple(row for row in self.rows if row.open)


def view_transitions(compiled: Compiled) -> Iterator[TransitionPage]:
    """A page for each pair of editions that are both followed."""
    standards = coverage_of(compiled).standards
    for new in standards.followed:
        for old in standards.before(new):
            if old in standards.followed:
                yield view_transition(compiled, old, new)


def view_transition(compiled: Compiled, old: Standard, new: Standard) -> TransitionPage:
    """What becomes of each clause on the way to the edition to come."""
    coverage = coverage_of(compiled)
    rows = tuple(_row(compiled, coverage, old, answer) for answer in coverage.answers[new.id])
    counted = Counter(row.verdict for row in rows)
    tiles = tuple((VERDICTS[key][0], counted[key], VERDICTS[key][1]) for key in VERDICTS if counted[key])
    lost = tuple(name_row(old, row) for row in old.asking if not coverage.standards.successors(old, row))
    url = standard_url(f"{old.id}-to-{new.id}")
    return TransitionPage(
        url, say("From {title} to {title2}", title=old.title, title2=new.title), old, new, rows, tiles, lost
    )


def _row(compiled: Compiled, coverage: Coverage, old: Standard, answer: Answer) -> TransitionRow:
    carried = [one for one in answer.carried if one.standard is old]
    verdict = judge_transition(answer, tuple(one.relation for one in carried))
    word, tone = VERDICTS[verdict]
    before = [view_row(compiled, old, one.clause) for one in carried]
    row = view_row(compiled, answer.standard, answer.clause)
    carries = {name.text: name for one in before for name in (*one.documents, *one.records)}
    own = {name.text: name for name in (*row.documents, *row.records) if name.text not in carries}
    return TransitionRow(
        row,
        tuple((name_row(old, one.clause), told_relation(one.relation)) for one in carried),
        say_row(", ", dict.fromkeys(told_relation(one.relation) for one in carried)) or say("is new"),
        tuple(carries.values()),
        tuple(own.values()),
        answer.clause.added,
        word,
        tone,
        verdict in _OPEN,
        verdict,
    )


def told_relation(relation: str) -> str:
    """How a clause and one of another edition are related, in words."""
    return RELATIONS.get(relation, relation)


def judge_transition(answer: Answer, relations: tuple[str, ...]) -> str:
    """The verdict on one clause: what is asked beyond the edition before wants something that names it itself."""
    own = answer.own
    if answer.state == "excluded":
        return "excluded"
    if not relations or answer.clause.relation == "new":
        return "done" if own.there or answer.state == "elsewhere" else "new"
    if "unverified" in (*relations, answer.clause.relation):
        return "unverified"
    if answer.clause.added:
        return "done" if own.named else "more"
    if "split" in relations or "merged" in relations:
        return "done" if own.there else "split" if "split" in relations else "merged"
    if answer.state in GAPS:
        return "gap"
    return "same" if answer.all.there or answer.state == "elsewhere" else "quiet"
