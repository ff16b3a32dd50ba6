"""Rows as somebody would write them who has never seen the rules: another conflict, other populations, ids that say nothing.

The Orsa valley, its parties and its publishers are invented. Each block holds one thing that a careful reader should
notice, or one that looks like it and is none.
"""

import random
from itertools import pairwise

import pytest

from tawthiq.counts import read_counts, read_vocabulary
from tawthiq.counts.findings import describe_findings, find

POPULATIONS = """
killed            |                        | civilian,civilian_dph,state_forces,armed_group,hors_de_combat,unknown | persons killed          | القتلى
noncombatants     | killed                 | civilian,hors_de_combat    | noncombatants killed            | القتلى من غير المقاتلين
combatants        | killed                 | state_forces,armed_group   | combatants killed               | القتلى من المقاتلين
soldiers          | killed combatants      | state_forces               | soldiers killed                 | القتلى من الجنود
insurgents        | killed combatants      | armed_group                | insurgents killed               | القتلى من المتمردين
victims_of_record | killed                 | civilian,unknown           | victims on record               | الضحايا المسجلين
females           | (part_of)              |                            | women and girls                 | النساء والفتيات
males             | (part_of)              |                            | men and boys                    | الرجال والفتيان
disappeared       |                        | unknown                    | persons not found               | المفقودين
accused           |                        |                            | persons accused                 | المتهمين
accused_officers  | accused                |                            | officers accused                | الضباط المتهمين
"""
ACTORS = ("GARRISON", "COLUMN", "LEVY")

