"""The stairs of the house: a repository and a day go in, everything a site says about that day comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from mastercopy.checks.rule import Before
from mastercopy.checks.runner import CheckResult, check
from mastercopy.checks.seen import see_result
from mastercopy.history.dossier import Archive
from mastercopy.history.fieldchange import trace_changes
from mastercopy.history.ledger import LEDGER, Ledger, build_ledger, compare_ledger
from mastercopy.history.pastcalendar import newest_calendar
from mastercopy.history.pastevidence import evidence_on
from mastercopy.history.removedwords import without_removed
from mastercopy.history.sight import Sight, build_sight
from mastercopy.history.trail import trace_history
from mastercopy.history.values import History
from mastercopy.measures.score import Score, measure_objectives
from mastercopy.model.audiences import find_audience, read_audiences
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import Catalog
from mastercopy.model.language import ENGLISH, read_language
from mastercopy.model.organisation import Organisation, People
from mastercopy.model.register import Register, build_register
from mastercopy.model.series import Evidence
from mastercopy.project import Basis, Project, open_project, open_working_tree, see_project
from mastercopy.sources.files import Tree
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Compiled:
    """Everything about one day, frozen: what views turn into pages and doors print. It is equal to itself alone."""

    as_of: date
    commit: str | None
    organisation: Organisation
    people: People
    calendar: Calendar
    catalog: Catalog
    register: Register
    history: History
    result: CheckResult
    scores: tuple[Score, ...]
    tree: Tree
    basis: Basis
    blobs: Project
    earlier: Ledger | None = None
    """What an earlier build published of the same history."""
    sight: Sight | None = None
    """What is hidden, where it is for an audience, in whose eyes that does not exist; None where it is the whole."""
    whole: Compiled | None = None
    """Where it is for an audience, everything: figures are counted of it, and nothing else is told of it."""
    language: str = ENGLISH
    """In which language its pages speak; what people wrote stays as it is."""

    @property
    def audience(self) -> str | None:
        """For whom alone it is; None where nothing is left out."""
        return self.sight.audience if self.sight is not None else None

    @property
    def ledger(self) -> bytes:
        """Every recorded revision, chained, as JSON Lines."""
        return build_ledger(self.blobs.archive, self.as_of, self.earlier)

    @property
    def evidence(self) -> Evidence:
        """What may be counted and told of the day."""
        return Evidence(self.tree, self.register, self.calendar, self.catalog.types)

    def evidence_on(self, day: date) -> Evidence:
        """What figures were read from on an earlier day, by what was recorded then; today's where nothing was."""
        earlier = evidence_on(self.blobs.timeline, self.catalog, day) if day < self.as_of else None
        return earlier if earlier is not None else self.evidence

    @property
    def counted(self) -> Evidence:
        """What figures of a record that may be seen are counted of: the whole, of which nothing else is told."""
        return (self.whole or self).evidence

    @property
    def configuration(self) -> bytes | None:
        """The mkdocs.yml of the day; None where there is none."""
        return _settings(self.tree)

    @property
    def preview(self) -> bool:
        """Whether files that are not recorded on the mainline are part of it."""
        return self.basis != "mainline"


def _settings(tree: Tree) -> bytes | None:
    return tree.read("mkdocs.yml") if "mkdocs.yml" in tree.paths else None


def _rewritten(archive: Archive, earlier: Ledger | None) -> tuple[Problem, ...]:
    """What an earlier ledger knows that is no longer so."""
    if earlier is None:
        return ()
    hint = say("compare with the clone from which the earlier site was built; a rewritten history must be explained")
    return tuple(
        Problem(found.slug, found.grade, Place(LEDGER), found.sentence, hint, found.record, found.commit)
        for found in compare_ledger(earlier, archive)
    )


def compile_project(
    project: Project, as_of: date, *, earlier: Ledger | None = None, before: Before | None = None
) -> Compiled:
    """Climb the stairs: one line per floor. `earlier` is the ledger of an earlier build, `before` a base."""
    timeline, archive = project.timeline, project.archive
    position = timeline.position_on(as_of)
    tree = timeline.tree_on(position)
    calendar = newest_calendar(timeline)
    recorded, read_problems = build_register(tree, project.catalog)
    register = without_removed(recorded, timeline, position)
    changes = trace_changes(timeline, archive.people, as_of)
    history = trace_history(archive, as_of, calendar, None, changes)
    problems: tuple[Problem, ...] = (*project.catalog_problems, *read_problems, *_rewritten(archive, earlier))
    around = (project.catalog, timeline.organisation, calendar, as_of)
    result = check(register, history, *around, problems, tree, before, archive.people)
    scores = measure_objectives(Evidence(tree, register, calendar, project.catalog.types), as_of)
    return Compiled(
        as_of,
        history.commit,
        timeline.organisation,
        archive.people,
        calendar,
        project.catalog,
        register,
        history,
        result,
        scores,
        tree,
        project.basis,
        project,
        earlier,
        language=read_language(_settings(tree)),
    )


def compile_for(project: Project, as_of: date, audience: str | None, *, earlier: Ledger | None = None) -> Compiled:
    """What an audience may see of a day; all of it for None. An unknown audience is an error.

    Checked and scored is the whole; what is hidden is then taken out of the history itself, so that no floor above
    can tell of it.
    """
    timeline = project.timeline
    known = read_audiences(timeline.plain_at(len(timeline.steps) - 1, timeline.parts.organisation))
    wanted = find_audience(audience, known) if audience is not None else None
    whole = compile_project(project, as_of, earlier=earlier)
    return see(whole, build_sight(project.archive, project.catalog, wanted)) if wanted is not None else whole


def _people_seen(people: People, sight: Sight) -> People:
    """The people whom an audience may know."""
    return People(
        {name: one for name, one in people.persons.items() if not sight.hides(name)},
        {email: name for email, name in people.by_email.items() if not sight.hides(name)},
        tuple(one for one in people.delegations if not (sight.hides(one.giver) or sight.hides(one.taker))),
    )


def see(whole: Compiled, sight: Sight) -> Compiled:
    """The same day without what an audience may not see."""
    project, as_of, redaction = see_project(whole.blobs, sight), whole.as_of, sight.redaction
    position = project.timeline.position_on(as_of)
    tree = project.timeline.tree_on(position)
    register = without_removed(build_register(tree, whole.catalog)[0], project.timeline, position)
    changes = trace_changes(project.timeline, project.archive.people, as_of)
    history = trace_history(project.archive, as_of, whole.calendar, None, changes)
    scores = tuple(one for one in whole.scores if register.get(one.id) is not None)
    return replace(
        whole,
        people=_people_seen(whole.people, sight),
        register=register,
        history=redaction.value(history),
        result=see_result(whole.result, sight),
        scores=redaction.value(scores),
        tree=tree,
        blobs=project,
        sight=sight,
        whole=whole,
    )


__all__ = [
    "LEDGER",
    "Compiled",
    "compile_for",
    "compile_project",
    "open_project",
    "open_working_tree",
]
