"""The ledger: nothing acknowledged is lost, the same file twice changes nothing, re-releases are recognised."""

import itertools
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tawthiq.case.lists import ListDeclaration
from tawthiq.errors import LedgerError, RecordNotFound
from tawthiq.ledger import (
    Ledger,
    Origin,
    Scribe,
    base_reading,
    find_row_key,
    hand_rows,
    judgement_flags,
    judgements_of,
    reading_flags,
    standing_claims,
    standing_judgements,
    standing_readings,
)
from tawthiq.model.claims import Flag, NewClaim
from tawthiq.model.identity import Locator
from tawthiq.model.vocabulary import ClaimKind, JudgementKind, Verdict

LIST = ListDeclaration("a", "A")
ORIGIN = Origin("a", "A", ClaimKind.CASUALTY, {"encoding": None})


@pytest.fixture
def scribe() -> Scribe:
    ids = (f"{n:032x}" for n in itertools.count(1))
    return Scribe("keeper", lambda: datetime(2025, 3, 10, tzinfo=UTC), lambda: next(ids))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        yield opened


def rows(*names: str, own: bool = False) -> list[NewClaim]:
    return [
        NewClaim(Locator("a.csv", "", n), (("name", name),), f"id{n}" if own else None)
        for n, name in enumerate(names, start=2)
    ]


def add(ledger: Ledger, scribe: Scribe, claims: list[NewClaim], origin: Origin = ORIGIN, data: bytes = b"") -> None:
    source = ledger.preserve(data or repr(claims).encode(), "a.csv", scribe)
    ledger.append(source, origin, claims, [], scribe)


