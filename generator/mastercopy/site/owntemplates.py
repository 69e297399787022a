"""Turns the template that an organisation's own record type brings into HTML; it may choose what is shown, not compute.

A commit may be anybody's proposal: such a template can neither act in a page, nor reach what it was not given, nor
work for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

from jinja2 import Template, TemplateError, nodes
from markupsafe import escape

from mastercopy.model.language import ENGLISH
from mastercopy.site.templating import sandboxed_environment
from mastercopy.text.clean import clean_html
from mastercopy.views.addresses import relative
from mastercopy.words import MastercopyError, Place

_FILTERS = frozenset(
    [
        "abs",
        "capitalize",
        "default",
        "d",
        "e",
        "escape",
        "figure",
        "first",
        "int",
        "labelled",
        "last",
        "length",
        "count",
        "lower",
        "lower_first",
        "max",
        "min",
        "reverse",
        "round",
        "safe",
        "sentence",
        "sort",
        "sum",
        "title",
        "told",
        "trim",
        "truncate",
        "unique",
        "upper",
    ]
)
_REFUSED: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Macro, "defines a macro"),
    (nodes.AssignBlock, "keeps a piece of the page"),
    (nodes.Mul, "multiplies"),
    (nodes.Pow, "raises to a power"),
    (nodes.Mod, "formats with %"),
)
_BUILT = (nodes.Concat, nodes.Add, nodes.List, nodes.Tuple, nodes.Dict)
"""What makes one value out of several; kept under a name and used again, it would double at each line."""
_DEEPEST = 2
"""So many loops inside one another: the rows of a table and their cells."""
_LONGEST = 4_000_000
"""So many characters: ten times the longest page of a register with a thousand rows."""
_CHART = "mc-the-chart-stands-here"
HINT = "a template of a type extends `record.html.j2`, replaces its block `body`, and only shows what the page holds"


def render_own(text: str, path: str, url: str, language: str = ENGLISH, **values: Any) -> str:
    """The page at `url` by a type's own template, which lies at `path`; an error that names the line it fails at."""
    template, chart = _read_own(text, path, language), values.get("chart", "")
    try:
        html = _written(template, to=partial(relative, url), **{**values, "chart": _CHART if chart else ""})
    except MastercopyError:
        raise
    except Exception as fault:
        said = f"the template fails: {type(fault).__name__}: {' '.join(str(fault).split())[:200]}"
        raise MastercopyError(said, HINT, Place(path)) from fault
    return clean_html(html, {}).replace(_CHART, escape(chart))


def _written(template: Template, **values: Any) -> str:
    pieces: list[str] = []
    length = 0
    for piece in template.generate(**values):
        pieces.append(piece)
        length += len(piece)
        if length > _LONGEST:
            raise ValueError(f"the page is longer than {_LONGEST} characters")
    return "".join(pieces)


@lru_cache(maxsize=64)
def _read_own(text: str, path: str, language: str) -> Template:
    environment = sandboxed_environment(language)
    try:
        tree = environment.parse(text)
        fault = next(_faults(tree, 0, frozenset({"to", "super"})), None)
        if fault is not None:
            raise MastercopyError(f"the template {fault[1]}", HINT, Place(path, fault[0]))
        return environment.from_string(text)
    except TemplateError as broken:
        line = getattr(broken, "lineno", None)
        raise MastercopyError(f"the template cannot be read: {broken}", HINT, Place(path, line or 1)) from broken
    except RecursionError as broken:
        raise MastercopyError("the template is nested too deeply", HINT, Place(path)) from broken


def _faults(node: nodes.Node, loops: int, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    """(line, what it does) of each part of a template that computes, calls or loops more than a page needs."""
    imported = {part.target for part in node.find_all(nodes.Import)} if isinstance(node, nodes.Template) else set()
    known |= imported
    for kind, said in _REFUSED:
        if isinstance(node, kind):
            yield node.lineno, said
    if isinstance(node, nodes.For):
        loops += 1
        if node.recursive or loops > _DEEPEST:
            yield node.lineno, f"loops more than {_DEEPEST} deep"
    if isinstance(node, nodes.Call) and not _is_known(node.node, known):
        yield node.lineno, "calls what is not there for it"
    if isinstance(node, nodes.Call) and any(_is_part(call) for call in _below(node, nodes.Call)):
        yield node.lineno, "gives one part of a page to another"
    if isinstance(node, nodes.Assign | nodes.With) and _grows(node):
        yield node.lineno, "keeps under a name what it put together"
    if isinstance(node, nodes.Name) and node.ctx == "store" and node.name in known:
        yield node.lineno, f"gives {node.name} another meaning"
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        yield node.lineno, f"uses the filter {node.name}"
    for part in node.iter_child_nodes():
        yield from _faults(part, loops, known)


def _is_known(called: nodes.Node, known: frozenset[str]) -> bool:
    """Whether a call is of `to`, of `super`, or of a part of an imported template of ours."""
    inner = called.node if isinstance(called, nodes.Getattr) else called
    return isinstance(inner, nodes.Name) and inner.name in known


def _below(node: nodes.Node, kind: type[nodes.Node] | tuple[type[nodes.Node], ...]) -> Iterator[nodes.Node]:
    for part in node.iter_child_nodes(exclude=("body",)):
        if isinstance(part, kind):
            yield part
        yield from _below(part, kind)


def _is_part(node: nodes.Node) -> bool:
    """Whether a call is of anything but `to`, which gives an address."""
    return isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Name) and node.node.name == "to")


def _grows(node: nodes.Node) -> bool:
    return any(_below(node, _BUILT)) or any(_is_part(call) for call in _below(node, nodes.Call))
