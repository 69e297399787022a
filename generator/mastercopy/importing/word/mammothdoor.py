"""Turns a prepared text of Word into XHTML through Mammoth, which sees nothing but what was prepared for it."""

from __future__ import annotations

import io
from typing import Any

from lxml import etree

from mastercopy.words import MastercopyError

INSTALL = "in your clone: `pip install '.[word]'`"
_STYLES = "u => u\nstrike => s\nr[style-name='Strong'] => strong\nr[style-name='Emphasis'] => em"
_BROKEN = ("the file cannot be read as a Word document", "open it in Word, save it again as .docx, and import that")


def convert(data: bytes) -> Any:
    """The text as a tree of plain blocks under one `div`: `p` and `table`, and an `ol` of notes at the end."""
    try:
        import mammoth
    except ImportError as fault:
        raise MastercopyError("a Word file needs Mammoth, which is not installed", INSTALL) from fault

    def named(image: Any) -> dict[str, str]:
        with image.open() as file:
            source = getattr(file, "name", "")
        return {"src": source}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_default_style_map=False,
            include_embedded_style_map=False,
            ignore_empty_paragraphs=False,
            id_prefix="word-",
            convert_image=mammoth.images.img_element(named),
        )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(f"<div>{result.value}</div>", parser)
    except Exception as fault:  # noqa: BLE001 - whatever a strange file makes of the reader, it is one refusal
        raise MastercopyError(*_BROKEN) from fault