# id, publisher < source, day, how many, population, by whom, where, from-to, how, relation to, instead of
RELEASES = """
k7  | Kestrel Desk | 4 | 412 | killed        | any | QV01,QV02,QV03 | 1-4 | aggregate |              |
m2  | Kestrel Desk | 4 | 250 | noncombatants | any | QV01,QV02,QV03 | 1-4 | aggregate | partition k7 |
a9  | Kestrel Desk | 4 | 90  | soldiers      | any | QV01,QV02,QV03 | 1-4 | aggregate | partition k7 |
z1  | Kestrel Desk | 4 | 72  | insurgents    | any | QV01,QV02,QV03 | 1-4 | aggregate | partition k7 |
b4  | Kestrel Desk | 5 | 530 | killed        | any | QV01,QV02,QV03 | 1-5 | aggregate |              | k7
c3  | Kestrel Desk | 5 | 368 | noncombatants | any | QV01,QV02,QV03 | 1-5 | aggregate | partition b4 | m2
d8  | Kestrel Desk | 5 | 90  | soldiers      | any | QV01,QV02,QV03 | 1-5 | aggregate | partition b4 | a9
e6  | Kestrel Desk | 5 | 72  | insurgents    | any | QV01,QV02,QV03 | 1-5 | aggregate | partition b4 | z1
f5  | Kestrel Desk | 6 | 596 | killed        | any | QV01,QV02,QV03 | 1-6 | aggregate |              | b4
g0  | Kestrel Desk | 6 | 412 | noncombatants | any | QV01,QV02,QV03 | 1-6 | aggregate | partition f5 | c3
h2  | Kestrel Desk | 6 | 100 | soldiers      | any | QV01,QV02,QV03 | 1-6 | aggregate | partition f5 | d8
i3  | Kestrel Desk | 6 | 84  | insurgents    | any | QV01,QV02,QV03 | 1-6 | aggregate | partition f5 | e6
"""
ARABIC_MIX = """
p1  | صحيفة الوادي < Kestrel Desk | 6 | 596  | killed        | any | QV01,QV02,QV03 | 1-6 | aggregate |            |
p2  | صحيفة الوادي < Kestrel Desk | 6 | >412 | noncombatants | any | QV01,QV02,QV03 | 1-6 | aggregate | unknown p1 |
p3  | صحيفة الوادي < Kestrel Desk | 6 | 162  | combatants    | any | QV01,QV02,QV03 | 1-6 | aggregate | unknown p1 |
"""
DAYS = """
q1  | Lake Register | 7 | 480 | noncombatants | GARRISON | QV01,QV02,QV03 | 1-7 | aggregate |  |
q2  | Lake Register | 8 | 561 | noncombatants | GARRISON | QV01,QV02,QV03 | 1-8 | aggregate |  | q1
q3  | Radio Orsa < Lake Register | 8 | 81 | killed | unstated | QV01,QV02,QV03 | 8-8 | aggregate | |
q4  | أخبار البحيرة < Lake Register | 9 | 81 | noncombatants | GARRISON | unstated | 8-8 | aggregate | |
"""
COMMITTEE = """
n1  | Inquiry Board | 20 | >903 | victims_of_record | any    | QV | 1-15 | official_summary |            |
n2  | Inquiry Board | 20 | 151  | soldiers          | COLUMN | QV | 1-15 | official_summary | unknown n1 |
n3  | Inquiry Board | 20 | 44   | disappeared       | any    | QV | 1-15 | official_summary | unknown n1 |
n4  | Radio Orsa < Inquiry Board | 20 | 115 | soldiers | COLUMN | QV | 1-15 | official_summary | |
"""
ACCUSED = """
s1  | Prosecutor | 20 | 71 | accused          | GARRISON,LEVY | QV | 1-15 | official_summary | |
s2  | Prosecutor | 20 | 54 | accused_officers | COLUMN        | QV | 1-15 | official_summary | |
"""
VERIFIED = """
v1  | Rights Office | 12 | >133 | noncombatants | any | QV01,QV02 | 1-11 | verified_floor |              |
v2  | Rights Office | 12 | 101  | males         | any | QV01,QV02 | 1-11 | verified_floor | partition v1 |
v3  | Rights Office | 12 | 32   | females       | any | QV01,QV02 | 1-11 | verified_floor | partition v1 |
v4  | Amity         | 14 | 27   | noncombatants | GARRISON | QV0201 | 3-4 | sample        |              |
"""
SIDES = """
w1  | Bridge Network | 9 | 700 | killed        | any      | QV01,QV02,QV03 | 1-9 | named_list |              |
w2  | Bridge Network | 9 | 390 | killed        | GARRISON | QV01,QV02,QV03 | 1-9 | named_list | partition w1 |
w3  | Bridge Network | 9 | 310 | killed        | COLUMN   | QV01,QV02,QV03 | 1-9 | named_list | partition w1 |
w4  | Bridge Network | 9 | 200 | killed        | unstated | QV01           | 1-9 | named_list | unknown w1   |
w5  | Bridge Network | 9 | 120 | killed        | unstated | QV02           | 1-9 | named_list | unknown w1   |
w6  | Bridge Network | 9 | 70  | killed        | unstated | QV03           | 1-9 | named_list | unknown w1   |
"""
NEAR = """
x1  | Wire Agency   | 30 | 563 | killed        | any      | QV01,QV02 | 2-5 | named_list | |
x2  | Lake Register | 8  | 561 | noncombatants | GARRISON | QV01,QV02,QV03 | 1-8 | aggregate |  |
"""
UNMOVED = """
y1  | Hospital Union | 4 | 300 | killed | any | QV01,QV02,QV03 | 1-4 | aggregate |              |
y2  | Hospital Union | 4 | 120 | killed | any | QV01           | 1-4 | aggregate | partition y1 |
y3  | Hospital Union | 4 | 100 | killed | any | QV02           | 1-4 | aggregate | partition y1 |
y4  | Hospital Union | 4 | 80  | killed | any | QV03           | 1-4 | aggregate | partition y1 |
y5  | Hospital Union | 5 | 390 | killed | any | QV01,QV02,QV03 | 1-5 | aggregate |              | y1
y6  | Hospital Union | 5 | 160 | killed | any | QV01           | 1-5 | aggregate | partition y5 | y2
y7  | Hospital Union | 5 | 100 | killed | any | QV02           | 1-5 | aggregate | partition y5 | y3
y8  | Hospital Union | 5 | 105 | killed | any | QV03           | 1-5 | aggregate | partition y5 | y4
"""
HEADLINE = """
u1  | Lake Register | 7 | 480 | noncombatants | GARRISON | QV01,QV02,QV03 | 1-7 | aggregate |  |
u2  | Morning Post < Lake Register | 8 | >480 | killed | any | QV | 1-7 | aggregate | |
"""
ONE_OFF = """
o1  | Ministry | 9 | 97 | soldiers | COLUMN | QV   | 1-9 | official_summary |              |
o2  | Ministry | 9 | 40 | soldiers | COLUMN | QV01 | 1-9 | official_summary | partition o1 |
o3  | Ministry | 9 | 36 | soldiers | COLUMN | QV02 | 1-9 | official_summary | partition o1 |
o4  | Ministry | 9 | 20 | soldiers | COLUMN | QV03 | 1-9 | official_summary | partition o1 |
"""
NO_VOICE = """
t1  | Morning Post < hospital source | 3 | 64 | killed | unstated | unstated | 1-3 | unknown | |
t2  | أخبار البحيرة < hospital source | 3 | 64 | killed | unstated | unstated | 1-3 | unknown | |
t3  | Radio Orsa < hospital source | 3 | >64 | killed | unstated | unstated | 1-3 | unknown | |
"""
NOTICED = {
    "releases": (RELEASES, {("same_value_other_population", "k7 g0"), ("revision_by_part", "k7 b4 c3 m2 d8 a9 e6 z1")}),
    "two releases mixed, in Arabic": (
        RELEASES + ARABIC_MIX,
        {
            ("same_value_other_population", "k7 g0"),
            ("revision_by_part", "k7 b4 c3 m2 d8 a9 e6 z1"),
            ("parts_do_not_sum", "p1 p2 p3 h2 i3"),
            ("circular_sourcing", "p1 p2 f5 g0"),
        },
    ),
    "killed on that day alone": (
        DAYS,
        {("increment_equals_step", "q1 q2 q3 q4"), ("circular_sourcing", "q3 q4")},
    ),
    "a board, its soldiers and the missing": (
        COMMITTEE,
        {("nested_or_disjoint", "n1 n2"), ("transposed_figure", "n2 n4")},
    ),
    "accused by side": (ACCUSED, {("one_sided_figures", "s1 s2")}),
    "verified cases": (VERIFIED, {("floor_is_not_toll", "v1 v2 v3 v4")}),
    "places of one side": (SIDES, {("partial_breakdown", "w1 w2 w3 w4 w5 w6")}),
    "almost the same number": (NEAR, {("near_equal_other_scope", "x1 x2")}),
    "one place left as it was": (UNMOVED, {("stale_part", "y5 y6 y7 y8 y3")}),
    "a headline": (HEADLINE, {("headline_wider_than_base", "u1 u2"), ("circular_sourcing", "u1 u2")}),
    "one soldier": (ONE_OFF, {("off_by_one", "o1 o2 o3 o4")}),
    "a source that nobody has entered": (NO_VOICE, {("circular_sourcing", "t1 t2 t3")}),
}

