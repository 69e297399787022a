"""Turns registers, lists and worklists into pages: library, master list, problems, reference, readers' doors."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, get_args

from mastercopy.site.charts import render_spark
from mastercopy.site.content import StampedPage
from mastercopy.site.learningpages import learning_ways
from mastercopy.site.paper import paper_marks
from mastercopy.site.speech import read_speech
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.site.timelines import MOST_ROWS, render_timeline, spans_of
from mastercopy.views import leadingview, managementview
from mastercopy.views.changesview import view_changes
from mastercopy.views.controllersview import view_worklists
from mastercopy.views.glossary import GLOSSARY, mark_of_word
from mastercopy.views.homeview import Home
from mastercopy.views.libraryview import TITLES, WAYS, library_url, view_shelves
from mastercopy.views.logview import NEWEST, Entry, example_of
from mastercopy.views.naming import Named, name_of
from mastercopy.views.referenceview import all_rules, field_rows, measure_rows, rule_texts, type_rows
from mastercopy.views.registerpages import RegisterPage
from mastercopy.views.task import Task
from mastercopy.views.wording import show
from mastercopy.words.problem import Severity
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_GRAVEST = get_args(Severity)
_SEVERITIES = {"error": say("Error"), "warning": say("Warning"), "info": say("Info")}


def render_overviews(
    compiled: Compiled,
    home: Home,
    registers: list[RegisterPage],
    tasks: tuple[Task, ...],
    system: tuple[Board, ...] = (),
) -> list[StampedPage]:
    """Registers, library, problems, the pages for controllers, auditors and leadership, and the reference."""
    day = compiled.as_of.isoformat()
    named = (compiled.commit or "")[:12]  # on the master list, which auditors take away on paper
    pages = [
        StampedPage(
            page.url,
            page.title,
            render_template("register.html.j2", page.url, compiled.language, page=page, commit="" if place else named),
            paper=paper_marks(page.title, home.name, day, compiled.language, landscape=True),
        )
        for place, page in enumerate(registers)
    ]
    pages.extend(_shelves(compiled, by) for by in WAYS)
    pages.append(render_problems(compiled))
    url, changes = "for/changes.html", view_changes(compiled)
    html = render_template("changes.html.j2", url, compiled.language, rows=changes, as_of=day)
    pages.append(StampedPage(url, say("What changed"), html))
    return [*pages, *render_doors(compiled, home, registers, tasks, system), *render_reference(compiled)]


def _shelves(compiled: Compiled, by: str) -> StampedPage:
    """The library in one order, with the way to the others."""
    url, title = library_url(by), TITLES[by]
    html = render_template(
        "library.html.j2",
        url,
        compiled.language,
        title=title,
        as_of=compiled.as_of.isoformat(),
        by=by,
        ways=[(name, words, library_url(name)) for name, words in WAYS.items()],
        shelves=view_shelves(compiled, by),
    )
    return StampedPage(url, title, html)


def render_log(compiled: Compiled, entries: tuple[Entry, ...]) -> StampedPage:
    """Everything that happened, under a timeline of all documents."""
    url, day = "for/log.html", compiled.as_of
    trails = [trail for _, trail in sorted(compiled.history.trails.items())][:MOST_ROWS]
    timeline = render_timeline(
        tuple((t.id, spans_of(t, day, url)) for t in trails),
        day,
        say("Revisions in force"),
        read_speech(compiled.language),
    )
    rows, more = entries[:NEWEST], len(entries) - NEWEST
    html = render_template(
        "log.html.j2",
        url,
        compiled.language,
        as_of=day.isoformat(),
        rows=rows,
        more=max(0, more),
        timeline=timeline,
        example=example_of(entries),
    )
    paper = paper_marks(
        say("Everything that happened"), compiled.organisation.name, day.isoformat(), compiled.language, landscape=True
    )
    return StampedPage(url, say("Everything that happened"), html, paper=paper)


def render_doors(
    compiled: Compiled,
    home: Home,
    registers: list[RegisterPage],
    tasks: tuple[Task, ...],
    system: tuple[Board, ...],
) -> list[StampedPage]:
    """The pages for controllers, auditors and leadership."""
    day = compiled.as_of.isoformat()
    pages: list[StampedPage] = []
    for door, title, values in (
        (
            "controllers",
            say("For controllers"),
            {
                "lists": view_worklists(compiled, tasks),
                "late": [task for task in tasks if task.overdue],
                "problems": len(compiled.result.problems),
                "as_of": day,
            },
        ),
        (
            "leadership",
            say("For leadership"),
            {
                "home": home,
                "objectives": [(line, render_spark(line.values)) for line in home.objectives],
                "as_of": day,
                "approvals": [task for task in tasks if task.kind == "sign"],
                "management": managementview.view_management(compiled),
                "management_url": managementview.URL,
                "leading": leadingview.view_leading(compiled),
                "leading_url": leadingview.URL,
            },
        ),
        ("auditors", say("For auditors"), _for_auditors(compiled, home, registers, system)),
    ):
        url = f"for/{door}.html"
        pages.append(StampedPage(url, title, render_template(f"{door}.html.j2", url, compiled.language, **values)))
    return pages


def _for_auditors(
    compiled: Compiled, home: Home, registers: list[RegisterPage], system: tuple[Board, ...]
) -> dict[str, object]:
    listed = ((board.page.title, board.page.url) for board in system if board.listed)
    return {
        "as_of": compiled.as_of.isoformat(),
        "boards": tuple(dict.fromkeys((*home.boards.pages, *learning_ways(compiled), *listed))),
        "commit": compiled.commit,
        "audits": [page for page in registers if page.part == "audits"],
        "findings": [page for page in registers if page.part == "findings"],
        "registers": [Named(page.url, page.title, page.url) for page in registers[1:]],
    }


def render_problems(compiled: Compiled) -> StampedPage:
    """Everything that the checks found, and what is waived."""
    day = compiled.as_of.isoformat()
    waived = [
        say(
            "{slug}: {sentence} Waived by {approver} until {expires}: {reason}",
            slug=item.problem.slug,
            sentence=item.problem.sentence,
            approver=item.approver,
            expires=show(item.expires),
            reason=item.reason,
        )
        for item in compiled.result.waived
    ]
    return StampedPage(
        "problems.html",
        say("Problems"),
        render_template(
            "problems.html.j2",
            "problems.html",
            compiled.language,
            problems=sorted(compiled.result.problems, key=lambda one: _GRAVEST.index(one.severity)),
            as_of=day,
            waived=waived,
            rules={rule.slug for rule in all_rules()},
            severities=_SEVERITIES,
            name=partial(name_of, compiled),
        ),
        noindex=True,
        paper=paper_marks(say("Problems"), compiled.organisation.name, day, compiled.language, landscape=True),
    )


def render_reference(compiled: Compiled) -> list[StampedPage]:
    """The record types with a page each (fields, rules, example), and all rules on one page."""
    columns = type_rows(compiled.catalog)
    pages = [
        StampedPage(
            "reference/types.html",
            say("Record types"),
            render_template("types.html.j2", "reference/types.html", compiled.language, rows=columns),
        ),
        StampedPage(
            "reference/rules.html",
            say("Rules"),
            render_template("rules.html.j2", "reference/rules.html", compiled.language, rules=all_rules()),
        ),
    ]
    url, title = "reference/words.html", say("Words")
    words = [(mark_of_word(word), word, means) for word, means in GLOSSARY]
    pages.append(
        StampedPage(url, title, render_template("glossary.html.j2", url, compiled.language, title=title, words=words))
    )
    for name, kind in sorted(compiled.catalog.types.items()):
        url = f"reference/types/{name}.html"
        html = render_template(
            "type.html.j2",
            url,
            compiled.language,
            kind=kind,
            rows=field_rows(kind),
            rules=rule_texts(kind),
            measures=measure_rows(kind),
        )
        pages.append(StampedPage(url, kind.title, html))
    return pages
