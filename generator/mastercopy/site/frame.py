"""Says what the theme's frame shows around every page, whichever engine draws it: name, foot, styles, scripts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from mastercopy.model.audiences import PUBLIC
from mastercopy.site.configuration import UNNAMED
from mastercopy.site.content import SiteContent
from mastercopy.site.shell import open_doors
from mastercopy.site.speech import read_speech
from mastercopy.site.stand import view_stand
from mastercopy.site.templating import render_template
from mastercopy.text.clean import clean_html

WORKER = "assets/iframe-worker.js"
"""Lets the search run in pages that were opened from disk; it must be there before the theme's own script."""
SECTIONS = "navigation.sections"
"""The feature of the theme by which the groups of the navigation stand open."""
_ONE_PAGE = "navigation.instant"
"""What shows other pages inside the first: under its policy, and with what it prints at the head of a sheet."""


def name_of(stated: str, content: SiteContent) -> str:
    """The name of a site: what mkdocs.yml says, else whose records they are; the public is told the latter."""
    return content.name or UNNAMED if stated == UNNAMED or content.audience == PUBLIC else stated


def foot_of(stated: str | None, content: SiteContent, day: str) -> str:
    """What every page says at its foot, as HTML: what mkdocs.yml states, and of which day and commit the site is."""
    parts = (clean_html(stated or "", {}), html.escape(read_speech(content.language).say(view_stand(content, day))))
    return " · ".join(part for part in parts if part)


def features_of(stated: Iterable[str]) -> list[str]:
    """The theme's features: those that mkdocs.yml chooses, and ours."""
    return [*dict.fromkeys([*(one for one in stated if not str(one).startswith(_ONE_PAGE)), SECTIONS])]


def styles_of(content: SiteContent) -> list[str]:
    """Our style sheets."""
    return [name for name in sorted(content.files) if name.startswith("assets/") and name.endswith(".css")]


def scripts_of(content: SiteContent) -> list[str]:
    """Our scripts, besides the one that must come before the theme's."""
    names = (name for name in sorted(content.files) if name.startswith("assets/") and name.endswith(".js"))
    return [name for name in names if name != WORKER]


def explain_missing(text: str, content: SiteContent) -> str | None:
    """The theme's page for addresses that name none, saying more; its links start where the theme's do."""
    base = re.search(r'href="([^"]*)assets/stylesheets/', text)
    if base is None:
        return None
    public, group = content.audience == PUBLIC, content.basis == "federation"
    told = content.notice + render_template(
        "not_found.html.j2", "404.html", content.language, base=base.group(1), public=public, group=group
    )
    return re.sub(r"<h1>404[^<]*</h1>", lambda _: told, open_doors(text, read_speech(content.language)), count=1)
