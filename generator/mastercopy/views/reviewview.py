"""Turns a proposal into the summary that a reviewer reads first: what it does, who decides, what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.checks.runner import Waived
from mastercopy.history.fieldchange import compare_fields
from mastercopy.model.deciding import deciding
from mastercopy.sources.yamltext import read_plain
from mastercopy.text.redline.fields import say_field
from mastercopy.views.fieldlines import FieldLine
from mastercopy.views.naming import called, without_address
from mastercopy.views.proposedview import Proposed, view_proposed
from mastercopy.views.textview import Texts
from mastercopy.views.wording import label
from mastercopy.words import Problem, count
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.comparing import Compared
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

SCHEMA = "mastercopy/review/1"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record that comes, goes or changes, by its fields."""

    id: str
    title: str
    what: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that is no document and no single record: what becomes of it, what it decides, which fields change."""

    path: str
    what: str
    decides: str
    fields: tuple[FieldLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Everything about one proposal; `verdict` says in a sentence whether it may be accepted."""

    base: str
    head: str
    as_of: str
    verdict: str
    refused: bool
    short: str
    authors: tuple[str, ...]
    documents: tuple[Proposed, ...]
    records: tuple[RecordLine, ...]
    deciding: tuple[FileLine, ...]
    files: tuple[FileLine, ...]
    brought: tuple[Problem, ...]
    mended: tuple[Problem, ...]
    forgiven: tuple[Waived, ...]
    standing: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended before it can be accepted."""
        return tuple(problem for problem in self.brought if problem.severity == "error")

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What should be looked at, and hinders nothing."""
        told = ("approval-missing",)  # who has to approve stands with each document
        return tuple(one for one in self.brought if one.severity != "error" and one.slug not in told)


def view_review(compared: Compared, texts: Texts) -> Review:
    """The summary of a proposal; `texts` renders those of the merged side."""
    documents, records = view_proposed(compared, texts), tuple(_records(compared))
    files = tuple(_files(compared))
    deciding = tuple(one for one in files if one.decides)
    return Review(
        compared.branch.base,
        compared.branch.head,
        compared.after.as_of.isoformat(),
        _verdict(compared, documents),
        compared.refused,
        _short(documents, records, files),
        tuple(dict.fromkeys(without_address(str(commit.author)) for commit in compared.branch.commits)),
        documents,
        records,
        deciding,
        tuple(one for one in files if not one.decides),
        compared.brought,
        compared.mended,
        tuple(one for one in compared.after.result.waived if one not in compared.before.result.waived),
        len(compared.standing),
    )


def _verdict(compared: Compared, documents: tuple[Proposed, ...]) -> str:
    errors = sum(problem.severity == "error" for problem in compared.brought)
    if errors:
        return say("It cannot be accepted yet: {errors} to mend first.", errors=count(errors, "problem"))
    against = [one.id for one in documents if one.asked is not None and one.asked.against]
    if against:
        return say("It cannot be accepted as it stands: somebody said no to {names}.", names=say_row(", ", against))
    own = [one.record for one in compared.brought if one.slug == "approval-by-proposer" and one.record]
    if own:
        return say("Ask first: the approval of {some} is only what the proposal says of itself.", some=_some(own))
    waits = [one.id for one in documents if one.asked is not None and one.asked.roles and one.kind != "draft"]
    if waits:
        return say("Nothing is wrong with it. It waits for the approval of {some}.", some=_some(waits))
    if documents and all(one.kind == "draft" for one in documents):
        return say("Nothing is wrong with it, but it is a draft: to approve it here brings nothing into force.")
    loose = sum(problem.slug == "page-not-controlled" for problem in compared.brought)
    if loose:
        return say("Nothing is wrong with it, but {loose} in it would not be controlled.", loose=count(loose, "page"))
    return say("Nothing is wrong with it, and nothing of it waits for an approval.")


def _some(names: list[str], most: int = 8) -> str:
    more = (" " + say("and {value}", value=count(len(names) - most, "other"))) if len(names) > most else ""
    return say_row(", ", names[:most]) + more


def _short(documents: tuple[Proposed, ...], records: tuple[RecordLine, ...], files: tuple[FileLine, ...]) -> str:
    kinds: dict[str, int] = {}
    for one in documents:
        kinds[one.word] = kinds.get(one.word, 0) + 1
    said = [say_row("", (say_small(word), f" ({number})" if number > 1 else "")) for word, number in kinds.items()]
    said.extend([count(len(records), "record")] if records else [])
    said.extend([count(len(files), "other file")] if files else [])
    return say_row(", ", said) or say("nothing changes")


def _records(compared: Compared) -> Iterator[RecordLine]:
    """Every record of a file of its own that the proposal brings, changes or takes away."""
    before, after = (_by_path(side, compared) for side in (compared.before, compared.after))
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        record = new or old
        assert record is not None
        what = say("new") if old is None else say("removed") if new is None else say("changed")
        fields = tuple(_fields(compared, path, record)) if new is not None else ()
        yield RecordLine(record.id, called(record), say_row(", ", (record.type.title, what)), fields)


