"""Turns what a forge answers about the reviews of one proposal into reviews that are all of one form.

GitHub: the list that `GET /repos/O/R/pulls/N/reviews` answers. GitLab: what
`GET /projects/P/merge_requests/N/approvals` answers, to which the merge request's own `sha` and `web_url` may be added,
for it says neither. Read leniently.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mastercopy.model.organisation import read_mappings, read_text

FORGES = ("github", "gitlab")
MAX_EXPORT = 4_000_000
"""Bytes of an export; a larger one is not read."""
SAYS = {
    "APPROVED": ("approve", "release", "withdraw", "review"),
    "CHANGES_REQUESTED": ("reject", "review"),
    "COMMENTED": ("review",),
    "DISMISSED": ("retract",),
}
"""What an act may mean that a review of a state bears out."""


@dataclass(frozen=True, slots=True)
class StoredReview:
    """One review as the forge told it; what it did not tell is None."""

    forge: str
    id: str
    login: str
    state: str
    commit: str | None
    at: str | None
    url: str | None
    body: str

    def given(self, zone: ZoneInfo) -> datetime | None:
        """When it was given, in a zone; a time without one is taken for a time there."""
        try:
            moment = datetime.fromisoformat(self.at or "")
            moment = moment.astimezone(zone) if moment.tzinfo is not None else moment.replace(tzinfo=zone)
            moment.timestamp()
        except (ValueError, OverflowError):
            return None
        return moment

    def day(self, zone: ZoneInfo) -> date | None:
        """The day on which it was given."""
        moment = self.given(zone)
        return moment.date() if moment is not None else None

    def page(self) -> str | None:
        """The address of the proposal that was reviewed."""
        return self.url.partition("#")[0] if self.url is not None else None


def read_reviews(data: bytes) -> tuple[StoredReview, ...]:
    """The reviews of an export; none where it is of another form."""
    try:
        found = json.loads(data) if len(data) <= MAX_EXPORT else None
    except (ValueError, RecursionError):
        return ()
    if isinstance(found, list):
        return tuple(_github(read_mappings(found)))
    if isinstance(found, Mapping) and "approved_by" in found:
        return tuple(_gitlab(found))
    return tuple(_github((found,))) if isinstance(found, Mapping) else ()


def _github(rows: tuple[Mapping[str, Any], ...]) -> Iterator[StoredReview]:
    for row in rows:
        number, login, state = _number(row.get("id")), _name(row.get("user"), "login"), read_text(row.get("state"))
        if number is not None and login is not None and state is not None:
            commit, at, url, body = (
                read_text(row.get(name)) for name in ("commit_id", "submitted_at", "html_url", "body")
            )
            yield StoredReview(FORGES[0], number, login, state.upper(), commit, at, url, body or "")


def _gitlab(found: Mapping[str, Any]) -> Iterator[StoredReview]:
    number = _number(found.get("iid"))
    for row in read_mappings(found.get("approved_by")):
        login = _name(row.get("user"), "username")
        if number is not None and login is not None:
            commit, url = read_text(found.get("sha")), read_text(found.get("web_url"))
            yield StoredReview(FORGES[1], number, login, "APPROVED", commit, read_text(row.get("approved_at")), url, "")


def _number(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else read_text(value)


def _name(value: object, key: str) -> str | None:
    return read_text(value.get(key)) if isinstance(value, Mapping) else None


def read_logins(*sources: object) -> dict[str, str]:
    """Person by the name that they have on the forge, in folded case; a name of two people is that of neither."""
    owners: dict[str, set[str]] = {}
    for fields in sources:
        for person in read_mappings(fields.get("people") if isinstance(fields, Mapping) else None):
            login, name = read_text(person.get("forge_login")), read_text(person.get("id"))
            if login is not None and name is not None:
                owners.setdefault(login.removeprefix("@").casefold(), set()).add(name)
    return {login: min(names) for login, names in owners.items() if len(names) == 1}
