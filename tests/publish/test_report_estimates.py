"""The section on the undocumented: the figure or the refusal, never both; doubt and disagreement said in both languages."""

import re
from typing import Any

import pytest

from publish.report_facts import Facts, both, lists_facts, totals_facts
from publish.test_report import LANGUAGES, Page
from tawthiq.publish.report import render_report

both_languages = pytest.mark.parametrize("language", LANGUAGES)
FIGURES = {"decomposable": (1240, 1180, 1330), "loglinear": (1260, 1190, 1350), "declared": None}
APART = {"decomposable": (1240, 1180, 1330), "loglinear": (2260, 2190, 2350), "declared": None}
REFUSED = {"decomposable": None, "loglinear": None, "declared": None}
REASON = both("Lists fall into two groups.", "القوائم مجموعتان.")


def figures_of(book: Facts, name: str, held: tuple[int, int, int] | None) -> dict[str, Any] | None:
    if held is None:
        return None
    middle, low, high = held
    ends = {"half": (low + 20, high - 20), "most": (low, high)}
    written = {
        kind: [book.add(f"estimate-{name}-{kind}-{end}", each, "estimated", []) for end, each in enumerate(pair)]
        for kind, pair in ends.items()
    }
    return {"middle": book.add(f"estimate-{name}", middle, "estimated", []), **written}


def estimated_facts(families: dict[str, Any], **more: Any) -> dict[str, Any]:
    facts = lists_facts()
    book = Facts()
    book.facts = facts["facts"]
    answers = next((name for name, held in families.items() if held), None)
    estimates = {
        "documented": "documented-best",
        "undocumented": book.add("estimate-undocumented", 196, "estimated", []) if answers else None,
        "preferred": answers,
        "families": [
            {
                "family": name,
                "verdict": "ok" if held else "refused",
                "figures": figures_of(book, name, held),
                "because": None if held else REASON,
                "would_help": [] if held else ["merge_lists"],
                "assumes": ["closed_population", "lists_matched", "dependence_as_modelled"][
                    : 3 if name == "loglinear" else 2
                ]
                if held
                else [],
                "warnings": [both("Several modes.", "عدة قمم.")] if name == "loglinear" and held else [],
            }
            for name, held in families.items()
        ],
        "disagreements": [],
        "left_out": [
            {"list": key, "title": title, "verdict": "refused", "figures": None, "because": REASON}
            for key, title in (("a", both("First", "الأولى")), ("b", both("Second", "الثانية")))
        ]
        if answers
        else [],
        "shape": {"edges": [1150, 1250, 1350], "shares": [0.6, 0.38], "beyond": 0.02} if answers else None,
        "coarse": False,
        "step": 10,
        "because": None if answers else REASON,
        "would_help": [] if answers else ["merge_lists"],
        "bounds": None,
        "strata": [
            {
                "stratum": "sex",
                "title": both("Sex", "الجنس"),
                "rows": [
                    {"label": both("women", "نساء"), "documented": None, "figures": None},
                    {
                        "label": both("men", "رجال"),
                        "documented": "sex-men and boys",
                        "figures": figures_of(book, "men", (810, 760, 880)),
                    },
                ],
            }
        ],
    }
    return facts | {"estimates": estimates | more, "areas": [], "areas_unknown": None}


def section(facts: dict[str, Any], language: str) -> str:
    (found,) = re.findall(r'<section id="estimates".*?</section>', render_report(facts, language), re.S)
    return str(found)


def words(markup: str) -> str:
    return " ".join("".join(Page(markup).text).split())


@both_languages
def test_a_figure_stands_with_its_interval_pictures_assumptions_and_the_doubt_of_linkage(language: str) -> None:
    found = section(estimated_facts(FIGURES), language)
    told = words(found)
    for number in ("196", "1,044", "1,240", "1,180", "1,330"):
        assert number in told
    assert found.count('class="chart"') == 4  # two pictures, each for wide pages and for telephones
    assert ("makes the figure too high" if language == "en" else "فيرفع الرقم") in told
    assert ("All that answer assume" if language == "en" else "تفترض كل الطرق") in told
    assert ("same place" if language == "en" else "المكان نفسه") in told
    assert ("Several modes." if language == "en" else "عدة قمم.") in told
    assert REASON[language] in told


@both_languages
def test_families_that_disagree_give_no_single_figure(language: str) -> None:
    found = section(
        estimated_facts(APART, disagreements=[["decomposable", "loglinear"]], shape=None, undocumented=None), language
    )
    (big,) = re.findall(r'<p class="big">.*?</p>', found, re.S)
    assert re.findall(r"[\d,]{4,}", words(big)) == ["1,180", "2,350"]
    assert found.count('class="chart"') == 2
    assert ("Quote both or neither" if language == "en" else "فاذكرهما معاً") in words(found)


@both_languages
def test_a_refusal_is_said_with_its_reason_and_what_would_help_and_no_picture(language: str) -> None:
    found = section(estimated_facts(REFUSED, strata=[]), language)
    assert REASON[language] in words(found)
    assert ("Take lists that are alike as one" if language == "en" else "القوائم المتشابهة") in words(found)
    assert "<svg" not in found
    assert 'class="big"' not in found
    assert not re.findall(r"estimate-", found)


