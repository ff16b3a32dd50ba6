import csv
import random
from importlib.resources import files

import pytest

from tawthiq.counts.collective_blame import blames_community
from tawthiq.counts.positions import cited_figures, describe_positions, positions

CASE = files("tawthiq").joinpath("data/coast-2025")


def hand_rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(CASE.joinpath(f"hand/{name}.csv").read_text(encoding="utf-8").splitlines()))


# Every sentence is invented. The first two lists blame a community, the last two do not.
BLAMING_EN = """
The whole sect is responsible for the crimes of the former government.
The Alawite community must pay for what its sons did.
Alawites are all guilty, whatever they say.
Every Sunni is an accomplice in this.
The Druze brought it on themselves.
The Bedouin tribes bear full responsibility for the massacre.
I blame the Christians for what happened.
We hold the Kurdish community collectively responsible for the attack.
Responsibility for the killings lies with the Alawites.
The blame falls squarely on the people of Wadi al-Zahr.
There are no innocent Alawites.
No Druze is innocent.
The villagers of Tell Asfar committed the massacre.
The guilt of the Sunnis cannot be washed away.
Revenge on the Alawites is justified.
Kurds are traitors.
The entire village was complicit in the ambush.
The inhabitants of the coast deserve what they got.
That family has blood on its hands.
The Haddad clan is to blame for the killings.
There is no doubt that the Shia are responsible for this.
The Ismaili minority shares the guilt of the old rulers.
Punish the whole tribe.
The Alawites are remnants of the regime.
The community, which kept silent, is guilty.
Blames the Alawite sect for the fall of the army.
The Turkmen are the cause of all the violence.
Nobody can deny that the Christian minority is complicit.
Not only the officers but the Alawites as a whole are guilty.
The sect's crimes will be answered.
The Alawite sect as a whole bears the responsibility for the crimes committed under the former regime.
All members of the Druze community are responsible for the attack on the convoy.
The people of Suwayda started this and they deserve what happened to them.
The Kurds did this.
Alawites collectively should be held accountable for decades of repression.
The town of Al-Zahra is responsible for harbouring the killers.
Every family in the valley is guilty of supporting the rebels.
The Sunnis are the ones responsible for the violence.
The Ahmar clan murdered the villagers.
It is the fault of the Alawites.
It was the Bedouins who caused the bloodshed.
The Christians of the town should be punished for betraying us.
The northern people are collectively guilty of the war crimes.
Collective punishment of the tribe is deserved.
The mountain people are murderers.
Members of that sect are accomplices of the dictator.
The Alawites supported the dictator and must bear the consequences.
The community is complicit in the killings because it stayed silent.
Sunnis as a group are to blame for the sectarian massacres.
The Alawite community is responsible for the violence.
The residents of the eastern district are collectively responsible for the deaths.
The blame belongs to the whole Hutu population.
The ethnic minority of the hills is guilty.
The Tamar community is guilty of the massacre.
The Oru people are responsible for the killings at the bridge.
The Alawites carried out the massacre.
The Druze community as such is responsible for the deaths of the soldiers.
The Shia are behind the killings.
All Bedouin are criminals.
People from that village are responsible for the attack.
The Kurds must answer for the war.
The author blames the Alawite sect for the repression of the past decades.
He says that the Sunnis bear the guilt.
According to him, the whole coast is guilty.
The sect is collectively responsible, and so its villages were a fair target.
Alawite civilians deserve to be killed.
The minorities are collaborators.
The tribe is guilty, and every member must pay.
The clan's guilt is beyond question.
"""
BLAMING_AR = """
الطائفة العلوية مسؤولة عن جرائم الحكومة السابقة.
تتحمل الطائفة كلها مسؤولية المجازر.
يتحمل العلويون وزر ما حدث.
العلويون كلهم مذنبون.
الدروز خونة.
السنة شركاء في الجريمة.
أهالي القرية مسؤولون عن الكمين.
يجب أن تدفع العشيرة الثمن.
المسؤولية تقع على عاتق الأكراد.
ذنب الطائفة لا يُغتفر.
يستحق العلويون ما جرى لهم.
نحمّل أبناء الطائفة مسؤولية القتل.
نلوم المسيحيين على ما حدث.
لا بريء بين العلويين.
العلويون ليسوا أبرياء.
ارتكبت العشائر مجازر بحق جيرانها.
جرائم الدروز لن تُنسى.
لا شك أن الشيعة مسؤولون عن هذه الدماء.
آل الخطيب مجرمون.
سكان الساحل متواطئون مع القتلة.
يجب معاقبة أهل القرية كلهم.
العلويون فلول.
دماء الأبرياء في رقاب الطائفة كلها.
القبيلة بأسرها شريكة في القتل.
نعتبر الطائفة مسؤولة عن كل ما حدث.
الأكراد جلبوا على أنفسهم هذا المصير.
إن الطائفة العلوية تتحمل المسؤولية كاملة.
تستحق البلدة كلها العقاب.
الطائفة الدرزية هي المسؤولة عن الهجوم.
كل العلويين مسؤولون عما حدث.
أبناء هذه الطائفة قتلة.
إن أهل الساحل جميعاً شركاء في الجريمة.
العشائر هي من بدأت القتل وهي المذنبة.
السنّة هم سبب المجازر.
جميع أفراد الطائفة مذنبون.
المكوّن العلوي يتحمل مسؤولية ما جرى.
على العلويين أن يدفعوا ثمن جرائمهم.
كل عائلة في القرية متورطة في الجريمة.
القرية بأكملها مسؤولة عن مقتل الجنود.
الأكراد مسؤولون جماعياً عن الهجمات.
حمّل الطائفة الدرزية مسؤولية الأحداث.
يحمّل الكاتب الطائفة العلوية مسؤولية المجازر.
أهل هذه المدينة مجرمون ويستحقون القتل.
الذنب ذنب العلويين.
اللوم كله على الطائفة.
هذه القبيلة مسؤولة عن سفك الدماء.
الطائفة شريكة النظام في جرائمه.
الدروز عملاء وخونة.
أهل الجبل هم المسؤولون عن المذبحة.
كل سني مسؤول.
العلويون يتحملون المسؤولية الجماعية عن جرائم النظام.
عائلة الأحمد مسؤولة عن المجزرة.
يتحمل أهالي حمص مسؤولية مقتل الجنود.
الأقلية متواطئة.
أبناء العشائر ارتكبوا المجازر.
هذه الطائفة عدو لنا.
"""
NEUTRAL_EN = """
No community may be held responsible for the acts of armed groups.
The Alawites are not responsible for the crimes of the former government.
It is wrong to blame the Druze for what a militia did.
Alawite civilians were killed in their homes by armed men.
Members of the community were victims of a massacre committed by factions.
The families of the victims deserve justice and compensation.
Alawite militias are responsible for the ambush.
Druze fighters committed the killings in the village.
Sunni officers were complicit in the attack.
An armed group linked to the former government bears responsibility.
The committee found that the forces were responsible for killings of Alawites.
Attackers blamed Alawites for acts of the former government.
Opponents treated the community as complicit.
She warns that Alawites could be made to prove their innocence.
May the Kurdish community be held collectively responsible?
He rejects the idea that the sect is guilty.
Holding the Christians responsible would be unjust.
The Ministry of Defence is responsible for protecting the villages.
Those responsible for killing Druze residents must be tried.
The gunmen asked whether people were Sunni before they shot them.
The residents of the village are responsible for burying the dead.
The tribe's leaders are accused of ordering the attack.
The village council is responsible for the register.
The state owes protection to the Alawite community.
The people of the coast were displaced, and their houses were burnt.
Damascus is responsible for the conduct of its forces.
The guilt of the commander was proved in court.
The community never carried out the attack.
Hate speech said that the Alawites are traitors.
Kurdish women and children were among the victims of the crimes.
The former government presented itself as protector of the sect.
Nobody from the village was involved; a faction committed the massacre.
Christian families fled to the mountain after the attack.
The faction is guilty of killing Ismaili villagers.
Alawite villages were attacked by groups affiliated with the Ministry of Defence.
Most of the dead were Druze civilians killed by tribal fighters.
The commission found that both government forces and Druze armed groups committed war crimes.
Tribal fighters committed abuses against the residents of Suwayda.
The report does not hold the Alawite community responsible.
Not all Alawites supported the former government.
The Alawite community cannot be blamed for the acts of the former government.
Blaming a whole community for the acts of individuals is collective punishment.
Responsibility is individual; no sect is guilty.
The Alawite community suffered from killings committed by armed factions.
Residents said that men in military uniform were responsible for the killings.
The community demands that those responsible be held accountable.
Families said that the perpetrators were members of General Security.
The Kurdish-led SDF is responsible for the shelling.
Survivors from the Christian community identified the brigade responsible for the massacre.
Remnants of the former government are responsible for the first attacks.
Insurgents from the Alawite community attacked checkpoints.
Former officers who are Alawite are accused of killing soldiers.
The killing of Sunni prisoners was ordered by the general.
The state must protect the Druze community and punish the perpetrators.
Collective blame of Alawites fuels the violence.
Nobody should pay for crimes of others because they are Alawite.
The people of the coast deserve protection and truth.
Residents of Homs blame the government forces for the killings.
The villagers blame the faction for the massacre.
The community blames the Ministry of Interior.
Alawites hold the interim government responsible for the killings.
The families hold the army responsible for the deaths.
The families of Baniyas were killed because attackers thought them guilty.
The gunmen killed two members of the Haddad family and the guilty have not been tried.
The killers of the Alawites are free.
The murderers of the villagers are known.
Crimes against the Alawites must be investigated.
The crimes of which the Alawites were victims have gone unpunished.
Civilians bear the brunt of the violence.
The Druze community mourned the killers' victims.
Identifying the dead is the responsibility of the community council.
The community's responsibility is to remember the dead.
The interim government is responsible for the killings of Alawites on the coast.
A committee was appointed to identify those responsible for crimes against the people of the coast.
Groups linked to the former government attacked positions; operations in Alawite areas followed.
The Alawite majority areas saw most of the killings, which armed factions committed.
The killings of 8 March in the village were committed by members of the Hamza Division.
Looting of Alawite homes by private individuals and gangs was reported.
The people of Homs are not to blame.
Neither the Druze nor the Bedouin are collectively responsible.
Alawites were collectively punished for crimes they did not commit.
The families who lost relatives blame no community.
The prisoners from the Kurdish community were tortured by officers.
The sectarian violence was caused by impunity.
Christians, Sunnis and Alawites are all victims of the war.
The tribe said its fighters were not involved.
Accountability for killers from every community is needed.
Alawites who joined the uprising were handled as exceptions.
Many see the Alawites as complicit, which is unjust.
A family of five was killed; the killer is unknown.
The city was besieged and its residents were starved by the army.
The Rapid Support unit is guilty of killing the inhabitants.
"""
NEUTRAL_AR = """
لا تتحمل أي طائفة مسؤولية أفعال مجموعات مسلحة.
العلويون ليسوا مسؤولين عن جرائم الحكومة السابقة.
من الخطأ تحميل الدروز مسؤولية ما فعله فصيل.
قُتل مدنيون علويون في بيوتهم على يد مسلحين.
المقاتلون الدروز مسؤولون عن الكمين.
الفصائل المسلحة ارتكبت مجازر بحق العلويين.
عائلات الضحايا تستحق العدالة والتعويض.
هل تتحمل الطائفة العلوية المسؤولية؟
يرفض الكاتب القول إن الطائفة مذنبة.
الضباط العلويون متهمون بإعطاء الأوامر.
تتحمل وزارة الدفاع مسؤولية حماية القرى.
اتهم المهاجمون العلويين بالمسؤولية عن أفعال الحكومة السابقة.
نزح سكان القرية بعد إحراق بيوتهم.
خطاب الكراهية يقول إن العلويين خونة.
أهالي القرية ضحايا لا مجرمون.
لا يجوز أن تُعاقب العشيرة على فعل رجل منها.
حذّرت من أن يُعامل العلويون كمذنبين.
لا ذنب للطائفة فيما حدث.
مجموعة مسلحة مرتبطة بالحكومة السابقة مسؤولة عن الهجوم.
سأل المسلحون الناس إن كانوا من السنة قبل قتلهم.
المسؤولون عن قتل الدروز يجب أن يُحاكموا.
القائد مذنب بقتل أهالي البلدة.
مجلس القرية مسؤول عن سجل الموتى.
وثّقت اللجنة جرائم ضد العلويين.
على الدولة حماية الطائفة ومحاسبة القتلة.
دفن سكان البلدة موتاهم في مقبرة جماعية.
لم ترتكب الطائفة أي جريمة.
نساء وأطفال من الطائفة الإسماعيلية بين القتلى.
الطائفة الدرزية ضحية جرائم ارتكبتها فصائل.
قتلت فصائل مسلحة مدنيين من الطائفة العلوية.
يطالب أهالي القرية بمحاسبة المسؤولين عن القتل.
أهالي الضحايا يحمّلون الحكومة المسؤولية.
يحمّل العلويون الحكومة الانتقالية مسؤولية المجازر.
لا يمكن تحميل طائفة كاملة مسؤولية أفعال أفراد.
ليست الطائفة مسؤولة عن جرائم النظام.
المسؤولية فردية ولا ذنب لأي جماعة.
عناصر من وزارة الدفاع مسؤولون عن قتل العلويين.
العشائر المسلحة ارتكبت انتهاكات في السويداء.
ارتكب مسلحون من العشائر انتهاكات بحق الدروز.
جرائم قتل العلويين لم يحاسب عليها أحد.
قتلة العلويين ما زالوا أحراراً.
يجب محاسبة قتلة أهالي القرية.
يجب معاقبة المسؤولين عن قتل السنة.
مسؤولية حماية المدنيين تقع على الدولة.
أبناء الطائفة يستحقون الحماية والعدالة.
العقاب الجماعي للعلويين جريمة.
تقع المسؤولية على وزارة الدفاع لا على الطائفة.
أهالي المدينة شهود على الجريمة.
قُتل أفراد عائلة واحدة على يد مجرمين مجهولين.
أهالي القرية دفنوا قتلاهم وقالوا إن القتلة من الفصائل.
المدنيون العلويون ضحايا مجرمين مسلحين.
تقول اللجنة إن فصائل منضوية في وزارة الدفاع مسؤولة عن قتل سكان القرى.
الناجون من الطائفة طالبوا بمعاقبة الجناة.
سكان المدينة يخشون الانتقام.
لا يجوز تحميل الأكراد ذنب ما فعله حزب.
قُتل علويون كثيرون والمجرمون طلقاء.
أهالي السويداء تعرضوا لجرائم ارتكبها مسلحون.
عائلات كثيرة فقدت أبناءها في المجزرة.
مشايخ الطائفة دعوا إلى التهدئة.
التعميم على الطائفة ظلم.
هاجم مسلحون مرتبطون بالنظام السابق مواقع، فقُتل مدنيون علويون.
أفراد من العشيرة متهمون والعشيرة نفسها غير مسؤولة.
"""
AGAINST = [line for text in (BLAMING_EN, BLAMING_AR) for line in text.strip().splitlines()]
NEUTRAL = [line for text in (NEUTRAL_EN, NEUTRAL_AR) for line in text.strip().splitlines()]


