"""Turns page values into HTML through the templates: strict about names, everything escaped."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from mastercopy.site.celllabels import label_cells
from mastercopy.site.redlinewords import say_labels, say_terms
from mastercopy.site.speech import Speech, read_speech
from mastercopy.views.addresses import relative
from mastercopy.views.figures import figure
from mastercopy.views.glossary import explain, find_word, mark_of_word

_Kind = TypeVar("_Kind", bound=Environment)
_FIXED = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+|\d{4}(?:-\d\d){1,2}")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_WORD = re.compile(r"[^\W\d_]+(?:-(?:l[ae]s?|leur|lui|en|y|vous))?(?=[ \u00a0\u202f,;:'’])")
"""The first word of a sentence, in French with its pronoun behind it; no number of a document is one."""


def is_fixed(text: str) -> bool:
    """Whether a cell holds nothing but a number of a record or a day, which must not be broken into two lines."""
    return len(text) <= 24 and _FIXED.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    """Whether a cell holds the digest of a text, which may be broken anywhere."""
    return text.startswith("sha256:")


def upper_first(text: str) -> str:
    """The beginning of a line: nothing but its first letter changes."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A message that begins small, as on the command line, as a sentence of a page."""
    begun = text[:1].upper() + text[1:] if _WORD.match(text) else text
    return begun if not begun or begun.endswith((".", "?", "!")) else begun + "."


def told(text: str) -> Markup:
    """A message of a rule as a page shows it: what stands in backticks as code."""
    parts = sentence(text).split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    return Markup("").join(Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts))


def unbroken(text: str) -> Markup:
    """A text whose days are not broken into two lines."""
    return Markup(_DAY.sub(r'<span class="mc-fixed">\g<0></span>', str(escape(text))))  # noqa: S704


def _hinted(speech: Speech, text: str) -> Markup:
    """A text whose hardest word can be asked about: a button that opens what `parts.hints` wrote of it."""
    said = str(speech.say(text))
    found = find_word(said, speech.say)
    if found is None:
        return escape(said)
    begin, end, word = found
    button = '<button type="button" class="mc-term" popovertarget="{}">{}</button>'
    return escape(said[:begin]) + Markup(button).format(mark_of_word(word), said[begin:end]) + escape(said[end:])


def _explained(speech: Speech, texts: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    return explain([str(speech.say(text)) for text in texts], speech.say)


@lru_cache(maxsize=16)
def template_environment(language: str) -> Environment:
    """For our own templates."""
    environment = _with_words(Environment, language)
    keep_compiled(environment, said=environment.finalize is not None)
    return environment


def keep_compiled(environment: Environment, *, said: bool = False) -> None:
    """Let templates that are installed be compiled once for all processes, as Python does with modules.

    What is compiled asks for each value how it is `said`, or does not: each is kept under a name of its own.
    """
    environment.optimized = False  # what filters make of constants would be kept as well, and outlive their code
    environment.bytecode_cache = _compiled_templates("said" if said else "plain")


def _compiled_templates(kind: str) -> FileSystemBytecodeCache | None:
    """Beside the templates, where Python keeps what it compiled of modules; None where nothing may be written there."""
    folder = Path(__file__).with_name("templates") / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    pattern = f"%s.jinja-{jinja2.__version__}-{kind}.cache"
    return FileSystemBytecodeCache(str(folder), pattern) if os.access(folder, os.W_OK) else None


@lru_cache(maxsize=16)
def sandboxed_environment(language: str) -> ImmutableSandboxedEnvironment:
    """For the template that a record type of the organisation brings."""
    return _with_words(ImmutableSandboxedEnvironment, language)


def _with_words(kind: type[_Kind], language: str) -> _Kind:
    """Every value that a template shows, and every text that a filter changes, is first said in the language."""
    speech = read_speech(language)
    environment = kind(
        loader=PackageLoader("mastercopy.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        auto_reload=False,
        finalize=speech.say if speech.messages else None,  # in English every text is said as it is
        extensions=["jinja2.ext.i18n"],
    )
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals |= {"_": speech.text, "gettext": speech.text, "ngettext": speech.count, "language": language}
    environment.filters["figure"] = figure
    environment.filters["labelled"] = label_cells
    environment.filters["said"] = speech.say
    environment.filters["hinted"] = partial(_hinted, speech)
    environment.filters["explained"] = partial(_explained, speech)
    environment.filters |= {
        "said_anew": partial(say_labels, speech=speech),
        "said_terms": partial(say_terms, speech=speech),
    }
    for change in (sentence, speech.small, upper_first, told, unbroken):
        environment.filters[change.__name__] = partial(_changed, speech, change)
    environment.filters["lower_first"] = environment.filters.pop("small")
    environment.filters["join"] = partial(_joined, speech)
    environment.tests["fixed"] = is_fixed
    environment.tests["digest"] = is_digest
    return environment


def _changed(speech: Speech, change: Callable[[str], str], text: str) -> str:
    return change(speech.say(text))


def _joined(speech: Speech, texts: Iterable[Any], between: str = "") -> Markup:
    return escape(between).join(speech.say(text) for text in texts)


def render_template(template: str, url: str, language: str, **values: Any) -> str:
    """One shipped template for the page at `url`; `to(address)` in it makes the relative link."""
    return template_environment(language).get_template(template).render(to=partial(relative, url), **values)
