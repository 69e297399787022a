"""One build's conversation with MkDocs: what it is told to render, and what becomes of the pages that it shows."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from markdown.extensions.toc import nest_toc_tokens
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc

from mastercopy.model.audiences import PUBLIC
from mastercopy.proof.manifest import MANIFEST, VERIFIER, build_manifest, read_verifier
from mastercopy.proof.verify import read_manifest
from mastercopy.site.berth import MARKER
from mastercopy.site.configuration import UNNAMED
from mastercopy.site.content import EnginePage, Library, NavItem, SearchEntry, SiteContent
from mastercopy.site.delivery import Delivery
from mastercopy.site.search import all_words, index_script, small_index
from mastercopy.site.shell import (
    BODY,
    DEPTHS,
    TITLE,
    Shell,
    announcement,
    into_head,
    open_doors,
    shell_source,
    split_shell,
)
from mastercopy.site.speech import Speech, read_speech
from mastercopy.site.stand import view_stand
from mastercopy.site.templating import render_template
from mastercopy.site.workshop import Made, Workshop
from mastercopy.text.clean import clean_html
from mastercopy.text.markdown import Heading, Rendered

FRAME = "assets/iframe-worker.js"
"""Lets the search run in pages that were opened from disk; it must be there before the theme's own script."""
_OURS = ("search", "mastercopy")
_LINK_CHECKS = ("not_found", "absolute_links", "unrecognized_links", "anchors")


class Door:
    """One build's conversation with MkDocs: events come in here, pages and shells go out.

    What is rendered already does not pass through the engine again, unless another plugin wants its part. Where
    documents are still to be made, that begins as soon as the engine has shown the shells, which come first.
    """

    def __init__(self, content: SiteContent, day: str, workers: int = 1) -> None:
        self.content, self.day, self.workers = content, day, workers
        self.speech = read_speech(content.language)
        self.pages = 0
        self._shells: dict[int, Shell] = {}
        self._written = {page.src_uri: page for page in content.engine_pages}
        self._cards = {card.src_uri: card for card in content.library.cards}
        self._found: dict[str, tuple[SearchEntry | None, str]] = {}
        self._heads: dict[str, str] = {}
        self._hashes: dict[str, str] = {}
        self._workshop: Workshop | None = None
        self._alone = False

    def configure(self, config: MkDocsConfig) -> None:
        """Settle what the site depends on: addresses that work from disk, no foreign host, our look."""
        self._alone = stands_alone(config)
        config.use_directory_urls = False
        if config.site_name == UNNAMED or self.content.audience == PUBLIC:
            config.site_name = self.content.name or UNNAMED
        config.theme["font"] = False
        config.nav = [_nav(item, self.speech) for item in self.content.nav] or None
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
        return str(self.speech.say(view_stand(self.content, self.day)))

    def files(self, files: Files, config: MkDocsConfig) -> Files:
        """The engine's sources: only what was compiled, whatever lies in the folder."""
        ours = Files([file for file in files if file.src_uri.startswith("../") or _from_theme(file)])
        for depth in DEPTHS:
            text = f"---\ntitle: {TITLE}\nsearch: {{exclude: true}}\nhide: [toc]\n---\n\n{BODY}\n"
            shell = File.generated(config, shell_source(depth), content=text)
            shell.inclusion = InclusionLevel.NOT_IN_NAV
            ours.append(shell)
        for page in self.content.engine_pages:
            text = "" if self._alone and page.rendered is not None else page.markdown
            ours.append(File.generated(config, page.src_uri, content=_source(page.title, text, page.whole_width)))
        for card in self.content.library.cards:
            ours.append(File.generated(config, card.src_uri, content=_source(card.title, "")))
        return ours

    def template_pages(self, files: Sequence[File]) -> list[File]:
        """The pages a template of the theme may list: all but the shells, which are never written."""
        shells = {shell_source(depth) for depth in DEPTHS}
        return [file for file in files if file.src_uri not in shells]

    def page_content(self, rendered: str, page: Page) -> str:
        """The body of one engine page: our head, the clean text, our foot."""
        found = self._written.get(page.file.src_uri)
        if found is None:
            return rendered
        if self._alone and found.rendered is not None:
            self._tell(found, all_words(found.rendered.html))
            return self._rendered(found, found.rendered, page)
        text = clean_html(rendered, found.links)
        self._tell(found, all_words(text))
        return f"{self.content.notice}{found.before}{text}{found.after}"

    def page_context(self, page: Page, config: MkDocsConfig) -> None:
        """Give a page of the library, which is empty until then, what was made for it."""
        card = self._cards.get(page.file.src_uri)
        if card is not None:
            made = self._take(card.name, config)
            if made.page is not None and made.page.rendered is not None:
                self._tell(made.page, made.words)
                page.content = self._rendered(made.page, made.page.rendered, page)

    def _rendered(self, found: EnginePage, text: Rendered, page: Page) -> str:
        page.toc = _contents(text.headings)
        return f"{self.content.notice}{found.before}{text.html}{found.after}"

    def _tell(self, page: EnginePage, words: str) -> None:
        """Remember what the search and the head of a page are to say."""
        self._found[page.src_uri] = page.search, words
        self._heads[page.src_uri] = page.head

    def page_output(self, output: str, page: Page) -> str:
        """A shell is kept and not written; every other page passes, with what belongs into its head."""
        output = into_head(
            open_doors(output, self.speech), announcement(page.file.dest_uri, self.content.files, self.speech)
        )
        for depth in DEPTHS:
            if page.file.src_uri == shell_source(depth):
                self._shells[depth] = split_shell(output)
                return ""
        return into_head(output, self._heads.get(page.file.src_uri, ""))

    def _take(self, name: str, config: MkDocsConfig) -> Made:
        made = self._open_workshop(config).take(name)
        self._count(made)
        return made

    def _count(self, made: Made) -> None:
        self._hashes.update(made.hashes)
        self.pages += made.pages

    def _open_workshop(self, config: MkDocsConfig) -> Workshop:
        if self._workshop is None:
            library, delivery = self.content.library, self._delivery(config)
            make = partial(_make, library, delivery)
            self._workshop = Workshop(library.names, make, library.begin, self.workers)
        return self._workshop

    def _delivery(self, config: MkDocsConfig) -> Delivery:
        return Delivery(Path(config.site_dir), self._shells, self.content.notice, self.content.language)

    def finish(self, config: MkDocsConfig) -> None:
        """Write everything that does not pass through the engine."""
        site, delivery = Path(config.site_dir), self._delivery(config)
        for _, made in self._open_workshop(config).rest():
            self._count(made)
        self.close()
        self.pages += len(self.content.engine_pages) + len(self.content.stamped)
        self._hashes |= delivery.pages(self.content.stamped) | delivery.files(self.content.files)
        for name, folder in self.content.folders.items():
            files = (read_manifest(folder)[0] or {}).get("files") or {}
            self._hashes |= delivery.site(name, folder, [*files, MANIFEST])
        index = site / "search" / "search_index.json"
        if index.is_file():
            more = tuple(self._in_words(entry) for entry in self.content.search)
            small = small_index(index.read_text("utf-8"), self._found_in_order(), more)
            index.write_text(small, encoding="utf-8")
            index.with_suffix(".js").write_text(index_script(small), encoding="utf-8")
        _explain_missing(site / "404.html", self.content)
        (site / MARKER).write_text("Written by mastercopy; replaced as a whole by the next build.\n", encoding="utf-8")
        delivery.file(VERIFIER, read_verifier())
        facts = {"commit": self.content.commit, "as_of": self.day, "basis": self.content.basis}
        if self.content.audience is not None:
            facts["audience"] = self.content.audience
        delivery.file(MANIFEST, build_manifest(site, facts, self._hashes if self._alone else {}))

    def close(self) -> None:
        """Let the processes of the workshop go."""
        if self._workshop is not None:
            self._workshop.close()

    def _found_in_order(self) -> list[tuple[SearchEntry, str]]:
        sources = (*self._written, *self._cards)
        found = (self._found[source] for source in sources if source in self._found)
        return [(self._in_words(entry), words) for entry, words in found if entry is not None]

    def _in_words(self, entry: SearchEntry) -> SearchEntry:
        say = self.speech.say
        return replace(entry, title=say(entry.title), also=say(entry.also), last=say(entry.last))