@pytest.mark.parametrize("text", AGAINST)
def test_blame_of_a_community_is_recognised(text):
    assert blames_community(text)


@pytest.mark.parametrize("text", NEUTRAL)
def test_victims_armed_groups_and_criticism_of_blame_are_left_alone(text):
    assert not blames_community(text)


def test_blame_is_found_within_longer_text():
    text = "Many people were killed in the coast. The Alawites are all guilty. The state must act."
    assert blames_community(text)
    assert not blames_community("Many people were killed. The state must act, and the guilty must be tried.")


def test_blame_is_found_at_any_place_of_a_sentence_without_end():
    filler = "they walked along the river and nobody spoke until it was dark "
    for before in range(0, 12, 3):
        assert blames_community(filler * before + "the Alawites are all guilty " + filler * 8)
    assert not blames_community("the residents of the villages of the coast and the people of the hills " * 300)


def test_the_worked_case_has_no_sealed_position(claims):
    rows = hand_rows("positions")
    found = positions(rows, claims)
    assert len(found) == len(rows)
    assert [one.id for one in found if one.sealed] == []


def row(**cells: str) -> dict[str, str]:
    base = {"id": "P1", "question_id": "Q1", "question": "Who?", "stance": "for", "holder": "A newspaper"}
    return base | {"position": "a", "holder_actor": "PAPER", "paraphrase": "Something.", "source": "its site"} | cells


