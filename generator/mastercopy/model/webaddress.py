"""Turns a text into an https address of a plain host and path, or into nothing: pages and records lead there."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9_.~%+-]+)*/?")
_LONGEST = 500


def read_https(value: object, *, folder: bool = False) -> str | None:
    """The address without a slash at its end, or of a folder with one; no name, password, question or step upwards."""
    text = value.strip() if isinstance(value, str) and len(value) < _LONGEST else ""
    if _PLAIN.fullmatch(text) is None or {".", ".."} & set(text.split("/")):
        return None
    return text.rstrip("/") + ("/" if folder else "")
