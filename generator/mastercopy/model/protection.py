"""Turns what a forge answers about the protection of the main branch into facts; what it did not tell is None.

GitHub: `GET /repos/O/R/branches/main/protection`, `GET /repos/O/R/rules/branches/main`, `GET /repos/O/R/rulesets/ID`.
GitLab: `GET /projects/ID/protected_branches/main`, `.../approval_rules`, `.../approvals`, and `GET /projects/ID`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from mastercopy.model.organisation import read_mappings, read_text
from mastercopy.words import MastercopyError, one_line

MAX_EXPORT = 4_000_000


@dataclass(frozen=True, slots=True)
class Protection:
    """What protects main. Of several answers the strictest holds, as on the forge; only who may pass by adds up."""

    reviews: int | None = None
    code_owners: bool | None = None
    stale_dismissed: bool | None = None
    last_push: bool | None = None
    """Whether who pushed last cannot be the one who approves."""
    admins_bound: bool | None = None
    force_push_forbidden: bool | None = None
    deletion_forbidden: bool | None = None
    direct_push_forbidden: bool | None = None
    checks: tuple[str, ...] | None = None
    """The names of the checks that must have passed; `*` for all there are."""
    passing_people: tuple[str, ...] | None = None
    passing_apps: tuple[str, ...] | None = None
    rebase_forbidden: bool | None = None


def read_protection(exports: Sequence[bytes], branch: str) -> Protection:
    """The facts of all answers of a forge together; an error for a file that is none of them."""
    return combine(found for data in exports for found in _read(data, branch))


def combine(facts: Iterable[Protection]) -> Protection:
    """The strictest of each; names are gathered."""
    found = tuple(facts)
    merged: dict[str, Any] = {}
    for spec in fields(Protection):
        told = [value for one in found if (value := getattr(one, spec.name)) is not None]
        if not told:
            continue
        if isinstance(told[0], tuple):
            merged[spec.name] = tuple(sorted({name for names in told for name in names}))
        else:
            merged[spec.name] = max(told)
    return Protection(**merged)


def _read(data: bytes, branch: str) -> Iterator[Protection]:
    try:
        given = json.loads(data) if len(data) <= MAX_EXPORT else None
    except (ValueError, RecursionError):
        given = None
    if isinstance(given, list):
        rows = read_mappings(given)
        if len(rows) == len(given) and all("approvals_required" in row for row in rows) and rows:
            yield _approval_rules(rows, branch)
            return
        if len(rows) == len(given) and all(isinstance(row.get("type"), str) for row in rows):
            yield _rules(rows)
            return
    if isinstance(given, Mapping):
        for key, read in _SHAPES.items():
            if key in given:
                yield read(given)
                return
        if "not protected" in str(given.get("message", "")).lower():
            yield _rules(())
            return
    raise MastercopyError(
        "this is no answer about the protection of a branch that is known here",
        "run `mastercopy doctor` without a file: it says how to get one",
    )


def _rules(rows: Sequence[Mapping[str, Any]]) -> Protection:
    """The rules of GitHub that hold for a branch, whichever rulesets they come from."""
    by_type: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_type.setdefault(str(row.get("type")), []).append(_part(row, "parameters"))
    asked = by_type.get("pull_request", [])
    checks = [
        one for part in by_type.get("required_status_checks", []) for one in _rows(part, "required_status_checks")
    ]
    methods = [part["allowed_merge_methods"] for part in asked if isinstance(part.get("allowed_merge_methods"), list)]
    return Protection(
        reviews=max((_number(part.get("required_approving_review_count")) for part in asked), default=0),
        code_owners=any(part.get("require_code_owner_review") is True for part in asked),
        stale_dismissed=any(part.get("dismiss_stale_reviews_on_push") is True for part in asked),
        last_push=any(part.get("require_last_push_approval") is True for part in asked),
        force_push_forbidden="non_fast_forward" in by_type,
        deletion_forbidden="deletion" in by_type,
        direct_push_forbidden=bool(asked),
        checks=_names(check.get("context") for check in checks),
        rebase_forbidden=any("rebase" not in allowed for allowed in methods) if methods else None,
    )


def _ruleset(given: Mapping[str, Any]) -> Protection:
    """One ruleset of GitHub, which alone tells who may pass it by; one that is not active protects nothing."""
    if given.get("enforcement", "active") != "active":
        return _rules(())
    actors = _rows(given, "bypass_actors")
    people = [actor for actor in actors if actor.get("actor_type") != "Integration"]
    told = isinstance(given.get("bypass_actors"), list)
    return combine(
        (
            _rules(_rows(given, "rules")),
            Protection(
                admins_bound=not people if told else None,
                passing_people=_names(map(_actor, people)) if told else None,
                passing_apps=_names(_actor(actor) for actor in actors if actor not in people) if told else None,
            ),
        )
    )


def _actor(actor: Mapping[str, Any]) -> str:
    return f"{actor.get('actor_type')} {actor.get('actor_id') or ''}".strip()


def _classic(given: Mapping[str, Any]) -> Protection:
    """GitHub's older branch protection."""
    asked = given.get("required_pull_request_reviews")
    reviews = asked if isinstance(asked, Mapping) else {}
    checks = _part(given, "required_status_checks")
    passing = _part(reviews, "bypass_pull_request_allowances")
    contexts = checks.get("contexts")
    names = [
        *(contexts if isinstance(contexts, list) else ()),
        *(row.get("context") for row in _rows(checks, "checks")),
    ]
    who = [row.get("login") or row.get("slug") for part in ("users", "teams") for row in _rows(passing, part)]
    return Protection(
        reviews=_number(reviews.get("required_approving_review_count")),
        code_owners=reviews.get("require_code_owner_reviews") is True,
        stale_dismissed=reviews.get("dismiss_stale_reviews") is True,
        last_push=reviews.get("require_last_push_approval") is True,
        admins_bound=_enabled(given, "enforce_admins"),
        force_push_forbidden=not _enabled(given, "allow_force_pushes"),
        deletion_forbidden=not _enabled(given, "allow_deletions"),
        direct_push_forbidden=isinstance(asked, Mapping),
        checks=_names(names),
        passing_people=_names(who),
        passing_apps=_names(row.get("slug") for row in _rows(passing, "apps")),
    )


