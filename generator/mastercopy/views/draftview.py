"""Turns what is not recorded yet into what a preview says of it: a notice on every page, and a page per draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.values import Draft, Trail
from mastercopy.views.addresses import document_url, draft_url, revision_url
from mastercopy.views.banners import Banner
from mastercopy.views.naming import Named
from mastercopy.views.objecting import rejected_by
from mastercopy.views.textview import document_pages, read_whole, without_title
from mastercopy.views.wording import sentence_end
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_NOTICES = {
    "worktree": Banner(
        say("Preview of files that are not committed"),
        say("The files on disk are shown as if they were on the main branch. Nothing here has been issued by that."),
        "wait",
    ),
    "proposal": Banner(
        say("Preview of a proposal"),
        say(
            "The site as it would be if the proposal were accepted. "
            "Nothing here has been issued: nobody follows it yet."
        ),
        "wait",
    ),
    "folder": Banner(
        say("Preview of a folder without history"),
        say("Without a Git repository nothing says who wrote or approved a text, or when."),
        "wait",
    ),
}


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Everything a draft's page says, and its text as Markdown."""

    url: str
    id: str
    title: str
    banner: Banner
    revision: str
    path: str
    change: str
    body: str
    draft: Draft


def view_notice(compiled: Compiled) -> Banner | None:
    """What every page of a preview says first; nothing where only the mainline is shown."""
    return _NOTICES.get(compiled.basis)


def view_drafts(compiled: Compiled) -> tuple[DraftPage, ...]:
    """A page for every draft, in a preview alone."""
    if not compiled.preview:
        return ()
    found = sorted((*compiled.history.drafts, *compiled.history.redrafts), key=lambda draft: draft.id)
    return tuple(_page(compiled, draft) for draft in found)


def name_draft(compiled: Compiled, name: str) -> Named | None:
    """The draft of a document, where there is one and it has a page."""
    if not compiled.preview:
        return None
    drafts = (*compiled.history.drafts, *compiled.history.redrafts)
    found = next((draft for draft in drafts if draft.id == name), None)
    return Named(name, _called(found), draft_url(name)) if found is not None else None


def pages_by_path(compiled: Compiled) -> dict[str, str]:
    """Path of every document's file -> address of its page; a document that is only a draft has one in a preview."""
    drafts = compiled.history.drafts if compiled.preview else ()
    return {**{draft.path: draft_url(draft.id) for draft in drafts}, **document_pages(compiled.history)}


def _called(draft: Draft) -> str:
    return (
        say("draft of revision {revision}", revision=draft.revision)
        if draft.revision
        else say("draft without a revision")
    )


def _page(compiled: Compiled, draft: Draft) -> DraftPage:
    body = read_whole(compiled.blobs, draft.blob, draft.files)
    return DraftPage(
        draft_url(draft.id),
        draft.id,
        draft.title,
        _banner(draft, compiled.history.trails.get(draft.id), rejected_by(compiled, draft.objections)),
        draft.revision,
        draft.path,
        draft.change,
        without_title(body, draft.id, draft.title),
        draft,
    )


def _banner(draft: Draft, trail: Trail | None, against: str) -> Banner:
    called = _called(draft)
    told = [say("This is a {draft}, not issued and not in force. Do not follow it.", draft=called)]
    if against:
        told.append(sentence_end(say("It was {rejected}", rejected=against)))
    if trail is None:
        return Banner(
            say("Draft"), say_row(" ", (*told, say("No revision of this document has been recorded."))), "bad"
        )
    recorded = next((row for row in reversed(trail.revisions) if row.revision == draft.revision), None)
    if recorded is not None:
        told.append(say("Revision {revision} is recorded already: give the draft a new one.", revision=draft.revision))
        return Banner(
            say("Draft"),
            say_row(" ", told),
            "bad",
            revision_url(trail.id, recorded),
            say("Open the recorded {revision}", revision=recorded.revision),
        )
    now = trail.in_force
    go = (
        say("Open revision {revision}, which is in force", revision=now.revision)
        if now is not None
        else say("Open the document's page")
    )
    return Banner(say("Draft"), say_row(" ", told), "bad", document_url(trail.id), go)
