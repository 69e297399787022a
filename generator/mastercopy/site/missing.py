"""Turns the theme's page for addresses that name none into one that says where to look."""

from __future__ import annotations

import re

from mastercopy.model.audiences import PUBLIC
from mastercopy.site.content import SiteContent
from mastercopy.site.shell import open_doors
from mastercopy.site.templating import render_template


def explain_missing(page: str, content: SiteContent) -> str:
    """The page with our words; its links start where those of the theme do."""
    base = re.search(r'href="([^"]*)assets/stylesheets/', page)
    if base is None:
        return page
    public = content.audience == PUBLIC
    told = content.notice + render_template("not_found.html.j2", "404.html", base=base.group(1), public=public)
    return re.sub(r"<h1>404[^<]*</h1>", lambda _: told, open_doors(page), count=1)