PASSED = {
    "another documenter of the same scope and number": """
a1 | Kestrel Desk   | 9 | 300 | killed | any | QV | 1-9 | aggregate | |
a2 | Bridge Network | 9 | 300 | killed | any | QV | 1-9 | aggregate | |
""",
    "the same release printed again": """
a1 | Kestrel Desk | 9  | 300 | killed | any | QV | 1-9 | aggregate | |
a2 | Kestrel Desk | 12 | 300 | killed | any | QV | 1-9 | aggregate | | a1
""",
    "a total of the country since January": """
a1 | Kestrel Desk | 9 | 300  | noncombatants | any | QV01,QV02 | 1-9 | aggregate |           |
a2 | Kestrel Desk | 9 | 1900 | killed        | any | QV        |     | aggregate |           |
a3 | Kestrel Desk | 9 | 1250 | noncombatants | any | QV        |     | aggregate | subset a2 |
""",
    "by day of death": """
a1 | Kestrel Desk | 9 | 300 | killed | any | QV | 1-9 | named_list |              |
a2 | Kestrel Desk | 9 | 180 | killed | any | QV | 1-4 | named_list | partition a1 |
a3 | Kestrel Desk | 9 | 120 | killed | any | QV | 5-9 | named_list | partition a1 |
""",
    "deaths of the day, counted by the day of death, beside totals counted so": """
a1 | Kestrel Desk | 8 | 300 | killed | any | QV | 1-8 | named_list event | |
a2 | Kestrel Desk | 9 | 345 | killed | any | QV | 1-9 | named_list event | | a1
a3 | Kestrel Desk | 9 | 45  | killed | any | QV | 9-9 | named_list event | |
""",
    "even growth": """
a1 | Kestrel Desk | 8 | 300 | killed        | any | QV | 1-8 | aggregate |              |
a2 | Kestrel Desk | 8 | 200 | noncombatants | any | QV | 1-8 | aggregate | partition a1 |
a3 | Kestrel Desk | 8 | 100 | combatants    | any | QV | 1-8 | aggregate | partition a1 |
a4 | Kestrel Desk | 9 | 453 | killed        | any | QV | 1-9 | aggregate |              | a1
a5 | Kestrel Desk | 9 | 302 | noncombatants | any | QV | 1-9 | aggregate | partition a4 | a2
a6 | Kestrel Desk | 9 | 151 | combatants    | any | QV | 1-9 | aggregate | partition a4 | a3
""",
    "rounded parts": """
a1 | Kestrel Desk | 9 | 300  | killed        | any | QV | 1-9 | aggregate |              |
a2 | Kestrel Desk | 9 | ~200 | noncombatants | any | QV | 1-9 | aggregate | partition a1 |
a3 | Kestrel Desk | 9 | 120  | combatants    | any | QV | 1-9 | aggregate | partition a1 |
""",
    "a number that nobody gives": """
a1 | Kestrel Desk | 9 | 300 | killed        | any | QV | 1-9 | aggregate |              |
a2 | Kestrel Desk | 9 | 200 | noncombatants | any | QV | 1-9 | aggregate | partition a1 |
a3 | Kestrel Desk | 9 | ?   | combatants    | any | QV | 1-9 | aggregate | partition a1 |
""",
    "some places among others": """
a1 | Kestrel Desk | 9 | 300 | killed | any | QV   | 1-9 | aggregate |           |
a2 | Kestrel Desk | 9 | 120 | killed | any | QV01 | 1-9 | aggregate | subset a1 |
a3 | Kestrel Desk | 9 | 60  | killed | any | QV02 | 1-9 | aggregate | subset a1 |
""",
    "two ways of dividing, women and men among them": """
a1 | Kestrel Desk | 9 | 300 | killed  | any | QV   | 1-9 | aggregate |              |
a2 | Kestrel Desk | 9 | 180 | killed  | any | QV01 | 1-9 | aggregate | partition a1 |
a3 | Kestrel Desk | 9 | 120 | killed  | any | QV02 | 1-9 | aggregate | partition a1 |
a4 | Kestrel Desk | 9 | 40  | females | any | QV   | 1-9 | aggregate | partition a1 |
a5 | Kestrel Desk | 9 | 260 | males   | any | QV   | 1-9 | aggregate | partition a1 |
""",
}


