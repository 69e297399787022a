"""Turns the HTML of a page into what a reader sees of it."""

from __future__ import annotations

from lxml import html


def text_of(page: str) -> str:
    """What a reader sees of a page, on one line; what stands apart on the page stands apart here."""
    body = html.fromstring(f"<div>{page}</div>")
    for block in body.iter("td", "th", "li", "p", "dd", "dt", "h1", "h2", "h3", "summary"):
        block.tail = f" {block.tail or ''}"
    return " ".join(body.text_content().split())
