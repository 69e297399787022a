"""Turns what is compiled into the whole site as values: pages, files, navigation, redirects."""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import partial
from importlib.resources import files as package_files
from typing import TYPE_CHECKING

from markupsafe import Markup

from mastercopy.model.digest import destinations, resolve
from mastercopy.site.charts import render_chart
from mastercopy.site.content import EnginePage, NavItem, SiteContent, StampedPage
from mastercopy.site.documents import embedded_files, render_documents
from mastercopy.site.export import build_data, register_downloads
from mastercopy.site.feed import render_feed
from mastercopy.site.templating import render_own, render_template
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.views.addresses import RESERVED, document_url, file_url, relative
from mastercopy.views.controllersview import view_worklists
from mastercopy.views.homeview import Home, view_home, view_promises
from mastercopy.views.naming import Named, name_of
from mastercopy.views.objectiveview import score_line
from mastercopy.views.recordview import view_record
from mastercopy.views.referenceview import field_rows, rule_texts
from mastercopy.views.registerpages import RegisterPage, group_documents, view_master_list, view_type_register
from mastercopy.views.textview import document_pages, link_targets
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def render_site(compiled: Compiled) -> SiteContent:
    """The whole site of one day."""
    base = site_address(compiled)
    home = view_home(compiled)
    registers = [
        view_master_list(compiled),
        *(
            view_type_register(compiled, kind)
            for _, kind in sorted(compiled.catalog.types.items())
            if kind.family == "record" and compiled.register.of_type(kind.name)
        ),
    ]
    engine, stamped = render_documents(compiled, base)
    written, data = render_hand_written(compiled, home)
    stamped += [*render_records(compiled), *render_overviews(compiled, home, registers), *render_reference(compiled)]
    data = {
        **data,
        **build_data(compiled),
        **embedded_files(compiled),
        **read_assets(),
        "feed.xml": render_feed(compiled, base),
    }
    for page in registers:
        data.update(register_downloads(page))
    redirects = {
        document_url(old): document_url(new)
        for old, new in sorted(compiled.history.aliases.items())
        if new in compiled.history.trails and document_url(old) != document_url(new)
    }
    return SiteContent(
        (*written, *engine), tuple(stamped), dict(sorted(data.items())), build_navigation(written, registers), redirects
    )


def site_address(compiled: Compiled) -> str:
    """The site's address from mkdocs.yml with a final slash; empty where it has none."""
    if "mkdocs.yml" not in compiled.tree.paths:
        return ""
    text = compiled.tree.read("mkdocs.yml").decode("utf-8", "replace")
    match = re.search(r"^site_url:[ \t]*[\"']?(https?://[^\s\"'#]+)", text, re.MULTILINE)
    return match.group(1).rstrip("/") + "/" if match else ""


def read_assets() -> dict[str, bytes]:
    folder = package_files("mastercopy.site").joinpath("assets")
    return {
        f"assets/{item.name}": item.read_bytes() for item in folder.iterdir() if item.name.endswith((".css", ".js"))
    }


def render_hand_written(compiled: Compiled, home: Home) -> tuple[list[EnginePage], dict[str, bytes]]:
    """The home page, and hand-written pages with the pictures they show."""
    paths = {path: _page_path(path) for path in compiled.register.pages}
    targets = {**document_pages(compiled.history), **{path: name[:-3] + ".html" for path, name in paths.items()}}
    before = render_template("home.html.j2", "index.html", home=home, as_of=compiled.as_of.isoformat())
    pages: list[EnginePage] = []
    data: dict[str, bytes] = {}
    for path, name in {**{"": "index.md"}, **paths}.items():
        if (name == "index.md") and not path and "index.md" in paths.values():
            continue
        _, body, _ = read_plain_front_matter(compiled.tree.read(path)) if path else (None, "", True)
        shown = {}
        for destination, _ in destinations(body):
            target = resolve(destination, path)
            if target is not None and target in compiled.tree.paths and compiled.tree.kind(target) == "file":
                content = compiled.tree.read(target)
                shown[destination] = hashlib.sha256(content).hexdigest()
                data[file_url(shown[destination], posixpath.basename(target))] = content
        url = name[:-3] + ".html"
        links = {written: relative(url, to) for written, to in link_targets(body, path, shown, targets).items()}
        title = home.name if name == "index.md" else _first_heading(body) or posixpath.basename(name)[:-3]
        pages.append(EnginePage(name, title, body, before if name == "index.md" else "", "", links))
    return pages, data


def _page_path(path: str) -> str:
    """Where a hand-written page goes; one in a folder that the site needs moves under `pages/`."""
    name = path.removeprefix("docs/")
    if posixpath.basename(name).lower() == "readme.md":
        name = posixpath.join(posixpath.dirname(name), "index.md")
    return f"pages/{name}" if name.split("/")[0].lower() in (*RESERVED, "library") else name


