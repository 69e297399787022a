"""A rule about names by which people go on social networks: they are personal data as an address is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.model.fields import texts
from mastercopy.words import Problem
from mastercopy.words.saying import say

_HANDLE = re.compile(
    r"(?<![\w@./+-])@[\w](?:[\w.]{0,28}[\w])?(?![\w@])|//[^\s/]+/(?:@|users?/|profile/|u/|in/)[\w.-]+", re.I
)
"""`@name` standing alone, or the address of somebody's own page."""


@rule("handle-named", "error", "write a pseudonym, and say under `restricted:` where the post is kept")
def handle_named(case: Case) -> Iterator[Problem]:
    """A record holds the name by which somebody goes on a social network, or the address of their page."""
    assert case.record is not None
    for spec in case.record.type.fields:
        if spec.kind not in ("text", "long-text"):
            continue
        found = next((one for text in texts(case.record.get(spec.name)) for one in _HANDLE.findall(text)), None)
        if found is not None:
            says = say(
                "{record}: {title} ({field}) seems to name somebody of a social network",
                record=case.record.id,
                title=spec.title,
                field=spec.name,
            )
            yield case.problem(spec.name, says)
