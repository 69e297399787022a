"""Turns the HTML of a page into what a reader sees of it."""

from __future__ import annotations

from lxml import html

from mastercopy.site.content import SiteContent


def pages_of(content: SiteContent) -> dict[str, str]:
    """Address -> HTML of every page of a site, those that the engine renders with their Markdown."""
    found = {page.url: page.html for page in content.stamped}
    return found | {
        page.src_uri[:-3] + ".html": page.before + page.markdown + page.after for page in content.engine_pages
    }


def text_of(page: str) -> str:
    """What a reader sees of a page, on one line; what stands apart on the page stands apart here."""
    body = html.fromstring(f"<div>{page}</div>")
    for block in body.iter("td", "th", "li", "p", "dd", "dt", "h1", "h2", "h3", "summary"):
        block.tail = f" {block.tail or ''}"
    return " ".join(body.text_content().split())
