"""Turns a form that somebody submitted on a forge into the file of a new record, and says what a person still adds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from mastercopy.editing.change import AppendRow
from mastercopy.editing.desk import Desk
from mastercopy.editing.lines import edit_bytes
from mastercopy.editing.scalars import Given
from mastercopy.editing.sentword import enter_word
from mastercopy.editing.starting import start_record
from mastercopy.editing.writer import Edit
from mastercopy.model.acknowledging import ACKNOWLEDGEMENTS, read_acknowledged
from mastercopy.model.answers import Answers, clean_line, read_answers
from mastercopy.model.fields import read_field
from mastercopy.model.issueevent import Issue
from mastercopy.model.issueform import Question, form_of, forms_by_label, questions_of, title_prefix
from mastercopy.model.organisation import read_mappings
from mastercopy.model.personal import personal_in
from mastercopy.model.recordtype import RecordType
from mastercopy.sources.yamltext import YamlScalar
from mastercopy.words import MastercopyError, Place, one_line

_BRANCH = re.compile(r"refs/(?:heads|remotes/[^/]+)/record/(?P<id>[A-Za-z0-9._-]{1,64})-issue-(?P<number>[0-9]{1,9})")
_CHOSEN = re.compile(r"\(([^()\s]{1,64})\)(?=,|$)")
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Reported:
    """The record of an issue: its file, the branch and the title of the proposal, what to add and what was left out.

    `edit` is None where the issue has its record, or a proposal of one, already.
    """

    id: str
    issue: Issue
    kind: RecordType
    edit: Edit | None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def branch(self) -> str:
        """The name of the branch: nothing in it is anybody's text."""
        return f"record/{self.id.removesuffix(f'-ISSUE-{self.issue.number}')}-issue-{self.issue.number}"

    @property
    def title(self) -> str:
        """The title of the proposal: nothing in it is anybody's text."""
        return f"Record {self.id} from issue {self.issue.number}"


def record_issue(desk: Desk, issue: Issue, today: date) -> Reported | None:
    """The record that an issue asks for, None where it bears no label of a form; nothing is written yet."""
    kind = _kind(desk, issue)
    if kind is None:
        return None
    done = next(_recorded(desk, issue), None)
    if done is not None:
        return Reported(done, issue, kind, None)
    form, questions = form_of(kind), questions_of(kind, desk.register)
    answers = read_answers(issue.body, questions, confirms=bool(form.confirm))
    if kind.part == ACKNOWLEDGEMENTS:
        return _word(desk, issue, kind, answers, questions, today)
    title = _title(issue, kind)
    _refuse_personal(title, answers, questions)
    _check_form(answers, questions, form.confirm)
    day = issue.day(desk.organisation.timezone) or today
    given, notes = _values(desk, questions, answers)
    if form.day is not None and form.day not in given:
        given[form.day] = min(day, today).isoformat()
    started = start_record(desk, kind.name, title, given, today.year, reserved=_proposed(desk))
    edit = replace(started.edit, after=_with_origin(started.edit, kind, issue))
    notes += [f"the heading {label!r} stands in the answers twice; see that each went where it belongs"
              for label in answers.twice]  # fmt: skip
    return Reported(started.id, issue, kind, edit, started.missing, tuple(notes))


def _word(
    desk: Desk, issue: Issue, kind: RecordType, answers: Answers, questions: tuple[Question, ...], today: date
) -> Reported:
    """Somebody's word that they have read a text: nothing that was written is kept, but whom and what it is about."""
    _check_form(answers, questions, form_of(kind).confirm)
    if answers.twice:
        raise MastercopyError("the form has a question twice", "let the person send the form again")
    document, revision = answers.given.get(kind.id_from or ""), answers.given.get("revision")
    sent = enter_word(desk, issue, document or "", revision, today)
    return Reported(sent.record, issue, kind, sent.edit)


def _kind(desk: Desk, issue: Issue) -> RecordType | None:
    """The one type whose form sets a label of the issue; None where no form does, as for most issues there are."""
    known = forms_by_label(desk.catalog.types)
    found = {
        known[label.casefold()].name: known[label.casefold()] for label in issue.labels if label.casefold() in known
    }
    if len(found) > 1:
        hint = f"leave one of these labels: {', '.join(sorted(known))}"
        raise MastercopyError("labels of several forms are on the issue", hint)
    return next(iter(found.values()), None)


def labels_of_forms(desk: Desk) -> tuple[str, ...]:
    """Every label by which an issue asks for a record."""
    return tuple(sorted(forms_by_label(desk.catalog.types)))


def _recorded(desk: Desk, issue: Issue) -> Iterator[str]:
    """The record that says it came from this issue, in the working tree or proposed on a branch that is here."""
    for record in desk.register.records.values():
        for row in read_mappings(list(record.get("origin") or ())):
            if row.get("url") == issue.url or (row.get("source"), row.get("key")) == (issue.source, issue.key):
                yield record.id
        if record.type.part == ACKNOWLEDGEMENTS:
            yield from (record.id for row in read_acknowledged(record) if row.reference == issue.url)
    for found in _branches(desk):
        if int(found["number"]) == issue.number:
            yield found["id"]


