"""Turns a group and its members into one site: who they are, all documents, all objectives, and what is used twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from mastercopy.history.ledger import empty_ledger
from mastercopy.model.language import ENGLISH
from mastercopy.site.content import EnginePage, NavItem, SearchEntry, SiteContent, StampedPage
from mastercopy.site.export import json_bytes
from mastercopy.site.paper import paper_marks
from mastercopy.site.speech import read_speech
from mastercopy.site.templating import render_template
from mastercopy.site.wayfinding import lead_back
from mastercopy.site.wholeassets import read_assets
from mastercopy.views.addresses import relative
from mastercopy.views.federationview import GroupPage, Line
from mastercopy.views.registerview import SCHEMA
from mastercopy.views.wayview import Map
from mastercopy.words.saying import say

DOCUMENTS, OBJECTIVES = "registers/documents.html", "for/objectives.html"
_COLUMNS = {
    DOCUMENTS: (
        say("No."), say("Title"), say("Member"), say("Status"), say("Kind"), say("Revision"), say("In force from"),
        say("Owner"), say("Next review"),
    ),
    OBJECTIVES: (
        say("No."), say("Title"), say("Member"), say("Status"), say("Latest"), say("Period"), say("Target"), say("Due"),
        say("Unit"),
    ),
}  # fmt: skip


def render_group(group: GroupPage, folders: Mapping[str, Path], language: str = ENGLISH) -> SiteContent:
    """The site of a group; `folders` are the sites of members that are taken in, by their names."""
    lists = ((say("All documents"), DOCUMENTS, group.documents), (say("All objectives"), OBJECTIVES, group.objectives))
    said = read_speech(language).say
    style = partial(paper_marks, right=group.name, day=group.as_of, language=language)
    pages = tuple(
        StampedPage(
            url, said(title), _render("group_list.html.j2", url, title, lines, group, language), paper=style(title)
        )
        for title, url, lines in lists
    )
    first = _render("group_home.html.j2", "index.html", group.name, (), group, language)
    register: dict[str, Any] = {"schema": SCHEMA, "as_of": group.as_of, "commit": None, "documents": []}
    data = {
        "data/federation.json": json_bytes(_told(group)),
        "data/register.json": json_bytes(register),
        "data/ledger.jsonl": empty_ledger(date.fromisoformat(group.as_of)),
    }
    return SiteContent(
        (EnginePage("index.md", group.name, "", first, whole_width=True, paper=style(group.name)),),
        lead_back(pages, Map({}), language),
        {**read_assets(language), **data},
        (NavItem(said(say("Home")), "index.html"), *(NavItem(said(title), url) for title, url, _ in lists)),
        search=tuple(
            SearchEntry(line.url, f"{line.id} {line.title}", line.member.title, (line.id,))
            for line in (*group.documents, *group.objectives)
        ),
        name=group.name,
        basis="federation",
        language=language,
        folders=folders,
    )


def _render(template: str, url: str, title: str, lines: tuple[Line, ...], group: GroupPage, language: str) -> str:
    columns = _COLUMNS.get(url, ())
    return render_template(
        template,
        url,
        language,
        title=title,
        group=group,
        lines=lines,
        columns=columns,
        lead=partial(_lead, url),
    )


def _lead(page: str, url: str) -> str:
    """The link to a page of a member, which may be another host."""
    return url if url.startswith("https://") else relative(page, url)


def _told(group: GroupPage) -> dict[str, Any]:
    """The group as data: which site of each member it was made of, and which IDs are used twice."""
    members = [
        {
            "id": card.member.id,
            "title": card.member.title,
            "address": card.member.base,
            "as_of": card.as_of,
            "commit": card.commit,
            "digest": card.digest,
            "in_force": card.in_force,
            "errors": card.errors,
        }
        for card in group.cards
    ]
    twice = [{"id": name, "members": [line.member.id for line in lines]} for name, lines in group.twice]
    return {"schema": "mastercopy/federation/1", "name": group.name, "members": members, "twice": twice}
