"""Rules about the steps of a corrective action: its causes, its plan, its days, and how its effect is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mastercopy.checks.rule import Case, FieldName, before_of, record_of, rule
from mastercopy.history.stages import read_stage
from mastercopy.model.fields import texts
from mastercopy.model.period import FREQUENCIES, period_of
from mastercopy.model.record import Record
from mastercopy.model.series import USUAL_FREQUENCY
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_count

_ENOUGH = 3
"""So many answers, unless it is said why nobody asked further."""
_BLAME = re.compile(
    r"\b(human|operator|worker|staff|employee|personal|user) (error|mistake|fault|failure)s?\b|\b(careless\w*|"
    r"inatten\w*|negligen\w*|forgot\w*|forget\w*|distract\w*|sloppy|lazy|oversight|slip|blunder\w*|mistakes?|erred|errors?|"
    r"attention|retrain\w*|re-train\w*|trained again|reminded|instructed|told again|warned)\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = """
a an and again at because been by did do does for from had has have he her him his in is it its made more need needs new
no not of on one or our own paid pay she so some that the their them they this to too very was we were when who with
lack lacked enough due simple just only human operator worker staff employee employees person people colleague somebody
someone packer picker driver personal
"""
_EMPTY = frozenset(_SAYS_NOTHING.split())
_WORD = re.compile(r"[^\W\d_]+")


@rule("why-chain-short", "warning warning error", "ask why again, or say why you asked no further")
def why_chain_short(case: Case, *, rows: FieldName, stop: FieldName) -> Iterator[Problem]:
    """Why was asked fewer than three times and nothing says why no further, or the answers go round in a circle."""
    record = record_of(case)
    answers = [str(row.get("answer") or "") for row in record.get(rows) or ()]
    words = [" ".join(_WORD.findall(one.casefold())) for one in answers]
    if answers and len(answers) < _ENOUGH and not record.get(stop):
        says = say(
            "{record}: why was asked {answers} of {enough} times",
            record=record.id,
            answers=len(answers),
            enough=_ENOUGH,
        )
        yield case.problem(
            rows, says, hint=say("ask why again, or say under `{stop}` why you asked no further", stop=stop)
        )
    if len(set(words)) < len(words):
        yield case.problem(
            rows, say("{record}: an answer is given twice, so the chain leads nowhere", record=record.id)
        )


@rule("cause-is-a-person", "warning warning error", "ask what in the work made it possible, or let it pass unseen")
def cause_is_a_person(case: Case, *, rows: str) -> Iterator[Problem]:
    """The last cause is a person, or an error of a person, and nothing of the work."""
    record = record_of(case)
    people = {word for part in ("people", "roles") for one in case.register.of_part(part) for word in _names(one)}
    for name in rows.split():
        given = [row for row in record.get(name) or () if row.get("root") != "no"]
        last = given[-1:] if any("answer" in row for row in given) else given
        for text in (str(row.get("answer") or row.get("cause") or "") for row in last):
            if is_a_person(text, people):
                yield case.problem(
                    name,
                    say(
                        "{record}: {text} is a person, and no cause in the work", record=record.id, text=repr(text[:80])
                    ),
                )


def _names(record: Record) -> Iterator[str]:
    yield from (word.casefold() for word in _WORD.findall(f"{record.id} {record.title}"))


def is_a_person(text: str, people: set[str] | frozenset[str] = frozenset()) -> bool:
    """Whether a cause says nothing but who it was: without the words of blame and of people hardly a word is left."""
    words = [word.casefold() for word in _WORD.findall(_BLAME.sub(" ", text))]
    left = [word for word in words if word not in _EMPTY and word not in people]
    blamed = _BLAME.search(text) is not None
    return bool(text.strip()) and (len(left) < 2 if blamed else not left)


@rule("cause-without-action", "warning warning error", "name the cause under `against` of an action, or say `root: no`")
def cause_without_action(case: Case) -> Iterator[Problem]:
    """A cause that has to be removed is named by no action, or an action names a cause that is not there."""
    record = record_of(case)
    if not record.has_reached("planned"):
        return
    rows = record.get("causes") or ()
    known = {str(row.get("id")): str(row.get("cause")) for row in rows if row.get("id")}
    roots = [str(row.get("id")) for row in rows if row.get("id") and row.get("root") != "no"]
    named = [one for row in record.get("actions") or () for one in texts(row.get("against"))]
    lacking = [name for name in roots if name not in named]
    if lacking:
        yield case.problem(
            "actions", say("{record}: nothing is done against {lacking}", record=record.id, lacking=", ".join(lacking))
        )
    for name in dict.fromkeys(named):
        if name not in known:
            yield case.problem(
                "actions",
                say(
                    "{record}: an action is against {name}, which is no cause here",
                    record=record.id,
                    name=repr(name[:40]),
                ),
            )


@rule("criterion-after-action", "warning warning error", "say how it will be judged before anything is done")
def criterion_after_action(case: Case) -> Iterator[Problem]:
    """How the effect will be seen was written, or written anew, after the first action was carried out."""
    record = record_of(case)
    done = [day for row in record.get("actions") or () if isinstance(day := row.get("done"), date)]
    if not done or record.is_left:
        return
    planned = record.get("planned")
    days = [planned] if isinstance(planned, date) else []
    changes = case.history.changes.get(record.id.upper(), ())
    days += [date.fromisoformat(one.at[:10]) for one in changes if one.field == "criterion"]
    late = max(days, default=None)
    if late is not None and late > min(done):
        yield case.problem(
            "criterion",
            say(
                "{record}: the criterion is of {late}, the first action of {begun}",
                record=record.id,
                late=late,
                begun=min(done),
            ),
        )


@rule("judged-too-early", "info warning warning", "look later, when there are figures of the time after")
def judged_too_early(case: Case, *, periods: str = "2") -> Iterator[Problem]:
    """The effect is judged, or shall be, before the objective that shows it has new figures enough."""
    record = record_of(case)
    looked = record.get("judged") or record.get("judge_on")
    days = [day for row in record.get("actions") or () if isinstance(day := row.get("done") or row.get("due"), date)]
    if not isinstance(looked, date) or not days or record.is_left:
        return
    objective = case.register.get(str(record.get("objective") or ""))
    if objective is None:
        ready = max(days) + timedelta(days=1)
    else:
        ready = max(days)
        for _ in range(int(periods) if periods.isdigit() else 2):
            kind = FREQUENCIES[str(objective.get("frequency") or USUAL_FREQUENCY)]
            ready = period_of(ready + timedelta(days=1), kind).last
    if looked < ready:
        yield case.problem(
            "judge_on",
            say(
                "{record}: {looked} is too early to see an effect; not before {ready}",
                record=record.id,
                looked=looked,
                ready=ready,
            ),
        )


@rule("extension-unlike", "warning", "keep the day that was promised first under `from`, and the new one under `due`")
def extension_unlike(case: Case) -> Iterator[Problem]:
    """More time was given to an action, and the days do not fit, or who has to do it agreed to it."""
    record = record_of(case)
    actions = {str(row.get("id")): row for row in record.get("actions") or ()}
    by_action: dict[str, list[Mapping[str, Any]]] = {}
    for row in record.get("extensions") or ():
        by_action.setdefault(str(row.get("action")), []).append(row)
    for name, rows in by_action.items():
        action = actions.get(name)
        if action is None:
            yield case.problem(
                "extensions", say("{record}: there is no action {name}", record=record.id, name=repr(name[:40]))
            )
            continue
        days = [(row.get("from"), row.get("to")) for row in rows]
        chained = all(first[1] == second[0] for first, second in zip(days, days[1:], strict=False))
        if not chained or days[-1][1] != action.get("due"):
            yield case.problem(
                "extensions",
                say(
                    "{record} {action}: the extensions do not lead to {due}",
                    record=record.id,
                    action=name,
                    due=action.get("due"),
                ),
            )
        if any(row.get("approved_by") == action.get("owner") for row in rows):
            yield case.problem(
                "extensions",
                say(
                    "{record} {action}: {owner} agreed to its own extension",
                    record=record.id,
                    action=name,
                    owner=action.get("owner"),
                ),
            )


@rule(
    "due-moved", "warning error error", "add a row under `extensions` with the day that was promised first", "proposal"
)
def due_moved(case: Case) -> Iterator[Problem]:
    """A proposal moves the day of an action, and no extension says why and who agreed."""
    before = before_of(case).register
    for name, record in case.register.records.items():
        old = before.records.get(name)
        if old is None or record.type.field("extensions") is None:
            continue
        said = {(str(row.get("action")), row.get("to")) for row in record.get("extensions") or ()}
        days = {str(row.get("id")): row.get("due") for row in old.get("actions") or ()}
        for row in record.get("actions") or ():
            was, now = days.get(str(row.get("id"))), row.get("due")
            if was is not None and now != was and (str(row.get("id")), now) not in said:
                says = say(
                    "{record} {action}: due on {was}, now {now}, and no extension says so",
                    record=record.id,
                    action=row.get("id"),
                    was=was,
                    now=now,
                )
                yield case.problem(record.at("actions"), says, record=record.id)


@rule("stage-overdue", "info warning warning", "go on with it, or say in the record what it waits for")
def stage_overdue(case: Case, *, since: FieldName, most: str) -> Iterator[Problem]:
    """A record has stood in one state for longer than its type allows; `most` says `STATE DAYS, STATE DAYS`."""
    record = record_of(case)
    stage = read_stage(record, case.history.changes, case.as_of, since, most)
    if stage is not None and stage.due < case.as_of:
        yield case.problem(
            "status",
            say_count(
                "{record} has been {status} since {begun}, and {number} days are allowed",
                "{record} has been {status} since {begun}, and {number} days are allowed",
                stage.days,
                record=record.id,
                status=record.status,
                begun=stage.begun,
            ),
        )


@rule("closed-before-proven", "warning", "wait for the proof, or write what was seen under `effect`, with its day")
def closed_before_proven(
    case: Case, *, field: FieldName, closed: FieldName, proven: str, own: FieldName
) -> Iterator[Problem]:
    """It was closed before what was done about it had been judged, and nothing says what was seen by then.

    `field` names the records that do something about it, `proven` is the day in them; `own` is its own account.
    """
    record = record_of(case)
    day = record.get(closed)
    if not isinstance(day, date) or record.get(own) is not None:
        return
    for name in texts(record.get(field)):
        action = case.register.get(name)
        if action is None or action.is_left or action.type.field(proven) is None:
            continue
        judged = action.get(proven)
        if not isinstance(judged, date) or judged > day:
            named = {"record": record.id, "day": day, "action": action.id}
            said = (
                say("{record} was closed on {day}, and {action} was judged on {judged}", **named, judged=judged)
                if isinstance(judged, date)
                else say("{record} was closed on {day}, and {action} is not judged yet", **named)
            )
            yield case.problem(closed, said)
