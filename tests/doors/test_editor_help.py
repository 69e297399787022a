"""What editors are given: schemas that take what the reader takes, settings that leave people's own lines alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from company import Company, run
from mastercopy.editing.editorhelp import EXTENSIONS, SCHEMAS, SETTINGS, SNIPPETS
from mastercopy.model.catalog import build_catalog
from mastercopy.model.derive import schema
from mastercopy.model.fields import KINDS, kind_of, read_field
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.files import read_disk_tree
from mastercopy.sources.yamltext import YamlScalar
from mastercopy.words import Place

ROOT = Path(__file__).resolve().parents[2]
CATALOG = build_catalog(read_disk_tree(ROOT))[0]
RECORDS = [path for path in read_disk_tree(ROOT).paths if path.endswith(".yml") and CATALOG.for_path(path)]


class Core(yaml.SafeLoader):
    """YAML as editors read it by default: the core schema of YAML 1.2, where a date is a text and `yes` a word."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), first)
Core.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))  # 08 is eight, and no octal number


def read_as_editors_do(text: str, loader: type[yaml.SafeLoader] = Core) -> Any:
    return json.loads(json.dumps(yaml.load(text, loader), default=str))  # noqa: S506 - a safe loader


def faults_of(shape: Mapping[str, Any], written: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(shape, format_checker=FormatChecker()).iter_errors(written)]


@pytest.mark.parametrize("loader", [Core, yaml.SafeLoader], ids=["yaml 1.2", "yaml 1.1"])
def test_every_record_of_the_demonstration_is_right_for_editors(loader: type[yaml.SafeLoader]) -> None:
    assert len(RECORDS) > 100
    shapes = {name: schema(kind) for name, kind in CATALOG.types.items()}
    for path in RECORDS:
        kind = CATALOG.for_path(path)
        assert kind is not None
        written = read_as_editors_do((ROOT / path).read_text("utf-8"), loader)
        assert faults_of(shapes[kind.name], written) == [], path


@pytest.mark.parametrize("name", sorted(CATALOG.types))
def test_every_example_is_right_for_editors(name: str) -> None:
    kind = CATALOG.types[name]
    text = kind.example or ""
    written = read_as_editors_do(text.split("---\n")[1] if kind.family == "document" else text)
    assert faults_of(schema(kind), written) == []


SCALARS = st.one_of(
    st.sampled_from(
        [
            "5",
            "08",
            "5.5",
            "-3",
            "+2.25",
            ".5",
            "007",
            "7.10",
            "2026-01-01",
            "2026",
            "2026-H1",
            "2026-W17",
            "2026-04",
            "yes",
        ]
        + ["no", "on", "off", "true", "5 days", "5 working days", "24 months", "1  hour", "2026-03-14 10:15"]
        + ["2026-03-14T10:15:30", "2026-02-30", "one", "two", "1", "~", "null", "1e3", "0x1F", "10:30"]
    ),
    st.from_regex(r"[0-9]{1,3} {1,2}(working )?(hour|day|week|month|year)s?", fullmatch=True),
    st.from_regex(r"[-+]?[0-9]{0,4}(\.[0-9]{1,3})?", fullmatch=True),
    st.from_regex(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?", fullmatch=True),
)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "records"])
@settings(deadline=None, max_examples=150)
@given(text=SCALARS, quoted=st.booleans())
def test_an_editor_takes_whatever_the_reader_takes(kind: str, text: str, quoted: bool) -> None:
    spec = FieldSpec("field", kind, "Field", Place("a"), of=("yes", "no", "one", "1", "off"))
    if read_field(YamlScalar(text, Place("a"), not quoted), spec)[1]:
        return
    written = read_as_editors_do(f"'{text}'" if quoted else text)
    assert written is None or isinstance(written, list) or faults_of(kind_of(kind).schema(spec), written) == []


def test_an_editor_warns_of_what_the_reader_refuses() -> None:
    shape = schema(next(kind for kind in CATALOG.types.values() if kind.part == "findings"))
    good = {"id": "FND-2026-001", "title": "Late", "status": "open"}
    known = faults_of(shape, good)
    for wrong in ({"response_due": "soon"}, {"tittle": "Late"}, {"status": "opne"}, {"response_due": ["2026-01-01"]}):
        assert len(faults_of(shape, {**good, **wrong})) > len(known), wrong


