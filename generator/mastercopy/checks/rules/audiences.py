"""Rules about audiences: whom files are meant for, and texts that tell more than their readers may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from mastercopy.checks.rule import Case, rule
from mastercopy.model.audiences import BUILT_IN, Shown, may_see
from mastercopy.model.fields import texts
from mastercopy.model.linkpatterns import HTML, INLINE, REFERENCE, written_in
from mastercopy.model.record import Record
from mastercopy.model.recordtype import NOBODY
from mastercopy.model.redaction import Redaction
from mastercopy.words import Place, Problem, meant
from mastercopy.words.saying import say


@rule("audience-unknown", "error", "name one that is declared, or declare it in the organisation record", "site")
def audience_unknown(case: Case) -> Iterator[Problem]:
    """A file says that an audience may see it which nobody declares, so that nobody sees it."""
    known = _audiences(case)
    for record in case.register.records.values():
        for name in texts(record.get("visible_to")):
            if name.strip().casefold() not in known:
                says = say("{record}: there is no audience {name}", record=record.id, name=repr(name[:40]))
                hint = meant(name, known, case.rule.hint)
                yield case.problem(record.at("visible_to"), says, hint=hint, record=record.id)
    for _, kind in sorted(case.catalog.types.items()):
        for name in kind.visible_to:
            if name == NOBODY:
                says = say(
                    "the type {kind}: nobody can read who may see its records, so that no audience sees them",
                    kind=kind.name,
                )
                yield case.problem(Place(kind.source), says)
            elif name.strip().casefold() not in known:
                says = say("the type {kind}: there is no audience {name}", kind=kind.name, name=repr(name[:40]))
                yield case.problem(Place(kind.source), says, hint=meant(name, known, case.rule.hint))


@rule(
    "audience-mention",
    "warning",
    "say it without the number, or let the same people see both; a link alone becomes plain words by itself",
    "site",
)
def audience_mention(case: Case) -> Iterator[Problem]:
    """The words of a document name what some of its readers may not see; the words of an approved text stay."""
    documents = [one for one in case.register.records.values() if one.type.family == "document"]
    for audience in _audiences(case):
        sees = partial(_sees, audience)
        hidden = frozenset(name for name, one in case.register.records.items() if not sees(one))
        redaction = Redaction(hidden, frozenset(case.register.records) - hidden)
        for record in documents if hidden else ():
            named = redaction.mentions(_words(record)) if sees(record) else ()
            if named:
                says = say(
                    "{record} names {named}, which the audience {audience} may not see",
                    record=record.id,
                    named=", ".join(named),
                    audience=repr(audience),
                )
                yield case.problem(record.at("id"), says, record=record.id)


def _audiences(case: Case) -> Mapping[str, str]:
    """Every audience that is built in or declared, by name."""
    found = dict(BUILT_IN)
    for record in case.register.of_part("organisation"):
        for row in record.get("audiences") or ():
            name = str(row.get("id") or "").strip().casefold()
            if name:
                found[name] = name
    return found


def _sees(audience: str, record: Record) -> bool:
    named = texts(record.get("visible_to") or ())
    stated = tuple(name.casefold() for name in named) if "visible_to" in record.places else None
    return may_see(audience, record.type, record.type.family, Shown(stated, record.get("public") == "true"))


def _words(record: Record) -> str:
    """The title and the words of a document, without where its links lead."""
    body = record.body or ""
    for pattern in (INLINE, REFERENCE, HTML):
        for match in reversed(list(pattern.finditer(body))):
            written, start = written_in(match)
            body = f"{body[:start]}{' ' * len(written)}{body[start + len(written) :]}"
    return f"{record.title}\n{body}"
