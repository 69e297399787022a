"""Gathers every message that pages may say, and brings the catalogues up to date with them."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from mastercopy.checks.findings import FOUND
from mastercopy.model.calendar import WEEKDAYS
from mastercopy.model.catalog import build_catalog
from mastercopy.model.lengths import SPANS
from mastercopy.model.recordtype import FieldSpec
from mastercopy.model.retention import shipped_classes
from mastercopy.model.reviewinputs import review_inputs
from mastercopy.model.standard import shipped_standards
from mastercopy.statistics.runrules import RULE_SETS
from mastercopy.views.measureview import one_or_many
from mastercopy.views.wording import label, plural
from mastercopy.words.saying import Told

PACKAGE = Path(__file__).resolve().parents[2] / "generator" / "mastercopy"
LANGUAGES = PACKAGE / "site" / "languages"
_ONE, _TWO = ("say", "_", "gettext"), ("say_count", "sayCount", "ngettext")
KEYWORDS: dict[str, Any] = {**dict.fromkeys(_ONE), **dict.fromkeys(_TWO, (1, 2)), "say_as": (2,)}
_TEMPLATES = {"silent": "false", "newstyle_gettext": "true"}
_SCRIPTS = re.compile(r"""\bsay(Count)?\(\s*"([^"]+)"(?:,\s*"([^"]+)")?""")
"""Also what a script says in the middle of what it says, which Babel's own reader of scripts does not find."""
_PAGES = ("views", "site", "history")
"""Where what is counted stands on pages; the command line stays English."""
Message = str | tuple[str, ...]


def messages() -> set[Message]:
    """All of them; of those for one and many, both."""
    named = (_message(title) for title in (*_titles(), *_ours()) if _has_words(title))
    return {*_templates(), *_scripts(), *_calls(), *SPANS.values(), *named}


def _message(title: str) -> str:
    """What catalogues know a title by, which may say more than English does."""
    return title.form.messages[0] if isinstance(title, Told) and title.form.messages else str(title)


def _has_words(text: str | None) -> bool:
    return any(letter.islower() for letter in text or "")


def _calls() -> Iterator[Message]:
    """What Python says, also in the middle of what it says, and what `count` makes of a noun that pages tell."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                texts = [one.value if isinstance(one, ast.Constant) else None for one in call.args]
                if call.func.id == "count" and path.relative_to(PACKAGE).parts[0] in _PAGES and len(texts) > 1:
                    yield from _counted(*texts[1:])
                yield from _called(call.func.id, texts)
                yield from _hints(call.func.id, texts)


def _counted(noun: str | None, many: str | None = None) -> Iterator[Message]:
    if noun is not None:
        yield f"{{number}} {noun}", f"{{number}} {many or f'{noun}s'}"


def _called(name: str, texts: Sequence[Any]) -> Iterator[Message]:
    places = (KEYWORDS[name] or (1,)) if name in KEYWORDS else ()
    said = tuple(texts[place - 1] for place in places if place <= len(texts))
    if said and all(isinstance(one, str) and one for one in said):
        yield said[0] if len(said) == 1 else said


def _hints(name: str, texts: Sequence[Any]) -> Iterator[Message]:
    """What to do about what a rule finds, as its decorator says it."""
    if name == "rule" and len(texts) > 2 and isinstance(texts[2], str):
        yield texts[2]


def _titles() -> Iterator[str]:
    """What the shipped record types call themselves, their fields, measures and states."""
    for kind in build_catalog(None)[0].types.values():
        yield from (kind.title, str(kind.plural or plural(kind.title)), *_named(kind.fields), *_named(kind.beside))
        yield from (text for rows in kind.starter.values() for row in rows for text in row.values())
        for measure in kind.measures:
            yield from (measure.title, measure.unit, one_or_many(Decimal(1), measure.unit))
        yield from (label(state) for state in (kind.lifecycle.every if kind.lifecycle is not None else ()))


def _named(fields: Sequence[FieldSpec]) -> Iterator[str]:
    for spec in fields:
        yield spec.title
        yield from map(label, spec.of)
        yield from _named(spec.fields)


def _ours() -> Iterator[str]:
    """What our own data says: standards, classes of retention, inputs of a review and rules of signals."""
    for standard in shipped_standards()[0].values():
        yield from (standard.title, standard.note)
        yield from (text for row in standard.rows.values() for text in (row.label, row.about, row.added, row.hint))
    for kept in shipped_classes().values():
        yield from (kept.title, kept.reason, kept.disposal)
    yield from (*FOUND.values(), *(day.capitalize() for day in WEEKDAYS))
    yield from (text for one in review_inputs() for text in (one.label, one.asks))
    yield from (name for rules in RULE_SETS.values() for name in rules)


def _templates() -> Iterator[Message]:
    for path in sorted(PACKAGE.glob("site/templates/*.j2")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("jinja2.ext:babel_extract", file, KEYWORDS, (), _TEMPLATES):
                if message and message != ("",):
                    yield message


def _scripts() -> Iterator[Message]:
    for path in sorted(PACKAGE.glob("site/assets/**/*.js")):
        for counted, one, many in _SCRIPTS.findall(path.read_text("utf-8")):
            yield (one, many) if counted else one


def read_catalogue(path: Path) -> Catalog:
    return read_po(io.BytesIO(path.read_bytes()), locale=path.stem)


def bring_up_to_date(path: Path, found: set[Message]) -> None:
    """Add what is new without a translation, and drop what nothing says any more; the rest stays as it is."""
    known = read_catalogue(path) if path.is_file() else Catalog(locale=path.stem)
    fresh = Catalog(locale=path.stem, project="Mastercopy", charset="utf-8", fuzzy=False)
    for message in found:
        kept = known.get(message if isinstance(message, str) else message[0])
        said = kept.string if kept is not None and isinstance(kept.id, str) is isinstance(message, str) else None
        fresh.add(message, said)
    written = io.BytesIO()
    write_po(written, fresh, width=120, no_location=True, omit_header=True, sort_output=True)
    path.write_bytes(_HEAD.format(language=path.stem, plural=fresh.plural_forms).encode() + written.getvalue())


_HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""

if __name__ == "__main__":
    everything = messages()
    for place in [LANGUAGES / f"{name}.po" for name in sys.argv[1:]] or sorted(LANGUAGES.glob("*.po")):
        bring_up_to_date(place, everything)
        entries = [entry for entry in read_catalogue(place) if entry.id]
        lacking = sum(not all((entry.string,) if isinstance(entry.string, str) else entry.string) for entry in entries)
        sys.stdout.write(f"{place.name}: {len(entries)} messages, {lacking} without a translation\n")
