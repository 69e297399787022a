"""Turns problems into how often a rule speaks today, alone or as `TYPE.RULE` of the records of one type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mastercopy.model.register import Register
from mastercopy.words import Problem


def count_spoken(problems: Iterable[Problem], register: Register) -> Counter[str]:
    """How often each rule speaks, by its name; and of each type, since many types share a rule such as `overdue`."""
    spoken: Counter[str] = Counter()
    for problem in problems:
        spoken[problem.slug] += 1
        record = register.get(problem.record) if problem.record is not None else None
        if record is not None:
            spoken[f"{record.type.name}.{problem.slug}"] += 1
    return spoken


def slug_of(watch: str) -> str:
    """The rule that a watch such as `risk.overdue` names."""
    return watch.rpartition(".")[2]
