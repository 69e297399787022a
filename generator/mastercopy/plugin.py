"""The door for MkDocs: its events go to the door of one build, which was opened by whoever started it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from mastercopy.compile import compile_for, open_project, open_working_tree
from mastercopy.project import Project
from mastercopy.site.bindery import Bindery
from mastercopy.site.configuration import own_extensions, read_renderer, refuse_theme, stands_alone
from mastercopy.site.door import Door
from mastercopy.site.mkdocs_door import AUDIENCE
from mastercopy.site.render import render_site
from mastercopy.site.templating import keep_compiled
from mastercopy.sources.clock import now, today
from mastercopy.sources.store import find_store
from mastercopy.words import MastercopyError

_LOG = logging.getLogger("mkdocs.plugins.mastercopy")


class Options(Config):  # type: ignore[no-untyped-call]
    """What mkdocs.yml may say of the plugin: `folder` is the project, where mkdocs.yml lies elsewhere, `audience`
    for whom the site is, where not everybody may see all, and `full_text` whether whole texts can be searched."""

    folder = config_options.Optional(config_options.Dir(exists=True))
    audience = config_options.Optional(config_options.Type(str))
    full_text = config_options.Type(bool, default=False)


class MastercopyPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Compiles the repository that holds mkdocs.yml and gives MkDocs its pages."""

    door: Door | None = None
    serving = False
    watched: tuple[Path, ...] = ()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Only `serve` looks at files that are not committed."""
        self.serving = command == "serve"

    @event_priority(-50)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Compile, unless `mastercopy build` has done so already."""
        try:
            refuse_theme(config)
            own_extensions(config)
            if self.door is None:
                self.door = self._compile(config)
            self.door.configure(config)
        except MastercopyError as fault:
            raise PluginError(str(fault)) from fault
        return config

    def _compile(self, config: MkDocsConfig) -> Door:
        folder = Path(self.config.folder or Path(config.config_file_path).parent)
        kept = find_store()
        opened = (
            open_working_tree(folder, now(ZoneInfo("UTC")), kept) if self.serving else open_project(folder, stores=kept)
        )
        with closing(opened) as project:
            self.watched = _watched(project)
            asked = os.environ.get(AUDIENCE) or self.config.audience
            compiled = compile_for(project, _day(project), asked)
            if not stands_alone(config):  # code of others may set texts in its own way: of that nothing is kept
                compiled = replace(compiled, blobs=replace(compiled.blobs, repository=None))
            content = render_site(compiled, read_renderer(config))
            content = content.held() if stands_alone(config) else content.whole()  # while the project is open
            day, full_text = compiled.as_of.isoformat(), self.config.full_text
            return Door(Bindery(content, day, full_text=full_text, guarded=not self.serving))

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace the folder's files by the compiled ones."""
        assert self.door is not None
        return self.door.files(files, config)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Have the theme's templates compiled once, as ours are."""
        keep_compiled(env)
        return env

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Keep the shells out of the sitemap, and the documents in it."""
        assert self.door is not None
        context["pages"] = self.door.template_pages(context["pages"], config)
        return context

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Clean a text and put its head and foot around it."""
        assert self.door is not None
        page.update_date = self.door.day
        return self.door.page_content(html, page)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keep the shells."""
        assert self.door is not None
        return self.door.page_output(output, page)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stamp and write everything else."""
        assert self.door is not None
        self.door.finish(config)
        self.door = None

    def on_build_error(self, *, error: Exception) -> None:
        """Forget a build that failed: the next one opens a door of its own."""
        self.door = None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build again whenever a document, a record or the branch changes."""
        for place in self.watched:
            server.watch(str(place))
        server.builder = _told_shortly(server.builder)
        return server


def _day(project: Project) -> date:
    """Today; a preview never leaves out the files on disk because the last commit lies in the future."""
    day = today(project.timeline.organisation.timezone)
    return max([day, *project.timeline.days[-1:]]) if project.basis == "worktree" else day


def _watched(project: Project) -> tuple[Path, ...]:
    """What a preview is made of, besides what MkDocs watches itself."""
    places = [project.folder / "docs", project.folder / "records"]
    places.extend(project.folder / home for home in project.timeline.adoption.roots if home != ".")
    if project.repository is not None:
        places.append(project.repository.facts.top / "logs")
    return tuple(place for place in places if place.is_dir())


def _told_shortly(builder: Callable[[], None]) -> Callable[[], None]:
    """A build whose failure is told in one sentence and goes no further.

    MkDocs would answer no request until a build succeeds; this way it goes on serving the site that it has.
    """

    def build() -> None:
        try:
            builder()
        except Abort:  # MkDocs has said what is wrong
            _LOG.error("The last preview stays.")
        except MkDocsException as fault:
            _LOG.error("%s\nThe last preview stays.", fault.message)
        except Exception as fault:
            more = os.environ.get("MASTERCOPY_TRACEBACK") == "1"
            _LOG.error("A fault of ours: %s: %s\nThe last preview stays.", type(fault).__name__, fault, exc_info=more)

    return build
