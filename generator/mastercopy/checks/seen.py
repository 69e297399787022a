"""Turns what is wrong with everything into what is wrong with what an audience may see."""

from __future__ import annotations

from dataclasses import replace

from mastercopy.checks.runner import CheckResult
from mastercopy.history.sight import Sight
from mastercopy.words import Problem

_TELLING = 6
"""A title of fewer letters is an ordinary word."""


def see_result(result: CheckResult, sight: Sight) -> CheckResult:
    """The problems of what may be seen, found by looking at the whole, that name nothing hidden but people."""
    waived = [one for one in result.waived if _is_shown(one.problem, sight) and not sight.hides(one.waiver)]
    return CheckResult(
        tuple(_told(one, sight) for one in result.problems if _is_shown(one, sight)),
        tuple(replace(sight.redaction.value(one), problem=_told(one.problem, sight)) for one in waived),
    )


def _is_shown(problem: Problem, sight: Sight) -> bool:
    if problem.record is not None and sight.hides(problem.record) or problem.place.path in sight.paths:
        return False
    said = f"{problem.sentence} {problem.hint}".casefold()
    titles = (title.casefold() for title in sight.titles if len(title) >= _TELLING)
    return not sight.redaction.names(said) and not any(title in said for title in titles)


def _told(problem: Problem, sight: Sight) -> Problem:
    sentence, hint = sight.redaction.said(problem.sentence), sight.redaction.said(problem.hint)
    return replace(problem, sentence=sentence, hint=hint)
