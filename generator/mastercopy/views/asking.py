"""Says of a proposed text who has to approve it, who has, and who has to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.history.values import Draft, Objection, Revision
from mastercopy.model.organisation import MatrixRule, built_in_matrix, read_matrix
from mastercopy.model.record import Record
from mastercopy.views.controlblock import SignOffRow, view_signoff
from mastercopy.views.naming import person_name
from mastercopy.views.textview import list_of
from mastercopy.views.wording import EVIDENCE
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Role:
    """A role with the people who hold it today, by name."""

    title: str
    people: tuple[str, ...]

    @property
    def text(self) -> str:
        """`Quality manager (Ana Costa, Rui Melo)`."""
        return f"{self.title} ({', '.join(self.people) or 'nobody holds this role today'})"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who still has to approve (`minimum` of them; None: each), who said what already, and who follows the text."""

    roles: tuple[Role, ...]
    minimum: int | None
    evidence: str
    said: tuple[SignOffRow, ...]
    against: tuple[Objection, ...]
    readers: tuple[Role, ...]

    @property
    def how(self) -> str:
        """By what they may say so; empty where nobody has to."""
        if not self.roles or not self.evidence:
            return ""
        if self.evidence == EVIDENCE["signature"]:
            return say("by a signature")
        return say(
            "by {evidence} or better; on the forge: Files changed, Review changes, Approve, Submit",
            evidence=self.evidence,
        )

    @property
    def sentence(self) -> str:
        """Who still has to approve, in words."""
        named = [role.text for role in self.roles]
        if not named:
            return say("Nobody: it is approved")
        if len(named) == 1:
            return named[0]
        together = say("{names} and {named}", names=say_row(", ", named[:-1]), named=named[-1])
        return (
            together
            if self.minimum is None
            else say("{minimum} of {together}", minimum=self.minimum, together=together)
        )


def ask_revision(compiled: Compiled, row: Revision) -> Asked:
    """Who has to approve a revision that is recorded with the proposal."""
    rule = _rule(compiled, row.fields, str(row.fields.get("type") or "") or _type_of(compiled, row.id))
    said = tuple(view_signoff(compiled, act, row.signoffs) for act in row.signoffs)
    roles = _roles(compiled, row.asks)
    return Asked(roles, row.asks_minimum, _evidence(rule), said, row.objections, _readers(compiled, row.fields))


def ask_draft(compiled: Compiled, record: Record, draft: Draft) -> Asked:
    """Who will have to approve a draft once it is released."""
    fields = {name: value for name, value in record.values.items() if isinstance(value, (str, tuple))}
    rule = _rule(compiled, fields, record.type.name)
    roles = _roles(compiled, rule.roles if rule is not None else ())
    minimum = rule.minimum if rule is not None else None
    return Asked(roles, minimum, _evidence(rule), (), draft.objections, _readers(compiled, fields))


def _type_of(compiled: Compiled, name: str) -> str:
    record = compiled.register.get(name)
    return record.type.name if record is not None else ""


def _rule(compiled: Compiled, fields: Mapping[str, Any], type_name: str) -> MatrixRule | None:
    """The rule of the approval matrix for a text, by the matrix that the proposal would be judged by."""
    archive = compiled.blobs.archive
    timeline = archive.timeline
    matrix = read_matrix(timeline.plain_at(len(timeline.steps) - 1, timeline.parts.matrix))
    matrix = matrix or built_in_matrix(archive.roles, archive.people, compiled.as_of)
    process = next(iter(list_of(fields.get("process"))), None)
    chosen = fields.get("change_class")
    return matrix.rule_for(type_name, process, chosen if isinstance(chosen, str) else None)


def _evidence(rule: MatrixRule | None) -> str:
    return EVIDENCE.get(rule.evidence, rule.evidence) if rule is not None else ""


def _roles(compiled: Compiled, roles: Iterable[str]) -> tuple[Role, ...]:
    return tuple(_role(compiled, role) for role in roles)


def _role(compiled: Compiled, role: str) -> Role:
    holders = compiled.people.holders(role, compiled.as_of)
    return Role(person_name(compiled, role).title, tuple(person_name(compiled, one).title for one in holders))


def _readers(compiled: Compiled, fields: Mapping[str, Any]) -> tuple[Role, ...]:
    return _roles(compiled, list_of(fields.get("readers")))
