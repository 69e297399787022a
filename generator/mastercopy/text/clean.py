"""Takes everything active out of rendered HTML and rewrites its destinations; what remains can only be read."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import nh3

from mastercopy.model.linkpatterns import NOWHERE

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
    "td": {"colspan", "rowspan", "align", "data-label"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "details": {"open"},
    "col": {"span"},
}
_OWN_IDS = re.compile(r"__(?:tabbed|codelineno|span)[-_]")
"""What the Markdown extensions make; every other name that begins so belongs to the theme (its configuration, say)."""
_FOREIGN = re.compile(r"(?i)[\x00-\x20]*(?:[a-z][a-z0-9+.-]*:|[\\/][\\/])")
"""A destination that leaves the site; browsers read `\\` as `/`, and ignore leading blanks."""
_IGNORED = str.maketrans("", "", "\t\n\r")
"""What browsers drop inside an address before they read it."""
_TAG = re.compile(r"<[a-z][^<>]*>")
_DESTINATION = re.compile(r'\b(href|src)="([^"]*)"')


def _keep(tag: str, name: str, value: str) -> str | None:
    """Inputs are only ever boxes and radio buttons; no name wakes or replaces a part of the theme."""
    if tag == "input" and name == "type" and value not in ("checkbox", "radio"):
        return None
    if tag == "img" and name == "src" and _FOREIGN.match(value.translate(_IGNORED)):
        return None
    if name in ("id", "name", "for") and value.startswith("__") and not _OWN_IDS.match(value):
        return None
    if name == "class":
        return " ".join(word for word in value.split() if not _acts(word)) or None
    return value


def _acts(word: str) -> bool:
    """Whether the theme reacts to a class: it fetches a drawing program for one, and lays others over the page."""
    return word.lower() == "mermaid" or (word.startswith("md-") and not word.startswith("md-button"))


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    attribute_filter=_keep,
    clean_content_tags={"script", "style"},
)


def clean_html(fragment: str, links: Mapping[str, str]) -> str:
    """The fragment without scripts, styles, handlers, frames, forms and foreign pictures; `links` maps destinations."""
    return rewrite_links(_CLEANER.clean(fragment), links)


def rewrite_links(fragment: str, links: Mapping[str, str]) -> str:
    """A cleaned fragment with its destinations replaced, as written or with their anchor kept.

    What leads nowhere is no link any more, and says so; what leads to a page that is not for these readers does not.
    """
    if not links or not ("href=" in fragment or "src=" in fragment):
        return fragment

    def destination(match: re.Match[str]) -> str:
        written = html.unescape(match.group(2))
        target = links.get(written)
        if target is None and "#" in written:
            path, _, anchor = written.partition("#")
            target = f"{links[path]}#{anchor}" if links.get(path) else links.get(path)
        if target == NOWHERE and match.group(1) == "href":
            return 'data-plain=""'
        if target == "" and match.group(1) == "href":
            return 'data-gone title="This page is not there"'
        return match.group(0) if target is None else f'{match.group(1)}="{html.escape(target)}"'

    return _TAG.sub(lambda tag: _DESTINATION.sub(destination, tag.group(0)), fragment)
