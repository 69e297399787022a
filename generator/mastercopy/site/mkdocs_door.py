"""Hands a site's content to MkDocs: engine pages as generated files, everything else stamped into the theme's shell."""

from __future__ import annotations

import html
import json
import logging
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mkdocs.commands.build
import mkdocs.commands.serve
import mkdocs.config
from jinja2 import TemplateNotFound
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from mastercopy.proof.manifest import MANIFEST, VERIFIER, build_manifest, read_verifier
from mastercopy.site.berth import MARKER, refuse_foreign, swap
from mastercopy.site.configuration import (
    DEFAULT,
    UNNAMED,
    own_extensions,
    read_configuration,
    refuse_theme,
    settings_for,
)
from mastercopy.site.content import EnginePage, NavItem, SiteContent, StampedPage
from mastercopy.site.search import all_words, index_script, small_index
from mastercopy.site.shell import (
    BODY,
    DEPTHS,
    TITLE,
    Shell,
    depth_of,
    into_head,
    open_doors,
    shell_source,
    split_shell,
)
from mastercopy.site.templating import render_template
from mastercopy.text.clean import clean_html
from mastercopy.text.markdown import Renderer
from mastercopy.words import MastercopyError

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

FRAME = "assets/iframe-worker.js"
"""Lets the search run in pages that were opened from disk; it must be there before the theme's own script."""
_PROBE = "# One\n\nTwo [three](x.md).[^1]\n\n```text\nfour\n```\n\n- five\n\n| six |\n|---|\n| 7 |\n\n[^1]: Eight\n"
_LINK_CHECKS = ("not_found", "absolute_links", "unrecognized_links", "anchors")


@dataclass(slots=True)
class Door:
    """One build's conversation with MkDocs: events come in here, pages and shells go out."""

    content: SiteContent
    day: str
    shells: dict[int, Shell]
    pages: Mapping[str, EnginePage]
    texts: dict[str, str]

    def configure(self, config: MkDocsConfig) -> None:
        """Settle what the site depends on: addresses that work from disk, no foreign host, our look."""
        config.use_directory_urls = False
        if config.site_name == UNNAMED:
            config.site_name = self.content.name or UNNAMED
        config.theme["font"] = False
        config.nav = [_nav(item) for item in self.content.nav] or None
        config.edit_uri = None
        config.repo_url = None  # the theme asks the forge for stars and versions wherever this is set
        config.copyright = " · ".join(
            part for part in (clean_html(config.copyright or "", {}), html.escape(self._stand())) if part
        )
        for name in ("site_name", "site_description", "site_author", "site_url"):
            if config[name]:  # the theme prints them as they are
                config[name] = escape(config[name])
        config.theme["features"] = [*dict.fromkeys([*(config.theme.get("features") or ()), "navigation.sections"])]
        # Ours takes the place of the one that the theme's `offline` plugin would fetch from another host.
        others = [one for one in config.extra.get("polyfills", ()) if "iframe-worker" not in str(one)]
        config.extra["polyfills"] = [*others, FRAME] if FRAME in self.content.files else others
        for name in sorted(self.content.files):
            if name.startswith("assets/") and name.endswith(".css"):
                config.extra_css.append(name)
            elif name.startswith("assets/") and name.endswith(".js") and name != FRAME:
                config.extra_javascript.append(name)
        for check in _LINK_CHECKS:
            config.validation.links[check] = logging.DEBUG
        config.validation.nav["not_found"] = logging.DEBUG
        config.validation.nav["omitted_files"] = logging.DEBUG

    def _stand(self) -> str:
        """What every page says at its foot: the day and the commit it speaks of."""
        commit = f", compiled from commit {self.content.commit[:12]}" if self.content.commit else ""
        commit += " and files that are not committed" if commit and self.content.notice else ""
        return f"As of {self.day}{commit}. Printed copies are uncontrolled."

    def files(self, files: Files, config: MkDocsConfig) -> Files:
        """The engine's sources: only what was compiled, whatever lies in the folder."""
        ours = Files([file for file in files if file.src_uri.startswith("../") or _from_theme(file)])
        for page in self.content.engine_pages:
            ours.append(File.generated(config, page.src_uri, content=_source(page)))
        for depth in DEPTHS:
            text = f"---\ntitle: {TITLE}\nsearch: {{exclude: true}}\nhide: [toc]\n---\n\n{BODY}\n"
            shell = File.generated(config, shell_source(depth), content=text)
            shell.inclusion = InclusionLevel.NOT_IN_NAV
            ours.append(shell)
        return ours

    def template_pages(self, files: Sequence[File]) -> list[File]:
        """The pages a template of the theme may list: all but the shells, which are never written."""
        shells = {shell_source(depth) for depth in DEPTHS}
        return [file for file in files if file.src_uri not in shells]

    def page_content(self, rendered: str, page: Page) -> str:
        """The body of one engine page: our head, the clean text, our foot."""
        found = self.pages.get(page.file.src_uri)
        if found is None:
            return rendered
        text = clean_html(rendered, found.links)
        self.texts[page.file.src_uri] = all_words(text)
        return f"{self.content.notice}{found.before}{text}{found.after}"

    def page_output(self, output: str, page: Page) -> str:
        """A shell is kept and not written; every other page passes, with what belongs into its head."""
        output = open_doors(output)
        for depth in DEPTHS:
            if page.file.src_uri == shell_source(depth):
                self.shells[depth] = split_shell(output)
                return ""
        found = self.pages.get(page.file.src_uri)
        return into_head(output, found.head) if found is not None else output

    def finish(self, config: MkDocsConfig) -> None:
        """Write everything that does not pass through the engine."""
        site = Path(config.site_dir)
        for page in self.content.stamped:
            _write(site, page.url, self._stamp(page).encode("utf-8"))
        for name, data in self.content.files.items():
            _write(site, name, data)
        index = site / "search" / "search_index.json"
        if index.is_file():
            small = small_index(index.read_text("utf-8"), self.content.engine_pages, self.texts, self.content.search)
            index.write_text(small, encoding="utf-8")
            index.with_suffix(".js").write_text(index_script(small), encoding="utf-8")
        _explain_missing(site / "404.html", self.content.notice)
        (site / MARKER).write_text("Written by mastercopy; replaced as a whole by the next build.\n", encoding="utf-8")
        _write(site, VERIFIER, read_verifier())
        facts = {"commit": self.content.commit, "as_of": self.day, "basis": self.content.basis}
        _write(site, MANIFEST, build_manifest(site, facts))

    def _stamp(self, page: StampedPage) -> str:
        body = self.content.notice + page.html
        return self.shells[depth_of(page.url)].stamp(page.title, body, noindex=page.noindex, extra=page.head)


