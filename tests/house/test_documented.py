"""Nothing that people can type or write down is without a word about it, and no page speaks of what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mastercopy.cli.main import mastercopy
from mastercopy.cli.manual import MANUAL, render_commands, render_types
from mastercopy.model.catalog import build_catalog
from mastercopy.model.recordtype import FieldSpec
from mastercopy.plugin import Options
from mastercopy.views.referenceview import all_rules

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generator" / "mastercopy"
NAMES = mastercopy.list_commands(click.Context(mastercopy))
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def verb_of(name: str) -> click.Command:
    verb = mastercopy.get_command(click.Context(mastercopy), name)
    assert verb is not None, name
    return verb


@pytest.mark.parametrize("name", MANUAL)
def test_the_reference_is_as_the_program_is(name: str) -> None:
    kept = (ROOT / "reference" / name).read_text("utf-8")
    assert kept == MANUAL[name](), f"reference/{name} is of another version: run `make reference`"


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_says_what_it_does(name: str) -> None:
    verb, told = verb_of(name), render_commands()
    assert verb.help and verb.help.strip(), name
    for option in verb.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts}"
            assert all(one in told for one in option.opts)
        else:
            named = (option.name or "").rstrip("_").removesuffix("s")
            words = [named, *re.findall(r"\w[\w.]*\w", option.metavar or "")]
            assert any(re.search(rf"(?i)\b{re.escape(word)}", verb.help) for word in words), option.name


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.slug)
def test_every_rule_says_what_it_sees(rule: object) -> None:
    assert getattr(rule, "says", "").strip()


def fields(specs: tuple[FieldSpec, ...], head: str = "") -> Iterator[tuple[str, FieldSpec]]:
    for spec in specs:
        yield head + spec.name, spec
        yield from fields(spec.fields, f"{head}{spec.name}.")


def test_every_field_has_a_title_and_its_line() -> None:
    told = render_types()
    for kind in build_catalog(None)[0].types.values():
        for name, spec in fields(kind.fields):
            assert spec.title.strip() and f"| {name} | {spec.title.replace('|', chr(92) + '|')} | " in told, name


def test_every_variable_of_the_surroundings_is_told() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "generator").rglob("*.py")]
    named = {name for text in sources for name in re.findall(r"MASTERCOPY_[A-Z_]+", text)}
    assert named and {name for name in named if f"`{name}`" not in render_commands()} == set()


def test_every_option_of_the_plugin_is_told() -> None:
    told = render_commands().partition("## mkdocs.yml")[2].partition("## Environment")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", told, re.M)) == {name for name, _ in Options._schema}


def pages() -> Iterator[Path]:
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))
    for folder in ("docs", "generator/mastercopy/demonstration/story", "generator/mastercopy/editing/founding"):
        yield from sorted((ROOT / folder).rglob("*.md"))


def calls() -> Iterator[tuple[str, str, str]]:
    """(page, verb, the rest) of every command that a page shows, in a line of code or between marks."""
    for page in pages():
        text = page.read_text("utf-8")
        shown = [*re.findall(r"`(mastercopy [a-z][^`]*)`", text), *re.findall(r"^ *(mastercopy [a-z].*)$", text, re.M)]
        for line in shown:
            _, verb, *rest = line.split("#")[0].split(maxsplit=2)
            yield page.relative_to(ROOT).as_posix(), verb, "".join(rest)


def test_no_page_speaks_of_a_command_that_is_not_there() -> None:
    found = list(calls())
    assert len(found) > 50
    for page, verb, rest in found:
        assert verb in NAMES, f"{page}: mastercopy {verb}"
        known = {one for option in verb_of(verb).params for one in option.opts} | {"--help"}
        assert {*OPTION.findall(rest)} <= known, f"{page}: mastercopy {verb} {rest}"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_no_page_names_a_module_that_is_not_there(page: str) -> None:
    named = set(re.findall(r"`([\w/-]+/[\w-]+\.(?:py|j2|css|js))[` ]", (ROOT / page).read_text("utf-8")))
    homes = (ROOT, PACKAGE)
    assert {name for name in named if not any((home / name).is_file() for home in homes)} == set()
