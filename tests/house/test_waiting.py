"""Nobody waits for what a command does not need: modules are read when the verb that uses them is asked for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

ENGINE = ("mkdocs", "jinja2", "markdown", "lxml", "mastercopy.site", "mastercopy.views")
COMPILER = (*ENGINE, "mastercopy.project", "mastercopy.compile", "mastercopy.checks", "importlib.metadata")
SAYS = "import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"


@pytest.mark.parametrize(
    ("module", "without"),
    [
        ("mastercopy.cli.main", COMPILER),
        ("mastercopy.cli.building", COMPILER),  # what it does first is to see that nothing changed
        ("mastercopy.cli.checking", ("mkdocs", "jinja2", "mastercopy.site", "mastercopy.comparing")),
        ("mastercopy.cli.tracing", ("mkdocs", "jinja2", "mastercopy.site")),
    ],
)
def test_a_verb_reads_only_what_it_begins_with(module: str, without: tuple[str, ...]) -> None:
    said = subprocess.run(
        [sys.executable, "-c", SAYS.format(module=module)], capture_output=True, text=True, check=True
    )
    assert {*json.loads(said.stdout)} & {*without} == set()


def test_the_version_is_there_for_who_asks() -> None:
    import mastercopy

    assert mastercopy.__version__[0].isdigit()
    with pytest.raises(AttributeError):
        _ = mastercopy.nothing
