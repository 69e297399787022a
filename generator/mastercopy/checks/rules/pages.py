"""Rules about hand-written pages: they are not controlled, and may still not send anybody to nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mastercopy.checks.bodies import read_destinations
from mastercopy.checks.rule import Case, rule
from mastercopy.model.digest import resolve
from mastercopy.sources.frontmatter import read_front_matter
from mastercopy.words import Problem
from mastercopy.words.saying import say

_FIRST = "docs/index.md"
"""Every site has a first page, whether somebody wrote one or not."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The text of one page: what the reading of destinations asks for."""

    path: str
    body: str
    body_line: int


@rule("page-link-broken", "warning", "write the path of a file that exists", "site")
def page_link_broken(case: Case) -> Iterator[Problem]:
    """A link or an image of a hand-written page names a file that does not exist."""
    if case.tree is None:
        return
    known = {path for path, kind in case.tree.kinds.items() if kind == "file"} | {_FIRST}
    for path in case.register.pages:
        front = read_front_matter(case.tree.read(path), path)
        for destination in read_destinations(_Page(path, front.body, front.body_line)):
            if destination.written.split("#", 1)[0].endswith("/") or resolve(destination.written, path) in known:
                continue
            says = say("the page points to {written}, which is not there", written=repr(destination.written[:80]))
            yield case.problem(destination.place, says)
