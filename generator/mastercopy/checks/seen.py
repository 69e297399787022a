"""Turns what is wrong with everything into what is wrong with what an audience may see."""

from __future__ import annotations

from mastercopy.checks.runner import CheckResult
from mastercopy.history.sight import Sight
from mastercopy.words import Problem


def see_result(result: CheckResult, sight: Sight) -> CheckResult:
    """The problems of what may be seen, found by looking at the whole, that name nothing hidden."""
    waived = (one for one in result.waived if _is_shown(one.problem, sight) and not sight.hides(one.waiver))
    return CheckResult(
        tuple(one for one in result.problems if _is_shown(one, sight)),
        tuple(one for one in sight.redaction.value(tuple(waived))),
    )


def _is_shown(problem: Problem, sight: Sight) -> bool:
    if problem.record is not None and sight.hides(problem.record) or problem.place.path in sight.paths:
        return False
    said = f"{problem.sentence} {problem.hint}"
    folded = said.casefold()
    return sight.redaction.value(said) == said and not any(title.casefold() in folded for title in sight.titles)
