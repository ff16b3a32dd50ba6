import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulate.conflicts import CLEAN, EVERYONE, FORMATS, WRITING, bytes_of, documenter, small, table
from tawthiq.errors import SimulationError
from tawthiq.model.vocabulary import Role
from tawthiq.simulate import demo_parameters, draw_conflict, simulate
from tawthiq.simulate.country import areas
from tawthiq.simulate.entries import true_names
from tawthiq.simulate.parameters import Coverage, Errors, Population, Release, Writing
from tawthiq.simulate.people import draw_people, draw_victims


def every_format():
    return small(*(documenter(f"list-{n}", file=file) for n, file in enumerate(FORMATS)), victims=60)


def test_the_same_parameters_give_the_same_bytes_in_every_format(tmp_path):
    simulate(every_format(), tmp_path / "first")
    simulate(every_format(), tmp_path / "second")
    first = bytes_of(tmp_path / "first")
    assert first == bytes_of(tmp_path / "second")
    assert len(first) == len(FORMATS) + 5


def test_another_seed_gives_other_people(tmp_path):
    simulate(demo_parameters(), tmp_path / "first")
    simulate(replace(demo_parameters(), seed=7), tmp_path / "second")
    first, second = bytes_of(tmp_path / "first"), bytes_of(tmp_path / "second")
    assert first.keys() == second.keys()
    assert all(first[name] != second[name] for name in first)


def test_a_change_to_one_documenter_leaves_people_and_other_lists_alone(tmp_path):
    simulate(small(documenter("a"), documenter("b")), tmp_path / "first")
    simulate(small(documenter("a"), documenter("b", errors=Errors(letters=0.5))), tmp_path / "second")
    first, second = bytes_of(tmp_path / "first"), bytes_of(tmp_path / "second")
    assert {name for name in first if first[name] != second[name]} == {"lists/b-1-simulated.csv"}


def test_every_row_is_about_one_victim_and_every_count_adds_up(tmp_path):
    summary = simulate(demo_parameters(), tmp_path)
    people = {row["person_id"]: row for row in table(tmp_path / "truth" / "people.csv")}
    records = table(tmp_path / "truth" / "records.csv")
    totals = {row["id"]: row for row in table(tmp_path / "published-totals.csv")}
    assert len(people) == summary.victims == 600
    assert len({(row["file"], row["sheet"], row["row"]) for row in records}) == len(records)
    assert {row["person_id"] for row in records} <= people.keys()
    for made in summary.lists:
        rows = [row for row in records if row["file"] == made.path.name]
        assert len(rows) == made.rows == int(totals[f"{made.list_id}-{made.release}"]["best"])
        assert [int(row["row"]) for row in rows] == list(range(2, made.rows + 2))
    latest = {}
    for made in summary.lists:
        latest[made.list_id] = made.path.name
    on_lists = {(row["person_id"], row["list_id"]) for row in records if row["file"] == latest[row["list_id"]]}
    said = {(each, name) for each, row in people.items() for name in row["lists"].split("|") if name}
    assert on_lists == said
    assert summary.documented == len({person for person, _ in said})


def test_the_parts_of_a_published_total_close(tmp_path):
    simulate(demo_parameters(), tmp_path)
    totals = table(tmp_path / "published-totals.csv")
    by_id = {row["id"]: row for row in totals}
    wholes = {row["part_of"] for row in totals if row["relation"] == "partition"}
    assert wholes
    for whole in wholes:
        parts = [int(row["best"]) for row in totals if row["part_of"] == whole and row["relation"] == "partition"]
        assert sum(parts) == int(by_id[whole]["best"])
    for row in totals:
        assert not row["supersedes"] or row["supersedes"] in by_id
        if row["quantity_kind"] == "at_least":
            later = next(each for each in totals if each["supersedes"] == row["id"])
            assert int(row["low"]) <= int(later["best"])
            assert row["high"] == row["best"] == ""


