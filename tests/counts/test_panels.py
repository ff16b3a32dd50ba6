from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.counts import PanelKind, panels, read_counts, read_vocabulary

PARTIES = ["EXREG", "IG-FORCES", "IG-ALLIED", "IG-GSA-FACTIONS", "PRIVATE", "MOD", "MOI", "GSA"]


@pytest.fixture(scope="module")
def found(claims, vocabulary):
    return panels(claims, vocabulary)


@pytest.fixture(scope="module")
def panel_of(found):
    return {claim.id: panel for panel in found for claim in panel.claims}


def test_forty_panels_hold_each_claim_once(found, claims):
    assert len(found) == 40
    assert Counter(claim.id for panel in found for claim in panel.claims) == Counter(claim.id for claim in claims)


def test_the_two_headline_figures_stand_apart_and_each_with_its_series(panel_of):
    civilians = {claim.id for claim in panel_of["SOHR-0310-973"].claims}
    series = {
        "SOHR-0308-524-civ", "SOHR-0308-340", "SOHR-0308-428", "SOHR-0308-745T-civ", "SOHR-0309-1018-civ",
        "SOHR-0309-1311-civ", "SOHR-0310-1068", "SOHR-0311-1225", "SOHR-0312-1383", "SOHR-0313-1476", "SOHR-03-1600",
    }  # fmt: skip
    assert series <= civilians
    assert civilians.isdisjoint({"SNHR-0310-779", "SNHR-0310-779-gov", "SNHR-1334-gov", "REU-0630-1479"})
    whole = [claim.id for claim in panel_of["SNHR-0310-779"].claims]
    assert whole == ["SNHR-0307-240", "SNHR-0310-779", "SNHR-0311-803", "SNHR-1334"]


def test_members_of_state_forces_are_the_series_of_four_publishers(panel_of):
    """Expected findings: 'the one series in which five publishers speak of nearly the same population'; one estimates."""
    panel = panel_of["NC-0722-238"]
    assert {claim.publisher for claim in panel.claims} == {"SOHR", "SNHR", "Interim president", "National committee"}
    estimate = panel_of["HRW-0923-200"]
    assert estimate.neighbours[0] == (panel.id, ("kind",))


def test_floors_samples_increments_and_the_living_are_no_tolls(panel_of, claims):
    assert panel_of["OHCHR-0311-111"].scope.kind == PanelKind.FLOOR
    assert panel_of["AMN-0403-32"].scope.kind == PanelKind.SAMPLE
    assert {panel_of[f"NC-0722-{n}"].scope.kind for n in (20, 563, 265, 298)} == {PanelKind.NOT_DEAD}
    increments = {claim.id for claim in claims if panel_of[claim.id].scope.kind == PanelKind.INCREMENT}
    assert increments == {claim.id for claim in claims if "-inc" in claim.id}
    assert [claim.id for claim in panel_of["NC-0722-20"].claims] == ["NC-0722-20"]


def test_a_month_never_stands_with_a_year(panel_of):
    assert panel_of["SOHR-MAR-2644"] is not panel_of["SOHR-0806-9889"]
    assert panel_of["SOHR-MAR-2069"] is not panel_of["SOHR-0806-7449"]


def test_within_a_panel_by_the_day_a_figure_speaks_to_then_by_publisher(found):
    for panel in found:
        keys = [(claim.as_of.high.isoformat() if claim.as_of else "~", claim.publisher) for claim in panel.claims]
        assert keys == sorted(keys)


def test_kinds_keep_together_and_tolls_come_first(found):
    kinds = [list(PanelKind).index(panel.scope.kind) for panel in found]
    assert kinds == sorted(kinds)


@settings(max_examples=25, deadline=None)
@given(st.permutations(PARTIES))
def test_relabelling_the_parties_leaves_the_order_of_panels_alone(count_rows, tables, found, permuted):
    names = dict(zip(PARTIES, permuted, strict=True))

    def relabelled(text: str) -> str:
        return "|".join(names.get(part, part) for part in text.split("|"))

    rows = [row | {"perpetrators": relabelled(row["perpetrators"])} for row in count_rows]
    actors = [row | {"id": relabelled(row["id"]), "parent": relabelled(row["parent"])} for row in tables["actors"]]
    vocabulary = read_vocabulary(tables["populations"], actors, tables["areas"], tables["documenters"])
    after = panels(read_counts(rows, vocabulary)[0], vocabulary)
    assert [[claim.id for claim in panel.claims] for panel in after] == [
        [claim.id for claim in panel.claims] for panel in found
    ]
    assert [panel.scope.perpetrators for panel in after] == [
        frozenset(names.get(actor, actor) for actor in panel.scope.perpetrators) for panel in found
    ]
    assert [panel.neighbours for panel in after] == [panel.neighbours for panel in found]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_part_of_the_table_in_any_order_is_wholly_placed(claims, vocabulary, data):
    some = data.draw(st.lists(st.sampled_from(claims), unique_by=lambda claim: claim.id, max_size=40))
    found = panels(some, vocabulary)
    assert sorted(claim.id for panel in found for claim in panel.claims) == sorted(claim.id for claim in some)
    assert len({panel.scope for panel in found}) == len(found)
    for panel in found:
        dead = {claim.scope.population not in ("missing", "suspects") for claim in panel.claims}
        assert len(dead) == 1
        assert len({claim.scope.method in ("sample", "verified_floor") for claim in panel.claims}) == 1
