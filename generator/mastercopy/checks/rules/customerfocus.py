"""Rules about the way from a customer need to a result: needs, processes and outputs, and what policies commit to."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, FieldName, rule
from mastercopy.model.commitments import all_commitments, carriers_of, read_commitments, stands_in
from mastercopy.model.fields import texts
from mastercopy.model.organisation import read_list
from mastercopy.model.record import Record, identity
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_row


@rule("need-unserved", "info warning warning", "name the need under `needs:` of what serves it")
def need_unserved(case: Case) -> Iterator[Problem]:
    """No process, no objective or no document in force serves a customer need; who only begins is not asked."""
    assert case.record is not None
    if _only_begins(case):
        return
    named = _naming(case, case.record)
    missing = [
        word
        for word, there in (
            (say("no process"), any(one.type.part == "processes" for one in named)),
            (say("no objective"), any(one.type.part == "objectives" for one in named)),
            (say("no document in force"), any(_in_force(case, one, case.record) for one in named)),
        )
        if not there
    ]
    if missing:
        yield case.problem(
            None,
            say(
                "{missing} serves {record} {title}",
                missing=say_row(", ", missing),
                record=case.record.id,
                title=case.record.title,
            ),
        )


@rule("process-without-objective", "info warning warning", "let an objective name it, or say what it contributes to")
def process_without_objective(case: Case, *, unless: FieldName) -> Iterator[Problem]:
    """No objective measures a process, and what it contributes is not said."""
    assert case.record is not None
    measured = any(one.type.part == "objectives" for one in _naming(case, case.record))
    if not measured and not case.record.get(unless):
        yield case.problem(
            None, say("no objective measures {record}, and nothing says what it contributes to", record=case.record.id)
        )


@rule("process-without-procedure", "info warning warning", "let a document name it, or say why none is needed")
def process_without_procedure(case: Case, *, unless: FieldName) -> Iterator[Problem]:
    """No document in force describes a process, and no reason is given."""
    assert case.record is not None
    described = any(_in_force(case, one, case.record) for one in _naming(case, case.record))
    if not described and not case.record.get(unless):
        yield case.problem(
            None, say("no document in force is about {record}, and no reason is given", record=case.record.id)
        )


@rule("output-not-taken", "info warning warning", "say who takes it: a process, a party, or somebody in words")
def output_not_taken(case: Case, *, outputs: FieldName, what: str, takers: str, older: FieldName) -> Iterator[Problem]:
    """Something goes out of a process, and nobody is named who takes it."""
    assert case.record is not None
    names = takers.split()
    rows = case.record.get(outputs) or ()
    loose = [str(row.get(what) or "") for row in rows if not any(row.get(name) for name in names)]
    if loose:
        yield case.problem(outputs, say("nobody is named who takes {outputs}", outputs=", ".join(loose)[:200]))
    if plain := list(texts(case.record.get(older))):
        yield case.problem(
            older, say("nobody is named who takes {outputs}", outputs=", ".join(plain)[:200]), severity="info"
        )


@rule("commitments-incomplete", "info warning warning", "add a row under `commitments:` with the words of the text")
def commitments_incomplete(case: Case, *, rows: FieldName, tags: str, clause: str) -> Iterator[Problem]:
    """The policies that commit to something, or say that they are the one of a clause, leave something out."""
    assert case.record is not None
    every = case.register.of_part(case.record.type.part or "")
    policies = [one for one in every if one.get(rows) or clause in texts(one.get("clauses"))]
    if not policies or policies[0].id != case.record.id or _only_begins(case):
        return
    told = {one.tag for policy in policies for one in read_commitments(policy, rows)}
    missing = [tag.strip() for tag in tags.split(",") if tag.strip() not in told]
    if missing:
        yield case.problem(rows, say("no policy has a commitment tagged {missing}", missing=", ".join(missing)))


@rule("commitment-not-in-text", "warning error error", "quote the words of the text, or revise the text first")
def commitment_not_in_text(case: Case, *, rows: FieldName) -> Iterator[Problem]:
    """A commitment is listed whose words do not stand in the text, so that nobody has approved them."""
    assert case.record is not None
    for one in read_commitments(case.record, rows):
        if not stands_in(one, case.record.body):
            yield case.problem(
                rows,
                say("the words of {name} do not stand in the text: {text}", name=one.name, text=repr(one.text[:80])),
            )


@rule("commitment-without-objective", "info warning warning", "name it under `commitments:` of an objective")
def commitment_without_objective(case: Case, *, rows: FieldName) -> Iterator[Problem]:
    """A policy commits to something, and no objective carries it."""
    assert case.record is not None
    for one in read_commitments(case.record, rows):
        if not carriers_of(case.register, one):
            yield case.problem(rows, say("no objective carries {name} ({text})", name=one.name, text=one.text[:80]))


@rule("commitment-unknown", "warning error error", "name a row of a policy, such as POL-001#C1")
def commitment_unknown(case: Case, *, field: FieldName) -> Iterator[Problem]:
    """A record names a commitment that no policy has."""
    assert case.record is not None
    known = {identity(one.name) for one in all_commitments(case.register)}
    for name in texts(case.record.get(field)):
        if identity(name) not in known:
            yield case.problem(field, say("{name} is no commitment of a policy", name=repr(name[:60])))


def _naming(case: Case, record: Record) -> tuple[Record, ...]:
    """Every record that names a record."""
    sources = dict.fromkeys(identity(link.source) for link in case.register.links_in(record.id))
    found = (case.register.get(name) for name in sources)
    return tuple(one for one in found if one is not None)


def _in_force(case: Case, document: Record, named: Record) -> bool:
    """Whether a record is a document whose revision in force names another one; what a draft names is not there yet."""
    trail = case.history.trail(document.id) if document.type.family == "document" else None
    if trail is None or trail.in_force is None:
        return False
    if document.status != "draft" and document.get("revision") == trail.in_force.revision:
        return True  # its file names it now, and some fields may be mended without a revision
    fields = trail.in_force.fields
    return identity(named.id) in {identity(one) for value in fields.values() for one in read_list(value)}


def _only_begins(case: Case) -> bool:
    """Whether a firm describes no process and measures nothing yet: it is not asked how these fit together."""
    return not case.register.of_part("processes") and not case.register.of_part("objectives")
