"""The house's own rules, read from the source itself: size, words at the door, and where the world may enter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generator" / "mastercopy"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
NAMES = [path.relative_to(PACKAGE).as_posix() for path in MODULES]

LONGEST_MODULE = 300
LONGEST_FUNCTION = 40

# Reading a clock or the environment: the module it comes from and the name read there.
WORLD = {
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "strftime"),
    ("os", "environ"), ("os", "getenv"), ("os", "environb"),
}  # fmt: skip
WORLD_IMPORTS = {("os", "environ"), ("os", "getenv"), ("time", "time"), ("time", "time_ns"), ("time", "localtime")}
# Where the world may enter: sources, doors, and the two that run Git to write a repository, for the demonstration and
# for a firm that begins.
DOORS = (
    "sources/", "cli/", "plugin.py", "site/mkdocs_door.py", "__main__.py", "demonstration/replay.py",
    "editing/founding/",
)  # fmt: skip
# Where something is written to disk: people's files by one module alone, the rest by doors and the demonstration.
WRITES = {"write_bytes", "write_text", "mkdir", "unlink", "rename", "mkstemp", "symlink_to", "rmtree"}
WRITES |= {"copyfile", "copy", "copy2", "TemporaryDirectory"}
WRITERS = (
    "editing/writer.py",
    "editing/founding/",
    "cli/",
    "plugin.py",
    "site/mkdocs_door.py",
    "site/door.py",
    "site/bindery.py",
    "site/zensical_door.py",
    "site/delivery.py",
    "site/berth.py",
    "demonstration/replay.py",
    "sources/store.py",  # only in the cache folder of the user
    "sources/shelf.py",  # there as well
    "site/templating.py",  # only where Python keeps what it compiled
    "sources/importkey.py",  # only in the configuration folder of the user
    "sources/repository.py",  # only a passing copy of Git's index, outside the repository
    "sources/signatures.py",  # only a passing folder for the tools, outside the repository
    "site/fulltext.py",  # the same, for Pagefind
)

# A type's rules may name it, and the demonstration writes records of it.
TYPE_NAMING_FLOORS = ("checks/rules/", "demonstration/", "demonstration.py")
# Words that name a type and something of the machinery: a field kind, a front matter field, the part a type plays, the
# `form` of a field kind, the `plan` key of a field, the `site` that is written, the `course` of a training, the `scope`
# of a rule or a cell, what a field or a grade of a finding is called. Asking a record for its type by one of them is
# caught all the same.
SHARED_WORDS = {"person", "role", "link", "clause", "file", "process", "organisation", "form", "plan", "site"}
SHARED_WORDS |= {"course", "decision", "objective", "opportunity", "requirement", "scope"}
TYPE_QUESTIONS = {"name", "type_name", "type"}

CHAIN_WORDS = re.compile(r"(?:^|[A-Z_a-z])(Manager|Helper|Utils|Handler|Base)$")
MACHINE_PATH = re.compile(r"""(?:^|[\s"'=(:])(/(?:home|root|Users|work|opt|mnt|tmp/[a-z])[\w./-]*|[A-Z]:\\\\\w+)""")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to its last line."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def docstring_nodes(tree: ast.AST) -> set[int]:
    """The string constants that stand alone as statements: documentation, not data."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def world_reads(tree: ast.AST) -> Iterator[str]:
    """Every place that reads a clock or the environment, as `line: name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if (name, node.attr) in WORLD:
                yield f"{node.lineno}: {name}.{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if (node.module, alias.name) in WORLD_IMPORTS:
                    yield f"{node.lineno}: from {node.module} import {alias.name}"


def type_names(tree: ast.Module, types: set[str]) -> Iterator[str]:
    """Every string that names a record type, as `line: type`; shared words only where a type is asked for."""
    documentation, asked = docstring_nodes(tree), {id(node) for node in answers_to_type_questions(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in documentation:
            continue
        if node.value in types and (node.value not in SHARED_WORDS or id(node) in asked):
            yield f"{node.lineno}: {node.value}"


def answers_to_type_questions(tree: ast.Module) -> Iterator[ast.AST]:
    """What stands on the other side of `.type.name ==`, or is handed to `of_type`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            if any(isinstance(side, ast.Attribute) and side.attr in TYPE_QUESTIONS for side in sides):
                yield from (inner for side in sides for inner in ast.walk(side))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "of_type":
            yield from node.args


@cache
def shipped_types() -> set[str]:
    folder = resources.files("mastercopy") / "recordtypes"
    return {entry.name for entry in folder.iterdir() if (entry / "type.yml").is_file()}


def text_files() -> Iterator[Path]:
    """What a visitor of the repository reads, besides what tools wrote."""
    for folder in ("generator", "tests", ".github", ".ci", "docs", "records", "reference"):
        for path in sorted((ROOT / folder).rglob("*")):
            if any(part.startswith((".hyp", "__pyc")) for part in path.parts):
                continue
            if path.suffix in {".py", ".yml", ".yaml", ".md", ".j2", ".css", ".js", ".toml", ""} and path.is_file():
                yield path
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "pyproject.toml"))


def test_the_house_is_found() -> None:
    assert "words/problem.py" in NAMES and "sources/clock.py" in NAMES


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_fits_and_says_what_it_is(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_MODULE, "a module this long wants a neighbour"
    if any(line.strip() for line in lines):
        said = ast.get_docstring(tree_of(path))
        assert said, "a module opens with one sentence saying what it turns into what"
        first = " ".join(said.split("\n\n")[0].split())
        assert first.endswith((".", ":")) and len(first.split()) >= 3, "that sentence says something, to its full stop"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_functions_fit(path: Path) -> None:
    long = {f.name: function_lines(f) for f in functions(tree_of(path)) if function_lines(f) > LONGEST_FUNCTION}
    assert long == {}


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_names_are_the_trades_nouns(path: Path) -> None:
    names = [node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    assert [name for name in names if CHAIN_WORDS.search(name)] == []
    assert path.stem not in {"utils", "helpers", "helper", "common", "misc", "base"}


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_dataclasses_freeze(path: Path) -> None:
    """From the model up, a value handed on does not change; what a walk remembers is private, and doors converse."""
    if path.relative_to(PACKAGE).as_posix().startswith((*DOORS, "words/")):
        return
    thawed = []
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
            continue
        for mark in node.decorator_list:
            call = mark if isinstance(mark, ast.Call) else None
            name = call.func if call else mark
            if isinstance(name, ast.Name) and name.id == "dataclass":
                settings = {word.arg: word.value for word in call.keywords} if call else {}
                frozen = settings.get("frozen")
                if not (isinstance(frozen, ast.Constant) and frozen.value is True):
                    thawed.append(f"{node.lineno}: {node.name}")
    assert thawed == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_the_world_enters_at_the_edge(path: Path) -> None:
    reads = list(world_reads(tree_of(path)))
    assert reads == [] or path.relative_to(PACKAGE).as_posix().startswith(DOORS)


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_only_the_writer_and_the_doors_write(path: Path) -> None:
    writes = [
        f"{node.lineno}: {node.attr}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in WRITES
    ]
    assert writes == [] or path.relative_to(PACKAGE).as_posix().startswith(WRITERS)


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_shipped_type_is_named_in_python(path: Path) -> None:
    if path.relative_to(PACKAGE).as_posix().startswith(TYPE_NAMING_FLOORS):
        return
    assert list(type_names(tree_of(path), shipped_types())) == []


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("x = 'procedure'", 1),
        ("'procedure'", 0),
        ("x = fields.get('process')", 0),
        ("x = record.type.name == 'process'", 1),
        ("x = record.type.name in ('process', 'site')", 2),
        ("x = register.of_type('process')", 1),
    ],
)
def test_the_eye_for_type_names_sees(source: str, named: int) -> None:
    assert len(list(type_names(ast.parse(source), {"procedure", "process", "site"}))) == named


def test_no_machine_path_is_written_down() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if path != Path(__file__).resolve() and MACHINE_PATH.search(line)
    ]
    assert found == []


def test_the_locks_name_hashes_and_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pinned = re.findall(r"(?m)^[A-Za-z0-9._-]+==\S+ \\$", text)
        unhashed = re.findall(r"(?m)^[A-Za-z0-9._-]+==\S+$", text)
        assert pinned and not unhashed, name
        assert "://" not in text and "--index" not in text and "--find-links" not in text, name


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("import datetime\nx = datetime.datetime.now()", 1),
        ("from datetime import date\nx = date.today()", 1),
        ("import os\nx = os.environ['HOME']", 1),
        ("from os import getenv\nx = getenv('HOME')", 1),
        ("from time import perf_counter\nx = perf_counter()", 0),
        ("x = organisation.today", 0),
    ],
)
def test_the_eye_for_clocks_sees(source: str, reads: int) -> None:
    assert len(list(world_reads(ast.parse(source)))) == reads


WHOLE_FILES = {"pack.html.j2", "reviewalone.html.j2", "booklet.html.j2"}
"""Templates of pages that bring their own style, since nothing lies beside them."""


@pytest.mark.parametrize(
    "template", sorted({*PACKAGE.rglob("*.j2"), *PACKAGE.rglob("*.svg")}), ids=lambda one: one.name
)
def test_a_template_holds_nothing_that_the_policy_of_pages_refuses(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"<[a-z][^<>]*\s(?:style|on[a-z]+)=", text), "a class, or an attribute of SVG"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "a file of `assets`"
    assert "<style" not in text or template.name in WHOLE_FILES, "`mastercopy.css`"
    constants = re.search(r"\{\{-?\s*(\"[^\"]*\"|'[^']*')\s*\|", text)
    assert constants is None, "what a filter makes of a constant is made once, for all languages"