def _from_theme(file: File) -> bool:
    return (
        not file.is_documentation_page()
        and file.generated_by is None
        and file.abs_src_path is not None
        and "templates" in Path(file.abs_src_path).parts
    )


def _source(page: EnginePage) -> str:
    """The Markdown with its title in front matter; themes print titles as they are, so it is escaped here."""
    hide = "hide: [toc]\n" if page.whole_width else ""
    return f"---\ntitle: {json.dumps(html.escape(page.title))}\n{hide}---\n\n{page.markdown}"


def _explain_missing(page: Path, notice: str) -> None:
    """Say more than the theme does where an address names no page; its links start where the theme's do."""
    text = page.read_text("utf-8") if page.is_file() else ""
    base = re.search(r'href="([^"]*)assets/stylesheets/', text)
    if base is not None:
        told = notice + render_template("not_found.html.j2", "404.html", base=base.group(1))
        page.write_text(re.sub(r"<h1>404[^<]*</h1>", lambda _: told, open_doors(text), count=1), encoding="utf-8")


def _nav(item: NavItem) -> dict[str, Any]:
    return {html.escape(item.title): [_nav(child) for child in item.children] if item.children else item.url}


def _write(site: Path, name: str, data: bytes) -> None:
    target = site / name
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise MastercopyError(f"{name!r} would be written outside the site", "this is a fault of ours: report it")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def read_renderer(config: MkDocsConfig) -> Renderer:
    """What renders a text as the engine itself does; an error where its extensions cannot."""
    renderer = Renderer(tuple(config.markdown_extensions), config.mdx_configs)
    try:
        renderer.render(_PROBE, {})
    except Exception as fault:
        said = " ".join(f"{type(fault).__name__}: {fault}".split())
        raise MastercopyError(
            f"the Markdown extensions that mkdocs.yml chooses fail on a plain text: {said}", "mend their settings"
        ) from fault
    return renderer


def renderer_of(configuration: bytes | None) -> Renderer:
    """What renders a text by the settings of a mkdocs.yml, where no site is built."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with tempfile.TemporaryDirectory(prefix="mastercopy-") as folder:
        (Path(folder) / "docs").mkdir()
        config = read_configuration(configuration or DEFAULT, Path(folder))
        own_extensions(config)
        return read_renderer(config)


def open_door(compiled: Compiled, content: SiteContent) -> Door:
    """A door for one build."""
    return Door(content, compiled.as_of.isoformat(), {}, {page.src_uri: page for page in content.engine_pages}, {})


def build_site(
    compiled: Compiled, configuration: bytes | None, site_dir: Path, render: Callable[[Renderer], SiteContent]
) -> None:
    """Build the whole site beside its place, then put it there in one step; refuses a folder that is not a site.

    `render` is given what turns Markdown into HTML by these settings, and says what the site consists of.
    """
    site_dir = site_dir.absolute()
    refuse_foreign(site_dir)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site_dir.parent, prefix=".mastercopy-") as folder:
        fresh = Path(folder) / "site"
        (Path(folder) / "docs").mkdir()
        config = read_configuration(configuration or DEFAULT, Path(folder))
        refuse_theme(config)
        own_extensions(config)
        plugin = config.plugins.get("mastercopy")
        if plugin is None:
            raise MastercopyError("mkdocs.yml does not name the plugin", "add `mastercopy` under `plugins:`")
        plugin.door = open_door(compiled, render(read_renderer(config)))
        config.plugins.run_event("startup", command="build", dirty=False)
        _build_engine(config)
        config.plugins.run_event("shutdown")
        swap(fresh, site_dir, Path(folder) / "old")


def _build_engine(config: MkDocsConfig) -> None:
    try:
        mkdocs.commands.build.build(config)
    except TemplateNotFound as fault:
        said = f"the theme has no file {fault.name}, which mkdocs.yml asks for"
        raise MastercopyError(said, "see the names of its icons, and the codes of its languages") from fault


def serve_site(folder: Path, address: str) -> None:
    """Serve a preview of a project with live reload; what to build and to watch, the plugin knows."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    told = logging.StreamHandler()
    told.setFormatter(logging.Formatter("%(message)s"))
    logging.getLogger("mkdocs").addHandler(told)
    logging.getLogger("mkdocs.livereload").setLevel(logging.INFO)
    try:
        with tempfile.TemporaryDirectory(prefix="mastercopy-") as spare:
            file = folder / "mkdocs.yml"
            if not file.is_file():
                file = Path(spare) / "mkdocs.yml"
                file.write_bytes(settings_for(folder))
            mkdocs.commands.serve.serve(str(file), livereload=True, dev_addr=address)
    except OSError as fault:
        if fault.filename is not None:
            raise
        raise MastercopyError(f"cannot serve at {address}: {fault.strerror}", "name another with --address") from fault
