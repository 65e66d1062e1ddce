"""Languages: English is never thrown away, other languages are told apart."""

import pytest

from onrecord.collect.languages import detect_language

ENGLISH = (
    "The foreign minister of Ostrava said on Monday that the talks over the Sorrel river would go on, and that her "
    "government had not been asked to give up its share of the water by anyone at the table."
)


def test_english_news_is_english() -> None:
    """A paragraph of news in English is "en"."""
    assert detect_language(ENGLISH) == "en"


def test_capitals_do_not_hide_english() -> None:
    """The same paragraph in capitals is "en"."""
    assert detect_language(ENGLISH.upper()) == "en"


def test_foreign_names_do_not_hide_english() -> None:
    """English prose that consists of foreign names for the most part is "en"."""
    text = (
        "Przemysław Żółkiewski of Łódź, Jürgen Müßig of Göttingen and João Conceição of São Tomé met Nguyễn Văn Đức "
        "and Þórunn Ægisdóttir in Kraków, where they were greeted by the mayor, Zdeněk Vlček, and his deputy."
    )
    assert detect_language(text) == "en"


def test_clumsy_translation_is_english() -> None:
    """Machine translation with broken grammar is "en"."""
    text = (
        'He on the water of the river told, " we it not give will. " It should be noted that of the side the answer '
        "did not follow, and that in the capital the words of the minister with surprise were taken."
    )
    assert detect_language(text) == "en"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Министр заявила, что переговоры о воде продолжатся на следующей неделе, если соседи вернутся к столу."),
        ("uk", "Міністерка заявила, що перемовини про воду триватимуть наступного тижня, якщо сусіди повернуться."),
        ("bg", "Министърката заяви, че преговорите за водата ще продължат следващата седмица, ако съседите се върнат."),
        ("de", "Die Ministerin erklärte, die Gespräche über das Wasser würden nächste Woche in Kolno fortgesetzt."),
        ("fr", "La ministre a déclaré que les pourparlers sur l'eau reprendraient la semaine prochaine à Kolno."),
        ("es", "La ministra declaró que las conversaciones sobre el agua se reanudarán la próxima semana en Kolno."),
        ("pt", "A ministra declarou que as conversações sobre a água vão continuar na próxima semana em Kolno."),
    ],
)
def test_other_languages_are_named(language: str, text: str) -> None:
    """A sentence in another language gives its code, in capitals too."""
    assert detect_language(text) == language
    assert detect_language(text.upper()) == language


@pytest.mark.parametrize(
    "headline", ["Tarn: No deal", "Vasko Dremin meets Ilse Tarn", "Kovel, Drevnik, Ilmara, Ostrin"]
)
def test_short_headlines_are_not_called_foreign(headline: str) -> None:
    """A headline of a few names is English or undecided, never another language."""
    assert detect_language(headline) in {"en", None}


@pytest.mark.parametrize("text", ["", "\n \n", "12 345, 67", "Да", "\ud800\ud800"])
def test_too_little_text_is_undecided(text: str) -> None:
    """Without some twenty letters there is no answer."""
    assert detect_language(text) is None


def test_lone_surrogates_do_no_harm() -> None:
    """A broken code point in a foreign text changes nothing."""
    text = "Die Ministerin \ud800 erklärte, die Gespräche über das Wasser würden nächste Woche fortgesetzt."
    assert detect_language(text) == "de"


def test_leading_blanks_do_not_count() -> None:
    """A text after many blank lines is still seen."""
    assert detect_language("\n" * 10_000 + ENGLISH) == "en"
