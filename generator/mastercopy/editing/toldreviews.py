"""Turns what a forge answered about one proposal into the reviews that stand, and what is stored of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from mastercopy.model.mergedrequest import MergedRequest, read_answer
from mastercopy.model.reviews import FORGES, StoredReview, read_reviews
from mastercopy.words import MastercopyError

MEANS = MappingProxyType({"APPROVED": "approve", "CHANGES_REQUESTED": "reject"})
"""What a review of a state says in the records."""
_STANDING = (*MEANS, "DISMISSED")


def read_told(proposal: MergedRequest, answer: bytes) -> tuple[StoredReview, ...]:
    """The reviews of one proposal, oldest first; several pages of an answer are one."""
    found = read_answer(answer, "the answer about reviews")
    if proposal.forge == FORGES[0]:
        if not isinstance(found, list):
            raise _no_answer("a list of reviews")
        told: Any = [row for page in found for row in (page if isinstance(page, list) else (page,))]
    else:
        if not isinstance(found, Mapping) or not isinstance(found.get("approved_by"), list):
            raise _no_answer("the approvals of a merge request")
        told = {**found, "iid": proposal.number, "sha": proposal.head, "web_url": proposal.url}
    every = read_reviews(json.dumps(told).encode("ascii"))
    own = (one for one in every if one.page() == proposal.url and re.fullmatch(r"[0-9]{1,20}", one.id, re.ASCII))
    return tuple(sorted(own, key=lambda one: (one.at or "", int(one.id), one.login)))


def _no_answer(what: str) -> MastercopyError:
    return MastercopyError(
        f"the answer about reviews is not {what}", "hand over what the forge answered about this very proposal"
    )


def write_answer(proposal: MergedRequest, reviews: Sequence[StoredReview]) -> bytes:
    """The answer as it is stored: what bears a review out, without addresses of pictures and counts of followers.

    So the same reviews are the same bytes, whatever else the forge says of its users today.
    """
    if proposal.forge == FORGES[1]:
        rows = [{"user": {"username": one.login}, "approved_at": one.at} for one in reviews]
        told: Any = {"iid": proposal.number, "sha": proposal.head, "web_url": proposal.url, "approved_by": rows}
    else:
        told = [
            {
                "id": int(one.id),
                "user": {"login": one.login},
                "state": one.state,
                "commit_id": one.commit,
                "submitted_at": one.at,
                "html_url": one.url,
                "body": one.body,
            }
            for one in reviews
        ]
    return json.dumps(told, indent=1).encode("ascii") + b"\n"


def standing_reviews(reviews: Sequence[StoredReview]) -> tuple[StoredReview, ...]:
    """The last word of each reviewer; a mere comment takes no earlier word back."""
    last = {one.login.casefold(): one for one in reviews if one.state in _STANDING and one.at is not None}
    return tuple(one for one in reviews if one is last.get(one.login.casefold()))
