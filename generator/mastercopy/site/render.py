"""Turns what is compiled into the whole site as values: pages, files and navigation."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote

from mastercopy.history.following import trace_following
from mastercopy.measures.surveys import read_waves
from mastercopy.model.audiences import PUBLIC
from mastercopy.site.compositor import open_compositor
from mastercopy.site.content import EnginePage, NavItem, SiteContent, StampedPage
from mastercopy.site.dashboards import render_dashboards
from mastercopy.site.documents import open_library, render_redirects
from mastercopy.site.drafts import draft_files, render_drafts, render_notice
from mastercopy.site.export import build_data, register_downloads
from mastercopy.site.finding import more_entries
from mastercopy.site.handwritten import page_addresses, render_hand_written
from mastercopy.site.learningpages import learning_files
from mastercopy.site.overviews import render_log, render_overviews
from mastercopy.site.ownfiles import own_files
from mastercopy.site.paper import paper_marks
from mastercopy.site.practicepages import render_ways
from mastercopy.site.publicpages import render_public
from mastercopy.site.readers import render_any_day, render_promises, render_sign_sheets, render_staff
from mastercopy.site.recordpages import Surroundings, divide_records, gather_records
from mastercopy.site.speech import read_speech
from mastercopy.site.subscriptions import render_subscriptions
from mastercopy.site.systemboard import Board
from mastercopy.site.systempages import files_of, render_system
from mastercopy.site.wayfinding import draw_map, lead_back, lead_written_back
from mastercopy.site.wholeassets import read_assets
from mastercopy.site.workshop import make_together
from mastercopy.text.markdown import Renderer
from mastercopy.views.addresses import register_url
from mastercopy.views.daybookview import daybook_script, view_daybook
from mastercopy.views.homeview import view_home
from mastercopy.views.ledview import view_led
from mastercopy.views.libraryview import WAYS, library_url
from mastercopy.views.logview import log_files, view_log
from mastercopy.views.promiseview import view_promise_pages
from mastercopy.views.recordbookview import book_of, recordbook_script, view_recordbook
from mastercopy.views.registerpages import RegisterPage, view_master_list, view_type_register
from mastercopy.views.roleview import view_roles
from mastercopy.views.sheetview import printout_index
from mastercopy.views.taskview import view_tasks
from mastercopy.views.textview import Texts
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mastercopy.compile import Compiled
    from mastercopy.measures.recordbook import RecordBook
    from mastercopy.measures.surveys import Wave
    from mastercopy.views.homeview import Home
    from mastercopy.views.ledview import Led
    from mastercopy.views.logview import Entry
    from mastercopy.views.promiseview import PromisePage
    from mastercopy.views.task import Task


_OF_ADDRESSES = ":/?[]@!$&'()*+,;=%~"
"""Signs that an address may hold as they are; any other would end it, or begin another line."""
_Page = TypeVar("_Page", EnginePage, StampedPage)
_IN_ORDER = ("drafts", "records", "boards", "dashboards", "promises", "staff", "sheets", "overviews", "log")
FEW_RECORDS = 100
"""For so few records one process makes all pages: it would take longer to begin others."""
_LIBRARY = (
    *((words, library_url(by)) for by, words in WAYS.items()),
    (say("Master list"), "registers/documents.html"),
)
_READERS = (
    (say("Staff"), "for/staff.html"),
    (say("Controllers"), "for/controllers.html"),
    (say("Auditors"), "for/auditors.html"),
    (say("Leadership"), "for/leadership.html"),
    (say("Problems"), "problems.html"),
)
_REFERENCE = (
    (say("What auditors find"), "reference/findings.html"),
    (say("Record types"), "reference/types.html"),
    (say("Rules"), "reference/rules.html"),
    (say("Words"), "reference/words.html"),
)


def render_site(compiled: Compiled, renderer: Renderer, workers: int = 1) -> SiteContent:
    """The whole site of one day; the public has one of its own. `workers` processes make pages."""
    if compiled.audience == PUBLIC:
        return render_public(compiled, renderer, read_assets(compiled.language))
    return render_house(compiled, renderer, workers)


class _Views(NamedTuple):
    """What is seen once and shown on many pages."""

    base: str
    texts: Texts
    tasks: tuple[Task, ...]
    promises: tuple[PromisePage, ...]
    led: Mapping[str, tuple[Led, ...]]
    waves: Sequence[Wave]
    registers: list[RegisterPage]
    home: Home
    log: tuple[Entry, ...]
    book: RecordBook
    records: dict[str, Any]
    boards: tuple[Board, ...]
    promised: str
    """The register of promises."""


def _view(compiled: Compiled, renderer: Renderer) -> _Views:
    base, texts = site_address(compiled), Texts(compiled.blobs, renderer, page_addresses(compiled))
    tasks, promises, led = view_tasks(compiled), view_promise_pages(compiled, texts), view_led(compiled)
    waves, registers, book = read_waves(compiled.register), view_registers(compiled), book_of(compiled)
    home = view_home(compiled, promises, waves, led, tasks)
    log, records, boards = view_log(compiled), view_recordbook(compiled, book), render_system(compiled)
    promised = _register_of(compiled, registers)
    return _Views(base, texts, tasks, promises, led, waves, registers, home, log, book, records, boards, promised)


def _groups(compiled: Compiled, renderer: Renderer, seen: _Views) -> dict[str, Callable[[], Any]]:
    """What makes each group of pages; none needs another one. The longest begin, so that small ones are left."""
    following = trace_following(compiled.register, compiled.history)
    around = Surroundings(seen.tasks, seen.book, seen.waves, seen.led, following)
    return {
        "files": lambda: render_files(compiled, seen.registers, seen.records),
        "overviews": lambda: render_overviews(compiled, seen.home, seen.registers, seen.tasks, seen.boards),
        **divide_records(compiled, around, renderer),
        "feeds": lambda: render_subscriptions(compiled, seen.tasks, seen.log, seen.records, seen.base),
        "log": lambda: [render_any_day(compiled, seen.records), render_log(compiled, seen.log)],
        "sheets": lambda: render_sign_sheets(compiled, seen.base, open_compositor(compiled, renderer)),
        "dashboards": lambda: render_dashboards(compiled, seen.home),
        "promises": lambda: render_promises(compiled, seen.promises, seen.promised, seen.waves),
        "staff": lambda: render_staff(compiled, view_roles(compiled, seen.tasks)),
        "drafts": lambda: render_drafts(compiled, seen.texts),
        "log files": lambda: log_files(seen.log),
        "boards": lambda: [board.page for board in seen.boards],
    }


def render_house(compiled: Compiled, renderer: Renderer, workers: int = 1) -> SiteContent:
    """The site for the house and its auditors; its documents are made when they are asked for."""
    seen, language = _view(compiled, renderer), compiled.language
    written, data = render_hand_written(compiled, seen.home)
    together = workers if len(compiled.register.records) > FEW_RECORDS else 1
    made = make_together(_groups(compiled, renderer, seen), compiled.blobs.reopen, together)
    made["records"], followed = gather_records(made), made["feeds"]
    stamped = [*(page for name in _IN_ORDER for page in made[name]), followed.page]
    system = (*seen.boards, *(last := tuple(render_ways(compiled, {page.url: page.title for page in stamped}))))
    data |= {**made["files"], **made["log files"], **followed.files, **files_of(system)}
    navigation = build_navigation(written, seen.registers, seen.home.boards.pages, system)
    library = open_library(compiled, seen.texts, seen.base, seen.promises)
    places = draw_map(navigation, stamped, library.cards, seen.promised)
    dress = partial(_dress, seen.home.name, compiled.as_of.isoformat(), language)
    pages = [dress(page) for page in lead_back((*stamped, *(board.page for board in last)), places, language)]
    return SiteContent(
        tuple(lead_written_back(dress(page), places, language) for page in written),
        (*followed.announce(pages), *lead_back(render_redirects(compiled), places, language)),
        dict(sorted(data.items())),
        navigation,
        compiled.commit,
        more_entries(compiled),
        render_notice(compiled),
        seen.home.name,
        compiled.basis,
        library,
        compiled.audience,
        language=language,
    )


def _dress(name: str, day: str, language: str, page: _Page) -> _Page:
    """A page with what its printed sheets say at head and foot, unless it says that itself."""
    return page if page.paper else replace(page, paper=paper_marks(page.title, name, day, language=language))


def view_registers(compiled: Compiled) -> list[RegisterPage]:
    """The master list, then a register per type that has a record."""
    kinds = [kind for _, kind in sorted(compiled.catalog.types.items()) if kind.family == "record"]
    used = (view_type_register(compiled, kind) for kind in kinds if compiled.register.of_type(kind.name))
    return [view_master_list(compiled), *used]


def render_files(compiled: Compiled, registers: list[RegisterPage], records: Mapping[str, Any]) -> dict[str, bytes]:
    """Everything on the site that is no page and of no single document: data, downloads, styles, scripts."""
    speech = read_speech(compiled.language)
    found = {
        **own_files(compiled),
        **build_data(compiled),
        **draft_files(compiled),
        **read_assets(compiled.language),
        "data/current.js": printout_index(compiled),
        "data/daybook.js": daybook_script(speech.say_all(view_daybook(compiled))),
        "data/recordbook.js": recordbook_script(speech.say_all(records)),
        **learning_files(compiled),
    }
    for page in registers:
        found.update(register_downloads(page))
    return found


def site_address(compiled: Compiled) -> str:
    """The site's address from mkdocs.yml with a final slash; empty where it has none."""
    if "mkdocs.yml" not in compiled.tree.paths:
        return ""
    text = compiled.tree.read("mkdocs.yml").decode("utf-8", "replace")
    match = re.search(r"^site_url:[ \t]*[\"']?(https?://[^\s\"'#]+)", text, re.MULTILINE)
    return quote(match.group(1).rstrip("/"), safe=_OF_ADDRESSES) + "/" if match else ""


