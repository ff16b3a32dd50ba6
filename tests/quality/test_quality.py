"""How good the linkage of a case is: before anybody judged, and after many did, on a simulated case."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publish.report_facts import lists_facts
from tawthiq import CaseFolder, Ledger, Scribe, Told, add_file, open_case
from tawthiq.ledger import standing_claims
from tawthiq.linkage.truth import read_truth
from tawthiq.model.identity import random_id
from tawthiq.model.vocabulary import JudgementKind
from tawthiq.publish.fact_book import FactBook
from tawthiq.publish.linkage_facts import linkage_facts
from tawthiq.publish.report import render_report
from tawthiq.reviewing import QueueWanted, quality_of_case, questions_in_case
from tawthiq.simulate import demo_parameters, write_case

SCRIBE = Scribe("keeper", lambda: datetime(2031, 3, 1, tzinfo=UTC), random_id)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    """A simulated case with its lists added."""
    path = tmp_path_factory.mktemp("quality") / "case"
    write_case(replace(demo_parameters(), victims=200), path)
    case = open_case(path)
    with Ledger(case.ledger) as ledger:
        for file in sorted(case.inbox.iterdir()):
            add_file(case, ledger, file, Told(), SCRIBE)
    return case


@pytest.fixture(scope="module")
def untold(case: CaseFolder) -> dict[str, Any]:
    described = quality_of_case(case)
    assert described is not None
    return described


@pytest.fixture(scope="module")
def told(case: CaseFolder, untold: dict[str, Any]) -> dict[str, Any]:
    """After 130 judgements as the simulation knows the truth."""
    questions = [each.keys for each in questions_in_case(case, SCRIBE, QueueWanted("sample", 130))]
    more = [each.keys for each in questions_in_case(case, SCRIBE, QueueWanted("consequence", 130))]
    questions += [keys for keys in more if keys not in questions][: 130 - len(questions)]
    truth = read_truth(case.path / "truth" / "records.csv")
    with Ledger(case.ledger) as ledger:
        claims = standing_claims(ledger, case.declaration().lists).select(["row_key", "file", "row"]).to_pylist()
        person = {each["row_key"]: truth[each["file"], each["row"]] for each in claims}
        rows = [(keys, "same" if person[keys[0]] == person[keys[1]] else "different", "known") for keys in questions]
        ledger.judge_all(JudgementKind.IDENTITY, rows, SCRIBE)
    described = quality_of_case(case)
    assert described is not None
    return described


def test_before_anybody_judged_there_is_only_what_the_model_expects(untold: dict[str, Any]) -> None:
    assert not untold["checked"]
    assert (untold["curve"], untold["reliability"], untold["held"]) == (None, [], 0)
    assert untold["sentences"]["en"][0].startswith("Calibration unchecked on these lists")
    assert untold["victims"]["low"] <= untold["victims"]["mean"] <= untold["victims"]["high"]
    assert 0.8 < untold["expected"]["precision"] <= 1
    assert {each["by"] for each in untold["kinds"]} == {"script", "parts", "age"}
    assert untold["deduplicated"] == ["lantern-network"]


def test_judgements_check_the_model_and_teach_it(told: dict[str, Any]) -> None:
    assert told["checked"]
    assert told["held"] == 130
    assert sum(each["judged"] for each in told["reliability"]) == 130
    assert sum(each["judged"] for each in told["kinds"] if each["by"] == "age") == 130
    first, *_, last = (point["right"]["value"] for point in told["curve"]["points"])
    assert last >= first
    assert [point["judgements"] for point in told["curve"]["points"]] == [0, 35, 69, 104]
    assert told["precision"]["low"] <= told["precision"]["value"] <= told["precision"]["high"]


def test_the_report_draws_what_was_found_and_names_nobody(case: CaseFolder, told: dict[str, Any]) -> None:
    book = FactBook(5)
    linkage = linkage_facts(told, case.declaration(), {"overlap": {"patterns": []}, "lists": []}, book)
    facts = lists_facts() | {"linkage": linkage}
    facts["facts"] = {
        name: each for name, each in facts["facts"].items() if not name.startswith("linkage")
    } | book.facts
    people = (case.path / "truth" / "people.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = {" ".join(row.split(",")[1:3]) for row in people} | {row.split(",")[7] for row in people}
    for language in ("ar", "en"):
        page = render_report(facts, language)
        (section,) = re.findall(r'<section id="quality">.*?</section>', page, re.S)
        assert section.count("<svg") == 2
        assert [name for name in names if name in section] == []
    assert not {"record_id", "row_key", "left_key"} & set(re.findall(r'"(\w+)":', json.dumps(linkage)))


def test_a_case_without_lists_has_no_linkage_to_tell_of(tmp_path: Path) -> None:
    from tawthiq.case import create_case

    assert quality_of_case(create_case(tmp_path / "case", {"en": "A", "ar": "أ"}, None)) is None
