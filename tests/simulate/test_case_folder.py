from simulate.conflicts import FORMATS, bytes_of, documenter, small, table
from tawthiq.case import read_declaration
from tawthiq.simulate import demo_parameters, write_case
from tawthiq.simulate.parameters import Release, Writing


def test_a_case_declares_what_its_files_hold(tmp_path):
    summary = write_case(demo_parameters(), tmp_path)
    declared = read_declaration(tmp_path / "case.toml")
    assert declared.simulated
    assert declared.gazetteer == "invented"
    assert declared.window == "2031-02-01/2031-02-14"
    assert {each.list_id for each in declared.lists} == {made.list_id for made in summary.lists}
    for each in declared.lists:
        files = list((tmp_path / "inbox").glob(each.files))
        assert sorted(files) == sorted(made.path for made in summary.lists if made.list_id == each.list_id)
        if each.encoding:
            header = files[0].read_bytes().decode(each.encoding).split("\n")[0].split(each.delimiter)
            assert sorted(column for (column,) in each.columns.values()) == sorted(header)
    assert [each.deduplicated for each in declared.lists] == [False, True, False]
    assert [each.date_order for each in declared.lists] == [None, "dmy", "ymd"]
    assert len(table(tmp_path / "hand" / "counts.csv")) > 10
    assert {row["id"] for row in table(tmp_path / "hand" / "actors.csv")} >= {"blue-banner", "grey-column"}


def test_every_kind_of_file_can_be_declared(tmp_path):
    lists = [documenter(f"list-{n}", file=file) for n, file in enumerate(FORMATS)]
    lists.append(documenter("two-orders", writing=Writing(dates={"dmy": 1.0, "mdy": 1.0}), releases=(Release(),)))
    write_case(small(*lists), tmp_path)
    declared = read_declaration(tmp_path / "case.toml")
    assert len(declared.lists) == len(FORMATS) + 1
    assert declared.lists[-1].date_order is None


def test_a_case_is_the_same_each_time(tmp_path):
    write_case(demo_parameters(), tmp_path / "first")
    write_case(demo_parameters(), tmp_path / "second")
    assert bytes_of(tmp_path / "first") == bytes_of(tmp_path / "second")
