"""From two custodians' order to a case in which a person is no more, in the clear or sealed."""

from pathlib import Path

from cli.test_people import Computer, case, people
from tawthiq.ledger import Ledger

__all__ = ["case", "people"]

LIST = "id,name,sex\n1,Ahmad Hasan Darwish,m\n2,Maryam Yusuf,f\n"
HAND = "id,name_en,kind,source\nI1,Place of Ahmad Hasan Darwish,killing,S\nI2,Another place,killing,S\n"


def test_two_custodians_erase_a_row_and_one_alone_does_not(
    case: Path, people: dict[str, Computer], tmp_path: Path
) -> None:
    keeper, order = people["keeper"], tmp_path / "order.txt"
    (case / "inbox" / "north.csv").write_text(LIST, encoding="utf-8")
    keeper.typed("add", case)
    keeper.typed("run", case, "--internal")
    keeper.typed("checkpoint", case)
    claim = _claim(case, keeper, "Ahmad")
    told = ("--order", order, "--reason", "the family asked")
    keeper.typed("order", case, claim[:10], "--basis", "Art. 17 GDPR", "--reason", "the family asked", "--out", order)
    keeper.typed("shred", case, *told, ends=1)
    keeper.typed("sign", order)
    keeper.typed("shred", case, *told, ends=1)
    assert _files_that_say("Ahmad Hasan Darwish", case) != []
    people["second"].typed("sign", order)
    keeper.typed("shred", case, "--order", order, "--reason", "another", ends=1)
    done = keeper.typed("shred", case, *told)
    assert "inbox" in done
    assert "cannot reach" in done
    assert _files_that_say("Ahmad Hasan Darwish", case) == []
    keeper.typed("shred", case, *told, ends=1)
    keeper.typed("checkpoint", case)
    assert "tombstone" in keeper.typed("verify", case, ends=2)


def test_a_row_of_a_hand_table_is_taken_out_of_it(case: Path, people: dict[str, Computer], tmp_path: Path) -> None:
    keeper, order, hand = people["keeper"], tmp_path / "order.txt", case / "hand" / "incidents.csv"
    hand.write_text(HAND, encoding="utf-8")
    keeper.typed("run", case)
    keeper.typed("checkpoint", case)
    claim = _claim(case, keeper, "Ahmad")
    keeper.typed("order", case, claim, "--basis", "Art. 17 GDPR", "--reason", "r", "--out", order)
    for each in people.values():
        if each.name != "contributor":
            each.typed("sign", order)
    assert "hand/incidents.csv" in keeper.typed("shred", case, "--order", order, "--reason", "r")
    assert hand.read_text(encoding="utf-8-sig").splitlines() == ["id,name_en,kind,source", "I2,Another place,killing,S"]
    assert _files_that_say("Ahmad", case) == []
    keeper.typed("run", case)


def _claim(case: Path, keeper: Computer, name: str) -> str:
    with Ledger(case / "ledger", keeper.home / "tawthiq" / "identity") as ledger:
        return next(str(row["claim_id"]) for row in ledger.store.read("claims") if name in row["fields"])


def _files_that_say(name: str, case: Path) -> list[Path]:
    return [path for path in case.rglob("*") if path.is_file() and name.encode() in path.read_bytes()]
