"""Turns words into Markdown or HTML that shows exactly them, whatever marks they hold."""

from __future__ import annotations

import html
import re

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_MARKS = re.compile(r"[\\`*_\[\]{}]")
_ENTITY = re.compile(r"&(?=[#\w]|$)")
_DOUBLED = re.compile(r"~(?=.*~)|(?<=~)~|\^(?=.*\^)|(?<=\^)\^|=(?==)|(?<==)=|\+(?=\+)|(?<=\+)\+")
_SMILEY = re.compile(r":(?=[\w+-]+:)")
_SHORT = re.compile(r"\((?=(?:c|r|tm|p)\))", re.IGNORECASE)
_BEGINNING = re.compile(r"(\d+)([.)])(?=\s|$)|([-+#>])|([=~:?|])|(!)(?!\[)")


def plain(text: str) -> str:
    """The text with single blanks; a blank that does not break a line stays."""
    return _BLANKS.sub(" ", text)


def to_html(text: str) -> str:
    """Words as HTML."""
    return html.escape(plain(text), quote=False).replace("\xa0", "&nbsp;")


def to_markdown(text: str) -> str:
    """Words within a line of Markdown."""
    shown = _MARKS.sub(lambda match: f"\\{match.group()}", _ENTITY.sub("&amp;", plain(text)))
    shown = shown.replace("<", "&lt;").replace("|", "&#124;").replace("\xa0", "&nbsp;")
    shown = _DOUBLED.sub(lambda match: f"&#{ord(match.group())};", shown)
    return _SHORT.sub(r"\\(", _SMILEY.sub("&#58;", shown))


def begin_line(line: str) -> str:
    """A line of Markdown that begins nothing but a paragraph."""
    match = _BEGINNING.match(line)
    if match is None:
        return line
    number, ends, mark, other, shout = match.groups()
    rest = line[match.end() :]
    if number is not None:
        return f"{number}\\{ends}{rest}"
    return f"&#{ord(other)};{rest}" if other is not None else f"\\{mark or shout}{rest}"


def end_heading(line: str) -> str:
    """A heading whose last mark is not taken for its end."""
    return f"{line[:-1]}\\#" if line.endswith("#") and not line.endswith("\\#") else line


def to_address(address: str) -> str:
    """A destination as it may stand in a link of Markdown."""
    unsafe = " \"'()<>[]\\`{}|*_^~"
    quoted = "".join(f"%{ord(one):02X}" if one in unsafe or ord(one) < 0x21 else one for one in address)
    return quoted.replace("&", "&amp;")
