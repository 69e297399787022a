"""Turns what scripts and styles say into the language of a site, as a script and a style; English needs none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from mastercopy.site.speech import Speech
from mastercopy.words.saying import say

_SAID = re.compile(rb'\bsay(?:Count)?\("([^"]+)"')


def spoken_assets(speech: Speech, scripts: Iterable[bytes]) -> tuple[bytes, bytes]:
    """(a script of what the scripts say, which comes before them; a style of the few words in styles, after them)"""
    if not speech.messages:
        return b"", b""
    asked = {found.decode() for data in scripts for found in _SAID.findall(data)}
    words = {one: speech.messages[one] for one in sorted(asked) if one in speech.messages}
    told = json.dumps({"zero": speech.form(0), "messages": words}, ensure_ascii=False, separators=(",", ":"))
    missing, revision = (speech.say(text) for text in (say("(missing page)"), say("Revision")))
    foot = speech.say(say("Uncontrolled when printed"))
    sheet = speech.say(say("Page {number} of {total}", number="{number}", total="{total}"))
    number = sheet.replace("{number}", '" counter(page) "').replace("{total}", '" counter(pages) "')
    style = (
        f'.md-typeset a[data-gone]::after {{ content: " {missing}"; }}\n'
        "@media screen and (max-width: 44.99em) { .md-typeset .mc-revisions td:nth-child(1)::before "
        f'{{ content: "{revision}\\00A0"; }} }}\n'
        f':root {{ --mc-foot: attr(data-mc-foot, "{foot}"); }}\n'
        f'@page {{ @bottom-right {{ content: "{number}"; }} }}\n'
    )
    return f"window.mastercopyWords={told};\n".encode(), style.encode()
