"""Turns what a role asks for into a table of skills and courses by people, with who meets what and what is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.competences import Learned, Want, able, read_learned, read_wants
from mastercopy.model.learning import shows_levels
from mastercopy.model.tenure import ALWAYS
from mastercopy.sources.witness import once
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.readersview import Mark
from mastercopy.words.saying import say, say_count, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A level of a skill, or a course, that a role asks for, with how each person stands.

    `enough` tells whether so many people have reached it as have to.
    """

    named: Named
    asked: str
    marks: tuple[Mark | None, ...]
    enough: Mark | None = None


@dataclass(frozen=True, slots=True)
class RoleSkills:
    """What one role asks for, by those who hold it."""

    role: Named
    people: tuple[Named, ...]
    rows: tuple[SkillRow, ...]
    gaps: int


@once
def view_learned(compiled: Compiled) -> Learned:
    """What the records of the day tell of learning: every person's page asks."""
    return read_learned(compiled.register, compiled.people, compiled.as_of)


def view_skills(compiled: Compiled, learned: Learned) -> tuple[RoleSkills, ...]:
    """A table for each role that asks for something, by its title."""
    wants = read_wants(learned)
    roles = sorted({want.role for want in wants}, key=lambda role: (person_name(compiled, role).title, role))
    return tuple(_role(compiled, learned, role, [one for one in wants if one.role == role]) for role in roles)


def _role(compiled: Compiled, learned: Learned, role: str, wants: Sequence[Want]) -> RoleSkills:
    people = tuple(sorted({want.person for want in wants}))
    rows: dict[tuple[str, str | None, str | None, int], dict[str, Want]] = {}
    for want in wants:
        key = (want.requirement.id, want.skill, want.course, want.level)
        rows.setdefault(key, {})[want.person] = want
    named = person_name(compiled, role)
    return RoleSkills(
        Named(role, named.title, named.url),
        tuple(person_name(compiled, one) for one in people),
        tuple(_row(compiled, learned, by, people) for by in rows.values()),
        sum(want.is_gap(compiled.as_of) for want in wants),
    )


def _row(compiled: Compiled, learned: Learned, by: dict[str, Want], people: Sequence[str]) -> SkillRow:
    want = next(iter(by.values()))
    marks = tuple(view_want(compiled, by[who]) if who in by else None for who in people)
    if want.skill is None:
        return SkillRow(name_of(compiled, want.course or ""), say("Course"), marks)
    named = name_of(compiled, want.requirement.id)
    return SkillRow(
        Named(want.skill, want.skill, named.url), say("Level {level}", level=want.level), marks, _enough(learned, want)
    )


def _enough(learned: Learned, want: Want) -> Mark | None:
    """Whether so many people reach a level as there have to be."""
    rows = want.requirement.get("skills") or ()
    wanted = next((row.get("people") for row in rows if row.get("skill") == want.skill), None)
    if not wanted:
        return None
    found = len(able(learned, want.skill, want.level))
    said = say_count("{found} of {number} person", "{found} of {number} people", int(wanted), found=found)
    return Mark(said, "", "good" if found >= wanted else "bad")


def view_want(compiled: Compiled, want: Want) -> Mark:
    """How a person stands with one thing that a role asks for; a level only where the organisation lets it be seen."""
    seen = want.since.isoformat() if want.since is not None else ""
    level = say("level {level}, ", level=want.has) if want.has is not None and shows_levels(compiled.register) else ""
    if want.met:
        until = say(", until {until}", until=want.until) if want.until is not None else ""
        return Mark(say("Met"), say_row("", (level, seen, until)), "good")
    words = {
        "below": say("Not met"),
        "unjudged": say("Not judged"),
        "missing": say("Not attended"),
        "expired": say("Ran out"),
    }
    note = (
        say_row("", (level, seen))
        if want.state == "below"
        else say("on {until}", until=want.until)
        if want.state == "expired"
        else ""
    )
    if want.is_gap(compiled.as_of):
        return Mark(words[want.state], note, "bad")
    due = "" if want.due == ALWAYS else say("until {due}", due=want.due)
    return Mark(words[want.state], say_row(", ", (one for one in (note, due) if one)), "wait")
