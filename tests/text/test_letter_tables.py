"""Letter tables learnt from a user's own pairs."""

from pathlib import Path

from tawthiq.text.alignment import similarity
from tawthiq.text.learning import learn_table
from tawthiq.text.letter_tables import learn, load_tables

# An invented habit of writing: q for غ.
GHAIN = [
    ("غانم", "Qanem"),
    ("غسان", "Qassan"),
    ("غازي", "Qazi"),
    ("مغامس", "Moqames"),
    ("غالب", "Qaleb"),
    ("راغب", "Raqeb"),
]


def test_a_habit_is_learnt_from_few_pairs_and_holds_for_other_names() -> None:
    taught = learn(GHAIN * 3)
    assert similarity("غدير", "Qadir", taught) > similarity("غدير", "Qadir") + 2
    assert abs(similarity("سمير", "Samir", taught) - similarity("سمير", "Samir")) < 1
    assert load_tables().tables.keys() == taught.tables.keys()


def test_wrong_pairs_teach_little() -> None:
    wrong = [("سمير", "Khaled"), ("خالد", "Samir")]
    taught = learn([*GHAIN, *wrong])
    assert similarity("سمير", "Khaled", taught) < 0


def test_tables_are_the_same_when_read_again(tmp_path: Path) -> None:
    taught = learn([*GHAIN, ("Qanem", "Ghanem"), ("غانم", "غنام")])
    taught.save(tmp_path / "tables.json")
    again = load_tables(tmp_path / "tables.json")
    for scripts, table in taught.tables.items():
        assert again.tables[scripts].chances == table.chances
        assert (again.tables[scripts].rare, again.tables[scripts].same) == (table.rare, table.same)
    taught.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "tables.json").read_bytes()


def test_two_spellings_of_one_script_teach_alike_in_both_directions() -> None:
    pairs = [("samir", "sameer"), ("amir", "ameer"), ("munir", "muneer"), ("samira", "sameera")]
    one = learn_table(("latin", "latin"), pairs, {})
    other = learn_table(("latin", "latin"), [pair[::-1] for pair in pairs], {})
    assert one.chances == other.chances
    assert all(one.chances[right, left] == chance for (left, right), chance in one.chances.items())


def test_lists_that_write_alike_are_noticed() -> None:
    same = learn([("سمير", "سمير")] * 99 + [("سمير", "سمبر")]).tables["arabic", "arabic"].same
    assert same == 0.99
