"""Rules about the standards that are followed: numbers that nobody knows, and clauses to which nothing answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mastercopy.checks.clauseanswers import Answer, State
from mastercopy.checks.clausecoverage import Coverage, read_coverage
from mastercopy.checks.rule import Case, rule
from mastercopy.model.catalog import OWN
from mastercopy.model.clause import fold, in_order, is_number, numbers_above
from mastercopy.model.fields import texts
from mastercopy.model.recordtype import FieldSpec
from mastercopy.model.standard import PART, Standard, Standards, base_of, read_standards, rows_of
from mastercopy.words import Place, Problem, Severity, meant, nearest
from mastercopy.words.listing import say_either
from mastercopy.words.saying import say, say_row

_LONGEST = 40


@rule("standard-unknown", "warning error error", "take a shipped one, or write a file under records/standards/", "site")
def standard_unknown(case: Case) -> Iterator[Problem]:
    """The organisation says that it follows a standard which nobody knows, so that nothing is said of its clauses."""
    standards = read_standards(case.register, case.organisation)
    for name in standards.unknown:
        records = case.register.of_part("organisation")
        place = records[0].at("standards") if records else None
        hint = meant(name, sorted(standards.known))
        own = records[0].id if records else None
        yield case.problem(place, say("there is no standard {name}", name=repr(name[:_LONGEST])), hint=hint, record=own)


@rule("clause-unknown", "info warning error", "write a number of a standard that you follow", "site")
def clause_unknown(case: Case) -> Iterator[Problem]:
    """A document, a record or an own record type names a clause that the standards which are followed do not have."""
    standards = read_standards(case.register, case.organisation)
    if not standards.followed:
        return
    for record in case.register.records.values():
        for written, place in _named(record.type.fields, record.values, record.places, record.place):
            yield from _unknown(case, standards, written, place, record.id)
    for kind in case.catalog.types.values():
        if kind.source.startswith(OWN):
            for written in kind.clauses:
                yield from _unknown(case, standards, written, Place(kind.source), None)


def _named(
    fields: Iterable[FieldSpec], values: Mapping[str, Any], places: Mapping[str, Place], place: Place
) -> Iterator[tuple[str, Place]]:
    """(clause, place) of every clause that fields name, those of rows at the place of their row."""
    for spec in fields:
        value = values.get(spec.name)
        if spec.kind == "clause":
            yield from ((one, places.get(spec.name, place)) for one in dict.fromkeys(texts(value)))
        elif spec.kind == "records" and isinstance(value, tuple):
            for row in value:
                if isinstance(row, Mapping):
                    yield from _named(spec.fields, row, {}, getattr(row, "place", place))


def _unknown(case: Case, standards: Standards, written: str, place: Place, record: str | None) -> Iterator[Problem]:
    if standards.find(written) is not None:
        return
    name, shown = standards.name(written), repr(written[:_LONGEST])
    standard = standards.known.get(name.standard or "")
    if standard is None:
        hint = meant(name.standard or "", sorted(standards.known))
        says = say("{shown} names a standard that nobody knows", shown=shown)
    elif standard not in standards.followed:
        hint = say(
            "add {standard} to `standards:` of the organisation, or write a number of {first}",
            standard=standard.id,
            first=standards.first,
        )
        says = say("{shown} is of {title}, which is not followed", shown=shown, title=standard.title)
    else:
        hint = _suggestion(standards, standard, name.number)
        says = say("{title} has no clause {number}", title=standard.title, number=repr(name.number[:_LONGEST]))
    yield case.problem(place, says, hint=hint, record=record)


def _suggestion(standards: Standards, standard: Standard, number: str) -> str:
    """The same number of another standard that is followed, else the ones beside it, else those that look like it."""
    others = (one for one in standards.followed if one is not standard and fold(number) in one.rows)
    numbers = [row.number for row in standard.rows.values()]
    found = [*(f"{one.id}:{number}" for one in others), *(_beside(number, numbers) or nearest(number, numbers))]
    return (
        say("did you mean {names}?", names=say_either(found[:3]))
        if found
        else say("its numbers: for/clauses/{standard}.html", standard=standard.id)
    )


def _beside(number: str, numbers: list[str]) -> list[str]:
    """The numbers under the same heading, the nearest first."""
    above, last = numbers_above(number)[:1], in_order(number)[-1][0]
    beside = [one for one in numbers if above and numbers_above(one)[:1] == above]
    return sorted(beside, key=lambda one: (abs(in_order(one)[-1][0] - last), in_order(one)))


@rule("clause-uncovered", "info warning warning", "record it; or say in a file of records/standards/ where it is kept, "
      "or why the clause does not apply", "site")  # fmt: skip
def clause_uncovered(case: Case) -> Iterator[Problem]:
    """A clause asks for a document or a record and none is there, or the newest is older than it may be."""
    yield from _told(case, {"nothing": None, "drafts": None, "old": "info"})


@rule("clause-evidence-ended", "info warning warning", "name the clause in what answers to it now", "site")
def clause_evidence_ended(case: Case) -> Iterator[Problem]:
    """The only documents that named a clause are no longer in force, and nothing else answers to it."""
    yield from _told(case, {"ended": None})


def _told(case: Case, states: Mapping[State, Severity | None]) -> Iterator[Problem]:
    """The clauses that stand so, each once for every standard that is followed, as grave as its state says."""
    if not case.organisation.standards:
        return
    coverage = read_coverage(case.register, case.organisation, case.history, case.catalog, case.as_of)
    records = case.register.of_part("organisation")
    place = records[0].at("standards") if records else None
    for answer in (one for answers in coverage.answers.values() for one in answers):
        if answer.state in states and not _told_before(answer, coverage):
            named = f"{answer.standard.id}:{answer.clause.number}"
            clause = say_row("", (f"{answer.clause.number} ", answer.clause.label, " (", answer.standard.title, ")"))
            says = say("{clause}: {gaps}", clause=clause, gaps=say_row("; ", answer.gaps))
            yield case.problem(place, says, record=named, severity=states[answer.state])


def _told_before(answer: Answer, coverage: Coverage) -> bool:
    """Whether the same is told of the same clause in another edition that is followed, and named first."""
    followed = coverage.standards.followed
    earlier = followed[: followed.index(answer.standard)]
    found = (coverage.answer(one.standard, one.clause) for one in answer.carried if one.standard in earlier)
    return any(one is not None and one.gaps == answer.gaps for one in found)


@rule("standard-unusable", "error", "mend the row; the numbers are those of the edition that it names")
def standard_unusable(case: Case) -> Iterator[Problem]:
    """A file of a standard holds a number twice, leads to a clause that is not there, or extends what nobody knows."""
    record = case.record
    assert record is not None
    own = {one.id: one for one in case.register.of_part(PART)}
    known = read_standards(case.register, case.organisation).known
    base, after = base_of(record, own), known.get(str(record.get("followed_by") or ""))
    for field, found in (("extends", base), ("followed_by", after)):
        if record.get(field) and found is None:
            hint = meant(str(record.get(field)), sorted(known))
            yield case.problem(
                field, say("{record}: there is no standard {name}", record=record.id, name=record.get(field)), hint=hint
            )
    follower = known.get(known[record.id].followed_by) if record.id in known else None
    seen: set[str] = set()
    for row in rows_of(record, "clauses"):
        number = str(row.get("number") or "")
        for fault in _faults(row, seen, base, follower):
            yield case.problem(
                getattr(row, "place", None),
                say("{record} {number}: {fault}", record=record.id, number=number[:_LONGEST], fault=fault),
            )
        seen.add(fold(number))


def _faults(row: Mapping[str, Any], seen: set[str], base: Standard | None, after: Standard | None) -> Iterator[str]:
    """What is wrong with one row of a standard."""
    number = str(row.get("number") or "")
    inherited = base.rows.get(fold(number)) if base is not None else None
    if not is_number(number):
        yield say("this is no number of a clause: letters and digits, parted by dots, such as A.5.1")
        return
    if fold(number) in seen:
        yield say("this number stands twice; the first row holds")
    if not row.get("label") and inherited is None:
        yield say("a label in own words is missing")
    if row.get("applies") == "no" and not row.get("reason"):
        yield say("it does not apply, and no reason is given")
    for target in texts(row.get("maps_to")):
        if after is None:
            yield say("it leads to {target}, and no edition is named that follows", target=target[:_LONGEST])
        elif fold(target) not in after.rows:
            yield say("it leads to {target}, which {after} does not have", target=target[:_LONGEST], after=after.id)


__all__ = ["clause_evidence_ended", "clause_uncovered", "clause_unknown", "standard_unknown", "standard_unusable"]