def vocabulary():
    populations = []
    for line in POPULATIONS.strip().splitlines():
        name, inside, statuses, english, arabic = (cell.strip() for cell in line.split("|"))
        told = {"population": name, "inside": "|".join(inside.split()), "victim_status": statuses.replace(",", "|")}
        populations.append(told | {"label_en": english, "label_ar": arabic})
    actors = [{"id": name, "name_en": name.title(), "name_ar": "طرف", "parent": ""} for name in ACTORS]
    return read_vocabulary(
        populations, actors, None, [{"id": "Lake Register", "en": "Lake Register", "ar": "سجل البحيرة"}]
    )


VOCABULARY = vocabulary()


def rows_of(text):
    return [row_of(line, number) for number, line in enumerate(text.split("\n"), 2) if line]


def row_of(line, number):
    name, voice, day, value, population, sides, places, window, how, relation, instead = map(str.strip, line.split("|"))
    publisher, _, source = (part.strip() for part in voice.partition("<"))
    kind, column = {">": ("at_least", "low"), "~": ("about", "best"), "?": ("unknown", "")}.get(
        value[0], ("exact", "best")
    )
    first, last = window.split("-") if window else ("", "")
    method, _, basis = how.partition(" ")
    word, _, whole = relation.partition(" ")
    statuses = VOCABULARY.populations[population].statuses
    return {
        "id": name,
        "publisher": publisher,
        "independence_group": source or publisher,
        "published_on": f"2032-10-{int(day):02}",
        "as_of": f"2032-10-{int(day):02}",
        "quantity_kind": kind,
        **({column: value.strip(">~")} if column else {}),
        "population": population,
        "victim_status": "|".join(sorted(statuses)),
        "perpetrators": sides.replace(",", "|"),
        "areas": places.replace(",", "|"),
        "event_from": f"2032-10-{int(first):02}" if first else "2032-01-01",
        "event_to": f"2032-10-{int(last):02}" if last else "2032-10-09",
        "date_basis": basis or ("published" if source else "documented"),
        "method": method,
        "relation": word,
        "part_of": whole,
        "supersedes": instead,
        "source_outlet": publisher,
        "confidence": "B" if source else "A",
        "file": "hand/counts.csv",
        "row": str(number),
    }


