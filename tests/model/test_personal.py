"""What looks like a person's address, number or account is found; what quality texts are full of is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.model.personal import personal_in

FOUND = {
    "an e-mail address": (
        "write to ana.costa@mail.example", "jörg@münchen.example", "max [at] mail.example",
        "max (at) mail (dot) example", "max\uff20mail.example", "max @ mail.example", "ana(a)mail.example",
        "max {AT} mail {dot} example",
    ),
    "a bank account": ("DE89370400440532013000", "IBAN DE89 3704 0044 0532 0130 00",
                       "NO93 8601 1117 947",
                       "pt50000201231234567890154", "PT50-0002-0123-1234-5678-9015-4"),
    "a payment card": ("4111111111111111", "card 4111 1111 1111 1111", "3782 822463 10005"),
    "a telephone number": (
        "+351 253 111 222", "+49 (0) 151 / 234 567 89", "(030) 123456", "(0151) 23456789", "(555) 123-4567",
        "tel 030 / 12345678", "0151.234.567.89", "01512345678", "07700900123", "call 912345678", "Mobile: 612 345 678",
        "phone 555-123-4567", "+351\u00a0253\u00a0111\u00a0222", "+351\u2013253\u2013111\u2013222", "rang 0612345678",
        "00351912345678",
    ),
    "a tax number": ("NIF 123456789", "VAT no. 123456789"),
    "a day of birth": ("born 1985-03-12", "born on 12.3.1985"),
    "a network address": ("IP Address 192.0.2.77", "ip: 192.0.2.77", "2001:db8:0:1:1:1:1:1", "fe:ab:cd:ef:ab:cd:ef:ab"),
}  # fmt: skip
ORDINARY = (
    "05/11/2025", "05-2026", "02/2026", "KW 05/2026", "On 01-02-26", "0151/2026", "Batch 0412/2026",
    "Invoice 005/2026/12",
    "Article 0815 4711", "Item 0004-2211", "Drawing 00123456789", "EAN 4 006381 333931", "Torque 200 210 220 Nm",
    "Values 205 310 415", "Lot 912 345 678", "Clause 8.2.1.1", "Firmware 10.2.0.1", "Serial AB12CD34EF56GH78",
    "Serial SN20240011223344", "Order 1234-5678-9012-3456", "+12 345 678 pieces", "called on 2026-03-04 at 10:15",
    "2 100 x 900 x 750 mm", "We rang on 12 March and again on 3 April 2026", "revision 4 of SOP-007, 2026-01-12",
    "ISO 9001:2015, 8.5.1", "tolerance +0.05/-0.10", "see 14:05:09 in the log", "4.9 of 5.0", "twelve at the counter",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_it_is_found(kind: str, text: str) -> None:
    assert kind in personal_in(text)
    assert kind in personal_in("x" * 19_990 + f" {text} " + "y " * 500), "however far into a text it stands"


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_numbers_are_let_be(text: str) -> None:
    assert list(personal_in(text)) == []
    assert list(personal_in(f"The customer said: {text}.")) == []


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert set(personal_in(text)) <= set(FOUND)
