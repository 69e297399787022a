"""Builds a site with MkDocs, or previews it: reads the settings, opens one build's door, and puts the site there."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

import mkdocs.commands.build
import mkdocs.commands.serve
from jinja2 import TemplateNotFound
from mkdocs.config.defaults import MkDocsConfig

from mastercopy.site.berth import refuse_foreign
from mastercopy.site.bindery import Bindery
from mastercopy.site.configuration import (
    DEFAULT,
    own_extensions,
    own_plugin,
    read_configuration,
    read_renderer,
    settings_for,
    stands_alone,
)
from mastercopy.site.content import SiteContent
from mastercopy.site.door import Door
from mastercopy.site.lastsite import Landing
from mastercopy.site.workshop import processors, set_ahead
from mastercopy.sources.shelf import Shelf
from mastercopy.text.markdown import Renderer
from mastercopy.words import MastercopyError

AUDIENCE = "MASTERCOPY_AUDIENCE"
"""Where whoever starts MkDocs may say for whom to build; the plugin's option `audience` says it for good."""


class Written(NamedTuple):
    """A site that was written: how many pages it has, and whether no code of others had a part in it.

    Of `shortened` pages the search knows the beginning alone. `stamp` is that of its files before they were put in
    their place, where anything else may happen to them.
    """

    pages: int
    ours_alone: bool
    shortened: int = 0
    stamp: str | None = None


def keep_quiet() -> None:
    """Keep what the engine and its theme say of themselves out of what our commands say."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def renderer_of(configuration: bytes | None) -> Renderer:
    """What renders a text by the settings of a mkdocs.yml, where no site is built."""
    keep_quiet()
    with tempfile.TemporaryDirectory(prefix="mastercopy-") as folder:
        (Path(folder) / "docs").mkdir()
        config = read_configuration(configuration or DEFAULT, Path(folder))
        own_extensions(config)
        return read_renderer(config)


class Subject(Protocol):
    """What a site is about: a day, and for whom alone."""

    @property
    def as_of(self) -> date: ...
    @property
    def audience(self) -> str | None: ...


def build_site(
    subject: Subject,
    configuration: bytes | None,
    site_dir: Path,
    render: Callable[[Renderer], SiteContent],
    workers: int | None = None,
    executor: Executor | None = None,
    shelf: Shelf | None = None,
) -> Written:
    """Build the whole site beside its place, then put it there in one step; refuses a folder that is not a site.

    `render` is given what turns Markdown into HTML by these settings, and says what the site consists of; `workers` is
    in how many processes documents are made (as many as there are processors), and `executor`, where there is one, sets
    their texts before. On a `shelf` it is remembered what lies in the folder, where no code of others has a part.
    """
    site_dir = site_dir.absolute()
    refuse_foreign(site_dir)
    keep_quiet()
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site_dir.parent, prefix=".mastercopy-") as folder:
        fresh = Path(folder) / "site"
        (Path(folder) / "docs").mkdir()
        config = read_configuration(configuration or DEFAULT, Path(folder))
        plugin = own_plugin(config, subject.audience)
        content = render(renderer := read_renderer(config))
        set_ahead(content.library, executor, workers)
        content = content if stands_alone(config) else content.whole()
        many, alone = workers or processors(), stands_alone(config) and renderer.settings is not None
        landing = Landing(site_dir, shelf if alone else None)
        day, full_text = subject.as_of.isoformat(), plugin.config.full_text
        door = Door(Bindery(content, day, many, full_text=full_text, landing=landing))
        plugin.door = door
        try:
            config.plugins.run_event("startup", command="build", dirty=False)
            _build_engine(config)
            config.plugins.run_event("shutdown")
        finally:
            door.close()
        stamp = landing.put(fresh, Path(folder) / "old", ours_alone=alone)
        return Written(door.pages, alone, door.shortened, stamp)


def _build_engine(config: MkDocsConfig) -> None:
    try:
        mkdocs.commands.build.build(config)
    except TemplateNotFound as fault:
        said = f"the theme has no file {fault.name}, which mkdocs.yml asks for"
        raise MastercopyError(said, "see the names of its icons, and the codes of its languages") from fault


def serve_site(folder: Path, address: str, audience: str | None = None) -> None:
    """Serve a preview of a project with live reload; what to build and to watch, the plugin knows."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    if audience is not None:
        os.environ[AUDIENCE] = audience
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