def _proposed(desk: Desk) -> tuple[str, ...]:
    """The IDs that other issues took and that are not on main yet."""
    return tuple(found["id"] for found in _branches(desk))


def _branches(desk: Desk) -> Iterator[re.Match[str]]:
    names = desk.repository.facts.references if desk.repository is not None else ()
    return (found for name in sorted(names) if (found := _BRANCH.fullmatch(name)) is not None)


def _title(issue: Issue, kind: RecordType) -> str:
    title, prefix = clean_line(issue.title), title_prefix(kind).strip()
    if title.casefold().startswith(prefix.casefold()):
        title = title[len(prefix) :].strip()
    if not any(letter.isalnum() for letter in title):
        raise MastercopyError("the title of the issue says nothing yet", "write there in a few words what happened")
    return title[:_LONGEST_TITLE].strip()


def _refuse_personal(title: str, answers: Answers, questions: tuple[Question, ...]) -> None:
    """What is committed can never be taken back: the kind and the question are told, and never what was written."""
    texts = {"the title": title}
    texts |= {f"the answer to {question.label!r}": answers.given.get(question.spec.name, "") for question in questions}
    found = [f"{kind} in {where}" for where, text in texts.items() for kind in personal_in(text)]
    if found:
        raise MastercopyError(
            f"there seems to be {', and '.join(found)}",
            "take it out of the issue, keep it outside this repository, and set the label again; nothing was written",
        )


def _check_form(answers: Answers, questions: tuple[Question, ...], confirm: tuple[str, ...]) -> None:
    if questions and len(answers.unasked) >= len(questions) and not answers.given:
        raise MastercopyError(
            "the issue was not written with the form of its label", "open the form, and copy the text into its answers"
        )
    open_ones = [sentence for sentence in confirm if sentence not in answers.ticked]
    if open_ones:
        raise MastercopyError(f"this is not confirmed: {open_ones[0]}", "tick it in the issue, and set the label again")


def _values(desk: Desk, questions: tuple[Question, ...], answers: Answers) -> tuple[dict[str, str], list[str]]:
    """The answers as values of the fields; what cannot be one is left out and told."""
    given: dict[str, str] = {}
    notes: list[str] = []
    for question in questions:
        text = answers.given.get(question.spec.name)
        if text is None:
            continue
        value = _value(desk, question, text)
        if value is None:
            notes.append(f"the answer to {question.label!r} was left out: {_WANTED.get(question.spec.kind, _OTHER)}")
        else:
            given[question.spec.name] = value
    return given, notes


_OTHER = "it is none that this field can have"
_WANTED: Mapping[str, str] = {
    "link": "it names nothing that is here",
    "date": "it is no day, such as 2026-03-14",
    "moment": "it is no day, such as 2026-03-14 or 2026-03-14 10:15",
}


def _value(desk: Desk, question: Question, text: str) -> str | None:
    spec = question.spec
    if spec.kind == "link":
        return _linked(desk, question, text)
    if spec.kind == "long-text":
        return text
    line = one_line(text)
    parts = [part.strip() for part in line.split(",") if part.strip()] if spec.many else [line]
    if question.options:
        by_fold = {option.casefold(): option for option in question.options}
        parts = [by_fold.get(part.casefold(), "") for part in parts]
    known = {"role": {role.id for role in desk.roles}, "person": set(desk.people.persons)}.get(spec.kind)
    if not parts or any(not part or (known is not None and part not in known) for part in parts):
        return None
    scalars = (YamlScalar(part, Place(""), plain=False) for part in parts)
    if any(read_field(scalar, spec)[1] for scalar in scalars):
        return None
    return ", ".join(parts)


def _linked(desk: Desk, question: Question, text: str) -> str | None:
    """The IDs that an answer names: what was chosen bears its ID in brackets."""
    spec, line = question.spec, one_line(text)
    names = _CHOSEN.findall(line) or [part for part in re.split(r"[,;\s]+", line) if part]
    found = [desk.register.get(name) for name in (names if spec.many else names[-1:])]
    records = [record for record in found if record is not None]
    fitting = len(records) == len(found) and all("*" in spec.to or record.type.name in spec.to for record in records)
    return ", ".join(dict.fromkeys(record.id for record in records)) if records and fitting else None


def _with_origin(edit: Edit, kind: RecordType, issue: Issue) -> bytes:
    """The file with the address of the issue, by which it is known again."""
    spec = kind.field("origin")
    if spec is None or spec.kind != "records":
        return edit.after
    row: dict[str, Given] = {"source": issue.source, "key": issue.key, "url": issue.url}
    names = {inner.name for inner in spec.fields}
    kept = {name: value for name, value in row.items() if name in names}
    return edit_bytes(edit.after, [AppendRow(spec.name, kept)], edit.path)
