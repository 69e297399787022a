"""Reads the mkdocs.yml of a commit into the settings of one build; what would run code or read files is refused."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mkdocs.config
import mkdocs.exceptions
import yaml
from mkdocs.config.defaults import MkDocsConfig

from mastercopy.text.markdown import Renderer
from mastercopy.words import MastercopyError

THEME = "material"
UNNAMED = "Controlled documents"
"""Stands for the name of the organisation, which is not known before its records are read."""
DEFAULT = f"""site_name: {UNNAMED}
theme:
  name: material
  palette:
    - {{media: "(prefers-color-scheme: light)", scheme: default, primary: custom, accent: teal}}
    - {{media: "(prefers-color-scheme: dark)", scheme: slate, primary: custom, accent: teal}}
plugins: [search, mastercopy]
markdown_extensions:
  [admonition, {{tables: {{use_align_attribute: true}}}}, attr_list, def_list, footnotes, {{toc: {{permalink: true}}}}]
""".encode()
"""The settings of a repository that has no mkdocs.yml."""
_REFUSED = (
    ("hooks",),
    ("INHERIT",),
    ("theme", "custom_dir"),
    ("extra_javascript",),
    ("extra_css",),
    ("extra_templates",),
    ("extra", "analytics"),
)
_SURROUNDINGS = ("!ENV", "!relative")
_SCRIPT = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data):", re.IGNORECASE)
_SNIPPETS = "pymdownx.snippets"
_READERS = ("pymdownx.b64", "markdown_include.include", "mdx_include.mdx_include", "mdx_include")
_PYTHON = "tag:yaml.org,2002:python/"
_NAME = _PYTHON + "name:"
"""Looks a function up by its name, and icons need it; the other tags of Python call things."""
_OURS = ("search", "mastercopy")
_PROBE = "# One\n\nTwo [three](x.md).[^1]\n\n```text\nfour\n```\n\n- five\n\n| six |\n|---|\n| 7 |\n\n[^1]: Eight\n"


def default_in(language: str) -> bytes:
    """The same in a language."""
    return DEFAULT.replace(b"  name: material\n", f"  name: material\n  language: {language}\n".encode(), 1)


def read_configuration(data: bytes, folder: Path) -> MkDocsConfig:
    """The settings that mkdocs.yml states, for texts in `folder`/docs (which must exist) and a site in
    `folder`/site.

    A commit may be anybody's proposal, so its settings may choose but neither bring code nor name files besides
    the texts; `mkdocs build`, which a person runs in a folder of their own, has no such limit.
    """
    text = data.decode("utf-8", "replace")
    told: list[str] = []
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None:
            _refuse(root)
        with _listening() as told:
            return mkdocs.config.load_config(
                io.BytesIO(data),
                docs_dir=str(folder / "docs"),
                site_dir=str(folder / "site"),
                config_file_path=str(folder / "mkdocs.yml"),
            )
    except (mkdocs.exceptions.MkDocsException, yaml.YAMLError, RecursionError) as fault:
        said = "; ".join(told) if told else str(fault)
        raise MastercopyError(
            f"MkDocs cannot use this mkdocs.yml: {' '.join(said.split())}", "mend it and commit"
        ) from fault


@contextmanager
def _listening() -> Iterator[list[str]]:
    """The first line of each error that MkDocs logs; it would print them, with where in its code they happened."""
    told: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(record.getMessage().strip().split("\n", 1)[0])

    logger, listener = logging.getLogger("mkdocs"), Listener(logging.ERROR)
    handlers, passed = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [listener], False
    try:
        yield told
    finally:
        logger.handlers, logger.propagate = handlers, passed


def settings_for(folder: Path) -> bytes:
    """A mkdocs.yml that may lie anywhere, with the settings that a build of this project has without one."""
    here = folder.absolute()
    settings = yaml.safe_load(DEFAULT)
    settings |= {"docs_dir": str(here / "docs"), "plugins": ["search", {"mastercopy": {"folder": str(here)}}]}
    return yaml.safe_dump(settings).encode("utf-8")


def own_extensions(config: MkDocsConfig) -> None:
    """Leave to us what embeds files: an extension reads them from the working folder, and not as they were approved."""
    names = {name: _module(name) for name in config.markdown_extensions if isinstance(name, str)}
    readers = sorted(name for name, module in names.items() if module in _READERS)
    if readers:
        raise MastercopyError(
            f"mkdocs.yml chooses {readers[0]}, which reads files of the working folder, whatever was approved",
            'take it out; a line `--8<-- "path"` embeds a file with its digest',
        )
    config.markdown_extensions = [name for name in config.markdown_extensions if names.get(name) != _SNIPPETS]


def _module(name: str) -> str:
    return name.partition(":")[0].strip().lower()


def stands_alone(config: MkDocsConfig) -> bool:
    """Whether no plugin of others and no hook takes part in the build."""
    return not other_plugins(config)


def other_plugins(config: MkDocsConfig) -> list[str]:
    """The plugins of others, and hooks, that take part in a build."""
    return [name for name in config.plugins if name.rpartition("/")[2] not in _OURS]


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


def own_plugin(config: MkDocsConfig, audience: str | None) -> Any:
    """The plugin that a build goes through; an error where the settings leave it out, or choose what we cannot show."""
    refuse_theme(config)
    own_extensions(config)
    plugin = config.plugins.get("mastercopy")
    if plugin is None:
        raise MastercopyError("mkdocs.yml does not name the plugin", "add `mastercopy` under `plugins:`")
    _refuse_other(plugin.config.audience, audience)
    return plugin


def _refuse_other(stated: str | None, audience: str | None) -> None:
    """An error where the settings name an audience, and the site is not for it."""
    if stated is not None and stated.casefold() != audience:
        raise MastercopyError(
            f"mkdocs.yml says that this site is for the audience {stated!r}", f"say so with --audience {stated}"
        )


def refuse_theme(config: MkDocsConfig) -> None:
    """An error where another theme is chosen than the one whose shell and colours our pages stand in."""
    if config.theme.name != THEME:
        raise MastercopyError(
            f"the pages are made for the theme {THEME}, and mkdocs.yml chooses {config.theme.name}",
            f"write `theme: {{name: {THEME}}}` there",
        )


def _refuse(root: yaml.Node) -> None:
    for path in _REFUSED:
        if _holds(root, path):
            raise MastercopyError(
                f"mkdocs.yml sets `{path[-1]}`, and `mastercopy build` takes no code from a commit",
                "take it out, or run `mkdocs build`, which reads them from your folder",
            )
    nodes = tuple(_nodes(root))
    if any(node.tag in _SURROUNDINGS for node in nodes):
        raise MastercopyError(
            "mkdocs.yml reads the surroundings of the build with `!ENV` or `!relative`", "write the value itself"
        )
    if any(isinstance(node, yaml.ScalarNode) and _SCRIPT.match(node.value) for node in nodes):
        raise MastercopyError("mkdocs.yml names a script as an address", "write an https address or a path")
    if any(node.tag.startswith(_PYTHON) and not node.tag.startswith(_NAME) for node in nodes):
        raise MastercopyError("mkdocs.yml builds objects of Python with its tags", "write plain values and names alone")


def _holds(node: yaml.Node, path: tuple[str, ...]) -> bool:
    if not path:
        return True
    if isinstance(node, yaml.SequenceNode):
        return any(_holds(part, path) for part in node.value)
    if not isinstance(node, yaml.MappingNode):
        return False
    return any(
        (key.value == path[0] and _holds(value, path[1:])) or (key.value == "<<" and _holds(value, path))
        for key, value in node.value
    )


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Every node once, however often an alias names it."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
