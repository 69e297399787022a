"""Puts all our scripts into one file and all our styles into another, in the language of the site.

Each is small, and what costs a reader time is asking. So a page asks for these two, and for the script that lets the
search run from disk, which must come before the theme's.
"""

from __future__ import annotations

from importlib.resources import files as package_files

from mastercopy.site.frame import WORKER
from mastercopy.site.speech import read_speech
from mastercopy.site.spokenassets import spoken_assets

_SCRIPT, _STYLE = "assets/mastercopy.js", "assets/mastercopy.css"
_APART = (".svg", WORKER.rpartition("/")[2])
"""What stays a file of its own: pictures, and that script."""
_OTHERS_GO_ON = b"/* %s */\ntry {\n%s} catch (fault) { setTimeout(function () { throw fault; }); }\n"
"""A script in a file with others: where it fails as it runs, the browser says so, and those after it still run."""


def read_assets(language: str) -> dict[str, bytes]:
    """Our styles, scripts and pictures by address; what they say where that is not English comes first and last."""
    folder = package_files("mastercopy.site").joinpath("assets")
    read = {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}
    apart = {f"assets/{name}": data for name, data in read.items() if name.endswith(_APART)}
    scripts, styles = (_ordered(read, ending) for ending in (".js", ".css"))
    alone = [item.read_bytes() for item in folder.joinpath("alone").iterdir() if item.name.endswith(".js")]
    words, style = spoken_assets(read_speech(language), [*scripts.values(), *alone])
    script = words + b"".join(_OTHERS_GO_ON % (name.encode(), data) for name, data in scripts.items())
    return apart | {_SCRIPT: script, _STYLE: b"".join(styles.values()) + style}


def _ordered(read: dict[str, bytes], ending: str) -> dict[str, bytes]:
    return {name: read[name] for name in sorted(read) if name.endswith(ending) and not name.endswith(_APART)}
