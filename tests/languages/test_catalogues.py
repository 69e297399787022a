"""Every message that pages may say is in every catalogue: translated, with the same names and the same markup."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mastercopy.site.speech import read_speech
from mastercopy.site.spokenassets import spoken_assets


def _messages() -> ModuleType:
    """The tool of `make messages`, which is no module of a package."""
    spec = importlib.util.spec_from_file_location("messages", Path(__file__).with_name("messages.py"))
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = found
    spec.loader.exec_module(found)
    return found


MESSAGES = _messages()
CATALOGUES = sorted(MESSAGES.LANGUAGES.glob("*.po"))
NAMES = [path.stem for path in CATALOGUES]
_NAME = re.compile(r"%\(\w+\)s|\{\{|\}\}|\{\w+\}")
"""Names of values, and braces that are shown as such."""
_TAG = re.compile(r"<[^>]+>|&\w+;")


@pytest.fixture(scope="module")
def everything() -> set[str | tuple[str, ...]]:
    return set(MESSAGES.messages())


def test_there_is_german_french_and_spanish() -> None:
    assert NAMES == ["de", "es", "fr"]
    assert all(path.stat().st_size < 1_000_000 for path in CATALOGUES)


@pytest.mark.parametrize("path", CATALOGUES, ids=NAMES)
def test_a_catalogue_has_every_message_and_no_other(path: Path, everything: set[str | tuple[str, ...]]) -> None:
    known = {entry.id for entry in MESSAGES.read_catalogue(path) if entry.id}
    assert everything - known == set(), "run `make messages` and translate what is new"
    assert known - everything == set(), "run `make messages`: nothing says these any more"


@pytest.mark.parametrize("path", CATALOGUES, ids=NAMES)
def test_a_translation_is_there_and_says_the_same_names_in_the_same_markup(path: Path) -> None:
    for entry in MESSAGES.read_catalogue(path):
        if not entry.id:
            continue
        asked = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        said = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(said) and not entry.fuzzy, f"{asked[0]!r} has no translation"
        for one in said:
            assert sorted(_NAME.findall(one)) == sorted(_NAME.findall(asked[-1])), one
            assert sorted(_TAG.findall(one)) == sorted(_TAG.findall(asked[-1])), one
            assert one.count("`") == asked[-1].count("`"), one
            assert (one[:1] == " ", one[-1:] == " ") == (asked[0][:1] == " ", asked[0][-1:] == " "), one


def test_all_that_a_script_says_is_in_the_words_that_it_is_given() -> None:
    """Also in the middle of another text; and each call names its text, or nobody would find it."""
    scripts = {path: path.read_text("utf-8") for path in sorted((MESSAGES.PACKAGE / "site/assets").rglob("*.js"))}
    asked = {
        (name, text.removeprefix('"'))
        for path, script in scripts.items()
        if path.name != "language.js"
        for name, text in re.findall(r'\b(say|sayCount)\(\s*("?[^"]*)', script)
    }
    assert len(asked) > 50 and ("sayCount", "{number} review overdue") in asked
    for language in NAMES:
        speech = read_speech(language)
        given = spoken_assets(speech, [script.encode() for script in scripts.values()])[0].decode()
        words = json.loads(given.partition("=")[2].rstrip(";\n"))["messages"]
        assert {text for _, text in asked} - words.keys() == set()
        assert {text for name, text in asked if name == "sayCount" and len(words[text]) != 2} == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=NAMES)
def test_to_gather_messages_again_changes_nothing(
    path: Path, tmp_path: Path, everything: set[str | tuple[str, ...]]
) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    MESSAGES.bring_up_to_date(copy, everything)
    assert copy.read_bytes() == path.read_bytes()


def test_french_breaks_no_line_before_a_mark() -> None:
    for entry in MESSAGES.read_catalogue(MESSAGES.LANGUAGES / "fr.po"):
        said = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert [one for one in said if re.search(r" [:;?!](\W|$)", re.sub(r"`[^`]*`", "", one))] == []
