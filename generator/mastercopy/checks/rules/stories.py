"""Rules about success stories: what they claim, and what the figures of their objectives say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as day_of

from mastercopy.checks.rule import Case, record_of, rule
from mastercopy.model.storyclaims import Claim, read_claims
from mastercopy.words import Problem
from mastercopy.words.saying import say


@rule("figures-differ", "warning error error", "take the figures from the objective's page, or mend them there")
def figures_differ(case: Case) -> Iterator[Problem]:
    """A story gives figures that the objective's own series does not have, or credits a change with what was before."""
    record = record_of(case)
    if case.evidence is None or record.is_left:
        return
    since = record.get("since")
    for before, after in read_claims(record, case.evidence, case.as_of):
        for claim in (before, after):
            if not claim.holds:
                yield case.problem("effect", say("{record}: {fault}", record=record.id, fault=_told(claim)))
        if isinstance(since, day_of) and after.period.last < since:
            yield case.problem(
                "effect",
                say(
                    "{record}: {period} was over when the change came on {since}",
                    record=record.id,
                    period=after.period,
                    since=since,
                ),
            )
        if isinstance(since, day_of) and before.period.first > since:
            yield case.problem(
                "effect",
                say(
                    "{record}: {period} is of after the change on {since}",
                    record=record.id,
                    period=before.period,
                    since=since,
                ),
            )


def _told(claim: Claim) -> str:
    if not claim.compared:
        return say(
            "{objective} is taken from survey waves, and nothing compares {stated} with them",
            objective=claim.objective,
            stated=f"{claim.stated:f}",
        )
    if claim.found is None:
        return say("{objective} has no value for {period}", objective=claim.objective, period=claim.period)
    near = round(claim.found, 4).normalize()
    return say(
        "{objective} was {near} in {period}, and not {stated}",
        objective=claim.objective,
        near=f"{near:f}",
        period=claim.period,
        stated=f"{claim.stated:f}",
    )
