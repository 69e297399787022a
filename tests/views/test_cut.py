"""A text that is too long for its line ends after a word, and says that it goes on."""

from __future__ import annotations

import pytest

from mastercopy.views.wording import cut


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ring  the\ncustomer", "Ring the customer"),
        ("Ring the customer before noon", "Ring the customer…"),
        ("Ring the customer, before noon", "Ring the customer…"),
        ("Ring themselvesbeforenoonandagain", "Ring themselvesbefor…"),
        ("木目は毎回違いますので写真を見てから決めてください", "木目は毎回違いますので写真を見てから決め…"),
    ],
)
def test_a_long_text_ends_after_a_word(text: str, said: str) -> None:
    assert cut(text, 21) == said and len(said) <= 21
