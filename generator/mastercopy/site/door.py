"""One build's conversation with MkDocs: what it is told to render, and what becomes of the pages that it shows."""

from __future__ import annotations

import html
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markdown.extensions.toc import nest_toc_tokens
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc

from mastercopy.site.bindery import Bindery
from mastercopy.site.configuration import stands_alone
from mastercopy.site.content import EnginePage, NavItem
from mastercopy.site.contents import PROBE
from mastercopy.site.frame import (
    WORKER,
    explain_missing,
    features_of,
    foot_of,
    name_of,
    scripts_of,
    styles_of,
)
from mastercopy.site.mark import put_mark
from mastercopy.site.paper import mark_paper
from mastercopy.site.search import all_words, index_script, small_index
from mastercopy.site.shell import BODY, SOURCES, TEXT_SOURCE, TITLE, announcement, into_head, open_doors
from mastercopy.site.speech import Speech, read_speech
from mastercopy.site.wholedays import keep_days_whole
from mastercopy.text.clean import clean_html
from mastercopy.text.markdown import Heading, Rendered

_LINK_CHECKS = ("not_found", "absolute_links", "unrecognized_links", "anchors")


class Door:
    """One build's conversation with MkDocs: events come in here, pages and shells go out.

    What is rendered already does not pass through the engine again, unless another plugin wants its part; the pages of
    documents in the library are stamped into what the engine shows around one, and it hears of none.
    """

    def __init__(self, bindery: Bindery) -> None:
        self._bindery = bindery
        self.content, self.day = bindery.content, bindery.day
        self.shortened = 0
        self._written = {page.src_uri: page for page in self.content.engine_pages}
        self._heads: dict[str, tuple[str, str]] = {}
        self._alone = False

    @property
    def pages(self) -> int:
        """How many pages were made."""
        return self._bindery.pages

    def configure(self, config: MkDocsConfig) -> None:
        """Settle what the site depends on: addresses that work from disk, no foreign host, our look."""
        self._alone = stands_alone(config)
        config.use_directory_urls = False
        config.site_name = name_of(config.site_name, self.content)
        config.theme["font"] = False
        config.nav = [_nav(item, read_speech(self.content.language)) for item in self.content.nav] or None
        config.edit_uri = None
        config.repo_url = None  # the theme asks the forge for stars and versions wherever this is set
        config.copyright = foot_of(config.copyright, self.content, self.day)
        for name in ("site_name", "site_description", "site_author", "site_url"):
            if config[name]:  # the theme prints them as they are
                config[name] = escape(config[name])
        config.theme["features"] = features_of(config.theme.get("features") or ())
        # Ours takes the place of the one that the theme's `offline` plugin would fetch from another host.
        others = [one for one in config.extra.get("polyfills", ()) if "iframe-worker" not in str(one)]
        config.extra["polyfills"] = [*others, WORKER] if WORKER in self.content.files else others
        config.extra_css.extend(styles_of(self.content))
        config.extra_javascript.extend(scripts_of(self.content))
        put_mark(config.theme, self.content.files)
        for check in _LINK_CHECKS:
            config.validation.links[check] = logging.DEBUG
        config.validation.nav["not_found"] = logging.DEBUG
        config.validation.nav["omitted_files"] = logging.DEBUG

    def files(self, files: Files, config: MkDocsConfig) -> Files:
        """The engine's sources: only what was compiled, and what the settings themselves name, whatever lies there."""
        named = {str(one) for one in (*config.extra_css, *config.extra_javascript)}
        kept = (file for file in files if file.src_uri.startswith("../") or file.src_uri in named or _from_theme(file))
        ours = Files(list(kept))
        for source in SOURCES:
            text = _source(TITLE, BODY, whole_width=source != TEXT_SOURCE)
            shell = File.generated(config, source, content=text)
            shell.inclusion = InclusionLevel.NOT_IN_NAV
            ours.append(shell)
        for page in self.content.engine_pages:
            text = "" if self._alone and page.rendered is not None else page.markdown
            ours.append(File.generated(config, page.src_uri, content=_source(page.title, text, page.whole_width)))
        return ours

    def template_pages(self, files: Sequence[File], config: MkDocsConfig) -> list[File]:
        """The pages a template of the theme may list: those of documents too, but no shell, which is never written."""
        listed = [file for file in files if file.src_uri not in SOURCES]
        for card in self.content.library.cards:
            file = File.generated(config, card.src_uri, content="")
            Page(card.title, file, config).update_date = self.day
            listed.append(file)
        return listed

    def page_content(self, rendered: str, page: Page) -> str:
        """The body of one engine page: our head, the clean text, our foot."""
        found = self._written.get(page.file.src_uri)
        if page.file.src_uri == TEXT_SOURCE:
            page.toc = _contents(PROBE)
        if found is None:
            return rendered
        if self._alone and found.rendered is not None:
            self._tell(found, all_words(found.rendered.html))
            return self._rendered(found, found.rendered, page)
        text = clean_html(rendered, found.links)
        self._tell(found, all_words(text))
        return keep_days_whole(f"{self.content.notice}{found.before}{text}{found.after}")

    def _rendered(self, found: EnginePage, text: Rendered, page: Page) -> str:
        page.toc = _contents(text.headings)
        return keep_days_whole(f"{self.content.notice}{found.before}{text.html}{found.after}")

    def _tell(self, page: EnginePage, words: str) -> None:
        """Remember what the search and the head of a page are to say."""
        self._bindery.tell(page, words)
        self._heads[page.src_uri] = page.head, page.paper

    def page_output(self, output: str, page: Page) -> str:
        """A shell is kept and not written; every other page passes, with what belongs into its head."""
        speech = read_speech(self.content.language)
        output = into_head(open_doors(output, speech), announcement(page.file.dest_uri, self.content.files, speech))
        if page.file.src_uri in SOURCES:
            self._bindery.add_shell(page.file.src_uri, output)
            return ""
        head, paper = self._heads.get(page.file.src_uri, ("", ""))
        return self._bindery.guard(mark_paper(into_head(output, head), paper))

    def finish(self, config: MkDocsConfig) -> None:
        """Write everything that does not pass through the engine."""
        site = Path(config.site_dir)
        self._bindery.write(site)
        index = site / "search" / "search_index.json"
        if index.is_file():
            small = small_index(index.read_text("utf-8"), self._bindery.entries(), self.content.search)
            self.shortened = self._bindery.count_shortened()
            index.write_text(small, encoding="utf-8")
            index.with_suffix(".js").write_text(index_script(small), encoding="utf-8")
        missing = site / "404.html"
        told = explain_missing(missing.read_text("utf-8"), self.content) if missing.is_file() else None
        if told is not None:
            missing.write_text(self._bindery.guard(told), encoding="utf-8")
        self._bindery.write_pieces(site, str(config.theme["language"]))
        self._bindery.seal(site, ours_alone=self._alone)

    def close(self) -> None:
        """Let the processes of the workshop go."""
        self._bindery.close()


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


def _nav(item: NavItem, speech: Speech) -> dict[str, Any]:
    title = html.escape(speech.say(item.title))
    return {title: [_nav(child, speech) for child in item.children] if item.children else item.url}
