import re
import string
import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulate.conflicts import documenter, small
from tawthiq.errors import SimulationError
from tawthiq.language import LANGUAGES, sentence
from tawthiq.simulate import demo_parameters, demo_text, draw_conflict, parse_parameters, read_parameters
from tawthiq.simulate.parameters import Coverage, Errors, File, Release, Writing

DEMO = demo_text()


def refused(text):
    with pytest.raises(SimulationError) as caught:
        parse_parameters(text, "conflict.toml")
    error = caught.value
    assert error.values["file"] == "conflict.toml"
    for language in LANGUAGES:
        assert "conflict.toml" in sentence(error.code, error.values, language)
    return error


def changed(old, new):
    """The demonstration with its first `old` replaced, and the line where that stands."""
    assert old in DEMO
    return DEMO.replace(old, new, 1), DEMO[: DEMO.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ("victims = 600", "victims = 0", "simulation_value_out_of_range", "victims"),
        ("victims = 600", 'victims = "many"', "simulation_type_wrong_whole_number", "victims"),
        ("victims = 600", "victims = true", "simulation_type_wrong_whole_number", "victims"),
        ("victims = 600", "victim = 600", "simulation_key_unknown_near", "victim"),
        ("reach = 0.4", "zzz = 0.4", "simulation_key_unknown", "population.zzz"),
        ("start = 2031-02-05", 'start = "soon"', "simulation_type_wrong_date", "incidents[2].start"),
        ("end = 2031-02-07", "end = 2031-02-01", "simulation_window_wrong", "incidents[2].end"),
        ('areas = ["QZ0202", "QZ0203"]', 'areas = ["SY06"]', "simulation_place_unknown", "incidents[2].areas"),
        ('areas = ["QZ0202", "QZ0203"]', "areas = []", "simulation_value_empty", "incidents[2].areas"),
        ('id = "grey-column"', 'id = "blue-banner"', "simulation_id_twice", "actors[2].id"),
        ('id = "grey-column"', 'id = "grey column"', "simulation_id_wrong", "actors[2].id"),
        ("base = 0.45", "base = 4.5", "simulation_value_out_of_range", "documenters[2].coverage.base"),
        ('script = "latin"', 'script = "greek"', "simulation_value_unknown", "documenters[2].writing.script"),
        ("date = 0.1", 'date = "often"', "simulation_type_wrong_number", "documenters[2].errors.date"),
        ("letters = 0.01", "letters = -0.1", "simulation_value_out_of_range", "documenters[1].errors.letters"),
        ("removed = 0.01", "remove = 0.01", "simulation_key_unknown_near", "documenters[1].releases[2].remove"),
        ("dates = { dmy = 1 }", "dates = { dmy = 0 }", "simulation_weights_zero", "documenters[2].writing.dates"),
        (
            "dates = { dmy = 1 }",
            "dates = { roman = 1 }",
            "simulation_value_unknown",
            "documenters[2].writing.dates.roman",
        ),
    ],
)
def test_a_mistake_is_named_by_its_line_and_key(old, new, code, key):
    text, line = changed(old, new)
    error = refused(text)
    assert (error.code, error.values["line"], error.values["key"]) == (code, line, key)


def test_the_first_of_several_mistakes_is_named():
    text, line = changed("seed = 2031", "seed = -1")
    assert refused(text.replace("base = 0.45", "base = 9")).values["line"] == line


def test_text_that_is_not_toml_is_named_by_its_line():
    error = refused("seed = 1\nvictims = = 3\n")
    assert (error.code, error.values["line"]) == ("simulation_syntax_wrong", 2)


def test_a_file_that_is_absent_or_not_utf8_is_named(tmp_path):
    with pytest.raises(SimulationError, match="simulation_file_missing"):
        read_parameters(tmp_path / "none.toml")
    (tmp_path / "other.toml").write_bytes(b"seed = 1\ntitle = '\xff'\n")
    with pytest.raises(SimulationError, match="simulation_not_utf8") as caught:
        read_parameters(tmp_path / "other.toml")
    assert caught.value.values["line"] == 2


def test_what_a_file_leaves_out_stands_as_in_the_demonstration(tmp_path):
    (tmp_path / "mine.toml").write_text("victims = 50\n", encoding="utf-8")
    assert read_parameters(tmp_path / "mine.toml") == replace(demo_parameters(), victims=50)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("simulation_encoding_without_text", {"file": File("json", "cp1256")}),
        ("simulation_encoding_too_small", {"file": File(encoding="cp1256"), "writing": Writing(digits="eastern")}),
        ("simulation_first_release_changes", {"releases": (Release(added=0.1),)}),
        ("simulation_releases_add_too_much", {"releases": (Release(), Release(added=0.6), Release(added=0.6))}),
        ("simulation_value_empty", {"releases": ()}),
        ("simulation_copies_from_later", {"copies_from": "nobody"}),
        ("simulation_columns_wrong", {"writing": Writing(columns=("sex", "age"))}),
        ("simulation_columns_wrong", {"writing": Writing(columns=("name", "name"))}),
        ("simulation_value_empty", {"writing": Writing(romanisation=())}),
        ("simulation_value_unknown", {"coverage": Coverage(ages={"0-99": 2.0})}),
        ("simulation_value_unknown", {"coverage": Coverage(incidents={"nowhere": 2.0})}),
        ("simulation_place_unknown", {"coverage": Coverage(areas={"QZ09": 2.0})}),
        ("simulation_value_unknown", {"missing": {"name": 0.1}}),
        ("simulation_value_out_of_range", {"errors": Errors(age=float("nan"))}),
    ],
)
def test_parameters_made_in_python_meet_the_same_rules(code, values):
    with pytest.raises(SimulationError, match=f"^{code}"):
        draw_conflict(small(documenter(**values)))


def test_hijri_dates_outside_the_calendar_are_refused():
    early = [replace(each, start=each.start.replace(year=1910)) for each in demo_parameters().incidents]
    told = small(documenter(writing=Writing(dates={"hijri": 1.0})), incidents=tuple(early))
    with pytest.raises(SimulationError, match="simulation_hijri_out_of_range"):
        draw_conflict(told)


def test_every_code_of_the_room_has_its_message():
    room = files("tawthiq.simulate")
    source = "".join(file.read_text(encoding="utf-8") for file in room.iterdir() if file.name.endswith(".py"))
    raised = set(re.findall(r'"(simulation_[a-z0-9_]*[a-z0-9])"', source))
    kinds = ("table", "list", "date", "text", "number", "whole_number")
    raised |= {f"simulation_type_wrong_{kind}" for kind in kinds}
    ours = tomllib.loads(files("tawthiq.language").joinpath("messages", "simulate.toml").read_text(encoding="utf-8"))
    assert ours.keys() == raised
    assert all(texts.keys() == {"en", "ar"} for texts in ours.values())


@settings(max_examples=50, deadline=None)
@given(text=st.text(alphabet=string.ascii_lowercase + "=[]{}\"'\n ._0123456789", max_size=60))
def test_no_text_leads_to_anything_but_parameters_or_a_refusal(text):
    try:
        parsed = parse_parameters(text, "any.toml")
    except SimulationError as error:
        parsed = None
        line = error.values["line"]
    assert parsed is not None or line >= 1
