"""Makes the small search index: ID, title, headings and a lead of the texts in force, nothing else."""

from __future__ import annotations

import html
import json

from mastercopy.site.content import EnginePage

LEAD = 200
"""Characters of text per page; the whole text of 1,000 pages would weigh 15 MB in every reader's browser."""


def small_index(index: str, pages: tuple[EnginePage, ...]) -> str:
    """The engine's index with its entries replaced by one per page that wants to be found.

    The theme puts titles and texts into the results as HTML, so whatever a document spells is escaped here.
    """
    given = json.loads(index)
    docs = [
        {
            "location": page.search.location,
            "title": html.escape(page.search.title),
            "text": html.escape(f"{page.search.lead[:LEAD]} {' · '.join(page.search.headings)}".strip()),
        }
        for page in pages
        if page.search is not None
    ]
    return json.dumps(
        {"config": given.get("config", {}), "docs": docs}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
