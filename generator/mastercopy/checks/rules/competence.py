"""Rules about what people can do: what roles ask for, courses that fall due, and whether a training helped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.checks.rule import Case, FieldName, Span, record_of, rule
from mastercopy.history.readership import spared
from mastercopy.history.values import Revision
from mastercopy.model.competences import Want, able, last_session, read_learned, wants_of
from mastercopy.model.learning import read_session, read_sessions, rows_of, valid_until
from mastercopy.model.lengths import span
from mastercopy.model.period import Duration, parse_duration
from mastercopy.model.record import Record, identity
from mastercopy.model.series import read_series
from mastercopy.statistics.shares import difference_of_means
from mastercopy.words import Problem
from mastercopy.words.listing import title_within
from mastercopy.words.saying import say, say_count, say_row


@rule("competence-gap", "info warning warning", "train or judge them, or say who does this work until then")
def competence_gap(case: Case) -> Iterator[Problem]:
    """Somebody holds a role and lacks a skill or a course that it asks for, and the time for newcomers is over."""
    learned = read_learned(case.register, case.people, case.as_of)
    lacking: dict[str, list[Want]] = {}
    for want in wants_of(learned, record_of(case)):
        if want.is_gap(case.as_of):
            lacking.setdefault(want.person, []).append(want)
    for person, wants in lacking.items():
        told = say_row("; ", (_told(one) for one in wants))
        field = "skills" if any(one.skill for one in wants) else "courses"
        yield case.problem(
            field, say("{person} holds {role} and lacks: {told}", person=person, role=wants[0].role, told=told)
        )


def _told(want: Want) -> str:
    """What is lacking; the level that somebody has is nobody else's business."""
    if want.skill is not None:
        if want.state == "unjudged":
            return say("{skill} at level {level} (never judged)", skill=want.skill, level=want.level)
        return say("{skill} at level {level}", skill=want.skill, level=want.level)
    if want.state == "expired":
        return say("{course} (ran out on {day})", course=want.course, day=want.until)
    return str(want.course)


@rule("skill-thin", "info warning warning", "train one more, before somebody is away")
def skill_thin(case: Case) -> Iterator[Problem]:
    """Fewer people have reached the level of a skill than the role says there have to be."""
    record = record_of(case)
    learned = read_learned(case.register, case.people, case.as_of) if not record.is_closed else None
    for row in rows_of(record, "skills") if learned is not None else ():
        wanted = row.get("people")
        if learned is None or not wanted or not str(row.get("level")).isdigit():
            continue
        found = able(learned, row.get("skill"), int(str(row["level"])))
        if len(found) < wanted:
            said = say_count(
                "{skill} at level {level}: {number} person of {wanted}",
                "{skill} at level {level}: {number} people of {wanted}",
                len(found),
                skill=row.get("skill"),
                level=row["level"],
                wanted=wanted,
            )
            yield case.problem("skills", said)


@rule("training-expired", "warning", "hold it again")
def training_expired(case: Case, *, within: Span = "60 days") -> Iterator[Problem]:
    """A training that a role asks for does not count any more, or soon will not, and nobody held it again."""
    session = read_session(record_of(case), case.as_of)
    until = valid_until(case.register, session) if session is not None else None
    span = parse_duration(within)
    if session is None or session.course is None or until is None or span is None:
        return
    if span.after(case.as_of) < until:
        return
    sessions = read_sessions(case.register, case.as_of)
    asking = [link.source for link in case.register.links_in(session.course) if link.field == "courses"]
    roles = {str(found.get("role")) for name in asking if (found := case.register.get(name)) and not found.is_closed}
    left = [
        person
        for person in session.met
        if any(case.people.holds(person, role, case.as_of) for role in roles)
        and (last := last_session(sessions, session.course, person)) is not None
        and last.record.id == session.record.id
    ]
    if left:
        named = {"course": session.course, "day": session.day, "until": until, "names": ", ".join(left)}
        said = (
            say("{course} of {day} ran out on {until} for {names}", **named)
            if until < case.as_of
            else say("{course} of {day} runs out on {until} for {names}", **named)
        )
        yield case.problem("valid_until", said, severity=None if until < case.as_of else "info")