def _make(library: Library, delivery: Delivery, name: str) -> Made:
    return delivery.volume(library.make(name))


def stands_alone(config: MkDocsConfig) -> bool:
    """Whether no plugin of others and no hook takes part in the build."""
    return all(name.rpartition("/")[2] in _OURS for name in config.plugins)


def _from_theme(file: File) -> bool:
    return (
        not file.is_documentation_page()
        and file.generated_by is None
        and file.abs_src_path is not None
        and "templates" in Path(file.abs_src_path).parts
    )


def _source(title: str, text: str, whole_width: bool = False) -> str:
    """A text with its title in front matter; themes print titles as they are, so it is escaped here.

    The index of the search is written anew at the end (`finish`), so that the engine need not read the page for it.
    """
    hide = "hide: [toc]\n" if whole_width else ""
    named = json.dumps(html.escape(title))
    return f"---\ntitle: {named}\nsearch: {{exclude: true}}\n{hide}---\n\n{text}"


def _contents(headings: Sequence[Heading]) -> TableOfContents:
    """The table of contents of a text, as the engine makes it."""
    tokens = [{"level": level, "id": anchor, "name": title} for level, anchor, title in headings]
    return get_toc(nest_toc_tokens(tokens))


def _explain_missing(page: Path, content: SiteContent) -> None:
    """Say more than the theme does where an address names no page; its links start where the theme's do."""
    text = page.read_text("utf-8") if page.is_file() else ""
    base = re.search(r'href="([^"]*)assets/stylesheets/', text)
    if base is not None:
        public = content.audience == PUBLIC
        told = content.notice + render_template(
            "not_found.html.j2", "404.html", content.language, base=base.group(1), public=public
        )
        page.write_text(
            re.sub(r"<h1>404[^<]*</h1>", lambda _: told, open_doors(text, read_speech(content.language)), count=1),
            encoding="utf-8",
        )


def _nav(item: NavItem, speech: Speech) -> dict[str, Any]:
    title = html.escape(speech.say(item.title))
    return {title: [_nav(child, speech) for child in item.children] if item.children else item.url}
