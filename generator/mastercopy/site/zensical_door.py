"""Builds a site with Zensical: a process of its own draws the frame of each page, which is filled here."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from mastercopy.proof.manifest import ZENSICAL
from mastercopy.site.berth import refuse_foreign
from mastercopy.site.bindery import Bindery
from mastercopy.site.configuration import DEFAULT, other_plugins, own_plugin, read_configuration, read_renderer
from mastercopy.site.content import EnginePage, SiteContent
from mastercopy.site.contents import PROBE
from mastercopy.site.frame import explain_missing
from mastercopy.site.lastsite import Landing
from mastercopy.site.mkdocs_door import Subject, Written, keep_quiet
from mastercopy.site.paper import mark_paper
from mastercopy.site.search import all_words, flat_index
from mastercopy.site.shell import BODY, SOURCES, TEXT_SOURCE, announcement, into_head, open_doors
from mastercopy.site.skeletons import END, frame_settings, shell_skeleton, skeleton
from mastercopy.site.speech import read_speech
from mastercopy.site.standins import StandIns
from mastercopy.site.wholedays import keep_days_whole
from mastercopy.site.workshop import processors, set_ahead
from mastercopy.sources.shelf import Shelf
from mastercopy.text.markdown import Rendered, Renderer
from mastercopy.words import MastercopyError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_ELSE = "build with --engine mkdocs"
_SHELLS = re.compile(r"\s*<url>(?:(?!</url>).)*mastercopy-shell(?:(?!</url>).)*</url>", re.DOTALL)
_HEADING = re.compile(r"\s*<h1[^>]*>[^<]*</h1>\s*$")
_NO_FORGE = re.compile(r'<div class="md-header__source">\s*</div>')
"""Room that the theme leaves in its header for a forge, which we never name."""
_NEIGHBOURS = re.compile(r'\s*<link rel="(?:prev|next)"[^>]*>')


class Zensical:
    """The engine: sources go into one folder, drawn pages come out of another, and a process stands between them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.output = folder / "drawn"

    def stage(self, name: str, source: str | bytes) -> None:
        """Put a source, or the settings, where the engine reads it."""
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(source if isinstance(source, bytes) else source.encode())

    def build(self) -> None:
        """Draw all that was staged; what the engine says is told only where it fails."""
        command = [sys.executable, "-P", "-m", "zensical", "build", "--config-file", "mkdocs.yml"]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            said = " ".join((done.stderr or done.stdout).decode("utf-8", "replace").split())[-300:]
            raise MastercopyError(f"Zensical failed on the frame of these pages: {said}", _ELSE)

    def page(self, src_uri: str) -> str:
        """The page that was drawn for a source."""
        try:
            return (self.output / (src_uri[:-3] + ".html")).read_text("utf-8")
        except OSError as fault:
            raise MastercopyError(f"Zensical drew no page for {src_uri}", _ELSE) from fault