def test_sealed_words_are_kept_and_not_shown():
    said = "The whole sect is responsible for the crimes."
    held = positions([row(paraphrase=said)])[0]
    assert held.sealed
    assert held.paraphrase == said
    shown = describe_positions([row(paraphrase=said)])[0]["stances"][0]["holders"][0]
    assert shown["sealed"]
    assert said not in str(shown)
    assert shown["holder"] == "A newspaper"
    asked = describe_positions([row(paraphrase=said)], unsealed=True)[0]["stances"][0]["holders"][0]
    assert asked["paraphrase"] == said
    assert asked["sealed"]


def test_order_does_not_depend_on_the_table(claims):
    rows = hand_rows("positions")
    shuffled = random.Random(7).sample(rows, len(rows))  # noqa: S311
    found = describe_positions(rows, claims)
    assert found == describe_positions(shuffled, claims)
    assert [one["question_id"] for one in found] == [f"Q{number}" for number in range(1, 12)]
    for question in found:
        stances = [one["stance"] for one in question["stances"]]
        assert stances == sorted(stances)


def test_no_score_anywhere(claims):
    question = describe_positions(hand_rows("positions"), claims)[0]
    assert set(question) == {"question_id", "question", "stances", "rests_on"}


def test_a_position_rests_on_the_count_it_cites_with_the_same_source(claims):
    found = {one.id: one for one in positions(hand_rows("positions"), claims)}
    assert found["Q4-1"].rests_on == ("NC-0722-238",)
    assert sum(bool(one.rests_on) for one in found.values()) == 1