def claims_of(text):
    claims, mistakes = read_counts(rows_of(text), VOCABULARY)
    assert mistakes == []
    return claims


def noticed(claims):
    return {(one.rule, frozenset(each.id for each in one.claims)) for one in find(claims, VOCABULARY)}


@pytest.mark.parametrize("name", NOTICED)
def test_a_careful_reader_notices(name):
    text, expected = NOTICED[name]
    assert noticed(claims_of(text)) == {(rule, frozenset(ids.split())) for rule, ids in expected}


@pytest.mark.parametrize("name", PASSED)
def test_a_careful_reader_lets_pass(name):
    assert noticed(claims_of(PASSED[name])) == set()


def test_all_in_one_table_and_in_any_order():
    """Blocks of unlike publishers do not disturb each other, but for numbers that two of them share."""
    texts = [
        text for name, (text, _) in NOTICED.items() if name not in ("releases", "almost the same number", "a headline")
    ]
    expected = {
        (rule, frozenset(ids.split())) for text, found in NOTICED.values() for rule, ids in found if text in texts
    }
    rows = rows_of("".join(texts))
    for seed in range(3):
        shuffled = random.Random(seed).sample(rows, len(rows))  # noqa: S311
        found = noticed(read_counts(shuffled, VOCABULARY)[0])
        beyond = {rule for rule, _ in found - expected}
        assert found >= expected
        assert beyond <= {"near_equal_other_scope", "one_sided_figures"}


def test_sentences_use_the_names_of_the_case():
    for text, _ in NOTICED.values():
        for one in describe_findings(claims_of(text), VOCABULARY):
            for said in one["sentence"].values():
                assert not any(name in said for name in ("all_dead", "victims_of_record", "None", "{"))
            arabic = one["sentence"]["ar"]
            assert all(a != b for a, b in pairwise(arabic.split("، ")))