def _first_heading(body: str) -> str:
    match = re.search(r"^#[ \t]+(.+?)[ \t]*#*$", body, re.MULTILINE)
    return match.group(1) if match else ""


def render_records(compiled: Compiled) -> list[StampedPage]:
    """A page per record, by its type's own template where it has one."""
    promises = {promise.url: promise for promise in view_promises(compiled)}
    pages = []
    for record in compiled.register.records.values():
        if record.type.family != "record":
            continue
        page = view_record(compiled, record)
        score = score_line(compiled, record) if record.type.part == "objectives" else None
        values = {
            "page": page,
            "score": score,
            "chart": render_chart(score) if score else Markup(""),
            "promise": promises.get(page.url),
        }
        own = record.type.template
        html = render_own(own, page.url, **values) if own else render_template("record.html.j2", page.url, **values)
        pages.append(StampedPage(page.url, f"{page.id} {page.title}" if page.title != page.id else page.id, html))
    return sorted(pages, key=lambda page: page.url)


def render_overviews(compiled: Compiled, home: Home, registers: list[RegisterPage]) -> list[StampedPage]:
    """Registers, library, problems, and the pages for controllers, auditors and leadership."""
    day = compiled.as_of.isoformat()
    pages = [
        StampedPage(page.url, page.title, render_template("register.html.j2", page.url, page=page))
        for page in registers
    ]
    for by in ("type", "process"):
        url, title = f"library/by-{by}.html", f"Documents by {by}"
        pages.append(
            StampedPage(
                url,
                title,
                render_template("library.html.j2", url, title=title, as_of=day, groups=group_documents(compiled, by)),
            )
        )
    pages.append(render_problems(compiled))
    return [*pages, *render_doors(compiled, home, registers)]


def render_doors(compiled: Compiled, home: Home, registers: list[RegisterPage]) -> list[StampedPage]:
    """The pages for controllers, auditors and leadership."""
    day = compiled.as_of.isoformat()
    pages: list[StampedPage] = []
    for door, values in (
        ("controllers", {"lists": view_worklists(compiled), "as_of": day}),
        ("leadership", {"home": home}),
        (
            "auditors",
            {
                "home": home,
                "as_of": day,
                "commit": compiled.commit,
                "registers": [Named(page.url, page.title, page.url) for page in registers[1:]],
            },
        ),
    ):
        url = f"for/{door}.html"
        pages.append(StampedPage(url, f"For {door}", render_template(f"{door}.html.j2", url, **values)))
    return pages


def render_problems(compiled: Compiled) -> StampedPage:
    """Everything that the checks found, and what is waived."""
    day = compiled.as_of.isoformat()
    waived = [
        f"{item.problem.slug}: {item.problem.sentence} Waived by {item.approver} until {show(item.expires)}: "
        f"{item.reason}"
        for item in compiled.result.waived
    ]
    return StampedPage(
        "problems.html",
        "Problems",
        render_template(
            "problems.html.j2",
            "problems.html",
            problems=compiled.result.problems,
            as_of=day,
            waived=waived,
            name=partial(name_of, compiled),
        ),
        noindex=True,
    )


def render_reference(compiled: Compiled) -> list[StampedPage]:
    """A page per record type: its fields, rules and example."""
    pages = []
    for name, kind in sorted(compiled.catalog.types.items()):
        url = f"reference/types/{name}.html"
        pages.append(
            StampedPage(
                url,
                kind.title,
                render_template("type.html.j2", url, kind=kind, rows=field_rows(kind), rules=rule_texts(kind)),
            )
        )
    return pages


def build_navigation(written: list[EnginePage], registers: list[RegisterPage]) -> tuple[NavItem, ...]:
    own = tuple(NavItem(page.title, page.src_uri[:-3] + ".html") for page in written if page.src_uri != "index.md")
    found = (
        NavItem("Home", "index.html"),
        NavItem(
            "Documents",
            None,
            (
                NavItem("By process", "library/by-process.html"),
                NavItem("By type", "library/by-type.html"),
                NavItem("Master list", "registers/documents.html"),
            ),
        ),
        NavItem("Records", None, tuple(NavItem(page.title, page.url) for page in registers[1:])),
        NavItem(
            "For you",
            None,
            (
                NavItem("Controllers", "for/controllers.html"),
                NavItem("Auditors", "for/auditors.html"),
                NavItem("Leadership", "for/leadership.html"),
                NavItem("Problems", "problems.html"),
            ),
        ),
        NavItem("More", None, own),
    )
    return tuple(item for item in found if item.url or item.children)