def _by_path(compiled: Compiled, compared: Compared) -> Mapping[str, Record]:
    """Changed path -> the one record that lies there."""
    found: dict[str, list[Record]] = {}
    for record in compiled.register.records.values():
        if record.type.family == "record" and record.path in compared.changed and not _decides(record.path):
            found.setdefault(record.path, []).append(record)
    return {path: records[0] for path, records in found.items() if len(records) == 1}


def _fields(compared: Compared, path: str, record: Record) -> Iterator[FieldLine]:
    old, new = (_plain(side, path) for side in (compared.before, compared.after))
    titles = {spec.name: spec.title or label(spec.name) for spec in record.type.fields}
    for field, was, will in compare_fields(old, new):
        if not (field in ("id", "title") and not old):
            yield FieldLine(say_field(field, titles), was, will)


def _plain(compiled: Compiled, path: str) -> Mapping[str, Any]:
    if path not in compiled.tree.paths:
        return {}
    fields = read_plain(compiled.tree.read(path).decode("utf-8-sig", "replace"))
    return fields if isinstance(fields, Mapping) else {}


def _files(compared: Compared) -> Iterator[FileLine]:
    """Everything else that the proposal touches, in the whole repository."""
    told = {*_by_path(compared.before, compared), *_by_path(compared.after, compared)}
    for side in (compared.before, compared.after):
        told |= {record.path for record in side.register.records.values() if record.type.family == "document"}
        told |= {draft.path for draft in (*side.history.drafts, *side.history.redrafts)}
    for path in sorted({*compared.changed, *compared.branch.changed} - told):
        change, added = compared.branch.changed.get(path), compared.branch.added
        fresh = path in added or (change is None and path not in compared.before.tree.paths)
        gone = change is not None and change.blob is None
        what = say("removed") if gone else say("new") if fresh else say("changed")
        fields = tuple(_file_fields(compared, path)) if path.startswith("records/") else ()
        yield FileLine(path, what, _decides(path), fields)


def _file_fields(compared: Compared, path: str) -> Iterator[FieldLine]:
    """What a YAML file of several records, or one that decides, says differently; of a table, how many lines."""
    if path.endswith((".yml", ".yaml")):
        for field, was, will in compare_fields(_plain(compared.before, path), _plain(compared.after, path)):
            yield FieldLine(field, was, will)
        return
    old, new = (_lines_of(side, path) for side in (compared.before, compared.after))
    gone, come = sum((old - new).values()), sum((new - old).values())
    if gone or come:
        yield FieldLine(
            say("Lines"),
            say("{gone} changed or gone", gone=gone) if gone else None,
            say("{come} new or changed", come=come) if come else None,
        )


def _lines_of(compiled: Compiled, path: str) -> Counter[bytes]:
    return Counter(compiled.tree.read(path).splitlines()) if compiled.tree.kinds.get(path) == "file" else Counter()


def _decides(path: str) -> str:
    found = deciding(path)
    return found.what if found is not None else ""


def review_json(review: Review) -> dict[str, Any]:
    """The summary as data (schema mastercopy/review/1)."""
    return {
        "schema": SCHEMA,
        "base": review.base,
        "head": review.head,
        "as_of": review.as_of,
        "verdict": review.verdict,
        "refused": review.refused,
        "documents": [_document_json(one) for one in review.documents],
        "records": [
            {"id": one.id, "title": one.title, "what": one.what, "fields": list(map(_field_json, one.fields))}
            for one in review.records
        ],
        "files": [
            {"path": one.path, "what": one.what, "decides": one.decides, "fields": list(map(_field_json, one.fields))}
            for one in (*review.deciding, *review.files)
        ],
        "problems": list(map(_problem_json, review.brought)),
        "mended": list(map(_problem_json, review.mended)),
        "forgiven": [
            {**_problem_json(one.problem), "waived_by": one.waiver, "reason": one.reason, "approver": one.approver}
            for one in review.forgiven
        ],
        "standing": review.standing,
    }


def _document_json(one: Proposed) -> dict[str, Any]:
    asked = one.asked
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "from": one.old,
        "to": one.new,
        "when": one.when,
        "change": one.change,
        "because": [named.id for named in one.because],
        "authors": list(one.authors),
        "numbers": one.numbers,
        "redline": one.redline,
        "fields": list(map(_field_json, one.fields)),
        "approval": asked.sentence if asked is not None else None,
        "said": [{"name": act.name, "role": act.role, "meaning": act.meaning, "at": act.at} for act in asked.said]
        if asked is not None
        else [],
        "readers": [role.text for role in asked.readers] if asked is not None else [],
        "touches": {title: list(items) for title, items in one.touched},
        "problems": [problem.slug for problem in one.problems],
    }


def _field_json(line: FieldLine) -> dict[str, str | None]:
    return {"field": line.title, "from": line.old, "to": line.new}


def _problem_json(problem: Problem) -> dict[str, Any]:
    place = problem.place
    told = {"path": place.path, "line": place.line, "column": place.column, "message": problem.sentence}
    return {"slug": problem.slug, "severity": problem.severity, **told, "hint": problem.hint, "record": problem.record}
