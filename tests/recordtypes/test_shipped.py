"""Every shipped type: its example is read without a problem, and what follows from it holds."""

from __future__ import annotations

import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from mastercopy.checks.rule import bind_options
from mastercopy.checks.runner import load_rules
from mastercopy.model.catalog import build_catalog
from mastercopy.model.derive import reference, schema, skeleton
from mastercopy.model.issueform import issue_form
from mastercopy.model.record import identity
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import build_register
from mastercopy.sources.files import memory_tree
from mastercopy.sources.frontmatter import read_front_matter
from mastercopy.sources.yamltext import YamlMapping, plain, read_yaml

CATALOG, PROBLEMS = build_catalog(None)
TYPES = sorted(CATALOG.types.values(), key=lambda kind: kind.name)
NAMES = [kind.name for kind in TYPES]
DERIVED_COLUMNS = {"revision", "status", "effective", "next_review"}


def example_path(kind: RecordType) -> str:
    assert kind.example is not None, "a type folder has an example"
    if kind.single:
        return f"records/{kind.folder}"
    if kind.family == "document":
        found = read_front_matter(kind.example.encode(), "example").mapping
    else:
        node, _ = read_yaml(kind.example, "example")
        found = node if isinstance(node, YamlMapping) else None
    assert found is not None
    name = plain(found.get(kind.id_from or "id") or found)
    return f"docs/{kind.folder}/{name}.md" if kind.family == "document" else f"records/{kind.folder}/{name}.yml"


def test_the_catalog_reads_without_a_problem() -> None:
    assert PROBLEMS == () and len(TYPES) >= 23


@pytest.mark.parametrize("kind", TYPES, ids=NAMES)
def test_the_example_is_read_without_a_problem(kind: RecordType) -> None:
    path = example_path(kind)
    assert CATALOG.for_path(path) is kind
    register, problems = build_register(memory_tree({path: (kind.example or "").encode()}), CATALOG)
    assert problems == ()
    assert register.of_type(kind.name)


@pytest.mark.parametrize("kind", TYPES, ids=NAMES)
def test_the_schema_takes_the_example(kind: RecordType) -> None:
    shape = json.loads(json.dumps(schema(kind)))
    Draft202012Validator.check_schema(shape)
    text = kind.example or ""
    if kind.family == "document":
        text = text.split("---\n")[1]
    written = json.loads(json.dumps(yaml.safe_load(text), default=str))  # as an editor reads it
    assert [error.message for error in Draft202012Validator(shape).iter_errors(written)] == []


@pytest.mark.parametrize("kind", TYPES, ids=NAMES)
def test_its_rules_exist_and_take_its_options(kind: RecordType) -> None:
    rules = load_rules()
    for use in kind.rules:
        assert use.slug in rules
        assert bind_options(rules[use.slug], use, kind)[1] is None


@pytest.mark.parametrize("kind", TYPES, ids=NAMES)
def test_it_names_fields_and_types_that_exist(kind: RecordType) -> None:
    names = {spec.name for spec in kind.fields}
    assert set(kind.register) - DERIVED_COLUMNS <= names | {"next_review"}
    targets = {target for spec in kind.fields for target in spec.to} - {"*"}
    assert targets <= set(CATALOG.types)


@pytest.mark.parametrize("kind", TYPES, ids=NAMES)
def test_the_skeleton_is_read_and_only_waits_to_be_filled(kind: RecordType) -> None:
    name = f"{kind.prefix}-901" if kind.prefix else "ABC" if kind.id_pattern.startswith("[A-Z]") else "abc"
    text = skeleton(kind, name, "Yes: and no")
    path = f"records/{kind.folder}" if kind.single else f"records/{kind.folder}/{name}.yml"
    if kind.family == "document":
        path = f"docs/{kind.folder}/{name}.md"
    register, problems = build_register(memory_tree({path: text.encode()}), CATALOG)
    assert {problem.slug for problem in problems} <= {"missing-field", "file-name-mismatch"}
    assert [identity(record.id) for record in register.of_type(kind.name)] == [identity(name)]


@pytest.mark.parametrize("kind", TYPES, ids=NAMES)
def test_the_issue_form_is_one_the_forge_takes(kind: RecordType) -> None:
    body = [element for element in issue_form(kind)["body"] if element["type"] != "markdown"]
    labels = [element["attributes"]["label"] for element in body]
    assert len(set(labels)) == len(labels)
    for element in body:
        options = element["attributes"].get("options", [])
        assert (element["type"] in ("dropdown", "checkboxes")) == bool(options)
        named = [option["label"] if isinstance(option, dict) else option for option in options]
        assert len(set(named)) == len(named)


@pytest.mark.parametrize("kind", TYPES, ids=NAMES)
def test_the_reference_names_its_place(kind: RecordType) -> None:
    told = reference(kind)
    assert kind.folder in told.where and told.title == kind.title and told.example == kind.example
