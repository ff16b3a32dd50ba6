from dataclasses import replace

import pytest

from tawthiq.counts import Quantity, Vocabulary, Window, compare, read_counts, read_vocabulary, reason_for, sentence_for
from tawthiq.counts.reading import read_moment
from tawthiq.counts.sentences import place_text, population_label, quantity_text, window_text
from tawthiq.counts.vocabulary import shipped_populations
from tawthiq.language import number_text

LANGUAGES = ("ar", "en")


def test_a_sentence_carries_its_whole_scope_in_english(by_id, vocabulary):
    assert sentence_for(by_id["SOHR-0310-973"], "en", vocabulary) == (
        "Syrian Observatory for Human Rights: the number of civilians killed in the governorates of Homs, Hama, Latakia "
        "and Tartus, from 6 March 2025 to 10 March 2025, is 973; status at death: civilian; killings that the publisher "
        "attributes to interim government forces or armed groups operating alongside government forces; counted by the "
        "day of documentation, not by the day of death; method: a total without a list of names; as of 10 March 2025; "
        "published on 10 March 2025; source: Al Bawaba 10 Mar, see.news."
    )


def test_a_sentence_carries_its_whole_scope_in_arabic(by_id, vocabulary):
    assert sentence_for(by_id["SNHR-0310-779"], "ar", vocabulary) == (
        "بحسب الشبكة السورية لحقوق الإنسان، عدد القتلى (من دون أفراد الجماعات المسلحة غير التابعة للدولة) في محافظات حمص "
        "وحماة واللاذقية وطرطوس من 6 آذار/مارس 2025 إلى 10 آذار/مارس 2025 هو 779؛ الحالة عند الوفاة: مدني أو فرد في قوات "
        "الدولة أو عاجز عن القتال (كمن نُزع سلاحه أو جُرح)؛ أياً كان الفاعل؛ العدّ بحسب تاريخ الوفاة؛ المنهج: قائمة أسماء "
        "لدى من أجرى العدّ؛ الرقم حتى 10 آذار/مارس 2025؛ نُشر في 10 آذار/مارس 2025؛ المصدر: "
        "\u2068Alhurra 10 Mar, see.news\u2069."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_leaves_out_number_population_place_or_dates(claims, vocabulary, language):
    for claim in claims:
        said = sentence_for(claim, language, vocabulary)
        quantity = claim.quantity
        shown = {"at_least": [quantity.low], "interval": [quantity.low, quantity.high]}
        for number in shown.get(quantity.kind, [quantity.best]):
            assert number_text(number, language) in said
        assert population_label(claim.scope.population, language, vocabulary) in said
        for code in claim.scope.areas & set(vocabulary.areas):
            assert vocabulary.areas[code][language] in said
        for moment in (claim.scope.window.start, claim.scope.window.end, claim.as_of, claim.published_on):
            assert moment is None or moment.text[:4] in said
        assert window_text(claim.scope.window, language) in said
        assert claim.outlet.split(";")[0] in said
        assert "{" not in said
        assert "\\u" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_community_is_named_only_where_the_publisher_counts_that_way(claims, vocabulary, language):
    word, reason = {
        "en": ("Alawite", "only because the publisher counts that way"),
        "ar": ("علوي", "الناشر يعدّ على أساسه"),
    }[language]
    for claim in claims:
        said = sentence_for(claim, language, vocabulary)
        assert (word in said) == claim.scope.population.startswith("alawite")
        assert (reason in said) == (word in said)


def test_unknown_is_said(vocabulary, by_id):
    bare = replace(
        by_id["SA-SOHR-973"], quantity=Quantity("unknown"), outlet="", confidence="C", independence_group="nobody known"
    )
    bare = replace(
        bare, scope=replace(bare.scope, window=Window(), status=frozenset(), date_basis="unknown", method="unknown")
    )
    said = sentence_for(bare, "en", vocabulary)
    for words in (
        "in a place that is not stated, at a time that is not stated, is not stated",
        "status at death not stated",
        "attribution not stated",
        "date basis not stated",
        "method: not stated",
        "as-of date not stated",
        "day of publication not stated",
        "source not stated",
        "outside every range",
    ):
        assert words in said
    assert "any" not in said.split()


@pytest.mark.parametrize(
    ("quantity", "en", "ar"),
    [
        (Quantity("exact", 1476, 1476, 1476), "1,476", "1,476"),
        (Quantity("at_least", 428, 428), "at least 428", "428 على الأقل"),
        (Quantity("about", None, 125), "about 125", "125 تقريباً"),
        (Quantity("interval", 2300, 2350, 2400), "between 2,300 and 2,400", "بين 2,300 و2,400"),
        (Quantity("unknown"), "not stated", "غير مذكور"),
    ],
)
def test_quantities(quantity, en, ar):
    assert (quantity_text(quantity, "en"), quantity_text(quantity, "ar")) == (en, ar)


@pytest.mark.parametrize(
    ("start", "end", "en"),
    [
        ("2025-03-06", "2025-03-06", "on 6 March 2025"),
        ("2025-03", "2025-03", "in March 2025"),
        ("2025", "2025", "in 2025"),
        ("2025-01", "2025-03", "from January 2025 to March 2025"),
        ("2025-03-06", "2025-03", "from 6 March 2025 to March 2025 (day not stated)"),
        ("2025-03-06", "", "from 6 March 2025 to a day that is not stated"),
        ("", "2025-03-06", "from a day that is not stated to 6 March 2025"),
    ],
)
def test_windows(start, end, en):
    assert window_text(Window(read_moment(start), read_moment(end)), "en") == en


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("population", sorted(shipped_populations()))
def test_every_shipped_population_has_a_name(population, language):
    assert not set(population_label(population, language, Vocabulary())) & set("«“")


def test_a_case_without_tables_shows_ids_as_they_are():
    row = {
        "id": "1", "publisher": "ديوان", "quantity_kind": "exact", "best": "5", "population": "among",
        "perpetrators": "ARMY-7", "areas": "XX01|IQ", "file": "hand/counts.csv", "row": "2",
    }  # fmt: skip
    vocabulary = read_vocabulary()
    [claim], _ = read_counts([row], vocabulary)
    assert "“among” in IQ and XX01" not in sentence_for(claim, "en", vocabulary)
    for words in ("ديوان", "“among”", "ARMY-7", "the whole of Iraq and XX01"):
        assert words in sentence_for(claim, "en", vocabulary)
    for words in ("«among»", "ARMY-7", "العراق كلها وXX01"):
        assert words in sentence_for(claim, "ar", vocabulary)
    assert compare(claim.scope, claim.scope, vocabulary).by_dimension["perpetrators"].relation == "equal"


def test_a_gazetteer_without_levels_is_read_by_the_length_of_its_codes():
    names = {code: {"en": name, "ar": name} for code, name in (("SY06", "A"), ("SY0601", "B"), ("SY10", "C"))}
    vocabulary = read_vocabulary(areas=names)
    assert place_text(set(names), "en", vocabulary) == "in the governorates of A and C and B district"


def test_a_population_of_the_case_may_bring_its_own_names():
    rows = [{"population": "medics", "inside": "all_dead", "label_en": "medics killed", "label_ar": "المسعفين القتلى"}]
    vocabulary = read_vocabulary(populations=rows)
    assert [population_label("medics", language, vocabulary) for language in LANGUAGES] == [
        "المسعفين القتلى",
        "medics killed",
    ]


def test_actors_are_named_in_the_order_of_their_table_and_proper_names_keep_their_capital(claims):
    actors = [
        {"id": "B", "name_en": "Hamlet Brigade", "name_ar": "لواء القرية", "neutral_term": "named faction (alleged)"},
        {
            "id": "A",
            "name_en": "Unidentified armed individuals",
            "name_ar": "جهات مجهولة",
            "neutral_term": "unidentified",
        },
    ]
    vocabulary = read_vocabulary(actors=actors)
    claim = replace(claims[1], scope=replace(claims[1].scope, perpetrators=frozenset("AB")))
    assert "attributes to Hamlet Brigade or unidentified armed individuals;" in sentence_for(claim, "en", vocabulary)


def test_a_comparison_gives_its_reason_in_both_languages(by_id, vocabulary):
    comparison = compare(by_id["SOHR-0311-1225-LA"].scope, by_id["SOHR-0311-1225"].scope, vocabulary)
    assert reason_for(comparison, "en") == (
        "The first lies inside the second, by the places: SY06 / SY04|SY05|SY06|SY10."
    )
    for a in ("NC-0722-20", "NC-0722-238", "SOHR-0311-1225-TA", "REU-0630-1479", "SOHR-0311-1225"):
        for b in ("SOHR-0311-1225-LA", "NC-0722-1426", "SOHR-0311-1225"):
            for language in LANGUAGES:
                assert reason_for(compare(by_id[a].scope, by_id[b].scope, vocabulary), language)
