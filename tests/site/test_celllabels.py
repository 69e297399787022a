"""What a phone reads beside each cell of a table."""

from __future__ import annotations

import re

from mastercopy.site.celllabels import label_cells

HEAD = '<thead><tr><th scope="col">Team</th><th scope="col">Level</th><th scope="col">People</th></tr></thead>'


def _labels(row: str) -> list[str]:
    return re.findall(r'data-label="([^"]*)"', label_cells(f"<table>{HEAD}<tbody>{row}</tbody></table>"))


def test_a_cell_names_its_column() -> None:
    assert _labels('<tr><td class="mc-fixed">Van</td><td>Floor</td><td>2</td></tr>') == ["Team", "Level", "People"]


def test_a_cell_over_several_columns_names_none_and_those_after_it_name_theirs() -> None:
    """Before, every figure of `Shop floor, all teams` stood under the name of the column before it."""
    assert _labels('<tr><td colspan="2"><strong>All</strong></td><td>28</td></tr>') == ["", "People"]
    assert _labels('<tr><td>Van</td><td class="x" colspan="2">Nothing is recorded</td></tr>') == ["Team", ""]


def test_a_cell_beyond_the_last_column_names_none() -> None:
    assert _labels("<tr><td>1</td><td>2</td><td>3</td><td>4</td></tr>") == ["Team", "Level", "People", ""]


def _heads(row: str) -> list[str]:
    told = str(label_cells(f"<table>{HEAD}<tbody>{row}</tbody></table>", named=True))
    return re.findall(r'<th scope="row"[^>]*>(.*?)</th>', told)


def test_the_first_cell_of_a_row_is_its_head_where_it_says_what_the_row_is_about() -> None:
    assert _heads('<tr id="a"><td class="mc-fixed"><a href="#">Van</a></td><td>Floor</td><td>2</td></tr>') == [
        '<a href="#">Van</a>'
    ]
    assert _heads('<tr><td colspan="2"><strong>All</strong></td><td>28</td></tr>') == ["<strong>All</strong>"]
    assert _heads("<tr><td>Van</td><td></td><td></td></tr><tr><td>Bench</td><td>1</td></tr>") == ["Van", "Bench"]
    assert 'scope="row"' not in label_cells(f"<table>{HEAD}<tbody><tr><td>Van</td></tr></tbody></table>")


def test_an_empty_cell_is_no_head_and_a_head_stays_the_only_one() -> None:
    assert _heads("<tr><td></td><td>Floor</td><td>2</td></tr>") == []
    assert _heads('<tr><th scope="row">Van</th><td>Floor</td><td>2</td></tr>') == ["Van"]
