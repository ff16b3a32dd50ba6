"""The similarity of names: what it says of known pairs, and what must hold for any."""

import unicodedata
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.text.alignment import aligned, aligned_parts, similarity
from tawthiq.text.letter_tables import load_tables
from tawthiq.text.letters import ALPHABETS, spelling
from tawthiq.text.names import parse_name
from tawthiq.text.similarity import LEAST, NameSimilarity
from tawthiq.text.transducer import LetterTable, Spellings, log_alone, log_together

PARTS = ["محمد", "محمود", "أحمد", "عبد الرحمن", "الحلبي", "صلاح الدين", "Mohamad", "Abdulrahman", "al-Halabi", "Rojîn"]
some_names = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" ".join)
any_text = st.text(max_size=12) | some_names
quick = settings(max_examples=25, deadline=None)


@pytest.mark.parametrize(
    ("name", "other", "stranger"),
    [
        ("محمد", "Mohammed", "Samir"),
        ("محمد", "Muhammad", "Mahmoud"),
        ("محمود", "Mahmoud", "Muhammad"),
        ("شكري", "Choukri", "Bakri"),
        ("حسين", "Hüseyin", "Hasan"),
        ("سعيد", "Saeed", "Saad"),
        ("قاسم", "Kasım", "Samim"),
        ("خديجة", "Hatice", "Samira"),
        ("محمد", "Mehmet", "Samim"),
        ("پروین", "Perwîn", "Nesrin"),
        ("ژيان", "Jiyan", "Rayan"),
        ("چيا", "Çiya", "Diya"),
        ("عالء", "Alaa", "Ali"),
        ("عبد الرحمن", "Abdurrahman", "Abdulkarim"),
        ("صلاح الدين", "Salaheddine", "Nureddine"),
        ("Youssef", "Yusuf", "Yasir"),
        ("محمد أحمد الحلبي", "Al-Halabi Mohamad Ahmad", "Mohamad Ahmad"),
    ],
)
def test_a_name_is_nearer_to_itself_in_other_letters_than_to_another(name: str, other: str, stranger: str) -> None:
    assert similarity(name, other) > 5
    assert similarity(name, other) > similarity(name, stranger)


def test_strangers_speak_against_one_name_and_nothing_is_said_of_nobody() -> None:
    assert similarity("سمير حداد", "Mohamad Al-Halabi") < -10
    assert similarity("مجهول الهوية", "Mohamad") == 0
    assert similarity("", "123") == 0


@pytest.mark.parametrize(
    ("one", "other"), [("محمد", "mohamad"), ("محمد", "محمود"), ("choukri", "shukri"), ("حداد", "حداد")]
)
def test_two_parts_are_laid_side_by_side_as_in_whole_names(one: str, other: str) -> None:
    part = aligned_parts(one, other)
    assert aligned(one, other).parts == (part,)
    assert "".join(pair.first for pair in part.pieces) == one
    assert "".join(pair.second for pair in part.pieces) == other
    assert sum(pair.bits for pair in part.pieces) + part.rest == pytest.approx(part.bits)
    assert part.bits == pytest.approx(similarity(one, other))


@quick
@given(any_text, any_text)
def test_the_order_does_not_matter_and_no_text_is_nearer_than_the_name_itself(first: str, second: str) -> None:
    one, other = similarity(first, second), similarity(second, first)
    assert one == other
    assert one <= similarity(first, first) + 1e-9
    assert one <= similarity(second, second) + 1e-9
    assert np.isfinite(one)


@quick
@given(any_text, any_text)
def test_the_letters_laid_out_are_those_of_the_names(first: str, second: str) -> None:
    found = aligned(first, second)
    assert found.bits == pytest.approx(sum(part.bits for part in found.parts) - 3.0 * found.turned)
    for part in found.parts:
        if part.pieces:
            assert part.bits == pytest.approx(sum(pair.bits for pair in part.pieces) + part.rest)
            for side, name in ((0, part.first), (1, part.second)):
                letters = "".join((pair.first, pair.second)[side] for pair in part.pieces)
                assert letters == spelling(name or "")[:24]
    assert str(found).endswith(f"= {found.bits:+.1f}")


_FORMS: dict[str, str] = {}
for _code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
    _FORMS.setdefault(unicodedata.normalize("NFKC", chr(_code)), chr(_code))


