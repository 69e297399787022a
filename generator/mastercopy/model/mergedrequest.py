"""Turns what a forge says of one merged proposal into its number, address, reviewed head and the commit on main.

GitHub: the payload of the event `pull_request`, or what `GET /repos/O/R/pulls/N` answers. GitLab: what
`GET /projects/P/merge_requests/N` answers. All of it is hostile, and what does not fit is refused in a sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mastercopy.model.organisation import read_text
from mastercopy.model.reviews import FORGES
from mastercopy.words import MastercopyError

MAX_EVENT = 4_000_000
"""Bytes of an event; a larger one is not read."""
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ADDRESS = re.compile(
    r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::\d{1,5})?(?:/[A-Za-z0-9._~-]{1,100}){2,20}"
)
_PAGES = ("pull", "merge_requests")


@dataclass(frozen=True, slots=True)
class MergedRequest:
    """A merged proposal: `head` is what was reviewed last, `merged` the commit that brought it to main.

    `base` is where it began, as the forge tells it.
    """

    forge: str
    number: int
    url: str
    head: str
    merged: str
    base: str | None


def read_request(data: bytes) -> MergedRequest:
    """The proposal of an event or of the forge's answer; refused where it is none, or is not merged."""
    found = read_answer(data, "the event")
    inner = found.get("pull_request") if isinstance(found, Mapping) else None
    fields = inner if isinstance(inner, Mapping) else found
    if not isinstance(fields, Mapping):
        raise _unfit("it is no pull request and no merge request")
    return _gitlab(fields) if "iid" in fields else _github(fields)


def read_answer(data: bytes, what: str) -> Any:
    """What a file of the forge holds, as JSON."""
    if len(data) > MAX_EVENT:
        raise MastercopyError(
            f"{what} is larger than {MAX_EVENT // 1_000_000} MB", "hand over what the forge answered, and nothing else"
        )
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise MastercopyError(f"{what} is no JSON", "hand over the file as the forge answered it") from fault


def read_hash(value: object) -> str | None:
    """The name of a commit; None for anything else."""
    return value if isinstance(value, str) and _HASH.fullmatch(value) else None


def _github(fields: Mapping[str, Any]) -> MergedRequest:
    if fields.get("merged") is not True and read_text(fields.get("merged_at")) is None:
        raise _unmerged()
    merged, head = read_hash(fields.get("merge_commit_sha")), _sha_of(fields.get("head"))
    return _request(FORGES[0], fields.get("number"), fields.get("html_url"), head, merged, _sha_of(fields.get("base")))


def _gitlab(fields: Mapping[str, Any]) -> MergedRequest:
    if fields.get("state") != "merged":
        raise _unmerged()
    head, refs = read_hash(fields.get("sha")), fields.get("diff_refs")
    named = (fields.get("merge_commit_sha"), fields.get("squash_commit_sha"), head)
    merged = next((read_hash(name) for name in named if name is not None), None)
    base = read_hash(refs.get("base_sha")) if isinstance(refs, Mapping) else None
    return _request(FORGES[1], fields.get("iid"), fields.get("web_url"), head, merged, base)


def _request(
    forge: str, number: object, url: object, head: str | None, merged: str | None, base: str | None
) -> MergedRequest:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 10**12:
        raise _unfit("it has no number")
    if not isinstance(url, str) or not _ADDRESS.fullmatch(url) or url.split("/")[-2:] != [_page(forge), str(number)]:
        raise _unfit("its address is not that of a proposal with its number")
    if head is None or merged is None:
        raise _unfit("it names no reviewed commit, or none that brought it to main")
    return MergedRequest(forge, number, url, head, merged, base)


def _page(forge: str) -> str:
    return _PAGES[FORGES.index(forge)]


def _sha_of(value: object) -> str | None:
    return read_hash(value.get("sha")) if isinstance(value, Mapping) else None


def _unfit(why: str) -> MastercopyError:
    return MastercopyError(
        f"the event tells of no proposal that can be used: {why}",
        "hand over the payload of `pull_request`, or what the forge answers about the pull or merge request",
    )


def _unmerged() -> MastercopyError:
    return MastercopyError("the proposal is not merged", "approvals are recorded once main has the text")
