"""Turns a record type into the questions that somebody who reports is asked, and these into a forge's issue form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mastercopy.model.fields import kind_of
from mastercopy.model.record import Record
from mastercopy.model.recordtype import FieldSpec, FormSpec, RecordType
from mastercopy.model.register import Register
from mastercopy.model.typecheck import UNASKED
from mastercopy.words import one_line

PRIVACY = (
    "Please write no names of customers or colleagues, no addresses and no numbers of telephones or accounts: "
    "what is written here is kept for good."
)
"""The sentence that every form begins with."""
CONFIRM = "Please confirm"
MOST_OPTIONS = 100
"""Above this many records to choose from, the reporter writes the number of one."""
NO_ANSWER = ("_no response_", "none", "n/a", "")
"""What a forge writes where nothing was answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form: the field that it fills, and what may be chosen (none: free text).

    `day` is that of the day which an empty answer leaves to the issue: the day on which it was sent.
    """

    spec: FieldSpec
    label: str
    options: tuple[str, ...] = ()
    required: bool = False
    day: bool = False


def form_of(kind: RecordType) -> FormSpec:
    """The form that a type declares; else one that asks for every field that a new record may have."""
    if kind.form is not None:
        return kind.form
    asked: dict[str, str] = {}
    for spec in kind.fields:
        if spec.name not in UNASKED or spec.name == "title":
            taken = one_line(spec.title).casefold() in {label.casefold() for label in asked.values()}
            asked[spec.name] = one_line(f"{spec.title} ({spec.name})" if taken else spec.title)
    return FormSpec("", f"Propose: {one_line(kind.title)}", asked, (kind.name,))


def form_title(kind: RecordType) -> str:
    """What people call the form."""
    return one_line((kind.form.title if kind.form is not None else "") or kind.title)


def title_prefix(kind: RecordType) -> str:
    """What a forge writes into the title of an issue before its author does."""
    return f"{one_line(kind.title)}: "


def questions_of(kind: RecordType, register: Register | None = None) -> tuple[Question, ...]:
    """The questions of a type's form in order; links are chosen among the records that there are."""
    form = form_of(kind)
    found: list[Question] = []
    for name, label in form.ask.items():
        spec = asked_field(kind, name)
        if spec is not None and label and not _is_empty(spec, register):
            required = spec.required and not spec.when and name != form.day and kind.field(name) is spec
            found.append(Question(spec, label, tuple(_options(spec, register)), required, name == form.day))
    return tuple(found)


def asked_field(kind: RecordType, name: str) -> FieldSpec | None:
    """The field of a question: one of the record, or as `LIST.FIELD` one of the row that a form adds to a list."""
    spec = kind.field(name)
    if spec is not None or kind.id_from is None:
        return spec
    rows, _, inner = name.partition(".")
    there = kind.field(rows)
    return next((one for one in there.fields if one.name == inner), None) if there is not None else None


def _is_empty(spec: FieldSpec, register: Register | None) -> bool:
    """Whether there is nothing yet that could be named: nobody is asked for what nobody can know."""
    return (
        spec.kind == "link"
        and register is not None
        and "*" not in spec.to
        and not any(register.of_type(target) for target in spec.to)
    )


def _options(spec: FieldSpec, register: Register | None) -> Iterator[str]:
    if spec.of:
        yield from (one_line(word) for word in spec.of)
    elif spec.kind == "link" and register is not None and "*" not in spec.to:
        records = [record for target in spec.to for record in register.of_type(target)]
        if len(records) <= MOST_OPTIONS:
            yield from (option_of(record) for record in sorted(records, key=lambda record: record.id))


def option_of(record: Record) -> str:
    """A record among those to choose from: its title, and its ID by which the answer is read."""
    return f"{one_line(record.title) or record.type.title} ({record.id})"


def issue_form(kind: RecordType, register: Register | None = None) -> dict[str, Any]:
    """A GitHub issue form that asks what a type's form asks."""
    form = form_of(kind)
    body: list[dict[str, Any]] = [{"type": "markdown", "attributes": {"value": PRIVACY}}]
    body.extend(_element(question) for question in questions_of(kind, register))
    if form.confirm:
        ticks = [{"label": sentence, "required": True} for sentence in form.confirm]
        body.append({"type": "checkboxes", "id": "confirm", "attributes": {"label": CONFIRM, "options": ticks}})
    return {
        "name": form_title(kind),
        "description": form.about,
        "title": title_prefix(kind),
        "labels": list(form.labels),
        "body": body,
    }


def _element(question: Question) -> dict[str, Any]:
    spec = question.spec
    form: dict[str, Any] = dict(kind_of(spec.kind).form(spec))
    element = form.pop("type")
    if question.day and "placeholder" in form:
        form["placeholder"] += "; leave it empty for today"
    if question.options:
        element, form = "dropdown", {"options": list(question.options)}
        if any(option.casefold() == "none" for option in question.options):
            element, form = "input", {"placeholder": " | ".join(question.options)}  # GitHub keeps that word for itself
    help_of = one_line(spec.help)
    attributes = {"label": question.label, **({"description": help_of} if help_of else {}), **form}
    if spec.many and element == "dropdown":
        attributes["multiple"] = True
    return {"type": element, "id": spec.name, "attributes": attributes, "validations": {"required": question.required}}


def issue_template(kind: RecordType, register: Register | None = None) -> str:
    """The same as a GitLab issue template: a heading for each question, and what to know about it in a comment."""
    form = form_of(kind)
    parts = [_comment(form.about, "Give the issue a title in a few words.", PRIVACY)]
    for question in questions_of(kind, register):
        parts.append(f"### {question.label}\n\n{_comment(*_told(question))}")
    if form.confirm:
        parts.append(f"### {CONFIRM}\n\n" + "".join(f"- [ ] {sentence}\n" for sentence in form.confirm))
    parts.append("/label " + " ".join(f'~"{label}"' for label in form.labels) + "\n")
    return "\n".join(parts)


def _told(question: Question) -> Iterator[str]:
    spec = question.spec
    if spec.help:
        yield one_line(spec.help)
    if question.options:
        yield f"{'Some' if spec.many else 'One'} of: {'; '.join(question.options)}"
    else:
        placeholder = kind_of(spec.kind).form(spec).get("placeholder")
        if placeholder:
            yield f"Write it as {placeholder}"
    if not question.required:
        yield "Leave it empty for today." if question.day else "It may stay empty."


def _comment(*sentences: str) -> str:
    lines: Sequence[str] = [sentence.replace("--", "- -").replace(">", "") for sentence in sentences]
    return "<!-- " + "\n     ".join(lines) + " -->\n" if lines else ""


def forms_by_label(types: Mapping[str, RecordType]) -> dict[str, RecordType]:
    """Types that declare a form, by each of its labels in folded case; a label of two types names neither."""
    found: dict[str, list[RecordType]] = {}
    for kind in types.values():
        for label in kind.form.labels if kind.form is not None else ():
            found.setdefault(label.casefold(), []).append(kind)
    return {label: kinds[0] for label, kinds in found.items() if len(kinds) == 1}
