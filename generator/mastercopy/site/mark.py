"""Puts our mark at the head of each page and in the browser's tab, where nobody chose other pictures for them."""

from __future__ import annotations

from collections.abc import Container, MutableMapping
from typing import Any

MARK = "assets/mark.svg"
_FAVICON = "assets/images/favicon.png"
"""The theme's own, which stands where no other was chosen."""


def put_mark(theme: MutableMapping[str, Any], files: Container[str]) -> None:
    """Settings of the theme with our mark in them; `files` are those of the site."""
    if MARK in files and not theme.get("logo") and not (theme.get("icon") or {}).get("logo"):
        theme["logo"] = MARK
    if MARK in files and theme.get("favicon") == _FAVICON:
        theme["favicon"] = MARK
