"""The door for MkDocs: its events go to the door of one build, which was opened by whoever started it."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from mastercopy.compile import compile_project, open_project
from mastercopy.site.mkdocs_door import Door, open_door
from mastercopy.site.render import render_site
from mastercopy.sources.clock import today
from mastercopy.sources.store import find_store
from mastercopy.words import MastercopyError


class MastercopyPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Compiles the repository that holds mkdocs.yml and gives MkDocs its pages."""

    door: Door | None = None

    @event_priority(-50)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Compile, unless `mastercopy build` has done so already."""
        if self.door is None:
            self.door = self._compile(Path(config.config_file_path).parent)
        self.door.configure(config)
        return config

    def _compile(self, folder: Path) -> Door:
        try:
            project = open_project(folder, stores=find_store())
            compiled = compile_project(project, today(project.timeline.organisation.timezone))
        except MastercopyError as fault:
            raise PluginError(str(fault)) from fault
        return open_door(compiled, render_site(compiled))

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace the folder's files by the compiled ones."""
        assert self.door is not None
        return self.door.files(files, config)

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Keep the shells out of the sitemap."""
        assert self.door is not None
        context["pages"] = self.door.template_pages(context["pages"])
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