def _protected(given: Mapping[str, Any]) -> Protection:
    """GitLab's protected branch: who may push is who may do without a review."""
    pushing = [row for row in _rows(given, "push_access_levels") if row.get("access_level") != 0]
    return Protection(
        code_owners=given.get("code_owner_approval_required") is True,
        force_push_forbidden=given.get("allow_force_push") is not True,
        deletion_forbidden=True,
        direct_push_forbidden=not pushing,
        passing_people=_names(row.get("access_level_description") or "somebody" for row in pushing),
    )


def _approval_rules(rows: Sequence[Mapping[str, Any]], branch: str) -> Protection:
    """GitLab's approval rules, those that hold for the branch."""
    asked = [
        _number(row.get("approvals_required"))
        for row in rows
        if row.get("rule_type", "regular") in ("regular", "any_approver")
        and (row.get("applies_to_all_protected_branches") is True or _is_for(_rows(row, "protected_branches"), branch))
    ]
    return Protection(reviews=max(asked, default=0))


def _is_for(branches: Sequence[Mapping[str, Any]], branch: str) -> bool:
    return not branches or any(row.get("name") == branch for row in branches)


def _approvals(given: Mapping[str, Any]) -> Protection:
    """GitLab's settings of approvals."""
    own = given.get("merge_requests_author_approval") is not True
    committers = given.get("merge_requests_disable_committers_approval") is True
    return Protection(stale_dismissed=given.get("reset_approvals_on_push") is True, last_push=own and committers)


def _project(given: Mapping[str, Any]) -> Protection:
    """GitLab's project: whether its checks must have passed, and how a proposal reaches main."""
    return Protection(
        checks=("*",) if given.get("only_allow_merge_if_pipeline_succeeds") is True else (),
        rebase_forbidden=given.get("merge_method") == "merge" or given.get("squash_option") == "always",
    )


_SHAPES = {
    "push_access_levels": _protected,
    "reset_approvals_on_push": _approvals,
    "only_allow_merge_if_pipeline_succeeds": _project,
    "enforcement": _ruleset,
    "enforce_admins": _classic,
    "required_pull_request_reviews": _classic,
    "allow_force_pushes": _classic,
}


def _part(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = given.get(name)
    return found if isinstance(found, Mapping) else {}


def _rows(given: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    return read_mappings(given.get(name))


def _enabled(given: Mapping[str, Any], name: str) -> bool:
    return _part(given, name).get("enabled") is True


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000 else 0


def _names(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted({one_line(text)[:80] for value in values if (text := read_text(value)) is not None}))
