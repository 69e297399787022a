"""Turns the verbs, rules and record types of this version into the reference in the repository: `make reference`."""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from mastercopy.cli.main import mastercopy
from mastercopy.model.catalog import build_catalog
from mastercopy.model.recordtype import RecordType
from mastercopy.views.referenceview import all_rules, field_rows, measure_rows

_MADE = "This page is made of the program itself by `make reference`: edit the program, not the page.\n"
_EXITS = """Every command ends with 0 when it is done, 1 where it found an error that it was asked to look for, 2 where
it was asked wrongly or cannot read or write, and 3 after a fault of ours. `--help` after a command says the same.
"""
_SURROUNDINGS = (
    ("MASTERCOPY_STORE", "The folder in which is kept what was read and rendered; `off` keeps nothing."),
    ("MASTERCOPY_TRACEBACK", "`1` shows where in the program a fault of ours happened."),
    ("MASTERCOPY_AUDIENCE", "For whom `mkdocs build` and `mkdocs serve` make the site."),
    ("MASTERCOPY_IMPORT_KEY", "The file of the key by which imports know rows again without knowing people."),
)
_SETTINGS = (
    ("folder", "The project, where mkdocs.yml lies elsewhere."),
    ("audience", "For whom the site is, where not everybody may see all."),
    ("full_text", "`true` adds a page that searches whole texts, for a site on a server; it needs the extra `search`."),
)
"""What mkdocs.yml may say under `mastercopy`; the plugin stands beside this floor, so a test compares the two."""


def render_commands() -> str:
    """Every command with its arguments and options."""
    context = click.Context(mastercopy, info_name="mastercopy")
    names = mastercopy.list_commands(context)
    verbs = {name: verb for name in names if (verb := mastercopy.get_command(context, name)) is not None}
    listed = (f"[`{name}`](#{name})" for name in verbs)
    surroundings = _table(("Variable", "What it does"), ((f"`{name}`", said) for name, said in _SURROUNDINGS))
    settings = _table(("Option of the plugin", "What it does"), ((f"`{name}`", said) for name, said in _SETTINGS))
    parts = (_verb(context, name, verb) for name, verb in verbs.items())
    return "\n".join(
        (
            "# Commands\n",
            _MADE,
            _EXITS,
            f"{', '.join(listed)}.\n",
            *parts,
            "## mkdocs.yml\n",
            settings,
            "## Environment\n",
            surroundings,
        )
    )


def _verb(context: click.Context, name: str, verb: click.Command) -> str:
    here = click.Context(verb, info_name=f"mastercopy {name}", parent=None)
    usage = " ".join([here.info_name or "", *verb.collect_usage_pieces(here)])
    told = "\n\n".join(_paragraph(part) for part in inspect.cleandoc(verb.help or "").split("\n\n"))
    options = [one for one in verb.params if isinstance(one, click.Option)]
    rows = ((_names(one, here), _default(one), one.help or "") for one in options)
    table = _table(("Option", "Default", "What it does"), rows) if options else ""
    return f"## {name}\n\n    {usage}\n\n{told}\n\n{table}"


def _paragraph(text: str) -> str:
    """A paragraph of help; what Click is told to leave as it stands, it leaves here as well."""
    return textwrap.indent(text.lstrip("\b\n"), "    ") if text.startswith("\b") else text


def _names(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    return f"`{', '.join((*option.opts, *option.secondary_opts))}{value}`" + (", repeatable" if option.multiple else "")


def _default(option: click.Option) -> str:
    """What stands where the option is not given; nothing where that is nothing, or depends on the day."""
    stated = option.default
    known = isinstance(stated, str | int | Path) and not option.is_flag and str(stated)
    return f"`{stated}`" if known else ""


def render_rules() -> str:
    """Every rule in words, with what to do and how grave it is."""
    parts = (
        f"## {rule.slug}\n\n{rule.says}\n"
        + (f"\nWhat to do: {_sentence(rule.hint)}\n" if rule.hint else "")
        + (f"\n{rule.severities}\n" if rule.severities else "\nFound while reading, on every strictness.\n")
        for rule in all_rules()
    )
    return "\n".join(("# Rules\n", _MADE, *parts))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def render_types() -> str:
    """Every record type with its fields and measures."""
    kinds = build_catalog(None)[0].types
    shared = _shared(kinds)
    listed = (f"[{kind.title}](#{name})" for name, kind in sorted(kinds.items()))
    families = (
        f"## Every {family}\n\n{_table(_FIELDS, (row for row in field_rows(kind) if row in shared[family]))}"
        for family, kind in sorted({one.family: one for one in kinds.values()}.items())
    )
    parts = (_type(name, kind, shared[kind.family]) for name, kind in sorted(kinds.items()))
    return "\n".join(("# Record types\n", _MADE, f"{', '.join(listed)}.\n", *families, *parts))


_FIELDS = ("Field", "Title", "Kind", "Required", "Help")


def _shared(kinds: Mapping[str, RecordType]) -> dict[str, set[tuple[str, ...]]]:
    """The fields that all types of a family have, as they are described."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for kind in kinds.values():
        rows = set(field_rows(kind))
        found[kind.family] = found.get(kind.family, rows) & rows
    return found


def _type(name: str, kind: RecordType, shared: set[tuple[str, ...]]) -> str:
    prefix = f", IDs beginning with `{kind.prefix}-`" if kind.prefix else ""
    states = f" States: {', '.join(kind.lifecycle.states)}." if kind.lifecycle is not None else ""
    rules = ", ".join(f"[{slug}](rules.md#{slug})" for slug in dict.fromkeys(use.slug for use in kind.rules))
    parts = [
        f"## {name}\n\n{kind.title}: a {kind.family} in `{kind.folder}`{prefix}.{states}\n",
        _table(_FIELDS, (row for row in field_rows(kind) if row not in shared)),
        _table(("Measure", "Title", "Kind", "Unit", "By which date"), measure_rows(kind)) if kind.measures else "",
        f"Rules: {rules}.\n" if rules else "",
    ]
    return "\n".join(part for part in parts if part)


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [tuple(heads), *rows]
    if len(lines) == 1:
        return ""
    cells = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) for line in lines]
    return "\n".join([f"| {cells[0]} |", "|" + "---|" * len(lines[0]), *(f"| {one} |" for one in cells[1:]), ""])


MANUAL: Mapping[str, Callable[[], str]] = {
    "commands.md": render_commands,
    "rules.md": render_rules,
    "types.md": render_types,
}
"""The pages of the reference."""


def write_manual(folder: Path) -> None:
    """Write every page of the reference into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, render in MANUAL.items():
        (folder / name).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    write_manual(Path(sys.argv[1]))
