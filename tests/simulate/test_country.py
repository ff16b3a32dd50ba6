import csv
import io
import json

import pytest

from tawthiq.simulate.country import areas, data_text, places


def test_the_country_has_four_governorates_twelve_districts_and_thirty_subdistricts():
    levels = [area.level for area in areas().values()]
    assert [levels.count(level) for level in (1, 2, 3)] == [4, 12, 30]
    assert all(code.startswith("QZ") and len(code) == 2 + 2 * area.level for code, area in areas().items())
    assert {place.adm3 for place in places()} == {code for code, area in areas().items() if area.level == 3}


def test_the_gazetteer_is_consistent():
    rows = list(csv.DictReader(io.StringIO(data_text("pcodes.csv"))))
    for row in rows:
        assert row["parent"] == row["pcode"][:-2]
        assert row["name_ar"]
        assert row["name_en"]
    for level in ("2", "3"):
        for parent in {row["parent"] for row in rows if row["level"] == level}:
            people = sum(int(row["pop"]) for row in rows if row["parent"] == parent)
            assert people == pytest.approx(areas()[parent].people, abs=3)


@pytest.mark.parametrize(("level", "count"), [("adm1", 4), ("adm2", 12)])
def test_shapes_are_closed_and_named_in_both_forms(level, count):
    features = json.loads(data_text(f"{level}.geojson"))["features"]
    topology = json.loads(data_text(f"{level}.topojson"))
    geometries = topology["objects"][level]["geometries"]
    assert len(features) == len(geometries) == count
    scale, offset = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [_points(arc, scale, offset) for arc in topology["arcs"]]
    for feature, geometry in zip(features, geometries, strict=True):
        assert feature["properties"] == geometry["properties"]
        area = areas()[feature["properties"]["pcode"]]
        assert (area.name_en, area.name_ar) == (feature["properties"]["name_en"], feature["properties"]["name_ar"])
        assert "SIMULATED" in feature["properties"]["note"]
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        drawn = []
        for number in geometry["arcs"][0]:
            drawn += (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]
        assert [tuple(point) for point in ring[:-1]] == [pytest.approx(point, abs=0.001) for point in drawn]


def _points(arc, scale, offset):
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + offset[0], y * scale[1] + offset[1]))
    return points
