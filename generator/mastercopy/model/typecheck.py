"""Turns a record type into the problems of what it says about its own fields and states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mastercopy.model.measuretype import measure_faults
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.model.revision import SCHEMES
from mastercopy.sources.yamltext import YamlMapping
from mastercopy.words import Place, Problem, closest
from mastercopy.words.saying import say

UNASKED = ("id", "title", "status", "corrections", "origin", "x")
"""What no form asks: the title is that of the issue, the rest is ours to write."""


def check_type(kind: RecordType, node: YamlMapping) -> Iterator[Problem]:
    """Every name in a type that names no field, state or scheme, at its line."""
    names = [spec.name for spec in kind.fields]
    for spec in (*kind.fields, *kind.beside):
        yield from _check_field(kind, spec, names)
    if kind.revision_scheme not in SCHEMES:
        yield _unknown(kind, _at(node, "revision"), "revision scheme", kind.revision_scheme, list(SCHEMES))
    if kind.lifecycle is not None:
        states = kind.lifecycle.every
        if len(set(states)) != len(states):
            yield _problem(kind, _at(node, "lifecycle"), say("a state is named twice"), say("name each once"))
        for needs in kind.lifecycle.exits.values():
            yield from (_unknown(kind, _at(node, "lifecycle"), "field", n, names) for n in needs if n not in names)
    for row in kind.order:
        yield from (_unknown(kind, _at(node, "order"), "field", n, names) for n in row if n not in names)
    yield from _check_form(kind)
    yield from _check_starter(kind, node)
    kinds = {spec.name: spec.kind for spec in kind.fields}
    rows = [spec.name for spec in kind.fields if spec.kind == "records"]
    for measure in kind.measures:
        for fault in measure_faults(measure, kinds, rows):
            yield _problem(
                kind,
                measure.place,
                say("the measure {measure}: {fault}", measure=measure.name, fault=fault),
                say("see the recipe for measures"),
            )


def _check_field(kind: RecordType, spec: FieldSpec, names: Sequence[str]) -> Iterator[Problem]:
    if spec.kind == "choice" and not spec.of:
        yield _problem(
            kind, spec.place, say("the field {field} offers no choice", field=spec.name), say("add `of: [..., ...]`")
        )
    if spec.required_from is not None:
        states = kind.lifecycle.states if kind.lifecycle is not None else ()
        if spec.required_from not in states:
            yield _unknown(kind, spec.place, "state", spec.required_from, states)
    yield from (
        _unknown(kind, spec.place, "field", name, names) for name in (*spec.when, *spec.unless) if name not in names
    )
    for inner in spec.fields:
        yield from _check_field(kind, inner, [other.name for other in spec.fields])


def _check_form(kind: RecordType) -> Iterator[Problem]:
    """A form asks for fields that a person can write in one answer, each under a question of its own."""
    form = kind.form
    if form is None:
        return
    names = [spec.name for spec in kind.fields if spec.kind != "records" and spec.name not in UNASKED]
    if kind.id_from is not None:  # its records grow by rows, and a form may ask for what stands in one
        names += [f"{spec.name}.{inner.name}" for spec in kind.fields for inner in spec.fields]
    yield from (_unknown(kind, form.place, "field", name, names) for name in form.ask if name not in names)
    days = [spec.name for spec in kind.fields if spec.kind in ("date", "moment")]
    if form.day is not None and form.day not in days:
        yield _unknown(kind, form.place, "day", form.day, days)
    questions = [text.casefold() for text in form.ask.values()]
    twice = len({name.rpartition(".")[2] for name in form.ask}) != len(questions)
    if not form.about or not questions or "" in questions or twice or len(set(questions)) != len(questions):
        sentence = say("a form says what it is about, and asks each thing in words of its own")
        yield _problem(kind, form.place, sentence, say("write `about:` and `ask: {{field: question}}`"))
    if kind.family != "record" or kind.single:
        yield _problem(
            kind, form.place, say("what a form makes is a record in a file of its own"), say("take the form away")
        )


def _check_starter(kind: RecordType, node: YamlMapping) -> Iterator[Problem]:
    """What a new file begins with are rows of lists of the type, in text that their fields take."""
    lists = {spec.name: spec for spec in kind.fields if spec.kind == "records"}
    for name, rows in kind.starter.items():
        if name not in lists:
            yield _unknown(kind, _at(node, "starter"), "list", name, list(lists))
            continue
        known = [inner.name for inner in lists[name].fields if inner.kind in ("text", "long-text")]
        used = dict.fromkeys(key for row in rows for key in row)
        yield from (
            _unknown(kind, _at(node, "starter"), "text of such a row", key, known) for key in used if key not in known
        )


def _at(node: YamlMapping, key: str) -> Place:
    return next((entry.place for entry in node.entries if entry.key == key), node.place)


def _unknown(kind: RecordType, place: Place, what: str, word: str, known: Sequence[str]) -> Problem:
    hint = closest(word, known, say("known: {names}", names=", ".join(known) or say("none")))
    name = repr(word[:40])
    says = {
        "field": say("{name} is no field of this type", name=name),
        "state": say("{name} is no state of this type", name=name),
        "day": say("{name} is no day of this type", name=name),
        "list": say("{name} is no list of this type", name=name),
        "revision scheme": say("{name} is no revision scheme of this type", name=name),
        "text of such a row": say("{name} is no text of such a row of this type", name=name),
    }
    return _problem(kind, place, says[what], hint)


def _problem(kind: RecordType, place: Place, sentence: str, hint: str) -> Problem:
    return Problem("type-unreadable", "error", place, say("{type}: {fault}", type=kind.name, fault=sentence), hint)
