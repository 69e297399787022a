"""Rules about management reviews: every input, every earlier decision, figures as the data has them, and the top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.checks.auditday import revision_on
from mastercopy.checks.rule import Case, record_of, rule
from mastercopy.model.awaiting import is_finished
from mastercopy.model.fields import texts
from mastercopy.model.holding import held_on
from mastercopy.model.record import Record, identity
from mastercopy.model.reviewinputs import missing_inputs, standards_of
from mastercopy.model.series import read_series
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_small


@rule("review-input-missing", "warning error error", "write a row under `inputs:`, with `analysis:` or a `reason:`")
def review_input_missing(case: Case) -> Iterator[Problem]:
    """A management review lacks one of its inputs: no data and no reason, or nothing was said of it."""
    review = record_of(case)
    if not review.has_reached("prepared"):
        return
    since, until = review.get("from"), review.get("until")
    if not isinstance(since, date) or not isinstance(until, date) or since > until:
        return
    kinds = [kind for _, kind in sorted(case.catalog.types.items())]
    standards = standards_of(case.register, until)
    for one, missing in missing_inputs(review, (since, until), standards, kinds, case.register):
        yield case.problem(
            "inputs",
            say(
                "{review}: {code}, {label}: {missing}",
                review=review.id,
                code=one.code,
                label=say_small(one.label),
                missing=missing,
            ),
        )


@rule("review-decision-unreported", "warning warning error", "say under `earlier:` what became of it")
def review_decision_unreported(case: Case) -> Iterator[Problem]:
    """A decision of the review before was not done by the cut-off, and this review does not say what becomes of it."""
    review = record_of(case)
    before, until = _review_before(case, review), review.get("until")
    if before is None or not isinstance(until, date):
        return
    told = {(identity(str(row.get("review"))), row.get("decision")) for row in review.get("earlier") or ()}
    for row in before.get("decisions") or ():
        if not is_finished(row, until) and (identity(before.id), row.get("id")) not in told:
            yield case.problem(
                "earlier",
                say(
                    "{review} does not say what became of {before} {decision}",
                    review=review.id,
                    before=before.id,
                    decision=row.get("id"),
                ),
            )


@rule("review-figure-differs", "warning error error", "write the figure of the data, or correct the data with a row")
def review_figure_differs(case: Case) -> Iterator[Problem]:
    """A figure that a management review names is not the one that the objective has."""
    review = record_of(case)
    for row in review.get("figures") or () if case.evidence is not None else ():
        objective = case.register.get(str(row.get("objective")))
        period, value = row.get("period"), row.get("value")
        if objective is None or period is None or case.evidence is None:
            continue
        points = {point.period.text: point for point in read_series(objective, case.evidence, case.as_of)}
        point = points.get(period.text)
        if point is None or value not in (point.value, *point.was):
            named = {"review": review.id, "objective": objective.id, "value": value, "period": period}
            said = (
                say(
                    "{review}: {objective} is said to be {value} in {period}, and it is {found}",
                    **named,
                    found=point.value,
                )
                if point is not None
                else say("{review}: {objective} is said to be {value} in {period}, and there is none", **named)
            )
            yield case.problem("figures", said)


@rule("review-without-policy", "warning", "write a row under `policies:`: it stays, or it changes, and why")
def review_without_policy(case: Case) -> Iterator[Problem]:
    """A management review does not say of a policy that was in force on its day whether it still fits."""
    review = record_of(case)
    held = review.get("held")
    if not isinstance(held, date) or review.is_left:
        return
    told = {identity(str(row.get("policy"))) for row in review.get("policies") or ()}
    for policy in case.register.of_part("policies"):
        trail = case.history.trail(policy.id)
        if identity(policy.id) in told or trail is None or revision_on(trail, held) is None:
            continue
        yield case.problem(
            "policies", say("{review} does not say whether {policy} still fits", review=review.id, policy=policy.id)
        )


@rule("review-without-top-management", "warning", "let somebody of the top attend, or mark the roles that are it")
def review_without_top_management(case: Case) -> Iterator[Problem]:
    """Nobody who held a role of top management attended; silent where no role says `top: yes`."""
    review = record_of(case)
    top = {identity(role.id) for role in case.register.of_part("roles") if role.get("top") == "yes"}
    held = review.get("held")
    if not top or not isinstance(held, date):
        return
    present = {identity(name) for name in texts(review.get("attendees"))}
    if any(identity(person) in present and identity(role) in top for person, role in held_on(case.register, held)):
        return
    yield case.problem(
        "attendees", say("{review} was held on {held} without anybody of top management", review=review.id, held=held)
    )


def _review_before(case: Case, review: Record) -> Record | None:
    """The last review of the same kind that was held before this one; None for one that is not held, or the first."""
    held = review.get("held")
    if not isinstance(held, date):
        return None
    others = [
        (day, one.id, one)
        for one in case.register.of_type(review.type.name)
        if isinstance(day := one.get("held"), date) and day < held and not one.is_left
    ]
    return max(others)[2] if others else None