def test_nothing_is_guessed(claims):
    cited = {"paraphrase": "They killed 973 people.", "holder": "SOHR", "source": "another outlet"}
    assert positions([row(**cited)], claims)[0].rests_on == ()
    cited["source"] = "see.news"  # printed SOHR's 973
    assert positions([row(**cited)], claims)[0].rests_on == ("SOHR-0310-973",)
    cited["source"] = "azernews"  # printed 745 and 213 for several populations
    assert positions([row(**cited | {"paraphrase": "213 were killed.", "source": "azernews"})], claims)[0].rests_on == (
        "SOHR-0308-745T-arm",
    )
    assert positions([row(paraphrase="On 20 March.", source="SANA")], claims)[0].rests_on == ()
    assert positions([row(rests_on="NC-0722-20 | nobody")], claims)[0].rests_on == ("NC-0722-20",)


def test_two_counts_that_could_be_meant_are_none(claims):
    twice = [*claims, *(one for one in claims if one.id == "SOHR-0310-973")]
    cited = row(paraphrase="They killed 973 people.", source="see.news")
    assert positions([cited], twice)[0].rests_on == ()


def test_the_note_is_never_read(claims):
    rows = hand_rows("positions")
    noted = [{**one, "note": "The whole sect is guilty; 1,476 by SANA"} for one in rows]
    assert describe_positions(noted, claims) == describe_positions(rows, claims)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("about 6,000 by 9 to 10 March, 21,637 by the end", [6000, 21637]),
        ("on 6 March 2025 and on March 7, 2025", []),
        ("14 of 563 is 2.5 % of them", [14, 563]),
        ("قُتل 1,426 شخصاً في 6 آذار 2025", [1426]),
        ("2025-03-07", []),
    ],
)
def test_figures_are_told_from_dates(text, figures):
    assert cited_figures(text) == figures