def test_the_help_of_this_repository_is_true() -> None:
    said = run("schema", "--check", where=ROOT)
    assert said.returncode == 0, f"{said.stdout}(this repository's own .vscode)"
    sizes = [path.stat().st_size for path in (ROOT / ".vscode").rglob("*") if path.is_file()]
    assert max(sizes) < 30_000 and sum(sizes) < 1_000_000


@pytest.fixture
def firm(tmp_path: Path) -> Company:
    company = Company(tmp_path / "firm")
    company.found()
    return company


def write(company: Company) -> str:
    said = run("schema", "--write", where=company.root)
    assert said.returncode == 0, said.stderr
    return said.stdout


def test_what_is_written_is_complete_and_writes_nothing_twice(firm: Company) -> None:
    before = firm.git("status", "--porcelain", "--ignored")
    written = [line.removeprefix("wrote ") for line in write(firm).splitlines()]
    assert before == "" and {SETTINGS, EXTENSIONS, SNIPPETS} < set(written)
    assert firm.git("status", "--porcelain") == "?? .vscode/"
    mapped = json.loads((firm.root / SETTINGS).read_text("utf-8"))["yaml.schemas"]
    assert {place.removeprefix("./") for place in mapped} == {path for path in written if path.startswith(SCHEMAS)}
    for place in mapped:
        Draft202012Validator.check_schema(json.loads((firm.root / place).read_text("utf-8")))
    assert "nothing to write" in write(firm)
    assert run("schema", "--check", where=firm.root).returncode == 0


def test_ids_are_offered_and_never_demanded(firm: Company) -> None:
    write(firm)
    audits = next(kind for kind in CATALOG.types.values() if kind.part == "audits")
    shape = json.loads((firm.root / SCHEMAS / f"{audits.name}.json").read_text("utf-8"))
    assert shape["properties"]["lead"]["anyOf"][0] == {"$ref": "#/$defs/person"}
    assert shape["$defs"]["person"]["examples"] == ["ana", "bob"]
    written = read_as_editors_do(audits.example or "")
    assert faults_of(shape, {**written, "lead": "a.newcomer"}) == []
    firm.write("records/roles.yml", "roles:\n  - {id: quality-manager, title: Q}\n  - {id: picker, title: P}\n")
    assert run("schema", "--check", where=firm.root).returncode == 0, "an ID that is not offered yet is no fault"
    write(firm)
    assert '"picker"' in (firm.root / SCHEMAS / f"{audits.name}.json").read_text("utf-8")


def test_a_type_of_ones_own_is_told_when_it_changes(firm: Company) -> None:
    own = "title: Van\nfamily: record\nprefix: VAN\nfolder: audits/vans\nfields:\n  title: {kind: text}\n"
    firm.write("records/_types/van/type.yml", own)
    write(firm)
    mapped = json.loads((firm.root / SETTINGS).read_text("utf-8"))["yaml.schemas"]
    assert mapped["./.vscode/schemas/van.json"] == ["records/audits/vans/**/*.{yml,yaml}"]
    assert mapped["./.vscode/schemas/audit.json"][1:] == ["!records/audits/vans/**"]
    firm.write("records/_types/van/type.yml", own + "  plate: {kind: text}\n")
    said = run("schema", "--check", where=firm.root)
    assert said.returncode == 1 and "van.json is not what the record types say now" in said.stdout
    firm.delete("records/_types/van/type.yml")
    said = run("schema", "--check", where=firm.root)
    assert "van.json is of no record type: delete it" in said.stdout and "settings.json does not name" in said.stdout


@pytest.mark.parametrize("indent", [2, 4, "\t"])
@pytest.mark.parametrize("end", ["\n", ""])
def test_settings_of_ones_own_keep_every_line(firm: Company, indent: int | str, end: str) -> None:
    own = {
        "editor.tabSize": 3,
        "yaml.schemas": {"./mine.json": "*.cfg", "./.vscode/schemas/gone.json": ["x"]},
        "é": "ü",
    }
    before = json.dumps(own, indent=indent, ensure_ascii=False) + end
    firm.write(SETTINGS, before)
    firm.write(EXTENSIONS, json.dumps({"recommendations": ["a.b"]}, indent=indent) + end)
    write(firm)
    after = (firm.root / SETTINGS).read_text("utf-8")
    told = json.loads(after)
    assert after == json.dumps(told, indent=indent, ensure_ascii=False) + end
    assert told["editor.tabSize"] == 3 and told["yaml.schemas"]["./mine.json"] == "*.cfg"
    assert "./.vscode/schemas/gone.json" not in told["yaml.schemas"]
    assert json.loads((firm.root / EXTENSIONS).read_text("utf-8"))["recommendations"] == ["a.b", "redhat.vscode-yaml"]


