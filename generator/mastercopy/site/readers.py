"""Turns promises, roles, processes and sheets into the pages of those who keep, follow and audit them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mastercopy.measures.surveys import Wave
from mastercopy.site.charts import render_chart
from mastercopy.site.codes import pinned_text, render_pinned
from mastercopy.site.content import StampedPage
from mastercopy.site.learningpages import learning_ways
from mastercopy.site.paper import paper_marks
from mastercopy.site.speech import read_speech
from mastercopy.site.templating import render_template
from mastercopy.sources.commits import known_day
from mastercopy.views.daybookview import COLUMNS, mapped_on, view_any_day
from mastercopy.views.naming import names_of
from mastercopy.views.promiseview import PromisePage
from mastercopy.views.recordbookview import COLUMNS as RECORD_COLUMNS
from mastercopy.views.recordbookview import view_any_day_records
from mastercopy.views.roleview import RolePage, blanks_of
from mastercopy.views.sheetview import Sheet, view_sheets, view_sign_sheet
from mastercopy.views.takingpart import Action
from mastercopy.views.waveview import extremes, latest_wave
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.site.compositor import Compositor


def render_promises(
    compiled: Compiled, promises: tuple[PromisePage, ...], register: str, waves: Sequence[Wave]
) -> list[StampedPage]:
    """A page per promise to customers."""
    pages = []
    for page in promises:
        html = render_template(
            "promise.html.j2",
            page.url,
            compiled.language,
            page=page,
            register=register,
            charts=[(line, render_chart(line, read_speech(compiled.language))) for line in page.scores],
            actions=_helping(compiled, page),
            wave=(found := latest_wave(compiled, page.id, waves)),
            heard=extremes(found[1]) if found is not None else (),
        )
        pages.append(StampedPage(page.url, page.promise, html))
    return pages


def _helping(compiled: Compiled, page: PromisePage) -> tuple[Action, ...]:
    asked = (
        (
            say("Tell us what a customer said about it"),
            say("What a customer said: {id}", id=page.id),
            say("The customer's words:"),
        ),
        (
            say("Propose how we keep it better"),
            say("Idea for {id} {title}", id=page.id, title=page.title),
            say("What should we do differently?"),
        ),
    )
    mail = compiled.organisation.contact
    return tuple(
        Action(term, f"mailto:{quote(mail, safe='@')}?subject={quote(subject)}&body={quote(text)}")
        for term, subject, text in (asked if mail else ())  # without a recipient a mail leads nowhere
    )


def render_staff(compiled: Compiled, roles: tuple[RolePage, ...]) -> list[StampedPage]:
    """The door for staff, a page per role, and everything for paper."""
    day = compiled.as_of.isoformat()
    sheets = view_sheets(compiled)
    door = render_template(
        "staff.html.j2",
        "for/staff.html",
        compiled.language,
        as_of=day,
        roles=roles,
        processes=names_of(compiled, [record.id for record in compiled.register.of_part("processes")]),
        blanks=blanks_of(compiled, compiled.history.trails.values()),
        sheets=sheets,
        learning=learning_ways(compiled),
    )
    return [
        StampedPage("for/staff.html", say("For staff"), door),
        *(
            StampedPage(role.url, role.title, render_template("role.html.j2", role.url, compiled.language, page=role))
            for role in roles
        ),
        *(_sheet(compiled, sheet, day) for sheet in sheets),
        _printout(compiled, sheets[0], day),
    ]


def _sheet(compiled: Compiled, sheet: Sheet, day: str) -> StampedPage:
    html = render_template("sheet.html.j2", sheet.url, compiled.language, page=sheet, as_of=day)
    return StampedPage(sheet.url, sheet.title, html, True)


def _printout(compiled: Compiled, everything: Sheet, day: str) -> StampedPage:
    url = "for/printout.html"
    html = render_template("printout.html.j2", url, compiled.language, page=everything, as_of=day)
    return StampedPage(url, say("Is my printout current?"), html)


def render_any_day(compiled: Compiled, records: Mapping[str, Any]) -> StampedPage:
    """What was in force on any day, and the state of records; a script puts the rows together from data of all days."""
    url, day = "for/on.html", compiled.as_of
    html = render_template(
        "on.html.j2",
        url,
        compiled.language,
        columns=COLUMNS,
        rows=view_any_day(compiled),
        record_columns=RECORD_COLUMNS,
        records=view_any_day_records(records, day),
        as_of=day.isoformat(),
        begun=known_day(compiled.blobs.timeline.days[0]),
        mapped=mapped_on(compiled),
    )
    paper = paper_marks(
        say("On any day"), compiled.organisation.name, day.isoformat(), compiled.language, landscape=True
    )
    return StampedPage(url, say("On any day"), html, paper=paper)


def render_sign_sheets(compiled: Compiled, base: str, compositor: Compositor) -> list[StampedPage]:
    """A sheet to sign by hand for every document in force; `base` is the site's address for QR codes, or empty."""
    pages, speech = [], read_speech(compiled.language)
    for _, trail in sorted(compiled.history.trails.items()):
        if trail.in_force is not None:
            page = view_sign_sheet(compiled, trail)
            address = base and base + page.pinned
            said = pinned_text(trail.id, page.revision, address)
            code = render_pinned(trail.id, page.revision, address, speech, {said: compositor.code(said)})
            html = render_template("sign.html.j2", page.url, compiled.language, page=page, code=code)
            title, day = (
                say("Sign sheet {id} revision {revision}", id=trail.id, revision=page.revision),
                compiled.as_of.isoformat(),
            )
            paper = paper_marks(
                title, compiled.organisation.name, day, compiled.language, foot=say("Signed, it is a record: keep it")
            )
            pages.append(StampedPage(page.url, title, html, True, paper=paper))
    return pages
