"""Rules about the practices that an organisation set out to live by."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import RULES, Case, rule
from mastercopy.model.fields import texts
from mastercopy.words import Problem, nearest


@rule("practice-unwatched", "info", "name rules that `mastercopy explain` knows")
def practice_unwatched(case: Case) -> Iterator[Problem]:
    """A practice names a rule that does not exist, so that nothing watches over it."""
    assert case.record is not None
    for name in texts(case.record.get("rules")):
        if name not in RULES:
            close = nearest(name, list(RULES))
            hint = f"did you mean {' or '.join(map(repr, close))}?" if close else None
            yield case.problem("rules", f"{case.record.id}: there is no rule {name[:60]!r}", hint=hint)
