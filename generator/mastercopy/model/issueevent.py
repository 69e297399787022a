"""Turns what a forge tells of one submitted issue, which anybody may have written, into few checked values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mastercopy.model.organisation import read_mappings, read_text
from mastercopy.model.webaddress import read_https
from mastercopy.words import MastercopyError

MAX_EVENT = 4_000_000
"""Bytes of an event; a larger one is not read."""
MAX_BODY = 64 * 1024
"""Bytes of what somebody may have answered; forges allow no more."""
MAX_TITLE = 300
_WAYS = {"github": ("opened", "labeled", "edited", "reopened"), "gitlab": ("open", "update", "reopen")}
_MEMBERS = ("OWNER", "MEMBER", "COLLABORATOR")
_HINT = "give the file in which the forge told the event of the issue"


@dataclass(frozen=True, slots=True)
class Issue:
    """One submitted form as the forge told it: `repository` and `url` are addresses of one host.

    `author` is the name on the forge of who wrote it, and None where somebody else sent the event; `member` whether the
    forge counts the author among its own, None where it does not tell; `fresh` whether it is told as it was sent first.
    """

    forge: str
    repository: str
    number: int
    url: str
    title: str
    body: str
    labels: tuple[str, ...]
    created: str | None
    author: str | None = None
    member: bool | None = None
    fresh: bool = False

    @property
    def source(self) -> str:
        """What a record calls the place that it came from."""
        return self.repository.removeprefix("https://")

    @property
    def key(self) -> str:
        """What a record calls the issue there."""
        return f"issue {self.number}"

    def day(self, zone: ZoneInfo) -> date | None:
        """The day on which it was sent, in a zone."""
        try:
            moment = datetime.fromisoformat((self.created or "").replace(" UTC", "+00:00"))
            return moment.astimezone(zone).date() if moment.tzinfo is not None else moment.date()
        except (ValueError, OverflowError):
            return None


def read_issue(data: bytes) -> Issue:
    """The issue of an event of GitHub or GitLab; an error that says what is wrong with it."""
    if len(data) > MAX_EVENT:
        raise MastercopyError(f"the event has more than {MAX_EVENT:,} bytes", _HINT)
    try:
        event = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise MastercopyError("the event is no JSON that can be read", _HINT) from fault
    if not isinstance(event, Mapping):
        raise MastercopyError("the event is no list of names and values", _HINT)
    if event.get("object_kind") == "issue" or isinstance(event.get("object_attributes"), Mapping):
        return _gitlab(event)
    return _github(event)


def _github(event: Mapping[str, Any]) -> Issue:
    issue, way = _part(event, "issue"), event.get("action")
    _check_way("github", way)
    if issue.get("pull_request") is not None:
        raise MastercopyError("the event is about a proposed change and not about an issue", _HINT)
    repository = _address(_part(event, "repository").get("html_url"))
    number = _number(issue.get("number"))
    labels = tuple(name for row in read_mappings(issue.get("labels")) if (name := read_text(row.get("name"))))
    url = f"{repository}/issues/{number}"
    told = _issue("github", repository, number, url, issue, issue.get("html_url"), "body", labels)
    author, sender, standing = issue.get("user"), event.get("sender"), issue.get("author_association")
    account = _account(author, "login")
    return replace(
        told,
        author=account[1] if account is not None and account == _account(sender, "login") else None,
        member=standing in _MEMBERS if standing is not None else None,
        fresh=way == "opened" and event.get("changes") is None,  # an issue that was moved here is told as opened
    )


def _gitlab(event: Mapping[str, Any]) -> Issue:
    issue = _part(event, "object_attributes")
    _check_way("gitlab", issue.get("action"))
    repository = _address(_part(event, "project").get("web_url"))
    number = _number(issue.get("iid"))
    rows = read_mappings(event.get("labels")) or read_mappings(issue.get("labels"))
    labels = tuple(name for row in rows if (name := read_text(row.get("title"))))
    told = issue.get("url")
    url = f"{repository}/-/issues/{number}"
    short = f"{repository}/issues/{number}"  # as older versions of the forge tell it
    found = _issue("gitlab", repository, number, url, issue, url if told == short else told, "description", labels)
    account = _account(event.get("user"), "username")
    wrote = _account({"id": issue.get("author_id"), "username": account[1]} if account else None, "username")
    return replace(
        found,
        author=account[1] if account is not None and account == wrote else None,
        fresh=issue.get("action") == "open",
    )


def _issue(
    forge: str,
    repository: str,
    number: int,
    url: str,
    issue: Mapping[str, Any],
    told: object,
    body: str,
    labels: tuple[str, ...],
) -> Issue:
    if told != url:
        raise MastercopyError("the address of the issue is not that of an issue of the repository in the event", _HINT)
    text, title = issue.get(body), issue.get("title")
    answers = text if isinstance(text, str) else ""
    if len(answers) > MAX_BODY or len(answers.encode("utf-8", "replace")) > MAX_BODY:
        raise MastercopyError(f"the answers are longer than {MAX_BODY:,} bytes", "shorten them in the issue")
    if not isinstance(title, str) or len(title) > MAX_TITLE:
        raise MastercopyError("the issue has no title of a usual length", "give it a title in a few words")
    return Issue(forge, repository, number, url, title, answers, labels, read_text(issue.get("created_at")))


def _check_way(forge: str, way: object) -> None:
    if way not in _WAYS[forge]:
        raise MastercopyError(
            "the event does not say that an issue was opened or labelled", "a record is made of a new issue alone"
        )


def _part(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = event.get(name)
    if not isinstance(part, Mapping):
        raise MastercopyError(f"the event tells no {name.replace('_', ' ')}", _HINT)
    return part


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _account(value: object, name: str) -> tuple[int, str] | None:
    """The number and the name of an account, both of which a forge always tells."""
    number, login = _mapping(value).get("id"), read_text(_mapping(value).get(name))
    if isinstance(number, bool) or not isinstance(number, int) or number <= 0 or login is None:
        return None
    return number, login


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
        raise MastercopyError("the event tells no number of an issue", _HINT)
    return value


def _address(value: object) -> str:
    """The address of the repository: https, a plain host and path, and nobody's name or password in it."""
    text = read_https(value)
    if text is None or text.count("/") < 4 or "%" in text:
        raise MastercopyError("the event tells no https address of a repository", _HINT)
    return text
