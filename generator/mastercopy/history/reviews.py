"""Finds the stored review that an entry names, and says whether it bears out what the entry claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from mastercopy.history.signoff import Act
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import Verification
from mastercopy.model.reviews import FORGES, SAYS, StoredReview, read_logins, read_reviews

Held = Callable[[str], str | None]
"""The content digest that the document has at a commit: None where main has no such commit, empty without one."""


def weigh_review(act: Act, review: StoredReview, logins: Mapping[str, str], timeline: Timeline, held: Held) -> str:
    """A word for what one review of the number that an entry names says about it."""
    if act.person is None or logins.get(review.login.casefold()) != act.person:
        return "other-reviewer"
    if act.meaning not in SAYS.get(review.state, ()):
        return "other-verdict"
    day = review.day(timeline.organisation.timezone)
    if day is None or abs(day - act.at_day) > timedelta(days=timeline.organisation.approval_lag_days):
        return "other-time"
    named = act.evidence.get("commit", "").strip().lower()
    if review.commit is not None and named and not review.commit.startswith(named):
        return "other-text"
    if review.page() is not None and review.page() != act.evidence["url"].partition("#")[0]:
        return "other-proposal"
    digest = held(review.commit) if review.commit is not None else None
    if digest is None:
        return "stored" if act.digest is not None and act.digest in review.body else "stored-only"
    return "stored" if digest == act.digest else "other-text"


def _same_review(one: Act, other: Act) -> bool:
    numbers = {act.evidence.get("review", "").strip() for act in (one, other)}
    forges = {act.evidence.get("forge") for act in (one, other)} - {None}
    return (one.document, one.person) == (other.document, other.person) and len(numbers) == 1 and len(forges) < 2


class Reviews:
    """The exports that lie on main, each read once, and only where an entry names a review."""

    def __init__(self, timeline: Timeline, last: int, entries: Iterable[Act]) -> None:
        self.timeline, self.last = timeline, last
        self.entries = tuple(act for act in entries if act.evidence.get("kind") == "forge-review")
        self._index: Mapping[str, list[tuple[str, str, StoredReview]]] | None = None
        self._logins: dict[str, str] | None = None

    def at(self, last: int, entries: Iterable[Act]) -> Reviews:
        """The same as an earlier step knew logins, for some entries; the exports are read once."""
        earlier = Reviews(self.timeline, last, entries)
        earlier._index = self._stored() if earlier.entries else None
        return earlier

    def find(self, act: Act, held: Held) -> Verification:
        """What main stored of the review that an entry names, by the step that brought the entry."""
        evidence = act.evidence
        if not evidence.get("url", "").startswith("https://") or not evidence.get("review", "").strip():
            return Verification("not-named")
        number, forge = evidence["review"].strip(), evidence.get("forge")
        said = Verification("not-stored")
        for path, blob, review in self._stored().get(number, ()):
            if forge not in (None, review.forge) or self.timeline.blob_at(act.position, path) != blob:
                continue
            state = weigh_review(act, review, self.logins(), self.timeline, held)
            given = review.given(self.timeline.organisation.timezone)
            said = Verification(state, principal=path, made=given.timestamp() if given is not None else None)
            if state == "stored-only" and self._of_another_text(act):
                said = Verification("other-text", principal=path)
            if said.holds:
                return said
        return said

    def _of_another_text(self, act: Act) -> bool:
        """Whether an earlier entry tied the same review of the document to another text: nothing else binds it.

        The review is known by its number alone, since an address can be spelled in many ways.
        """
        return any(
            one.digest != act.digest and one.order < act.order and _same_review(one, act) for one in self.entries
        )

    def logins(self) -> Mapping[str, str]:
        """Who is who on the forges."""
        if self._logins is None:
            parts = self.timeline.parts
            sources = [self.timeline.plain_at(self.last, places) for places in (parts.people, parts.organisation)]
            self._logins = read_logins(*sources)
        return self._logins

    def _stored(self) -> Mapping[str, list[tuple[str, str, StoredReview]]]:
        """(path, blob, review) by number, of every version of every export."""
        if self._index is None:
            self._index = self._read_index()
        return self._index

    def _read_index(self) -> dict[str, list[tuple[str, str, StoredReview]]]:
        index: dict[str, list[tuple[str, str, StoredReview]]] = {}
        folders = tuple(f"{self.timeline.parts.reviews[0]}{forge}/" for forge in FORGES)
        for path in sorted(self.timeline.touches):
            if path.startswith(folders) and path.endswith(".json"):
                for blob in dict.fromkeys(self.timeline.blob_at(at, path) for at, _ in self.timeline.touches[path]):
                    for review in read_reviews(self.timeline.read(blob)) if blob is not None else ():
                        if f"/{review.forge}/" in path and blob is not None:
                            index.setdefault(review.id, []).append((path, blob, review))
        return index
