"""Turns each quality record into its page, with what the part that its type plays adds to the fields."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from mastercopy.model.grading import RULE
from mastercopy.model.reviewinputs import review_inputs
from mastercopy.site.auditpages import add_audit, add_finding, add_programme
from mastercopy.site.charts import render_chart
from mastercopy.site.conductchart import render_conduct
from mastercopy.site.content import StampedPage
from mastercopy.site.extra import Extra, Surroundings
from mastercopy.site.owntemplates import render_own
from mastercopy.site.speech import read_speech
from mastercopy.site.templating import render_template
from mastercopy.site.volumes import Binder, open_binder
from mastercopy.site.wavechart import render_waves
from mastercopy.site.wholedays import keep_days_whole
from mastercopy.text.markdown import Renderer
from mastercopy.views.agendaview import agenda_url, workshop_day
from mastercopy.views.chainview import view_chain
from mastercopy.views.clockview import view_clocks
from mastercopy.views.effectview import view_gain
from mastercopy.views.figuresview import view_figures
from mastercopy.views.loopview import view_loop
from mastercopy.views.managementview import papers_url, span_of
from mastercopy.views.objectiveview import score_line
from mastercopy.views.personview import view_person
from mastercopy.views.processview import view_process
from mastercopy.views.readersview import read_readerships
from mastercopy.views.recordview import view_record
from mastercopy.views.riskview import view_scale
from mastercopy.views.segmentview import view_segment
from mastercopy.views.skillview import view_learned
from mastercopy.views.taskview import tasks_for
from mastercopy.views.taughtview import view_effects
from mastercopy.views.waveview import view_wave

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.following import Following
    from mastercopy.model.record import Record
    from mastercopy.views.ledview import Led

_UNSCORED: Mapping[str, Any] = {
    "score": None,
    "figures": (),
    "rule": RULE,
    "chart": Markup(""),
    "behaviour": Markup(""),
}
"""What a page, an organisation's own among them, may ask of a record that is no objective."""
_ELSEWHERE = ("needs", "roles")
"""Parts whose records have a page of another kind."""
_TASKS = "records/"
"""How the names of the tasks begin."""
_MANY, _FEW = 100, 50
"""Of how many records one task makes the pages: of those that are kept, and of all others."""


def divide_records(compiled: Compiled, around: Surroundings, renderer: Renderer) -> dict[str, Callable[[], Any]]:
    """What makes a page per record but promises and roles, which have their own, as tasks by name.

    A record whose part adds nothing depends on few others, so its page is kept. All others are made anew each time.
    """
    wanted = [record for record in compiled.register.records.values() if record.type.family == "record"]
    kept = [record for record in wanted if record.type.part not in (*_OF_PARTS, *_ELSEWHERE)]
    anew = [record for record in wanted if record.type.part in _OF_PARTS]
    values = {"compiled": compiled, "led": around.led, "following": around.following}
    binder = open_binder(compiled, renderer, "", values)
    tasks = [
        *(partial(_render_kept, binder, share) for share in _shares(kept, _MANY)),
        *(partial(_render_anew, compiled, share, around) for share in _shares(anew, _FEW)),
    ]
    return {f"{_TASKS}{number}": task for number, task in enumerate(tasks)}


def gather_records(made: Mapping[str, Any]) -> list[StampedPage]:
    """The pages of all tasks by which records were divided, by address."""
    pages = (page for name, found in made.items() if name.startswith(_TASKS) for page in found)
    return sorted(pages, key=lambda page: page.url)


def _shares(records: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    return (records[begin : begin + size] for begin in range(0, len(records), size))


def _render_kept(binder: Binder, records: Sequence[Record]) -> list[StampedPage]:
    """Pages that are made of what is noted alone: nothing else of the surroundings is within their reach."""

    def render(name: str, see: Callable[[str], Any]) -> StampedPage:
        seen = see("compiled")
        return _render(seen, seen.register.get(name), see("led"), see("following"), Extra({}))

    return [binder.bind_page(f"record {record.id}", partial(render, record.id)) for record in records]


def _render_anew(compiled: Compiled, records: Sequence[Record], around: Surroundings) -> list[StampedPage]:
    extras = (_OF_PARTS[record.type.part or ""](compiled, record, around) for record in records)
    return [
        _render(compiled, record, around.led, around.following, extra)
        for record, extra in zip(records, extras, strict=True)
    ]


def _render(
    compiled: Compiled, record: Record, led: Mapping[str, tuple[Led, ...]], following: Following, extra: Extra
) -> StampedPage:
    page, own = view_record(compiled, record, led), record.type.template
    values = {
        **_UNSCORED,
        "page": page,
        "clocks": view_clocks(compiled, record),
        "whole": view_loop(compiled, record, following),
        "chain": view_chain(compiled, record, led, following),
        **extra.values,
    }
    place = posixpath.join(posixpath.dirname(record.type.source), "page.html.j2")
    html = (
        render_own(own, place, page.url, compiled.language, **values)
        if own
        else render_template(extra.template, page.url, compiled.language, **values)
    )
    return StampedPage(
        page.url,
        read_speech(compiled.language).say(page.heading),
        keep_days_whole(html),
        paper=extra.paper,
        marked=True,
    )


def _objective(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    score = score_line(compiled, record)
    figures = view_figures(compiled, record, around.book) if score is not None else ()
    speech = read_speech(compiled.language)
    drawn = {"chart": render_chart, "behaviour": render_conduct}
    charts = {name: draw(score, speech) if score else Markup("") for name, draw in drawn.items()}
    return Extra({"score": score, "figures": figures, "rule": RULE, **charts})


def _process(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    return Extra({"process": view_process(compiled, record, around.tasks)}, "process.html.j2")


def _scale(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    return Extra({"scale": view_scale(compiled, record)}, "scale.html.j2")


def _segment(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    return Extra({"segment": view_segment(compiled, record)}, "segment.html.j2")


def _wave(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    wave = view_wave(record, around.waves)
    return Extra(
        {"wave": wave, "chart": render_waves(wave, record.id, read_speech(compiled.language)) if wave else ""},
        "wave.html.j2",
    )


def _improvement(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    return Extra({"gain": view_gain(compiled, record)}, "improvement.html.j2")


def _workshop(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    there = workshop_day(compiled, record) is not None
    return Extra({"agenda": agenda_url(record) if there else None}, "workshop.html.j2")


def _review(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    begun = (span := span_of(record)) is not None and span[0] <= compiled.as_of
    values = {"papers": papers_url(record.id) if begun else "", "asked": review_inputs()}
    return Extra(values, "managementreview.html.j2")


def _person(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    own = view_person(compiled, record.id, read_readerships(compiled), view_learned(compiled))
    return Extra({"own": own, "tasks": tasks_for(compiled, around.tasks, person=record.id)}, "person.html.j2")


def _training(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    del around
    spec = record.type.field("effect")
    told = spec.title if spec is not None else ""
    return Extra({"effects": view_effects(compiled, record), "told": told}, "training.html.j2")


_OF_PARTS: Mapping[str, Callable[[Compiled, Record, Surroundings], Extra]] = {
    "audits": add_audit,
    "findings": add_finding,
    "improvements": _improvement,
    "management-reviews": _review,
    "objectives": _objective,
    "people": _person,
    "processes": _process,
    "programmes": add_programme,
    "scales": _scale,
    "segments": _segment,
    "trainings": _training,
    "waves": _wave,
    "workshops": _workshop,
}


__all__ = ["Extra", "Surroundings", "divide_records", "gather_records"]
