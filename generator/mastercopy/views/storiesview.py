"""Turns success stories and achievements into a page: what customers said, what was changed, what it did in figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.model.consent import is_public, without_consent
from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.model.storyclaims import Claim, read_claims
from mastercopy.views.addresses import redline_url
from mastercopy.views.chainview import shortened
from mastercopy.views.figures import figure
from mastercopy.views.naming import Named, name_of, names_of, person_name
from mastercopy.views.textview import list_of
from mastercopy.views.wording import show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/stories.html"
NEAR = timedelta(days=31)
"""A revision that came into force so near to the day of the change is taken for it, where none names the voice."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an objective was before and after; `holds` says that its own series says the same."""

    named: Named
    before: str
    after: str
    moved: str
    holds: bool
    word: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story: said, changed (with the redlines of it), effect, whom it was told, and who agreed to it."""

    named: Named
    told: str
    where: str
    said: tuple[tuple[Named, str], ...]
    changed: tuple[Named, ...]
    since: str
    redlines: tuple[Named, ...]
    effects: tuple[Effect, ...]
    words: str
    consent: str
    agreed: bool
    public: bool


@dataclass(frozen=True, slots=True)
class Achievement:
    """One achievement, what bears it out, and how it was celebrated."""

    named: Named
    day: str
    teams: tuple[Named, ...]
    what: str
    evidence: tuple[Named, ...]
    celebrated: str
    people: tuple[Named, ...]
    agreed: bool


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """Stories that were told, newest first; those that are being written; and achievements."""

    stories: tuple[Story, ...]
    drafted: tuple[Named, ...]
    achievements: tuple[Achievement, ...]


def view_stories(compiled: Compiled) -> StoriesPage:
    """Every story and achievement there is."""
    records = [one for one in compiled.register.of_part("stories") if not one.is_left]
    told = [one for one in records if _is_told(compiled, one)]
    achieved = sorted(
        compiled.register.of_part("achievements"), key=lambda one: (show(one.get("day")), one.id), reverse=True
    )
    return StoriesPage(
        tuple(
            _story(compiled, one) for one in sorted(told, key=lambda one: (one.values["told"], one.id), reverse=True)
        ),
        tuple(name_of(compiled, one.id) for one in records if one not in told),
        tuple(_achievement(compiled, one) for one in achieved),
    )


def _is_told(compiled: Compiled, record: Record) -> bool:
    told = record.get("told")
    return isinstance(told, date) and told <= compiled.as_of


def _story(compiled: Compiled, record: Record) -> Story:
    missing = without_consent(record, compiled.as_of)
    return Story(
        name_of(compiled, record.id),
        show(record.get("told")),
        say_row(", ", texts(record.get("where"))),
        tuple((name_of(compiled, name), _words(compiled, name)) for name in texts(record.get("said"))),
        names_of(compiled, texts(record.get("changed"))),
        show(record.get("since")),
        tuple(dict.fromkeys(_redlines(compiled, record))),
        tuple(_effects(compiled, record)),
        show(record.get("story")),
        _consent(record, missing),
        not missing,
        is_public(record),
    )


def _words(compiled: Compiled, name: str) -> str:
    record = compiled.register.get(name)
    return shortened(show(record.get("text") or record.get("problem"))) if record is not None else ""


def _redlines(compiled: Compiled, record: Record) -> Iterator[Named]:
    """The redlines of what was changed: of revisions that name a voice of the story, else of those near the day."""
    voices, since = {identity(name) for name in texts(record.get("said"))}, record.get("since")
    for name in texts(record.get("changed")):
        trail = compiled.history.trail(name)
        if trail is None:
            continue
        caused = [
            row for row in trail.revisions if voices & {identity(one) for one in list_of(row.fields.get("because"))}
        ]
        close = [row for row in trail.revisions if _is_near(row, since)][:1]
        yield from (_redline(trail, row) for row in caused or close if _before(trail, row) is not None)


def _is_near(row: Revision, since: object) -> bool:
    begun = row.in_force_from
    return begun is not None and isinstance(since, date) and abs(begun - since) <= NEAR


def _before(trail: Trail, row: Revision) -> Revision | None:
    """The revision of which a text is kept before this one."""
    at = trail.revisions.index(row)
    return next((one for one in reversed(trail.revisions[:at]) if one.blob is not None), None)


def _redline(trail: Trail, row: Revision) -> Named:
    old = _before(trail, row)
    title = say("{id} revision {revision}", id=trail.id, revision=row.revision)
    return Named(title, title, redline_url(trail.id, row, old) if old is not None else None)


def _effects(compiled: Compiled, record: Record) -> Iterator[Effect]:
    for before, after in read_claims(record, compiled.counted, compiled.as_of):
        objective = compiled.register.get(before.objective)
        measure: Mapping[str, object] = (objective.get("measure") or ({},))[0] if objective is not None else {}
        unit = show(measure.get("unit"))
        holds = before.holds and after.holds
        yield Effect(
            name_of(compiled, before.objective),
            _value(before, unit),
            _value(after, unit),
            _moved(before, after),
            holds,
            say("agrees with the objective's figures") if holds else _differs(before, after),
        )


def _value(claim: Claim, unit: str) -> str:
    return say(
        "{stated} {unit} in {period}", stated=figure(claim.stated), unit=unit, period=show(claim.period)
    ).replace("  ", " ")


def _moved(before: Claim, after: Claim) -> str:
    if not before.stated:
        return ""
    share = (after.stated - before.stated) * 100 / abs(before.stated)
    return f"{share:+.0f} %".replace("-", "−")


def _differs(before: Claim, after: Claim) -> str:
    if not before.compared:
        return say("not compared: these figures come from survey waves")
    wrong = before if not before.holds else after
    found = figure(wrong.found) if wrong.found is not None else "nothing"
    return say("differs: the objective says {found} for {period}", found=found, period=wrong.period)


def _consent(record: Record, missing: tuple[str, ...]) -> str:
    named = bool(record.get("customers") or record.get("people"))
    if missing:
        return say("Somebody who can be recognised did not agree: do not pass it on")
    if not named:
        return say("Nobody can be recognised in it")
    if is_public(record):
        return say("Those who can be recognised agreed that everybody reads it")
    return say("Those who can be recognised agreed that we read it in the house")


def _achievement(compiled: Compiled, record: Record) -> Achievement:
    missing = without_consent(record, compiled.as_of)
    people = tuple(person_name(compiled, one) for one in texts(record.get("people")) if one not in missing)
    return Achievement(
        name_of(compiled, record.id),
        show(record.get("day")),
        names_of(compiled, texts(record.get("team"))),
        show(record.get("what")),
        names_of(compiled, texts(record.get("evidence"))),
        show(record.get("celebrated")),
        people,
        not missing,
    )
