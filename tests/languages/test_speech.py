"""A text keeps what it was made of, and is said anew in the language of a site: plural forms, names and all."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.model.catalog import build_catalog
from mastercopy.model.language import read_language
from mastercopy.model.redaction import ELSEWHERE, Redaction
from mastercopy.site.speech import Speech, read_speech
from mastercopy.site.templating import render_template, template_environment
from mastercopy.views.wording import label
from mastercopy.words import count
from mastercopy.words.saying import say, say_count, say_great, say_row, say_small

GERMAN = read_speech("de")


def test_a_text_is_the_english_one_until_it_is_said() -> None:
    told = say("Revision {revision} is in force since {day}.", revision="3", day="2026-02-01")
    assert told == "Revision 3 is in force since 2026-02-01." and isinstance(told, str)
    assert {told: 1}["Revision 3 is in force since 2026-02-01."] == 1
    assert read_speech("en").say(told) == told
    assert GERMAN.say(told) == "Revision 3 ist seit 2026-02-01 in Kraft."
    assert read_speech("fr").say(told) == "La révision 3 est en vigueur depuis le 2026-02-01."
    assert read_speech("es").say(told) == "La revisión 3 está vigente desde 2026-02-01."


def test_what_people_wrote_stays_as_it_is() -> None:
    assert GERMAN.say("Approved") == "Approved"
    assert GERMAN.say(say("Open {name}", name="SOP-001 Approved")) == "SOP-001 Approved öffnen"
    assert GERMAN.say(say("no catalogue has this {one}", one="sentence")) == "no catalogue has this sentence"


def test_values_are_said_as_well() -> None:
    told = say("{state}, effective from {day}", state=say("Approved"), day="2026-02-01")
    assert GERMAN.say(told) == "Freigegeben, gültig ab 2026-02-01"
    assert GERMAN.say(say_row("; ", (say("Approved"), "as written", told))) == (
        "Freigegeben; as written; Freigegeben, gültig ab 2026-02-01"
    )
    assert GERMAN.say(say("Approved") + ", " + say("Rejected")) == "Freigegeben, Abgelehnt"
    assert GERMAN.say("(" + say("Approved")) == "(Freigegeben"
    assert GERMAN.say_all({"a": [say("Approved"), 1, None]}) == {"a": ["Freigegeben", 1, None]}


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("de", 0, "0 Tage alt"), ("de", 1, "1 Tag alt"), ("de", 2, "2 Tage alt"),
        ("fr", 0, "il y a 0 jour"), ("fr", 1, "il y a 1 jour"), ("fr", 2, "il y a 2 jours"),
        ("es", 0, "hace 0 días"), ("es", 1, "hace 1 día"), ("es", 2, "hace 2 días"),
        ("en", 1, "1 day old"), ("it", 2, "2 days old"),
    ],
)  # fmt: skip
def test_each_language_has_its_plural(language: str, number: int, said: str) -> None:
    assert read_speech(language).say(say_count("{number} day old", "{number} days old", number)) == said


@pytest.mark.parametrize(
    ("language", "level", "field"), [("de", "Mittel", "Medium"), ("fr", "Moyen", "Support"), ("es", "Medio", "Soporte")]
)
def test_what_lies_between_low_and_high_is_nothing_that_holds_records(language: str, level: str, field: str) -> None:
    speech, kind = read_speech(language), build_catalog(None)[0].types["record-series"]
    spec = kind.field("medium")
    assert spec is not None and label("medium") == spec.title == "Medium"
    assert (speech.say(label("medium")), speech.say(spec.title)) == (level, field)
    assert speech.say(say_small(label("medium"))).lower() == level.lower()


def test_french_has_a_space_before_what_joins_two_texts() -> None:
    told = say_row("; ", (say_row(": ", (say("Documents"), "a: b")), say_row("", (say("Approved"), ": ", "1"))))
    assert told == "Documents: a: b; Approved: 1"
    assert read_speech("fr").say(told) == "Documents\u00a0: a: b\u00a0; Approuvé\u00a0: 1"
    assert GERMAN.say(told) == "Dokumente: a: b; Freigegeben: 1"


def test_a_sentence_goes_on_small_where_a_language_writes_it_so() -> None:
    assert say_small(say("On track")) == "on track" and say_great(say("done")) == "Done"
    assert GERMAN.say(say_small(say("Document"))) == "Dokument"
    assert read_speech("fr").say(say_small(say("Document"))) == "document"
    assert GERMAN.say(say_great(say("done"))) == "Erledigt"
    assert say_small("ISO") == "ISO" and say_small("Written by people") == "written by people"


def test_a_text_survives_the_way_to_another_process_and_cannot_be_changed() -> None:
    told = say("Open {name}", name=say("Approved"))
    back = pickle.loads(pickle.dumps(told))
    assert back == told and GERMAN.say(back) == "Freigegeben öffnen"
    with pytest.raises(AttributeError):
        back.form = None  # type: ignore[attr-defined]


def test_what_an_audience_may_not_see_goes_out_of_a_text_that_is_said_all_the_same() -> None:
    hidden = Redaction(frozenset({"ANA", "CMP-001"}), phrases=("Ana Author",))
    told = hidden.said(say("Open {name}", name=say_row(", ", (say("Approved"), "ana", "CMP-001"))))
    assert told == f"Open Approved, {ELSEWHERE}, {ELSEWHERE}"
    assert GERMAN.say(told) == f"Freigegeben, {ELSEWHERE}, {ELSEWHERE} öffnen"
    assert GERMAN.say(hidden.said("Ana Author, Approved")) == f"{ELSEWHERE}, Approved"


def test_counted_things_are_said_with_their_number() -> None:
    assert (count(1, "error"), count(2_000, "error")) == ("1 error", "2,000 errors")
    assert count(2, "person", "people") == "2 people"


def test_a_template_says_its_words_and_escapes_what_stands_in_them() -> None:
    hostile = say("Open {name}", name="<b>&")
    html = template_environment("de").from_string(
        '{{ _("Documents") }}|{{ a }}|{% trans as_of %}As of {{ as_of }}.{% endtrans %}|'
        '{{ [a, b] | join(", ") }}|{{ b | upper_first }}|{{ (b | said) ~ "!" }}'
    )
    assert html.render(a=hostile, b=say("done"), as_of="<i>") == (
        "Dokumente|&lt;b&gt;&amp; öffnen|Stand &lt;i&gt;.|&lt;b&gt;&amp; öffnen, erledigt|Erledigt|erledigt!"
    )


def test_a_template_is_the_same_in_english_as_ever() -> None:
    values = {"base": "", "public": False, "group": False}
    english = render_template("not_found.html.j2", "404.html", "en", **values)
    assert "There is no such page" in english and english == render_template(
        "not_found.html.j2", "404.html", "it", **values
    )
    assert "Diese Seite gibt es nicht" in render_template("not_found.html.j2", "404.html", "de", **values)


@pytest.mark.parametrize(
    ("settings_text", "language"),
    [
        ("theme:\n  name: material\n  language: de\n", "de"),
        ("theme: {name: material, language: 'fr'}\n", "fr"),
        ("theme: material\n", "en"), ("", "en"), ("theme:\n  language: [de]\n", "en"), ("theme: {", "en"),
        ("markdown_extensions: [{x: !!python/name:os.system }]\ntheme: {language: es}\n", "es"),
    ],
)  # fmt: skip
def test_the_language_is_what_the_theme_is_told(settings_text: str, language: str) -> None:
    assert read_language(settings_text.encode()) == language


def test_no_language_reaches_outside_the_catalogues() -> None:
    for name in ("../de", "de/", "", "DE", "xx", "de.po"):
        assert read_speech(name).messages == {}


@given(st.text(), st.text())
@settings(deadline=None)
def test_any_text_may_stand_in_a_message(one: str, other: str) -> None:
    told = say("{names} and {named}", names=one, named=other)
    assert told == f"{one} and {other}"
    assert GERMAN.say(told) == f"{one} und {other}"
    assert Speech().say(told) == told