def _register_of(compiled: Compiled, registers: list[RegisterPage]) -> str:
    """The register of promises; the home page where nobody promised anything."""
    kinds = {record.type.name for record in compiled.register.of_part("needs")}
    return next((page.url for page in registers if page.url in {register_url(kind) for kind in kinds}), "index.html")


def build_navigation(
    written: list[EnginePage],
    registers: list[RegisterPage],
    boards: tuple[tuple[str, str], ...],
    system: tuple[Board, ...],
) -> tuple[NavItem, ...]:
    """What stands at the left of every page: first what staff look for, last what explains it."""
    own = [(page.title, page.src_uri[:-3] + ".html") for page in written if page.src_uri != "index.md"]
    groups: tuple[tuple[str, list[tuple[str, str]]], ...] = (
        (say("Documents"), [*_LIBRARY]),
        (say("For you"), [*_READERS]),
        (say("Customers and quality"), [*boards]),
        (say("Quality system"), [(board.page.title, board.page.url) for board in system if board.listed]),
        (say("Pages"), own),
        (say("Records"), sorted(((page.title, page.url) for page in registers[1:]), key=lambda one: one[0].casefold())),
        (say("Reference"), [*_REFERENCE]),
    )
    found = (NavItem(name, None, tuple(NavItem(*item) for item in items)) for name, items in groups if items)
    return (NavItem(say("Home"), "index.html"), *found)
