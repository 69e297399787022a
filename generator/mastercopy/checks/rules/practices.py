"""Rules about the practices that an organisation set out to live by."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import RULES, Case, rule
from mastercopy.model.fields import texts
from mastercopy.words import Problem, nearest
from mastercopy.words.listing import say_either
from mastercopy.words.saying import say


@rule("practice-unwatched", "info", "name rules that `mastercopy explain` knows")
def practice_unwatched(case: Case) -> Iterator[Problem]:
    """A practice names a rule that does not exist, or says nothing of the type it names: nothing watches over it."""
    assert case.record is not None
    for name in texts(case.record.get("rules")):
        kind, _, slug = name.rpartition(".")
        if slug not in RULES:
            close = nearest(slug, list(RULES))
            hint = say("did you mean {names}?", names=say_either(map(repr, close))) if close else None
            yield case.problem(
                "rules",
                say("{record}: there is no rule {slug}", record=case.record.id, slug=repr(slug[:60])),
                hint=hint,
            )
        elif kind and not _judges(case, kind, slug):
            yield case.problem(
                "rules",
                say(
                    "{record}: the rule {slug} says nothing of a {kind}",
                    record=case.record.id,
                    slug=repr(slug),
                    kind=repr(kind[:60]),
                ),
            )


def _judges(case: Case, kind: str, slug: str) -> bool:
    """Whether the records of a type are held to a rule by their type."""
    declared = case.catalog.types.get(kind)
    return declared is not None and any(use.slug == slug for use in declared.rules)