def test_a_list_without_errors_says_the_truth(tmp_path):
    exact = documenter(coverage=EVERYONE, errors=CLEAN, writing=replace(WRITING, language="ar"))
    simulate(small(exact), tmp_path)
    people = {row["person_id"]: row for row in table(tmp_path / "truth" / "people.csv")}
    truth = {row["row"]: people[row["person_id"]] for row in table(tmp_path / "truth" / "records.csv")}
    rows = table(tmp_path / "lists" / "north-1-simulated.csv")
    assert len(rows) == len(people)
    for number, row in enumerate(rows, start=2):
        person = truth[str(number)]
        parts = [person[key] for key in ("given_ar", "father_ar", "grandfather_ar", "family_ar")]
        assert row["الاسم الكامل"] == " ".join(parts)
        assert row["العمر"] == person["age"]
        assert row["تاريخ الوفاة"] == person["death_date"]
        assert row["المكان"] == person["place_ar"]
        assert row["الجنس"] == {"female": "أنثى", "male": "ذكر"}[person["sex"]]


def test_coverage_is_what_the_parameters_say():
    base = 0.35
    told = small(
        documenter("plain", coverage=Coverage(base=base)),
        documenter("together", coverage=Coverage(base=base, household=0.9)),
        documenter("women", coverage=Coverage(base=base, sexes={"female": 3.0})),
        victims=4000,
        population=Population(reach=0.0),
    )
    conflict = draw_conflict(told)
    plain, together, women = (set(publication.victims.tolist()) for publication in conflict.publications)
    # Four standard deviations of a binomial share; households shared by luck widen the second (seed fixed).
    assert abs(len(plain) / 4000 - base) < 4 * (base * (1 - base) / 4000) ** 0.5
    assert abs(len(together) / 4000 - base) < 8 * (base * (1 - base) / 4000) ** 0.5
    female = {row for row, sex in enumerate(conflict.victims.people.sex) if sex == 0}
    odds = 3 * base / (1 - base)
    assert abs(len(women & female) / len(female) - odds / (1 + odds)) < 0.04
    assert abs(len(women - female) / (4000 - len(female)) - base) < 0.04


def test_households_recorded_together_share_their_luck():
    def mixed_households(share):
        who = documenter(coverage=Coverage(household=share))
        conflict = draw_conflict(small(who, victims=1500, population=Population(reach=0.0)))
        found = set(conflict.publications[0].victims.tolist())
        homes = {}
        for row, home in enumerate(conflict.victims.people.household.tolist()):
            homes.setdefault(home, []).append(row in found)
        several = [listed for listed in homes.values() if len(listed) > 1]
        return sum(len(set(listed)) > 1 for listed in several) / len(several)

    assert mixed_households(1.0) == 0.0
    assert mixed_households(0.0) > 0.4


def test_siblings_share_three_of_four_names_and_not_the_first():
    told = demo_parameters()
    people = draw_people(told)
    names = true_names(people, told)
    homes = {}
    for row, home in enumerate(people.household.tolist()):
        homes.setdefault(home, []).append(row)
    families = [rows for rows in homes.values() if len(rows) > 3]
    assert len(families) > 100
    for head, wife, *children in families:
        assert len({names[Role.GIVEN][row] for row in (head, *children)}) == 1 + len(children)
        for role in (Role.FATHER, Role.GRANDFATHER, Role.FAMILY, Role.MOTHER):
            assert len({names[role][row] for row in children}) == 1
        assert names[Role.FATHER][children[0]] == names[Role.GIVEN][head]
        assert names[Role.GRANDFATHER][children[0]] == names[Role.FATHER][head]
        assert names[Role.FAMILY][children[0]] == names[Role.FAMILY][head]
        assert names[Role.MOTHER][children[0]] == names[Role.GIVEN][wife]


def test_everyone_dies_in_the_place_and_days_of_an_incident():
    told = demo_parameters()
    victims = draw_victims(told, draw_people(told))
    assert len(victims) == told.victims
    for row in range(len(victims)):
        incident = told.incidents[victims.incident[row]]
        assert incident.start.toordinal() <= victims.died[row] <= incident.end.toordinal()
        assert victims.people.born[row] < victims.died[row]