def test_rows_that_print_the_same_are_two_people(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x", "x"))
    assert standing_claims(ledger, [LIST]).num_rows == 2


def test_a_release_replaces_the_list_and_knows_its_rows(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x", "y"))
    first = standing_claims(ledger, [LIST]).to_pylist()
    source = ledger.preserve(b"second", "b.csv", scribe)
    appended = ledger.append(source, ORIGIN, rows("z", "x"), [], scribe)
    assert (appended.new, appended.unchanged, len(appended.gone)) == (1, 1, 1)
    now = {row["fields"]: row for row in standing_claims(ledger, [LIST]).to_pylist()}
    assert set(now) == {'[["name","x"]]', '[["name","z"]]'}
    kept = now['[["name","x"]]']
    assert kept["record_id"] == first[0]["record_id"]
    assert kept["claim_id"] != first[0]["claim_id"]
    assert kept["source"] == source


def test_files_that_add_to_a_list_stand_together(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x"))
    add(ledger, scribe, rows("y"))
    adding = ListDeclaration("a", "A", release="adds")
    assert standing_claims(ledger, [adding]).num_rows == 2
    assert standing_claims(ledger, [LIST]).num_rows == 1


def test_what_is_learnt_from_moves_on_when_a_tenth_of_the_rows_is_new_changed_or_gone(
    ledger: Ledger, scribe: Scribe
) -> None:
    def base_names() -> set[str]:
        claims = standing_claims(ledger, [LIST], base_reading(ledger, [LIST])).to_pylist()
        return {json.loads(claim["fields"])[0][1] for claim in claims}

    assert base_reading(ledger, [LIST]) is None
    first = [f"person {number}" for number in range(20)]
    add(ledger, scribe, rows(*first, own=True))
    assert base_names() == set(first)
    add(ledger, scribe, rows(*first, "one more", own=True))  # 1 of 20 is new
    assert base_names() == set(first)
    add(ledger, scribe, rows("another name", *first[1:], "one more", own=True))  # and 1 changed: a tenth, no more
    assert base_names() == set(first)
    add(ledger, scribe, rows("another name", *first[1:-1], own=True))  # and 1 is gone again, whoever comes for it
    assert base_names() == set(first)
    grown = ["another name", *first[1:], "one more", "two more"]
    add(ledger, scribe, rows(*grown, own=True))
    assert base_names() == set(grown)
    assert len(standing_readings(ledger, {"a": "replaces"}, base_reading(ledger, [LIST]))) == 1


def test_a_changed_row_with_its_own_id_is_the_same_row(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x", own=True))
    first = standing_claims(ledger, [LIST])["record_id"].to_pylist()
    add(ledger, scribe, rows("x corrected", own=True))
    assert standing_claims(ledger, [LIST])["record_id"].to_pylist() == first


def test_an_unreadable_row_is_kept_flagged_and_no_record(ledger: Ledger, scribe: Scribe) -> None:
    torn = NewClaim(Locator("a.csv", "", 3), (("", "raw"),), None, (Flag("row_width", row=3),), readable=False)
    add(ledger, scribe, [*rows("x"), torn])
    assert standing_claims(ledger, [LIST]).num_rows == 1
    (flag,) = reading_flags(ledger, [LIST])
    assert (flag["code"], flag["row"], flag["mend"]) == ("row_width", 3, True)


def test_a_refused_source_is_preserved_and_listed_until_it_is_read(ledger: Ledger, scribe: Scribe) -> None:
    source = ledger.preserve(b"x;y", "s.csv", scribe)
    ledger.refuse(source, ORIGIN, {"code": "delimiter", "values": {"suspected": ";"}}, scribe)
    assert ledger.source(source) == b"x;y"
    assert [flag["code"] for flag in reading_flags(ledger, [LIST])] == ["delimiter"]
    told = Origin("a", "A", ClaimKind.CASUALTY, {"delimiter": ";"})
    assert ledger.last_reading(source, told) is None
    ledger.append(source, told, rows("x"), [], scribe)
    assert reading_flags(ledger, [LIST]) == []


def test_changed_bytes_are_found_out(ledger: Ledger, scribe: Scribe) -> None:
    source = ledger.preserve(b"x", "s.csv", scribe)
    ledger.place_of(source).write_bytes(b"y")
    with pytest.raises(LedgerError, match="source_changed"):
        ledger.source(source)
    ledger.place_of(source).unlink()
    with pytest.raises(LedgerError, match="source_gone"):
        ledger.source(source)


def test_a_failed_append_leaves_no_reading(ledger: Ledger, scribe: Scribe) -> None:
    source = ledger.preserve(b"x", "s.csv", scribe)
    same = Scribe("keeper", scribe.clock, lambda: "0" * 32)
    with pytest.raises(LedgerError):
        ledger.append(source, ORIGIN, rows("x", "y"), [], same)
    assert ledger.store.read("readings") == []
    assert ledger.store.read("claims") == []


def test_the_later_judgement_stands_and_the_contradiction_is_listed(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x", "y"))
    left, right = find_row_key(ledger, [LIST], "a:2"), find_row_key(ledger, [LIST], "a:3")
    ledger.judge_identity(left, right, Verdict.SAME, "one", scribe)
    assert judgement_flags(ledger, [LIST]) == []
    ledger.judge_identity(right, left, Verdict.DIFFERENT, "two", scribe)
    assert standing_judgements(ledger)["verdict"].to_pylist() == ["different"]
    assert [flag["code"] for flag in judgement_flags(ledger, [LIST])] == ["judgements_contradict"]


def test_who_withdraws_a_judgement_leaves_what_others_said(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x", "y"))
    pair = [find_row_key(ledger, [LIST], named) for named in ("a:2", "a:3")]
    other = Scribe("reader", scribe.clock, scribe.randomness)
    ledger.judge_identity(*pair, Verdict.SAME, "one", other)
    ledger.judge_identity(*pair, Verdict.DIFFERENT, "two", scribe)
    ledger.judge_identity(*pair, Verdict.WITHDRAWN, "two", scribe)
    assert standing_judgements(ledger)["verdict"].to_pylist() == ["same"]
    ledger.judge_identity(*pair, Verdict.WITHDRAWN, "one", other)
    assert standing_judgements(ledger).num_rows == 0
    assert len(judgements_of(ledger, JudgementKind.IDENTITY)) == 4


def test_judgements_are_entered_all_together_or_not_at_all(ledger: Ledger, scribe: Scribe) -> None:
    def said() -> Iterator[tuple[tuple[str, str], str, str]]:
        yield ("k1", "k2"), "same", "one"
        raise ValueError("the second line cannot be read")

    with pytest.raises(ValueError, match="second line"):
        ledger.judge_all(JudgementKind.IDENTITY, said(), scribe)
    assert judgements_of(ledger, JudgementKind.IDENTITY) == []


def test_a_judgement_on_a_row_that_left_or_changed_is_listed(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x", "y", own=True))
    pair = [find_row_key(ledger, [LIST], named) for named in ("a:2", "a:3")]
    ledger.judge_identity(*pair, Verdict.SAME, "one person", scribe)
    add(ledger, scribe, rows("x", "somebody else", own=True))
    assert [flag["code"] for flag in judgement_flags(ledger, [LIST])] == ["judgement_row_changed"]
    add(ledger, scribe, rows("x", own=True))
    assert [flag["code"] for flag in judgement_flags(ledger, [LIST])] == ["judgement_unbound"]


def test_an_id_that_stands_twice_names_nobody(ledger: Ledger, scribe: Scribe) -> None:
    def twice(*names: str) -> list[NewClaim]:
        return [NewClaim(Locator("a.csv", "", n), (("name", name),), "7") for n, name in enumerate(names, start=2)]

    add(ledger, scribe, twice("x", "y"))
    before = {row["fields"]: row["row_key"] for row in standing_claims(ledger, [LIST]).to_pylist()}
    add(ledger, scribe, twice("y", "x"))
    assert {row["fields"]: row["row_key"] for row in standing_claims(ledger, [LIST]).to_pylist()} == before


def test_a_list_that_the_case_names_no_more_counts_nobody(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x"))
    other = ListDeclaration("b", "A")
    assert standing_claims(ledger, [other]).num_rows == 0
    assert [flag["code"] for flag in reading_flags(ledger, [other])] == ["list_not_declared"]


def test_no_new_ledger_is_begun_over_preserved_sources(tmp_path: Path, scribe: Scribe) -> None:
    with Ledger(tmp_path / "ledger") as opened:
        opened.preserve(b"x", "a.csv", scribe)
    (tmp_path / "ledger" / "log.db").unlink()
    with pytest.raises(LedgerError, match="ledger_gone"):
        Ledger(tmp_path / "ledger")
    (tmp_path / "ledger" / "log.db").write_bytes(b"")
    with pytest.raises(LedgerError, match="ledger_damaged"):
        Ledger(tmp_path / "ledger")


def test_a_record_is_named_by_its_claim_or_by_its_row(ledger: Ledger, scribe: Scribe) -> None:
    add(ledger, scribe, rows("x", "y"))
    claim = standing_claims(ledger, [LIST]).to_pylist()[1]
    assert find_row_key(ledger, [LIST], claim["claim_id"]) == claim["row_key"]
    with pytest.raises(RecordNotFound, match="record_not_found"):
        find_row_key(ledger, [LIST], "a:99")
    with pytest.raises(RecordNotFound, match="record_ambiguous"):
        find_row_key(ledger, [LIST], "0" * 30)


def test_a_row_taken_out_of_a_hand_table_is_withdrawn(ledger: Ledger, scribe: Scribe) -> None:
    hand = Origin("hand/counts.csv", "keeper", ClaimKind.COUNT, {})
    add(ledger, scribe, rows("x", "y", own=True), hand)
    add(ledger, scribe, rows("x", own=True), hand)
    assert [row["fields"] for row in hand_rows(ledger, ClaimKind.COUNT)] == [{"name": "x"}]
    assert [row["verdict"] for row in ledger.store.read("judgements")] == ["withdrawn"]


def test_the_head_tells_histories_apart(ledger: Ledger, scribe: Scribe) -> None:
    empty = ledger.head()
    add(ledger, scribe, rows("x"))
    one = ledger.head()
    assert len({empty, one}) == 2
    assert ledger.head() == one
    ledger.judge_identity("a", "b", Verdict.SAME, "why", scribe)
    assert ledger.head(("readings", "claims")) != ledger.head()
    assert ledger.size() == {"sources": 1, "claims": 1, "judgements": 1}


def test_judgements_of_a_kind_stand_in_the_order_they_were_made(ledger: Ledger, scribe: Scribe) -> None:
    ledger.judge(JudgementKind.INCIDENT, ("I2", "I1"), "same", "one place, one day", scribe)
    ledger.judge_identity("k1", "k2", Verdict.SAME, "brothers confirm", scribe)
    ledger.judge(JudgementKind.INCIDENT, ("I1", "I2"), "different", "two villages", scribe)
    found = judgements_of(ledger, JudgementKind.INCIDENT)
    assert [(each["subjects"], each["verdict"]) for each in found] == [
        (("I2", "I1"), "same"),
        (("I1", "I2"), "different"),
    ]
    assert found[0]["by"] == "keeper"
    assert judgements_of(ledger, JudgementKind.VICTIM_INCIDENT) == []


def test_those_who_add_at_once_wait_for_each_other(tmp_path: Path, scribe: Scribe) -> None:
    with Ledger(tmp_path):
        pass
    told = [f"source {number}".encode() for number in range(24)]

    def add(data: bytes) -> str:
        with Ledger(tmp_path) as ledger:
            return ledger.preserve(data, "a.csv", scribe)

    with ThreadPoolExecutor(4) as people:
        digests = list(people.map(add, told))
    with Ledger(tmp_path) as ledger:
        assert [ledger.source(digest) for digest in digests] == told