@pytest.mark.parametrize(
    "before",
    [
        '{\n  // mine\n  "editor.tabSize": 3\n}\n',
        '{"editor.tabSize": 3,\n}\n',
        '{ "editor.tabSize":3 }',
        '{"a": 1, "a": 2}',
        "[1]",
        "",
        "[" * 50_000,
        "\ufeff{}",
        "\x00",
    ],
    ids=["comment", "trailing comma", "own layout", "double key", "list", "empty", "deep", "mark", "nul"],
)
def test_what_cannot_be_completed_is_refused_with_the_lines_to_paste(firm: Company, before: str) -> None:
    firm.write(SETTINGS, before)
    said = run("schema", "--write", where=firm.root)
    assert said.returncode == 2 and "Traceback" not in said.stderr
    assert "nothing was written" in said.stderr and '"./.vscode/schemas/audit.json": [' in said.stderr
    assert (firm.root / SETTINGS).read_bytes() == before.encode() and not (firm.root / SCHEMAS).exists()
    assert run("schema", "--check", where=firm.root).returncode == 1


def test_lines_that_were_pasted_are_enough(firm: Company) -> None:
    firm.write(SETTINGS, '{ "editor.tabSize":3 }')
    said = run("schema", "--write", where=firm.root).stderr
    pasted = said.partition("yourself:\n")[2]
    firm.write(SETTINGS, '{ "editor.tabSize":3,\n' + pasted + "}")
    write(firm)
    assert (firm.root / SETTINGS).read_text("utf-8").startswith('{ "editor.tabSize":3,')


def test_nothing_is_written_through_a_link(firm: Company, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (firm.root / ".vscode").symlink_to(tmp_path / "elsewhere")
    said = run("schema", "--write", where=firm.root)
    assert said.returncode == 2 and "symbolic link" in said.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_new_record_says_where_its_schema_is_once_there_is_one(firm: Company) -> None:
    first = "records/audits/AUD-2026-01-packing.yml"
    assert run("new", "audit", "Packing", "--as-of", "2026-05-01", where=firm.root).returncode == 0
    assert not (firm.root / first).read_text("utf-8").startswith("#"), "a header would lead nowhere"
    write(firm)
    assert run("new", "audit", "Picking", "--as-of", "2026-05-01", where=firm.root).returncode == 0
    header, rest = (firm.root / "records/audits/AUD-2026-02-picking.yml").read_text("utf-8").split("\n", 1)
    assert header == "# yaml-language-server: $schema=../../.vscode/schemas/audit.json"
    assert (firm.root / "records/audits" / header.partition("=")[2]).resolve().is_file()
    assert rest.startswith("id: AUD-2026-02\n")
    assert run("new", "procedure", "Picking", where=firm.root).returncode == 0
    assert (firm.root / "docs/procedures/SOP-001-picking.md").read_text("utf-8").startswith("---\nid: SOP-001\n")


def test_snippets_begin_a_document_that_is_read(firm: Company) -> None:
    firm.write(
        "records/_types/odd/type.yml",
        "title: Odd $1 }\nfamily: document\nprefix: ODD\nfolder: odd\n"
        "fields:\n  cost: {kind: text, title: 'In $ {a}'}\n",
    )
    write(firm)
    told = json.loads((firm.root / SNIPPETS).read_text("utf-8"))
    odd = next(one for one in told.values() if one["prefix"] == "odd")
    assert not any(re.search(r"(?<!\\)[$}]", line) for line in odd["body"])
    for one in told.values():
        text = "".join(re.sub(r"\\([$}\\])", r"\1", line) + "\n" for line in one["body"])
        front = yaml.safe_load(text.split("---\n")[1].replace("NNN", "001"))
        assert front["type"] == one["prefix"] and front["status"] == "draft"


def test_write_and_check_take_nothing_else(firm: Company) -> None:
    for wrong in (("--write", "--check"), ("audit", "--write"), ("audit", "--check")):
        assert run("schema", *wrong, where=firm.root).returncode == 2
