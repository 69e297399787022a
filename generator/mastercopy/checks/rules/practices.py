"""Rules about the practices that an organisation set out to live by."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import RULES, Case, rule
from mastercopy.model.fields import texts
from mastercopy.words import Problem, nearest


@rule("practice-unwatched", "info", "name rules that `mastercopy explain` knows")
def practice_unwatched(case: Case) -> Iterator[Problem]:
    """A practice names a rule that does not exist, or says nothing of the type it names: nothing watches over it."""
    assert case.record is not None
    for name in texts(case.record.get("rules")):
        kind, _, slug = name.rpartition(".")
        if slug not in RULES:
            close = nearest(slug, list(RULES))
            hint = f"did you mean {' or '.join(map(repr, close))}?" if close else None
            yield case.problem("rules", f"{case.record.id}: there is no rule {slug[:60]!r}", hint=hint)
        elif kind and not _judges(case, kind, slug):
            yield case.problem("rules", f"{case.record.id}: the rule {slug!r} says nothing of a {kind[:60]!r}")


def _judges(case: Case, kind: str, slug: str) -> bool:
    """Whether the records of a type are held to a rule by their type."""
    declared = case.catalog.types.get(kind)
    return declared is not None and any(use.slug == slug for use in declared.rules)
