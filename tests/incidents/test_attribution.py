"""Attributions: two findings apart, the maker's own standard of proof, never a community."""

import pytest

from incidents.tables import actors, rows
from tawthiq.errors import CaseError
from tawthiq.incidents import read_actors, read_attributions
from tawthiq.language import LANGUAGES, sentence
from tawthiq.model.parties import Party
from tawthiq.model.vocabulary import StandardOfProof

ACTORS, _ = read_actors(actors("A", court="court"))
ROW = {
    "id": "T",
    "incident": "I",
    "finding": "party_responsible",
    "actor": "A",
    "stated_by": "D",
    "source": "s",
    "standard_of_proof": "reasonable_grounds",
    "contested_by": "A|B",
}


def test_an_attribution_keeps_what_its_maker_said() -> None:
    (found,), mistakes = read_attributions(rows("attributions", [ROW]), ACTORS, ["I"])
    assert mistakes == []
    assert found.actor == ACTORS["A"].party
    assert (found.standard, found.contested, found.contested_by) == (
        StandardOfProof.REASONABLE_GROUNDS,
        True,
        ("A", "B"),
    )
    assert found.mode == "unknown"


@pytest.mark.parametrize(
    ("changed", "codes", "kept"),
    [
        ({"actor": ""}, ["attribution_without_party"], False),
        ({"actor": "Alawites"}, ["party_is_community"], False),
        ({"actor": "SY06"}, ["party_is_community"], False),
        ({"actor": "عشيرة فلان"}, ["party_is_community"], False),
        ({"actor": "Third Brigade"}, ["actor_undefined"], True),
        ({"finding": "happened_as_described"}, ["attribution_party_not_asked"], False),
        ({"finding": "happened_as_described", "actor": ""}, [], True),
        ({"finding": "guilty"}, ["cell_not_in_list"], False),
        ({"standard_of_proof": "proven"}, ["cell_not_in_list"], False),
        ({"standard_of_proof": "beyond_reasonable_doubt"}, ["attribution_standard_without_forum"], False),
        ({"standard_of_proof": "beyond_reasonable_doubt", "forum": "court"}, [], True),
        ({"incident": "Z"}, ["attribution_incident_undefined"], True),
        ({"stated_by": "", "source": ""}, ["cell_empty", "cell_empty"], False),
    ],
)
def test_mistakes(changed: dict[str, str], codes: list[str], kept: bool) -> None:
    found, mistakes = read_attributions(rows("attributions", [{**ROW, **changed}]), ACTORS, ["I"])
    assert [each.code for each in mistakes] == codes
    assert bool(found) == kept
    for each in mistakes:
        assert all(sentence(each.code, each.values, language) for language in LANGUAGES)


def test_the_scale_of_proof_is_ordered_and_unknown_is_outside() -> None:
    assert [each.rank for each in StandardOfProof] == list(range(7))
    assert StandardOfProof.UNKNOWN.rank == 0
    assert StandardOfProof.BEYOND_REASONABLE_DOUBT.rank == 6


@pytest.mark.parametrize("name", ["Alawites", "أهالي القرية", "QZ0101", "the X family"])
def test_no_community_can_be_made_a_party(name: str) -> None:
    with pytest.raises(CaseError) as refused:
        Party(name)
    assert refused.value.code == "party_is_community"
    with pytest.raises(CaseError):
        Party("A", name)