@both_languages
def test_two_lists_are_a_range_for_each_dependence(language: str) -> None:
    facts = estimated_facts(REFUSED, strata=[])
    book = Facts()
    book.facts = facts["facts"]
    facts["estimates"]["bounds"] = [
        {
            "psi": psi,
            "low": book.add(f"estimate-psi-{psi}-low", low, "estimated", []),
            "high": book.add(f"estimate-psi-{psi}-high", high, "estimated", []),
        }
        for psi, low, high in ((0.5, 1100, 1400), (1.0, 1300, 1900))
    ]
    told = words(section(facts, language))
    assert "0.5" in told
    for number in ("1,100", "1,400", "1,300", "1,900"):
        assert number in told
    assert ("Two lists give no estimate" if language == "en" else "لا تعطي قائمتان تقديراً") in told


@both_languages
def test_a_stratum_is_a_row_beside_its_documented_number_or_a_refusal(language: str) -> None:
    found = section(estimated_facts(FIGURES), language)
    table = re.findall(r'<table class="estimates">.*?</table>', found, re.S)[0]
    assert ("No estimate." if language == "en" else "لا تقدير.") in words(table)
    for number in ("702", "810", "760", "880"):
        assert number in words(table)


@both_languages
def test_every_number_of_the_section_is_a_fact_that_the_page_explains(language: str) -> None:
    page = render_report(estimated_facts(FIGURES), language)
    linked = set(re.findall(r'data-fact="(estimate-[^"]*)"', page))
    assert "estimate-decomposable" in linked
    assert all(f'id="claims-{fact}"' in page for fact in linked)
    assert ("estimated from who is on which lists" if language == "en" else "مقدَّر بنموذج") in words(page)


@both_languages
def test_the_page_says_where_it_is_simulated_and_a_case_of_totals_has_no_section(language: str) -> None:
    page = render_report(estimated_facts(FIGURES), language)
    assert ("Simulated data" if language == "en" else "بيانات محاكاة") in page
    assert 'href="#estimates"' in page
    assert 'id="estimates"' not in render_report(totals_facts(), language)


@both_languages
def test_a_range_over_draws_of_the_linkage_tells_what_it_is_made_of(language: str) -> None:
    facts = estimated_facts(FIGURES)
    book = Facts()
    book.facts = facts["facts"]
    ends = {"middle": 1300, "low": 1110, "high": 1620, "undocumented": 710}
    figures = {name: book.add(f"estimate-over-linkage-{name}", value, "estimated", []) for name, value in ends.items()}
    parts = {"sampling": 0.61, "model": 0.08, "linkage": 0.31}
    facts["estimates"]["over_linkage"] = {"figures": figures, "parts": parts, "left_out": True, "disagree": False}
    facts["estimates"]["over_linkage"]["further_strata"] = [{"en": "Area", "ar": "المنطقة"}]
    told = words(section(facts, language))
    assert ("about 710" if language == "en" else "نحو 710") in told  # the range that holds the most doubt comes first
    for part in ("1,300", "1,110", "1,620", "61 %", "8 %", "31 %"):
        assert part in told
    assert ("divided by Area too" if language == "en" else "بحسب المنطقة أيضاً") in told
    assert ("Some groups have no estimate" if language == "en" else "لا تقدير لبعض الفئات") in told
    assert ("not in these intervals yet" if language == "en" else "لا تشمل هذه المجالات بعدُ") not in told


@both_languages
def test_without_a_range_over_draws_that_is_said_and_no_figure(language: str) -> None:
    facts = estimated_facts(FIGURES)
    nothing = {"figures": None, "parts": None, "left_out": True, "disagree": False}
    facts["estimates"]["over_linkage"] = nothing
    told = words(section(facts, language))
    assert ("there is no figure for all" if language == "en" else "ولذلك لا رقم للمجموع") in told


@both_languages
def test_figures_by_threshold_and_what_a_fall_takes(language: str) -> None:
    facts = estimated_facts(FIGURES)
    book = Facts()
    book.facts = facts["facts"]
    points = [
        {
            "threshold": threshold,
            **{
                end: book.add(f"estimate-threshold-{threshold}-{end}", value, "estimated", []) if value else None
                for end, value in zip(("middle", "low", "high"), ends, strict=True)
            },
        }
        for threshold, ends in ((0.1, (None,) * 3), (0.5, (1300, 1200, 1400)), (0.99, (1700, 1500, 1900)))
    ]
    falls = [
        {
            "less": less,
            "reached": reached,
            "all": every,
            "to": book.add(f"estimate-fall-{less}", to, "estimated", []),
            "pairs": book.add(f"estimate-fall-{less}-pairs", pairs, "doubtful_pairs", []),
            "expected": book.add(f"estimate-fall-{less}-expected", pairs // 2, "expected_pairs", []),
        }
        for less, to, pairs, reached, every in (
            (0.0, 1250, 40, True, False),
            (0.05, 1190, 60, False, False),
            (None, 1110, 80, False, True),
        )
    ]
    by_threshold = {"decided": 0.5, "calibrated": [0.12, 0.34], "points": points, "falls": falls}
    facts["estimates"]["by_threshold"] = by_threshold
    found = section(facts, language)
    told = words(found)
    for part in ("1,300", "1,700", "99 %", "50 %", "12 %", "34 %", "1,250", "1,190", "1,110", "40", "20"):
        assert part in told
    assert ("more than 60" if language == "en" else "أكثر من 60") in told
    assert ("not even all 80" if language == "en" else "كل المشكوك فيها وعددها 80") in told
    assert found.count('class="chart"') == 6
    table = re.findall(r"<tbody>.*?</tbody>", found[found.index("estimates-threshold-title") :], re.S)[0]
    assert words(table).startswith("10 %——")
    by_threshold["calibrated"] = None
    assert ("none of these figures" if language == "en" else "فلا رقم من هذه") in words(section(facts, language))
