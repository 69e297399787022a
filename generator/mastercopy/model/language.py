"""Reads in which language the pages of a site speak out of its mkdocs.yml, and which titles have translations."""

from __future__ import annotations

import yaml

from mastercopy.words.saying import say_name

ENGLISH = "en"
_SHIPPED = "recordtypes/"


def read_language(settings: bytes | None) -> str:
    """What `theme: language:` says; English where it says nothing, or cannot be read, which whoever builds is told."""
    try:
        root = yaml.compose((settings or b"").decode("utf-8", "replace"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return ENGLISH
    found = _under(_under(root, "theme"), "language")
    return found.value.strip() or ENGLISH if isinstance(found, yaml.ScalarNode) else ENGLISH


def _under(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def name_of_ours(title: str, path: str) -> str:
    """A title of a record type that is shipped, which has translations; of any other, as its own people wrote it."""
    return say_name(title) if path.startswith(_SHIPPED) else title