def test_releases_add_remove_and_change_what_they_say():
    releases = (Release(), Release(added=0.3, removed=0.1, changed=0.2))
    who = documenter(coverage=EVERYONE, releases=releases, errors=Errors(age=1.0))
    conflict = draw_conflict(small(who, victims=2000))
    first, second = conflict.publications
    before = dict(zip(first.columns[Role.ID], zip(*first.columns.values(), strict=True), strict=True))
    after = dict(zip(second.columns[Role.ID], zip(*second.columns.values(), strict=True), strict=True))
    kept = before.keys() & after.keys()
    assert abs(len(after.keys() - before.keys()) / 2000 - 0.3) < 0.05
    assert abs(len(before.keys() - after.keys()) / len(before) - 0.1) < 0.04
    differing = [key for key in kept if before[key] != after[key]]
    assert all(sum(a != b for a, b in zip(before[key], after[key], strict=True)) == 1 for key in differing)
    # An age written again with an error is another one in most cases, not in all.
    assert 0.1 < len(differing) / len(kept) < 0.25


def test_duplicates_and_copies():
    told = small(
        documenter("a", duplicates=0.2),
        documenter("b", coverage=Coverage(base=0.0), copies_from="a", copied=1.0),
        victims=1000,
    )
    first, second = draw_conflict(told).publications
    listed = first.victims.tolist()
    assert abs(len(listed) / len(set(listed)) - 1.2) < 0.06
    assert set(listed) == set(second.victims.tolist())


def test_too_few_people_is_said():
    told = replace(demo_parameters(), population=Population(people=700))
    with pytest.raises(SimulationError, match="simulation_too_few_people") as caught:
        draw_conflict(told)
    assert caught.value.values["needed"] > caught.value.values["available"]


shares = st.floats(0, 1)


@settings(max_examples=50, deadline=None)
@given(
    seed=st.integers(0, 2**63 - 1),
    victims=st.integers(1, 60),
    base=shares,
    household=shares,
    errors=st.builds(
        Errors, **dict.fromkeys(("letters", "spelling", "lam_alef", "age", "date", "place", "sex"), shares)
    ),
    drops=st.tuples(shares, shares, shares),
    script=st.sampled_from(("arabic", "latin", "mixed")),
    duplicates=shares,
    style=st.sampled_from(("levantine", "hijri", "english", "dmy", "native")),
)
def test_truth_and_lists_agree_whatever_the_parameters(
    seed, victims, base, household, errors, drops, script, duplicates, style
):
    father, grandfather, family = drops
    writing = Writing(
        script=script, drop_father=father, drop_grandfather=grandfather, drop_family=family, dates={style: 1.0}
    )
    who = documenter(coverage=Coverage(base, household), errors=errors, writing=writing, duplicates=duplicates)
    conflict = draw_conflict(small(who, seed=seed, victims=victims))
    (published,) = conflict.publications
    rows = published.victims.tolist()
    assert len(conflict.victims) == victims
    assert set(rows) <= set(range(victims))
    assert all(rows.count(row) <= 2 for row in set(rows))
    assert all(len(cells) == len(rows) for cells in published.columns.values())
    assert all(re.search(r"\S \S", name) for name in published.columns[Role.NAME])
    assert conflict.documented == len(set(rows))
    assert all(0 <= age <= 100 for age in published.columns[Role.AGE])


def test_everything_says_that_it_is_simulated(tmp_path):
    simulate(every_format(), tmp_path)
    for name, content in bytes_of(tmp_path).items():
        if name.startswith("lists/"):
            assert "simulated" in name
        if name.endswith((".csv", ".tsv", ".json", ".jsonl", ".txt")):
            found = [content.decode(code, errors="replace") for code in ("utf-8-sig", "cp1256", "utf-16-le")]
            assert any("SIMULATED / محاكاة" in text for text in found)


def test_published_areas_exist(tmp_path):
    simulate(demo_parameters(), tmp_path)
    known = {"QZ", *areas()}
    assert all(row["areas"] in known for row in table(tmp_path / "published-totals.csv"))
