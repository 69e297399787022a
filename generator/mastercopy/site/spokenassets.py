"""Turns what scripts and styles say into the language of a site, as a script and a style; English has none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from mastercopy.site.speech import Speech
from mastercopy.words.saying import say

SCRIPT, STYLE = "assets/mastercopy-language.js", "assets/mastercopy.language.css"
"""The script comes before those that ask it, the style after the one that it changes: both are loaded by name."""
_SAID = re.compile(rb'\bsay(?:Count)?\("([^"]+)"')


def spoken_assets(speech: Speech, assets: Mapping[str, bytes]) -> dict[str, bytes]:
    """What the scripts among the assets say, and the few words that stand in styles."""
    if not speech.messages:
        return {}
    asked = {found.decode() for data in assets.values() for found in _SAID.findall(data)}
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
    return {SCRIPT: f"window.mastercopyWords={told};\n".encode(), STYLE: style.encode()}
