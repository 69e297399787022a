"""Sets what a branch proposes beside its base: main as it is and as it would be, and what the one does to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mastercopy.checks.rule import Before
from mastercopy.compile import Compiled, compile_project
from mastercopy.history.ledger import build_ledger, compare_ledger, read_ledger
from mastercopy.history.retired import read_retired
from mastercopy.proposal import Proposal
from mastercopy.sources.branches import Branch
from mastercopy.sources.commits import PathChange
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

_LOST = say("fetch main as it was, and propose again from there; a rewritten history must be explained")


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Main as it is and as it would be; `brought` are the problems that only the second has, `mended` the reverse.

    `standing` are the problems that both have: the proposal is not to blame for them. `changed` are the paths of
    documents and records that it changes.
    """

    before: Compiled
    after: Compiled
    branch: Branch
    changed: frozenset[str]
    brought: tuple[Problem, ...]
    standing: tuple[Problem, ...]
    mended: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Whether the proposal brings an error."""
        return any(problem.severity == "error" for problem in self.brought)


def compile_proposal(proposal: Proposal, as_of: date) -> Compared:
    """Compile both sides of a proposal as of one day, and set them side by side."""
    before = compile_project(proposal.base, as_of)
    branch = proposal.branch
    changed = frozenset(change.path for change in _step(proposal))
    base = Before(
        before.register,
        before.history,
        before.organisation,
        changed,
        before.tree,
        branch.conflicts,
        frozenset(branch.moved),
        branch.crossed,
        read_retired(proposal.base.timeline),
        tuple(_rewritten(proposal, as_of)),
    )
    after = compile_project(proposal.merged, as_of, before=base)
    brought, standing = _split(after.result.problems, before.result.problems)
    mended, _ = _split(before.result.problems, after.result.problems)
    return Compared(before, after, branch, changed, brought, standing, mended)


def _step(proposal: Proposal) -> tuple[PathChange, ...]:
    """What the step above main would change; nothing where the branch is main."""
    steps = proposal.merged.timeline.steps[len(proposal.base.timeline.steps) :]
    return steps[-1].commit.changes if steps else ()


def _rewritten(proposal: Proposal, as_of: date) -> Iterator[Problem]:
    """What the base has recorded, and what is proposed has lost."""
    branch = proposal.branch
    if branch.fork is None:
        says = say("this branch and its base {base} have no commit in common", base=branch.base[:12])
        yield Problem("history-rewritten", "error", Place("records/"), says, _LOST, None, branch.head)
    if proposal.pushed is not None:
        earlier = read_ledger(build_ledger(proposal.base.archive, as_of))
        for found in compare_ledger(earlier, proposal.pushed.archive):
            grade = "error" if found.slug in ("mainline-moved", "history-rewritten") else found.grade
            place = Place("records/")
            yield Problem(found.slug, grade, place, found.sentence, _LOST, found.record, found.commit)


def _key(problem: Problem) -> tuple[str, str, str, str]:
    """What makes a problem the same one in another version of its file: not the line, but the commit that it is of."""
    return problem.slug, problem.record or problem.place.path, problem.sentence, problem.commit or ""


def _split(
    problems: tuple[Problem, ...], others: tuple[Problem, ...]
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """(those that only the first have, those that both have)."""
    known = Counter(map(_key, others))
    only: list[Problem] = []
    both: list[Problem] = []
    for problem in problems:
        key = _key(problem)
        (both if known[key] > 0 else only).append(problem)
        known[key] -= 1
    return tuple(only), tuple(both)
