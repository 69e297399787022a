"""Takes everything active out of rendered HTML and rewrites its destinations; what remains can only be read."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import nh3

_TAGS = {
    "a",
    "abbr",
    "article",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
}
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir", "role", "aria-label", "aria-hidden"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "details": {"open"},
    "col": {"span"},
}
_TAG = re.compile(r"<[a-z][^<>]*>")
_DESTINATION = re.compile(r'\b(href|src)="([^"]*)"')


def _keep(tag: str, name: str, value: str) -> str | None:
    """Inputs are only ever the boxes of task lists and the radio buttons of tabs."""
    if tag == "input" and name == "type" and value not in ("checkbox", "radio"):
        return None
    if tag == "img" and name == "src" and re.match(r"(?i)\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", value):
        return None
    return value


def clean_html(fragment: str, links: Mapping[str, str]) -> str:
    """The fragment without scripts, styles, handlers, frames, forms and foreign pictures; `links` maps destinations."""
    cleaned = nh3.clean(
        fragment,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        attribute_filter=_keep,
        clean_content_tags={"script", "style"},
    )
    return rewrite_links(cleaned, links)


def rewrite_links(fragment: str, links: Mapping[str, str]) -> str:
    """A cleaned fragment with its destinations replaced, as written or with their anchor kept."""
    if not links:
        return fragment

    def destination(match: re.Match[str]) -> str:
        written = html.unescape(match.group(2))
        target = links.get(written)
        if target is None and "#" in written:
            path, _, anchor = written.partition("#")
            target = f"{links[path]}#{anchor}" if path in links else None
        return match.group(0) if target is None else f'{match.group(1)}="{html.escape(target)}"'

    return _TAG.sub(lambda tag: _DESTINATION.sub(destination, tag.group(0)), fragment)