@rule("topics-missing", "info warning warning", "offer a course on it, or waive it with the reason")
def topics_missing(case: Case, *, field: FieldName, besides: str = "") -> Iterator[Problem]:
    """No record of a type that is in use has one of the topics that its type lists."""
    record = record_of(case)
    known = [one for one in case.register.of_type(record.type.name) if not one.is_closed]
    spec = record.type.field(field)
    if spec is None or not known or known[0] is not record:
        return  # told once, at the first of them
    left_out = {name.strip() for name in besides.split(",")}
    there = {topic for one in known for topic in read_topics(one, field)}
    missing = [topic for topic in spec.of if topic not in there and topic not in left_out]
    if missing:
        yield case.problem(
            field, say("no {title} on {missing}", title=title_within(record.type.title), missing=", ".join(missing))
        )


def read_topics(record: Record, field: str) -> tuple[str, ...]:
    """The words of a choice of one or many."""
    value = record.get(field)
    return value if isinstance(value, tuple) else (str(value),) if value is not None else ()


@rule("teaches-superseded", "info warning warning", "bring the course up to what holds today, and say so there")
def teaches_superseded(case: Case) -> Iterator[Problem]:
    """A course teaches a revision of a document that is not the one in force."""
    record = record_of(case)
    for row in rows_of(record, "teaches") if not record.is_closed else ():
        trail = case.history.trail(str(row.get("document") or ""))
        current = trail.in_force if trail is not None else None
        label = str(row.get("revision") or "").strip()
        if trail is None or (current is not None and _teaches(trail.revisions, label, current)):
            continue
        named = {"record": record.id, "label": label[:40], "document": trail.id}
        said = (
            say(
                "{record} teaches revision {label} of {document}, and revision {revision} holds",
                **named,
                revision=current.revision,
            )
            if current is not None
            else say("{record} teaches revision {label} of {document}, and nothing of it is in force", **named)
        )
        yield case.problem("teaches", said)


def _teaches(rows: tuple[Revision, ...], label: str, current: Revision) -> bool:
    """Whether a label is that in force, or one after which nothing was asked of readers, or one still to come."""
    at = next((place for place, one in enumerate(rows) if one.revision == label), None)
    if at is None:
        return False
    now = rows.index(current)
    return rows[at].is_pending or (at <= now and all(spared(one) is not None for one in rows[at + 1 : now + 1]))


@rule("course-missed", "info warning warning", "hold it, or say how often it is held now")
def course_missed(case: Case) -> Iterator[Problem]:
    """A course that is held again and again was last held longer ago than it says."""
    record, every = record_of(case), record_of(case).get("every")
    if record.is_closed or not isinstance(every, Duration):
        return
    days = [one.day for one in read_sessions(case.register, case.as_of) if one.course == identity(record.id)]
    if days and every.after(days[-1]) < case.as_of:
        yield case.problem(
            "every",
            say(
                "{record} was last held on {day}, and is held every {every}",
                record=record.id,
                day=days[-1],
                every=span(every),
            ),
        )


@rule("effect-without-data", "warning", "name the objective whose figures tell it, or how many were watched and did it")
def effect_without_data(case: Case) -> Iterator[Problem]:
    """It is claimed that a training helped, and there is nothing that shows it."""
    record = record_of(case)
    for row in rows_of(record, "effect"):
        done = row.get("done")
        if row.get("result") != "helped" or not isinstance(done, date) or done > case.as_of:
            continue
        counted = row.get("of") and row.get("did") is not None
        if not counted and not _has_figures(case, record, str(row.get("measured_by") or "")):
            yield case.problem(
                "effect",
                say("{record} is said to have helped, and no figures before and after show it", record=record.id),
            )


def _has_figures(case: Case, training: Record, objective: str) -> bool:
    """Whether an objective has figures enough on both sides of the day to be compared."""
    found, held = case.register.get(objective) if objective else None, training.get("day")
    if found is None or case.evidence is None or not isinstance(held, date):
        return False
    points = read_series(found, case.evidence, case.as_of)
    before = [float(one.value) for one in points if one.period.last < held]
    after = [float(one.value) for one in points if one.period.first >= held]
    return difference_of_means(before, after) is not None
