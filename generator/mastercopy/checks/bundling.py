"""Turns many problems that have one cause into one that can be read: one edit, or one file that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mastercopy.words import Problem
from mastercopy.words.saying import say_count

MOST = 20
"""So many problems of one edit are listed one by one."""
_OF_ONE_EDIT = ("revision-not-advanced",)


_FOLLOWS = {
    "nobody-to-approve": (
        "approval-missing",
        "approval-void",
        "role-vacant",
        "unknown-approver",
        "withdrawal-not-approved",
    ),
    "organisation-missing": ("history-starts-changed", "nobody-to-approve"),
}
"""What follows from a cause and is mended with it, and what follows from that, in this order."""
_FOLLOWS_IN_FILE = {
    "branch-behind": ("revision-not-advanced", "revision-reused", "label-without-change"),
    "duplicate-id": ("file-name-mismatch",),
    "id-changed": ("deleted-without-withdrawal",),
}
"""The same of causes that lie in one file, for what is told of that file."""


def without_follow_ups(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those that a greater one among them explains."""
    found = list(problems)
    for cause, follow_ups in _FOLLOWS.items():
        if any(problem.slug == cause for problem in found):
            found = [problem for problem in found if problem.slug not in follow_ups]
    for cause, follow_ups in _FOLLOWS_IN_FILE.items():
        places = {problem.place.path for problem in found if problem.slug == cause}
        found = [one for one in found if one.slug not in follow_ups or one.place.path not in places]
    return found


def bundle(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, sorted as they came; those of one edit as one, at the place of the first."""
    every = list(problems)
    groups: dict[tuple[str, str | None], list[Problem]] = {}
    for problem in every:
        if problem.slug in _OF_ONE_EDIT:
            groups.setdefault((problem.slug, problem.commit), []).append(problem)
    for problem in every:
        group = groups.get((problem.slug, problem.commit), [])
        if len(group) <= MOST:
            yield problem
        elif group[0] is problem:
            names = ", ".join(one.record or one.place.path for one in group)
            says = say_count(
                "the text of {number} document changed in one edit and its revision stayed: {names}",
                "the texts of {number} documents changed in one edit and their revisions stayed: {names}",
                len(group),
                names=names,
            )
            yield replace(problem, sentence=says, record=None)