class ZensicalDoor:
    """One build: the frames of hand-written pages are drawn, and the shells around all others, which are then made."""

    def __init__(self, bindery: Bindery, config: MkDocsConfig, folder: Path) -> None:
        self.bindery, self._content = bindery, bindery.content
        self._folder, self._site = folder, folder / "site"
        self._language, self._address = str(config.theme["language"]), html.escape(config.site_url or "")
        self._engine, self._words = Zensical(folder), StandIns()
        self._heads: dict[str, tuple[str, str]] = {}
        self._engine.stage("mkdocs.yml", frame_settings(config, self._content, bindery.day, self._words))

    def build(self, renderer: Renderer) -> None:
        """Write the whole site."""
        for source in SOURCES:
            self._engine.stage(f"docs/{source}", shell_skeleton(PROBE if source == TEXT_SOURCE else ()))
        for page in self._content.engine_pages:
            self._stage(page, page.rendered or renderer.render_passages(page.markdown, page.links))
        self._engine.build()
        for source in SOURCES:
            drawn = self._words.reveal(f"<p>{BODY}</p>".join(self._around(source)))
            self.bindery.add_shell(source, self._opened(drawn, source))
        self._collect()
        self.bindery.write(self._site)
        self._write_index()
        self.bindery.write_pieces(self._site, self._language)
        self.bindery.seal(self._site, ours_alone=True, engine=ZENSICAL)

    def _stage(self, page: EnginePage, text: Rendered) -> None:
        """Stage what the engine needs to know of a page, and lay its body aside on disk."""
        source = skeleton(page.title, text.headings, self._words, whole_width=page.whole_width)
        self._engine.stage(f"docs/{page.src_uri}", source)
        whole = keep_days_whole(f"{self._content.notice}{page.before}{text.html}{page.after}")
        self._engine.stage(f"bodies/{page.src_uri}", whole)
        self._heads[page.src_uri] = page.head, page.paper
        self.bindery.tell(page, all_words(text.html))

    def _collect(self) -> None:
        """Take over what was drawn: pages with their bodies in them, and the theme's own files."""
        drawn = self._engine.output
        for source in self._heads:
            self._write(source[:-3] + ".html", self._filled(source))
        passed = {f"{source[:-3]}.html" for source in (*self._heads, *SOURCES)}
        for place in sorted(path for path in drawn.rglob("*") if path.is_file()):
            name = place.relative_to(drawn).as_posix()
            if name == "sitemap.xml":
                self._write(name, self._sitemap(place.read_text("utf-8")))
            elif name == "404.html":
                told = self._words.reveal(place.read_text("utf-8"))
                self._write(name, self.bindery.guard(explain_missing(told, self._content) or told))
            elif name not in passed:
                self._write(name, place.read_bytes())

    def _around(self, source: str) -> tuple[str, str]:
        """What the engine drew before and after a body; the headings that it was shown are no part of the page."""
        before, body, rest = self._engine.page(source).partition(f"<p>{BODY}</p>")
        _, end, after = rest.rpartition(f"<p>{END}</p>")
        if not (body and end):
            raise MastercopyError(f"Zensical lost the body of {source}", _ELSE)
        return before, after

    def _filled(self, source: str) -> str:
        """The frame of a page with its body in it; only what the engine drew may hold words, never the body."""
        before, after = self._around(source)
        text = (self._folder / "bodies" / source).read_text("utf-8")
        before = _NEIGHBOURS.sub("", _HEADING.sub("\n", before) if "<h1" in text else before)
        head, tail = self._words.reveal(before), self._words.reveal(after)
        more, paper = self._heads[source]
        head = mark_paper(into_head(self._opened(head, source), more), paper)
        return self.bindery.guard(head + text + tail)

    def _sitemap(self, drawn: str) -> str:
        """The list of pages that the engine drew, without shells and with documents; empty without an address."""
        listed, end, rest = _SHELLS.sub("", drawn).rpartition("</urlset>")
        cards = self._content.library.cards if self._address else ()
        added = (f"<url>\n<loc>{self._address}{quote(card.src_uri[:-3])}.html</loc>\n</url>\n" for card in cards)
        return f"{listed}{''.join(added)}{end}{rest}"

    def _opened(self, page: str, source: str) -> str:
        speech = read_speech(self._content.language)
        page = open_doors(_NO_FORGE.sub("", page), speech)
        return into_head(page, announcement(source[:-3] + ".html", self._content.files, speech))

    def _write(self, name: str, data: str | bytes) -> None:
        place = self._site / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data if isinstance(data, bytes) else data.encode())

    def _write_index(self) -> None:
        """The small index, where the theme looks for its own; as a script too, for pages that are opened from disk."""
        theirs = (self._site / "search.json").read_text("utf-8")
        index = flat_index(theirs, self.bindery.entries(), self._content.search)
        self._write("search.json", index)
        self._write("search.js", f"var __index = {index};\n")


def build_site(
    subject: Subject,
    configuration: bytes | None,
    site_dir: Path,
    render: Callable[[Renderer], SiteContent],
    workers: int | None = None,
    executor: Executor | None = None,
    shelf: Shelf | None = None,
) -> Written:
    """Build the whole site beside its place, then put it there in one step, as the other door does."""
    if find_spec("zensical") is None:
        raise MastercopyError(
            "Zensical is not installed here", f"in your clone: `pip install '.[zensical]'`, or {_ELSE}"
        )
    keep_quiet()
    site_dir = site_dir.absolute()
    refuse_foreign(site_dir)
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site_dir.parent, prefix=".mastercopy-") as name:
        folder = Path(name)
        (folder / "docs").mkdir()
        config = read_configuration(configuration or DEFAULT, folder)
        full_text = bool(own_plugin(config, subject.audience).config.full_text)
        _refuse_others(config)
        renderer = read_renderer(config)
        content = render(renderer)
        set_ahead(content.library, executor, workers)
        many = workers or processors()
        alone = renderer.settings is not None
        landing = Landing(site_dir, shelf if alone else None)
        day = subject.as_of.isoformat()
        bindery = Bindery(content, day, many, full_text=full_text, any_style=True, landing=landing)
        try:
            ZensicalDoor(bindery, config, folder).build(renderer)
        finally:
            bindery.close()
        stamp = landing.put(folder / "site", folder / "old", ours_alone=alone)
        return Written(bindery.pages, alone, bindery.count_shortened(), stamp)


def _refuse_others(config: MkDocsConfig) -> None:
    """An error where settings ask for plugins: Zensical would leave them out and say nothing."""
    others = other_plugins(config)
    if others:
        raise MastercopyError(
            f"mkdocs.yml chooses the plugin {others[0]}, which runs in MkDocs alone", f"take it out, or {_ELSE}"
        )
