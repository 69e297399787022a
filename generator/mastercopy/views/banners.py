"""Turns where a document and its revisions stand into what their pages say first."""

from __future__ import annotations

from dataclasses import dataclass

from mastercopy.history.values import Revision, Trail, Translation, Withdrawal
from mastercopy.views.wording import (
    STATUS,
    is_only_on_disk,
    label,
    sentence_end,
    show,
    status_words,
    with_issue,
)
from mastercopy.words.saying import say, say_row


@dataclass(frozen=True, slots=True)
class Banner:
    """What a page says first: a word for the state, a sentence, a tone for the colour, and where to go instead."""

    word: str
    sentence: str
    tone: str
    link: str | None = None
    link_text: str = ""


def document_banner(trail: Trail, replacement: str | None, follow: str = "", against: str = "") -> Banner:
    """What the document's own page says first; `replacement` is the page to follow instead and `follow` its name,
    `against` says who rejected the newest revision."""
    if trail.in_force is not None:
        return _in_force_banner(trail.in_force)
    if trail.deleted is not None and trail.withdrawn is None:
        said = say("The file was removed on {day}; nothing is in force.", day=trail.deleted)
        return Banner(say("Removed without authorisation"), said, "bad")
    if trail.withdrawn is not None:
        return _withdrawn_banner(trail.withdrawn, replacement, follow)
    if trail.translation is not None and trail.translation.lags:
        return _lagging_banner(trail.translation, replacement, follow)
    return _waiting_banner(trail.revisions[-1], against)


def open_page(name: str) -> str:
    """The words of a link to another page."""
    return say("Open {name}", name=name)


def _withdrawn_banner(withdrawn: Withdrawal, replacement: str | None, follow: str) -> Banner:
    follows = withdrawn.superseded_by
    sentences = [
        say("Not in force since {day}: do not use it.", day=withdrawn.day),
        *([say_reason(withdrawn.reason)] if withdrawn.reason else []),
        say("Replaced by {name}.", name=follows) if follows else say("Nothing replaces it."),
    ]
    return Banner(
        say("Withdrawn") if withdrawn.approved else say("Withdrawn, no approval recorded"),
        say_row(" ", sentences),
        "old" if withdrawn.approved else "wait",
        replacement,
        open_page(follow or follows or "") if replacement else "",
    )


def say_reason(reason: str) -> str:
    """Why, as a sentence of its own."""
    return say("Reason: {reason}", reason=sentence_end(reason))


def _lagging_banner(translation: Translation, source: str | None, name: str) -> Banner:
    """What a translation says whose source has moved on: follow the source."""
    return Banner(
        say("Translation out of date"),
        say(
            "This translates revision {revision} of {source}, and revision {current} is in force. "
            "Do not use; follow {source}.",
            revision=translation.revision,
            source=translation.source,
            current=translation.current,
        ),
        "old",
        source,
        open_page(name or translation.source) if source else "",
    )


def _unrecorded(revision: Revision) -> str:
    name, day = revision.revision, revision.effective
    if day is None:
        said = say("The file calls itself revision {revision}.", revision=name)
    else:
        said = say("The file calls itself revision {revision}, effective from {day}.", revision=name, day=day)
    return say_row(" ", (said, say("Nothing tells who approved it, or when it was issued.")))


def _waiting_banner(newest: Revision, against: str) -> Banner:
    name, day = newest.revision, newest.effective
    if is_only_on_disk(newest):
        return Banner(say("On disk alone, nothing recorded"), _unrecorded(newest), "wait")
    if newest.status == "approved":
        return Banner(
            status_words(newest),
            say("Revision {revision} is not yet in force; no text is in force.", revision=name)
            if day is None
            else say("Revision {revision} is effective from {day}; no text is in force today.", revision=name, day=day),
            "info",
        )
    if against:
        said = sentence_end(say("Revision {revision} was {rejected}", revision=name, rejected=against))
        return Banner(say("Rejected"), say_row(" ", (said, say("No text is in force."))), "bad")
    if newest.status == "awaiting-approval":
        said = say("Revision {revision} waits for approval; no text is in force.", revision=name)
        return Banner(say("Awaiting approval"), said, "wait")
    return Banner(STATUS.get(newest.status, label(newest.status)), say("No text of this document is in force."), "old")


def _in_force_banner(revision: Revision) -> Banner:
    name, day = revision.revision, revision.in_force_from
    if day is None:
        since = say("Revision {revision} is in force.", revision=name)
    else:
        since = say("Revision {revision} is in force since {day}.", revision=name, day=day)
    if is_only_on_disk(revision):
        return Banner(say("On disk alone, nothing recorded"), _unrecorded(revision), "wait")
    if revision.emergency is not None:
        due, reason = revision.full_approval_due, show(revision.emergency.get("reason"))
        told = [say("Reason: {reason}", reason=f"{reason}.")] if reason else []
        told += [say("Full approval is due by {day}.", day=due)] if due else []
        return Banner(say("Emergency issue"), say_row(" ", (since, *told)), "wait")
    if revision.kind == "legacy":
        legacy = say("Legacy: approved before control began.")
        return Banner(say("Effective"), say_row(" ", (since, legacy)), "good")
    if not revision.approved:
        none = say("No approval of it is recorded here.")
        return Banner(say("In use, no approval recorded"), say_row(" ", (since, none)), "wait")
    return Banner(say("Effective"), since, "good")


def revision_banner(revision: Revision, trail: Trail, current: str, against: str = "") -> Banner:
    """What the page of one revision says first, with the way to the text in force; `against`: who rejected it."""
    now = trail.in_force
    page = say("Open the document's page")
    go = say("Open the current revision {revision}", revision=now.revision) if now is not None else page
    if revision.status == "effective" or is_only_on_disk(revision):
        banner = _in_force_banner(revision)
        return Banner(banner.word, banner.sentence, banner.tone, current, page)
    if revision.status in ("superseded", "overtaken", "withdrawn"):
        word, sentence = _past(revision, now)
        return Banner(word, sentence, "old", current, go)
    name = with_issue(revision)
    if revision.status == "approved":
        word, day = say("Approved") if revision.approved else status_words(revision), revision.effective
        if day is not None:
            word = say("{state}, effective from {day}", state=word, day=day)
        said = say("Revision {revision} is not in force yet. Do not use it before its day.", revision=name)
        return Banner(word, said, "info", current, go)
    if against:
        said = sentence_end(say("Revision {revision} was {rejected}", revision=name, rejected=against))
        said = say_row(" ", (said, say("It is not in force. Do not use it.")))
        return Banner(say("Rejected"), said, "bad", current, go)
    said = say("Revision {revision} is not approved and not in force. Do not use it.", revision=name)
    return Banner(say("Awaiting approval"), said, "wait", current, go)


def _past(revision: Revision, now: Revision | None) -> tuple[str, str]:
    """The word and the sentence of a revision that holds no more, or never did."""
    name, first, last = with_issue(revision), revision.in_force_from, revision.in_force_until
    span = say("It was in force from {first} until {last}.", first=first, last=last)
    if revision.status == "overtaken":
        said = say("Revision {revision} was overtaken by a later revision before its day.", revision=name)
        return say("Never came into force"), said
    if revision.status == "withdrawn":
        was = span if first is not None else say("It never came into force.")
        return say("Withdrawn"), say_row(" ", (say("Revision {revision} is withdrawn.", revision=name), was))
    said = say_row(" ", (say("Revision {revision} is no longer in force.", revision=name), span))
    if now is None:
        return say("Superseded"), said
    return say("Superseded by revision {revision}", revision=now.revision), said
