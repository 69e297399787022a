"""Turns a page into the policy by which a browser runs what the build itself wrote there, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from typing import NamedTuple

HEADERS = "_headers"
"""Where hosts such as Netlify and Cloudflare Pages look for what they are to say with every file."""
_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_HELD = re.compile(r"\bsrc\s*=|\btype\s*=\s*[\"']?application/", re.IGNORECASE)
"""What brings no script of its own: it names a file, or holds data."""
_CHARSET = re.compile(r"<meta charset=[^>]*>")
_HEAD = re.compile(r"<head\b[^>]*>")
_DISK = " file:"
"""Lets browsers that do not take files on disk for a page's own load them; no page of a host may load such a file."""
_SCRIPTS = "script-src 'self'"
_ALONE = ("frame-ancestors 'self'",)
"""What a page cannot say of itself, and a host can."""


class Own(NamedTuple):
    """The hashes of the scripts and of the styles that stand in a page itself."""

    scripts: frozenset[str]
    styles: frozenset[str]


def read_own(page: str) -> Own:
    """What stands in a page around its text; a script or style that got into the text is nobody's own."""
    begin, end = page.find("<article"), page.rfind("</article>")
    around = page if begin < 0 or end < begin else page[:begin] + page[end:]
    found: dict[str, set[str]] = {"script": set(), "style": set()}
    for tag, attributes, text in _INLINE.findall(around):
        if not _HELD.search(attributes):
            found[tag.lower()].add(_hash(text))
    return Own(frozenset(found["script"]), frozenset(found["style"]))


def with_any_style(own: Own) -> Own:
    """The same where the theme's own script makes styles, whose hashes nobody can know; what runs stays as strict."""
    return own._replace(styles=frozenset({"'unsafe-inline'"}))


def join_own(pages: Iterable[Own]) -> Own:
    """What stands in any of these pages."""
    given = tuple(pages)
    scripts, styles = (one.scripts for one in given), (one.styles for one in given)
    return Own(frozenset().union(*scripts), frozenset().union(*styles))


def _hash(text: str) -> str:
    """The hash as browsers compute it, of the text with line ends as they read them."""
    read = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(read.encode('utf-8')).digest()).decode()}'"


def page_policy(own: Own) -> str:
    """The directives for a page that holds these scripts and styles.

    Pictures may be data as well, for the theme's icons are.
    """
    here = f"'self'{_DISK}"
    scripts, styles = ("".join(f" {one}" for one in sorted(hashes)) for hashes in own)
    return "; ".join(
        (
            "default-src 'none'",
            f"{_SCRIPTS}{_DISK}{scripts}",
            f"style-src {here}{styles}",
            f"img-src {here} data:",
            f"font-src {here}",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def guard_page(page: str, own: Own) -> str:
    """A page that says its policy before anything that the policy is about."""
    return _say(page, page_policy(own))


def seal_page(page: str) -> str:
    """A page that is a whole file by itself: it has the style of its head, pictures that are data, and nothing else."""
    styles = read_own(page.partition("<body")[0]).styles
    return _say(page, f"default-src 'none'; style-src {' '.join(sorted(styles))}; img-src data:")


def _say(page: str, policy: str) -> str:
    place = _CHARSET.search(page) or _HEAD.search(page)
    if place is None:
        raise ValueError("the theme's page has no head")
    said = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy, quote=False)}">'
    return page[: place.end()] + said + page[place.end() :]


def admit_wasm(page: str) -> str:
    """A page whose policy lets its own scripts run WebAssembly as well; text still never becomes a script."""
    return page.replace(_SCRIPTS, f"{_SCRIPTS} 'wasm-unsafe-eval'", 1)


def headers_file(own: Own, *, wasm: bool, others: bool) -> bytes:
    """What a host is to say with every file; where sites of `others` lie inside, their pages speak for themselves.

    A browser obeys both, the header and the page: scripts that only one of them names do not run.
    """
    policy = page_policy(own).replace(_DISK, "")
    policy = "; ".join(_ALONE if others else (admit_wasm(policy) if wasm else policy, *_ALONE))
    said = (f"Content-Security-Policy: {policy}", "X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin")
    return "\n".join(("/*", *(f"  {line}" for line in said), "")).encode("utf-8")
