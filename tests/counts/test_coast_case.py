import csv
import tomllib
from importlib.resources import files

CASE = files("tawthiq").joinpath("data/coast-2025")


def text(name: str) -> str:
    return CASE.joinpath(name).read_text(encoding="utf-8")


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text(f"hand/{name}.csv").splitlines()))


def test_the_compilation_is_whole():
    """Rows by file as the compilation's own README counts them."""
    sizes = {name: len(table(name)) for name in ("counts", "populations", "commitments", "actors", "positions")}
    assert sizes == {"counts": 117, "populations": 18, "commitments": 18, "actors": 39, "positions": 44}


def test_what_must_not_ship_does_not():
    counts = text("hand/counts.csv")
    assert "1034" not in counts
    assert "1,034" not in counts
    labels = " ".join(row["name_en"] + row["neutral_term"] + row["other_labels_in_sources"] for row in table("actors"))
    assert "Alawite" not in labels
    # A cell below the district under 10 could point to families; none is here.
    assert all(int(row["best"]) >= 10 for row in table("counts") if len(row["areas"].split("|")[0]) > 4)


def test_every_publisher_has_a_name_in_both_languages(vocabulary):
    for row in table("counts"):
        names = vocabulary.documenters[row["publisher"]]
        assert names["en"]
        assert names["ar"] != names["en"]


def test_the_case_has_no_list_and_says_where_it_comes_from():
    case = tomllib.loads(text("case.toml"))
    assert set(case) == {"title", "window", "languages", "documenters"}
    groups = {row["publisher"]: row["independence_group"] for row in table("counts")}
    declared = {
        name: one["independence_group"] for one in case["documenters"] for name in (one["id"], one["name"]["en"])
    }
    assert all(declared[publisher] == group for publisher, group in groups.items())
    assert "CC BY 4.0" in text("NOTICE.md")
