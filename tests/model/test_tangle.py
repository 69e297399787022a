"""Texts that no Markdown engine gets through: what lies fifty levels down, and what only looks like it."""

from __future__ import annotations

import pytest

from mastercopy.model.tangle import is_tangled

INSIDE = ("    ", "\t", "   \t")
BEGINNINGS = ("- item", "* item", "1. item", "12) item", ": meaning", "!!! note", "??? note", '=== "Tab"')


@pytest.mark.parametrize("inside", INSIDE, ids=["spaces", "tab", "both"])
@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("before", ["", "A paragraph.\n\n"], ids=["first", "later"])
def test_fifty_levels_are_too_deep_and_one_fewer_is_not(inside: str, beginning: str, before: str) -> None:
    assert is_tangled(f"{before}{inside * 50}{beginning}\n")
    assert not is_tangled(f"{before}{inside * 49}{beginning}\n")


@pytest.mark.parametrize("mark", ["- ", "* ", "+ ", "1. ", "> - ", "  - ", "10)\t"])
@pytest.mark.parametrize("before", ["", "A paragraph.\n\n"], ids=["first", "later"])
def test_so_are_as_many_begun_on_one_line(mark: str, before: str) -> None:
    assert is_tangled(f"{before}{mark * 50}item\n")
    assert not is_tangled(f"{before}{mark * 49}item\n")


@pytest.mark.parametrize(
    "text",
    ["- " * 60, "-" * 400, "* " * 60 + "\n", " " * 400 + "code", "    " * 60 + "text", "1.1." * 80, "." * 99],
)
def test_rules_code_and_numbers_are_no_lists(text: str) -> None:
    assert not is_tangled(f"A paragraph.\n\n{text}\n\nAnother one.\n")
