"""The language of a dispatch: English is not given up lightly, nothing else is taken for English."""

from __future__ import annotations

import pytest

from dateline.model import Article, Document, Furniture
from dateline.read.language import STAGE, find_language, name_of

OTHERS = {
    "ar": "قال مبعوث المنظمة إن المحادثات ستستأنف في الميناء يوم الاثنين بحضور ممثلين عن الجانبين.",
    "fa": "وزیر امور خارجه روز دوشنبه گفت که گفت‌وگوها در هفته آینده با حضور همه طرف‌ها ادامه خواهد یافت.",
    "he": "שר החוץ אמר ביום שני כי השיחות יימשכו בשבוע הבא בהשתתפות שני הצדדים.",
    "ru": "Министр сообщил в понедельник, что переговоры продолжатся на следующей неделе.",
    "uk": "Міністр повідомив у понеділок, що переговори триватимуть наступного тижня за участю обох сторін.",
    "zh": "外交部长星期一表示，谈判将于下周继续进行，双方代表都将出席。",
    "fr": "Le ministre a déclaré lundi que les pourparlers reprendraient la semaine prochaine dans la capitale.",
    "de": "Der Minister sagte am Montag, die Gespräche würden in der nächsten Woche mit beiden Seiten fortgesetzt.",
    "es": "El ministro dijo el lunes que las conversaciones seguirán la próxima semana con las dos partes presentes.",
    "tr": "Bakan pazartesi günü yaptığı açıklamada görüşmelerin gelecek hafta iki tarafın katılımıyla süreceğini söyledi.",
    "nl": "De minister zei maandag dat de gesprekken volgende week worden voortgezet en dat beide partijen aanwezig zijn.",
    "id": "Menteri mengatakan pada hari Senin bahwa perundingan akan dilanjutkan minggu depan dengan kedua belah pihak.",
    "so": "Wasiirka ayaa sheegay Isniintii in wada hadalladu ay sii socon doonaan toddobaadka soo socda ee labada dhinac.",
}
ENGLISH = (
    "Abu Hamza al-Masri al-Shami met Sheikh Abd al-Rahman bin Khalid al-Tamimi and Hajj Bakr al-Dulaimi in Tall Abyad.",
    "Talks in Aden.",
    "ADEN (EP) — 12 ships, 3 crews, 2 tugs.",
    "Mr. Nguyễn Văn Đức told Mr. Łukasz Wójcik that the harbour in Đà Nẵng was closed to ships from Gdańsk.",
    "Mahmoud Qassem, Tariq Haddad, Leila Nasser, Omar Farouk, Salma Khoury, Yousef Saleh, Rania Aziz, Karim Mansour",
    "The minister said “el pueblo unido jamás será vencido” and left the room; the crowd that had come with him sang.",
    "",
    "1 2 3",
)


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_named(code: str) -> None:
    assert find_language(OTHERS[code]).code == code
    assert find_language(OTHERS[code], declared="en").code == code


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_not_given_up(text: str) -> None:
    assert find_language(text).code == "en"


def test_a_text_too_short_to_tell_takes_the_word_of_its_page() -> None:
    assert find_language("Talks in Aden", "fr-FR").code == "fr"
    assert find_language("Talks in Aden", "x-unknown").code == "en"
    assert (
        find_language("The envoy said that the ships were to leave the harbour with their crews on Monday.", "fr").code
        == "en"
    )


def test_the_stage_looks_at_the_dispatch_only_and_says_what_is_left_out() -> None:
    text = f"{OTHERS['de']}\n\nThe envoy said that the ships were to leave the harbour with their crews on Monday."
    menu = Furniture(span=(0, len(OTHERS["de"])), kind="navigation")
    assert STAGE.annotate is not None
    assert STAGE.annotate(Document(article=Article(id="a", text=text), furniture=(menu,))) == {
        "language": "en",
        "problems": (),
    }
    layers = STAGE.annotate(Document(article=Article(id="a", text=OTHERS["de"])))
    assert layers["language"] == "de"
    [row] = layers["problems"]
    assert row.kind == "not-english"
    assert "German" in row.message
    assert "left out" in row.message
    assert row.remedy


def test_of_an_article_without_text_no_language_is_claimed() -> None:
    assert STAGE.annotate is not None
    assert STAGE.annotate(Document(article=Article(id="a", text=" "))) == {"language": None, "problems": ()}
    assert STAGE.annotate(Document(article=Article(id="a", text="", language="fr")))["language"] == "fr"


def test_names_of_languages() -> None:
    assert name_of("ps") == "Pashto"