@quick
@given(some_names, st.data())
def test_what_cannot_be_seen_changes_no_key(name: str, data: st.DataObject) -> None:
    written = []
    for letter in name:
        if data.draw(st.booleans()):
            letter = _FORMS.get(letter, letter)
        mark = "\u0640" if letter != " " and ord(letter) > 0x600 and data.draw(st.booleans()) else ""
        written.append(letter + mark + data.draw(st.sampled_from(["", "", "\u200f", "\u202a", "\u2069", "\u200d"])))
    changed = "".join(written) + data.draw(st.sampled_from(["", " 7", " ٧", " ۷"]))
    before, after = parse_name(name), parse_name(changed)
    assert (after.tokens, after.skeletons) == (before.tokens, before.skeletons)
    assert similarity(changed, name) == similarity(name, name)


def test_many_names_at_once_score_as_each_alone() -> None:
    names = [
        "محمد أحمد الحلبي",
        "Al-Halabi Mohamad Ahmad",
        "Mohamad Halabi",
        "Rojîn",
        "أحمد",
        "Samir Haddad Ali Omar",
        "",
    ]
    parts = [parse_name(name).tokens for name in names]
    vocabulary = sorted({token for row in parts for token in row})
    rows = np.array([[*map(vocabulary.index, row), *[-1] * (4 - len(row))] for row in parts])
    scores = NameSimilarity(vocabulary)
    left, right = np.divmod(np.arange(len(names) ** 2), len(names))
    together = scores.of_names(rows[left], rows[right])
    alone = [similarity(names[i], names[j]) for i, j in zip(left, right, strict=True)]
    assert together == pytest.approx(alone, abs=1e-4)
    assert (scores.of_names(rows[right], rows[left]) == together).all()


def test_counts_take_the_place_of_the_rarity_of_letters() -> None:
    vocabulary = ["محمد", "mohamad", "mahmoud", "قشعريني", "qashariny"]
    scores = NameSimilarity(vocabulary, [400, 400, 200, 1, 1])
    common, other, rare = scores.bits([0, 0, 3], [1, 2, 4])
    assert 0 < common < 4  # no more than how rare the name is
    assert other < 0  # another common name, however near its letters
    assert rare > common + 4
    assert (scores.bits([0, 3], [0, 3]) == scores.most[[0, 3]]).all()


@quick
@given(st.lists(st.sampled_from(PARTS), min_size=2, max_size=6), st.lists(st.integers(1, 900), min_size=6, max_size=6))
def test_bounds_hold_with_counts_too(parts: list[str], counts: list[int]) -> None:
    tokens = sorted({token for part in parts for token in parse_name(part).tokens})
    scores = NameSimilarity(tokens, (counts * len(tokens))[: len(tokens)])
    first, second = np.divmod(np.arange(len(tokens) ** 2), len(tokens))
    bits = scores.bits(first, second)
    assert (bits == scores.bits(second, first)).all()
    assert (bits >= LEAST).all()
    assert (bits <= np.minimum(scores.most[first], scores.most[second])).all()


def test_the_chance_of_a_spelling_alone_is_the_sum_over_all_others() -> None:
    pieces = {("س", "s"): 0.2, ("س", "sa"): 0.2, ("سا", "s"): 0.1, ("ا", "a"): 0.2, ("ا", ""): 0.05, ("", "a"): 0.05}
    arrays = LetterTable(("arabic", "latin"), pieces, rare=0.0).arrays
    letters = [ALPHABETS["arabic"].index("س"), ALPHABETS["arabic"].index("ا")]
    one = _spellings([[letters[0], letters[1], letters[0]]], arrays.pairs[0])
    latin = [ALPHABETS["latin"].index("s"), ALPHABETS["latin"].index("a")]
    others = _spellings([list(word) for length in range(12) for word in product(latin, repeat=length)], arrays.pairs[1])
    rows = np.zeros(len(others.letters), dtype=np.int64), np.arange(len(others.letters))
    with np.errstate(divide="ignore"):
        together = np.exp(log_together(arrays, (one, others), rows)).sum()
    assert together == pytest.approx(np.exp(log_alone(arrays, one, 0))[0], rel=1e-6)


def _spellings(rows: list[list[int]], pairs: object) -> Spellings:
    assert isinstance(pairs, dict)
    letters, ends = np.zeros((len(rows), 12), dtype=np.int32), np.zeros((len(rows), 12), dtype=np.int32)
    for place, row in enumerate(rows):
        letters[place, : len(row)] = row
        for at in range(1, len(row)):
            ends[place, at] = pairs.get((row[at - 1], row[at]), 0)
    return Spellings(letters, ends, np.array([len(row) for row in rows], dtype=np.int64))


def test_the_shipped_tables_are_chances_and_small() -> None:
    tables = load_tables().tables
    assert sum(len(table.chances) for table in tables.values()) < 2500
    for scripts, table in tables.items():
        assert 0 < table.arrays.end < 1
        assert 0.5 <= table.same < 1
        if scripts[0] == scripts[1]:
            assert all(table.chances[right, left] == chance for (left, right), chance in table.chances.items())
