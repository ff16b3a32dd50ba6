"""The report on published counts: what a stranger must find on it, in both languages."""

import copy
import re
from typing import Any

import pytest

from publish.report_count_facts import CLAIMS, SEALED, counted_facts, described, finding
from publish.report_facts import lists_facts, totals_facts
from publish.test_report import HOSTILE, Page, _poisoned
from tawthiq.publish.report import render_report
from tawthiq.publish.report_brief import shared_end
from tawthiq.publish.report_counts import SEVERITIES, WORKED_OUT, in_one_language, signed

SECTIONS = ("brief", "differ", "found", "clash", "bounds", "moved", "contested")
both_languages = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture(scope="module", params=["en", "ar"])
def rendered(request: Any) -> tuple[dict[str, Any], str, str]:
    facts = counted_facts()
    return facts, request.param, render_report(facts, request.param)


def section(html: str, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', html, re.S)
    assert found, name
    return found[0]


def words(markup: str) -> str:
    return " ".join("".join(Page(markup).text).split())


def test_all_sections_stand_in_their_order_and_in_the_contents(rendered: Any) -> None:
    _, _, html = rendered
    places = [html.index(f'<section id="{name}"') for name in ("brief", "published", "unlike", *SECTIONS[1:], "method")]
    assert places == sorted(places)
    contents = html[html.index("<nav") : html.index("</nav>")]
    assert all(f'href="#{name}"' in contents for name in SECTIONS)


@pytest.mark.parametrize("name", SECTIONS)
@both_languages
def test_without_counts_a_section_vanishes(name: str, language: str) -> None:
    for facts in (totals_facts(), lists_facts(), totals_facts() | {"counts": {}}):
        html = render_report(facts, language)
        assert f'<section id="{name}"' not in html
        assert f'href="#{name}"' not in html


def test_every_fact_is_shown_before_the_appendix_and_every_link_arrives(rendered: Any) -> None:
    facts, _, html = rendered
    shown = {fact for fact, _, _ in Page(html[: html.index('<section id="claims">')]).numbers}
    nothing = {fact for fact, entry in facts["facts"].items() if entry["rule"] in WORKED_OUT and not entry["value"]}
    assert set(facts["facts"]) - shown <= nothing
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    targets = [value for name, value in page.attributes if name in ("href", "cite") and value]
    assert {value.removeprefix("#") for value in targets} <= set(page.ids)


def test_a_linked_number_is_the_number_of_its_fact(rendered: Any) -> None:
    facts, _, html = rendered
    for fact, _, text in Page(html).numbers:
        value = facts["facts"][fact]["value"]
        if value is not None and "–" not in text:
            assert int(re.sub("[,+\u2066\u2069]", "", text).replace("−", "-")) == value


def test_brief_gives_the_least_documented_of_each_and_who_says_so(rendered: Any) -> None:
    _, language, html = rendered
    brief = words(section(html, "brief"))
    least = {"en": "at least", "ar": "ما لا يقل عن"}[language]
    for value in (745, 238, 420, 383):
        assert f"{least} {value}" in brief
    assert {"en": "Board of Recorders 420", "ar": "مجلس الموثِّقين 420"}[language] in brief


def test_brief_says_what_contradicts_what_and_what_nobody_knows(rendered: Any) -> None:
    _, language, html = rendered
    brief = words(section(html, "brief"))
    given = {
        "en": (
            "cannot both be complete",
            "differ in scope",
            "not estimated",
            "Daily about 973",
        ),
        "ar": ("لا يكتمل 958", "يختلف الرقمان", "لا يُقدَّر", "اليومية نحو 973"),
    }
    for text in given[language]:
        assert text in brief


def test_brief_holds_one_finding_of_each_rule_before_a_second(rendered: Any) -> None:
    facts, language, html = rendered
    brief = section(html, "brief")
    said = [each["sentence"][language] for each in facts["counts"]["findings"]]
    shown = [text for text in said if text in brief]
    assert len(set(shown)) == 4  # the small one is left to its section
    assert brief.index(said[3]) < brief.index(said[2]) < brief.index(said[1])


def test_victims_of_parties_stand_in_alphabetical_order_not_by_number() -> None:
    brief = words(section(render_report(counted_facts(), "en"), "brief"))
    assert brief.index("killed: north") < brief.index("killed: south")
    changed = described()
    for bound in changed["bounds"]:
        bound["low"] = {"NORTH": 383, "SOUTH": 420}.get(bound["scope"]["perpetrators"], bound["low"])
    swapped = words(section(render_report(counted_facts(changed), "en"), "brief"))
    assert swapped.index("killed: north") < swapped.index("killed: south")


def test_findings_stand_by_severity_then_effect_and_the_severe_are_open(rendered: Any) -> None:
    facts, language, html = rendered
    found = section(html, "found")
    ordered = sorted(
        facts["counts"]["findings"], key=lambda each: (SEVERITIES.index(each["severity"]), -each["effect"])
    )
    places = [found.index(f'id="finding-{each["id"]}"') for each in ordered]
    assert places == sorted(places)
    for each in ordered:
        start = found.index(f'id="finding-{each["id"]}"')
        assert (" open>" in found[start : found.index("<summary>", start)]) == (each["severity"] == "high")
        for key in ("sentence", "means", "do_not_conclude"):
            assert each[key][language] in found


def test_arithmetic_keeps_its_text_and_links_what_claims_say(rendered: Any) -> None:
    _, _, html = rendered
    sums = re.findall(r'<p class="sum">.*?</p>', html, re.S)
    (shown,) = [each for each in sums if "1,018" in each]
    assert words(shown) == "745 + 213 = 958; 1,018 − 958 = 60"
    assert [fact for fact, _, _ in Page(shown).numbers] == ["published-A-civ", "published-A-arm", "published-A-late"]
    assert 'dir="ltr"' in shown


def test_the_unexplained_is_written_and_hatched(rendered: Any) -> None:
    _, language, html = rendered
    differ = section(html, "differ")
    left = {"en": "Left unexplained: +58 to +271", "ar": "ما يبقى بلا تفسير: +58 إلى +271"}[language]
    assert left in words(differ)
    assert differ.count('d="M') >= 2  # wide and narrow


def test_a_step_that_moves_nothing_is_left_out_but_the_unexplained_never() -> None:
    given = described()
    given["explanations"][0]["steps"][-1].update(low=0, high=0)
    differ = section(render_report(counted_facts(given), "en"), "differ")
    assert "Counted twice" not in differ
    assert "Left unexplained: 0" in words(differ)


def test_an_open_bound_is_said_and_never_a_number(rendered: Any) -> None:
    _, language, html = rendered
    open_end = {"en": "no upper end known", "ar": "لا حدّ أعلى معروفًا"}[language]
    assert words(section(html, "bounds")).count(open_end) >= 4
    appendix = section(html, "claims")
    assert {"en": "No published figure sets it.", "ar": "لا يحدِّده أي رقم منشور."}[language] in appendix


@both_languages
def test_contradictory_figures_bound_nothing_and_nothing_is_not_zero(language: str) -> None:
    given = described()
    given["bounds"][1].update(possible=False, low=0, high=None, binding_high=[])
    given["bounds"][2].update(low=0, binding_low=[])
    html = render_report(counted_facts(given), language)
    bounds, brief = words(section(html, "bounds")), words(section(html, "brief"))
    assert {"en": "read so, the figures contradict each other", "ar": "تتناقض الأرقام وفق هذه القراءة"}[
        language
    ] in bounds
    assert {"en": "no lower end known", "ar": "لا حدّ أدنى معروفًا"}[language] in bounds
    assert not re.search({"en": r"at least 0\b", "ar": r"ما لا يقل عن 0\b"}[language], bounds + brief)


def test_how_each_figure_is_read_is_shown(rendered: Any) -> None:
    _, language, html = rendered
    bounds = words(section(html, "bounds"))
    assert bounds.count({"en": "documented floor", "ar": "حدّ أدنى موثَّق"}[language]) == len(CLAIMS)
    assert "5%" in bounds


def test_series_say_what_each_release_changed(rendered: Any) -> None:
    _, language, html = rendered
    moved = words(section(html, "moved"))
    assert {"en": "members +60", "ar": "أفراد +60"}[language] in moved


def test_positions_show_paraphrase_and_source_and_no_sealed_text(rendered: Any) -> None:
    _, language, html = rendered
    contested = section(html, "contested")
    for text in ("Orders were given.", "Gazette of Qazra", "it was planned", "لم تصدر أوامر."):
        assert text in contested
    assert SEALED not in html
    assert {"en": "Kept sealed", "ar": "محفوظ مختومًا"}[language] in contested
    assert f'<bdi lang="{"ar" if language == "en" else "en"}">' in contested


def test_conflicts_of_replaced_figures_stand_apart_and_the_brief_takes_the_widest() -> None:
    given = described()
    given["conflicts"][0].update(standing=False, persons=60)
    given["conflicts"][1].update(standing=True, persons=803)
    given["conflicts"].append({**given["conflicts"][1], "claims": ["C-range", "C-forces"], "persons": 900})
    html = render_report(counted_facts(given), "en")
    clash, brief = section(html, "clash"), section(html, "brief")
    assert "One set that holds a figure since replaced" in clash
    assert clash.index('id="clash-2"') < clash.index("since replaced") < clash.index('id="clash-3"')
    assert brief.index("#clash-2") < brief.index("#clash-1")
    assert "#clash-3" not in brief


def test_many_conflicts_are_folded_and_none_is_lost() -> None:
    given = described()
    given["conflicts"] = [{**given["conflicts"][0]} for _ in range(11)]
    clash = section(render_report(counted_facts(given), "en"), "clash")
    assert "3 further sets" in clash
    assert clash.count("<p>958 and 1,018 cannot") + clash.count("<p><bdi>958 and 1,018 cannot") == 11


def test_what_all_titles_share_is_said_once() -> None:
    assert shared_end(["Civilians, in Qazra, in March", "Forces, in Qazra, in March"]) == ", in Qazra, in March"
    assert shared_end(["مدنيون، في قزرة", "أفراد، في قزرة"]) == "، في قزرة"
    assert shared_end(["Civilians, in Qazra"]) == shared_end(["a", "b"]) == shared_end([]) == ""
    given = described()
    for bound in given["bounds"]:
        bound["title"] = {language: f"{text}{{}}".format(", all in Qazra") for language, text in bound["title"].items()}
    brief = words(section(render_report(counted_facts(given), "en"), "brief"))
    assert brief.count("all in Qazra") == 1


def test_victims_of_all_sides_together_are_left_to_the_bounds() -> None:
    given = described()
    given["bounds"].append({**given["bounds"][-1], "id": "both", "scope": {"perpetrators": "NORTH|SOUTH"}})
    given["bounds"][-1]["title"] = {"en": "Killed by either", "ar": "ضحايا الطرفين"}
    html = render_report(counted_facts(given), "en")
    assert "Killed by either" not in section(html, "brief")
    assert "Killed by either" in section(html, "bounds")


@both_languages
def test_no_conflict_is_said_without_calling_it_agreement(language: str) -> None:
    html = render_report(counted_facts(described() | {"conflicts": []}), language)
    assert '<section id="clash"' not in html
    assert {"en": "That is not agreement", "ar": "وليس هذا اتفاقًا"}[language] in words(section(html, "brief"))


@both_languages
def test_hostile_text_is_shown_and_does_nothing(language: str) -> None:
    facts = _poisoned(counted_facts())
    for question in facts["counts"]["positions"]:
        question["question"] = HOSTILE
    facts["counts"]["findings"][0]["arithmetic"]["text"] = HOSTILE
    page = Page(render_report(facts, language))
    assert not {"script", "img"} & set(page.tags)
    assert not {name for name, _ in page.attributes if name.startswith("on")}


def test_same_facts_same_bytes(rendered: Any) -> None:
    facts, language, html = rendered
    assert render_report(copy.deepcopy(facts), language) == html


def test_a_number_that_no_claim_gives_is_not_linked_in_the_arithmetic() -> None:
    given = described()
    given["findings"] = [finding("off_by_one", "high", 1, ["A-civ"], text="746 − 745 = 1", residual=1)]
    (shown,) = re.findall(r'<p class="sum">.*?</p>', render_report(counted_facts(given), "en"), re.S)
    assert [text for _, _, text in Page(shown).numbers] == ["745"]


@pytest.mark.parametrize(("value", "text"), [(24, "+24"), (-1200, "−1,200"), (0, "0")])
def test_changes_carry_their_sign(value: int, text: str) -> None:
    assert signed(value, "en") == signed(value, "ar") == text


def test_a_text_of_the_case_stands_under_the_language_of_its_letters() -> None:
    assert in_one_language("أوامر") == {"ar": "أوامر", "en": ""}
    assert in_one_language("orders") == {"ar": "", "en": "orders"}
    assert in_one_language({"en": "a", "ar": "ب"}) == {"en": "a", "ar": "ب"}


def test_the_least_of_one_source_alone_is_said_where_it_is_given() -> None:
    facts = counted_facts()
    facts["counts"]["bounds"][0]["alone_fact"] = facts["counts"]["bounds"][2]["low_fact"]
    said = "one of them alone: at least 238"
    assert said in words(section(render_report(facts, "en"), "brief"))
    assert said not in words(section(render_report(counted_facts(), "en"), "brief"))
