"""Turns a booklet into the bytes of a PDF through WeasyPrint, which may fetch nothing but what the booklet carries."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from mastercopy.site.booklet import Booklet
from mastercopy.words import MastercopyError

INSTALL = "in your clone: `pip install '.[pdf]'`; Pango comes from the system: `apt-get install libpangoft2-1.0-0`"


def press(booklet: Booklet) -> bytes:
    """The PDF; the same booklet, versions and fonts give the same bytes. An error where WeasyPrint is not there."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as fault:  # OSError: the package is there and its system library is not
        said = "a PDF needs WeasyPrint" if isinstance(fault, ImportError) else "WeasyPrint finds no Pango"
        raise MastercopyError(f"{said}, which is not installed", INSTALL) from fault
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # a picture that is not there shows what it is called
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    identity = hashlib.sha256(booklet.html.encode("utf-8")).digest()[:16]
    page = HTML(string=booklet.html, url_fetcher=_shelf(booklet.files))
    data: bytes = page.write_pdf(pdf_identifier=identity, pdf_tags=True, presentational_hints=True)
    return data


def _shelf(files: Mapping[str, bytes]) -> Any:
    """What WeasyPrint asks for every address: the files of the booklet, and data that an address carries itself."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Shelf(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in files:
                return URLFetcherResponse(url, files[url])
            if url.lower().startswith("data:"):
                return super().fetch(url, headers)
            raise ValueError("texts fetch nothing from elsewhere")

    return Shelf(allowed_protocols=("data",))
