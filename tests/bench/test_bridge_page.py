"""The page on estimates over imperfect linkage is what the stored results say."""

from bench.scripts import bench_module

page = bench_module("bridge_page")


def test_the_page_is_made_of_what_is_stored() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.page(page.json.loads(page.FROZEN.read_text(encoding="utf-8")))


def test_a_group_that_answers_nothing_and_one_that_is_refused_are_told_so() -> None:
    group = {"conflicts": 2, "draws": {"answered": 0, "refused": {"disconnected": 2}, "covered": 0}}
    told = page.page({"tasks": {}, "family": {"groups": {"model holds": group}}})
    assert "over draws of the linkage | 0 |" in told
    assert "`disconnected` 2" in told
