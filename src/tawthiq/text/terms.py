"""Words for sex, status at death and fate, in Arabic and English, to the field's standard terms.

A word that is not known means `unknown` and is flagged; nothing is inferred. Missing is not dead: where a text says both
that a person is missing and presumed dead, the fate is missing.
"""

import re
from dataclasses import dataclass
from functools import cache

from tawthiq.text.plain import LONGEST_VALUE, plain_text, says_unknown

_SEX = """
male: male|m|man|boy|masculine|males|men|ذكر|رجل|شاب|صبي|طفل ذكر|ذكور|مذكر|ذ|male adult|adult male|male child|child male|رجال|ولد
female: female|f|woman|girl|feminine|females|women|أنثى|انثي|امرأة|إمرأة|مرأة|فتاة|سيدة|طفلة|صبية|إناث|مؤنث|نساء|adult female
female: female adult|female child|child female|طفلة أنثى|بنت|شابة
"""

_STATUS = """
civilian: civilian|civ|civil|civilians|non-combatant|noncombatant|non combatant|مدني|مدنية|مدنيون|مدنيين|المدنيين|من المدنيين|غير مقاتل
civilian_dph: civilian dph|civilian directly participating|direct participation in hostilities|civilian directly participating in hostilities
civilian_dph: civilian taking direct part in hostilities|مدني مشارك مباشرة|مدني مشارك في القتال|مدني مشارك مباشرة في الأعمال العدائية
state_forces: state forces|soldier|army|police|policeman|police officer|officer|conscript|security forces|government forces|regime forces
state_forces: general security|member of state forces|state force|army soldier|internal security|military police|national army|recruit|security personnel
state_forces: جندي|الجيش|جيش|عنصر جيش|شرطة|شرطي|مجند|ضابط|قوات حكومية|قوات الأمن|الأمن العام|أمن عام|عنصر أمن عام|عنصر أمن|قوى الأمن
state_forces: عنصر في الأمن العام|عنصر من الأمن العام|القوات الحكومية|قوات النظام|قوات الدولة|الأمن الداخلي|وزارة الدفاع|وزارة الداخلية
armed_group: armed group|armed group member|member of armed group|militant|rebel|insurgent|gunman|militia|militiaman|opposition fighter|non-state armed group
armed_group: مسلح|مسلحون|عنصر مسلح|فصيل مسلح|جماعة مسلحة|مجموعة مسلحة|ميليشيا|مقاتل معارض|فصائل|عنصر فصيل|مقاتل في فصيل
state_forces+armed_group: combatant|fighter|military|non-civilian|non civilian|not civilian|armed|combatants|fighters|عسكري|مقاتل|غير مدني|عسكريون|مقاتلون|محارب
hors_de_combat: hors de combat|surrendered|wounded fighter|prisoner of war|pow|captured fighter|disarmed|عاجز عن القتال|أسير|أسير حرب|مستسلم|خارج القتال
protected: medical personnel|medic|paramedic|doctor|nurse|religious personnel|humanitarian worker|aid worker|civil defence|civil defense
protected: protected|protected person|white helmets|مسعف|مسعفة|طبيب|طبيبة|ممرض|ممرضة|كادر طبي|عامل إغاثة|دفاع مدني|الدفاع المدني|محمي|شخص محمي
"""

_FATE = """
dead: dead|killed|deceased|died|death|murdered|executed|martyr|martyred|body found|found dead|confirmed dead|killed in action|kia|fatality|shot dead
dead: died in detention|died in custody|died of wounds|field execution|قتيل|قتيلة|قتلى|مقتول|مقتولة|قتل|قتلت|شهيد|شهيدة|شهداء|استشهد|استشهدت|متوفى|متوفاة
dead: متوفي|متوفية|وفاة|توفي|توفيت|ميت|ميتة|أعدم|إعدام|إعدام ميداني|ضحية|عثر على جثته|عثر على جثتها|جثة|ارتقى|مات|مغدور|توفي تحت التعذيب|قضى|قضى تحت التعذيب
missing: missing|missing person|disappeared|enforced disappearance|forcibly disappeared|enforcedly disappeared|abducted|kidnapped|whereabouts unknown
missing: fate unknown|lost contact|missing presumed dead|missing, presumed dead|presumed dead|unaccounted for|still missing|مفقود|مفقودة|مفقودون|مفقودين
missing: مختف|مختفي|مختفية|مختف قسرا|مختفي قسريا|مختفية قسريا|مختف قسريا|إخفاء قسري|اختفاء قسري|مغيب|مغيبة|مغيب قسرا|مغيبة قسرا|مغيب قسريا|مخطوف|مخطوفة|خطف
missing: اختطاف|مختطف|مختطفة|مجهول المصير|مجهولة المصير|مصير مجهول|المصير مجهول|انقطع الاتصال به|مفقود ويرجح مقتله|لا يزال مفقودا
detained: detained|detainee|arrested|imprisoned|in detention|in custody|prisoner|held|معتقل|معتقلة|معتقلون|معتقلين|موقوف|موقوفة|محتجز|محتجزة|سجين|سجينة|مسجون
detained: اعتقال|قيد الاعتقال|قيد الاحتجاز|أسير|محتجز تعسفيا|اعتقال تعسفي
found_alive: alive|found alive|released|survivor|survived|freed|returned|safe|living|wounded|injured|released alive|حي|حية|على قيد الحياة|عثر عليه حيا|عثر عليها حية
found_alive: مفرج عنه|مفرج عنها|أفرج عنه|أفرج عنها|محرر|محررة|ناج|ناجي|ناجية|عاد|عادت|جريح|جريحة|مصاب|مصابة|أطلق سراحه|أطلق سراحها|خرج من السجن
"""

_AND = re.compile(r"\s*(?:[,;|/+&]|\band\b|\sو\s)\s*")


@dataclass(frozen=True)
class ReadTerm:
    """The standard terms that a text stands for, in order of their vocabulary, and what is doubtful about it."""

    values: tuple[str, ...]
    flags: tuple[str, ...] = ()


_UNKNOWN = ("unknown",)


def read_sex(text: str) -> ReadTerm:
    """Read sex: `female`, `male` or `unknown`."""
    return _one(text, _table(_SEX))


def read_fate(text: str) -> ReadTerm:
    """Read fate: `dead`, `missing`, `detained`, `found_alive` or `unknown`. A missing person is never read as dead."""
    return _one(text, _table(_FATE))


def read_status(text: str) -> ReadTerm:
    """Read status at death: a set of terms, since a person can be of the armed forces and hors de combat at once.

    A word such as "fighter" that leaves the side open gives both sides and is flagged `status_side_unstated`.
    """
    values, flags = _look_up(text, _table(_STATUS))
    order = {value: place for place, value in enumerate(dict.fromkeys(_values_in(_STATUS)))}
    if any("+" in value for value in values):
        flags = (*flags, "status_side_unstated")
    single = {part for value in values for part in value.split("+")}
    return ReadTerm(tuple(sorted(single, key=lambda value: order[value])) or _UNKNOWN, flags)


def _one(text: str, table: dict[str, str]) -> ReadTerm:
    values, flags = _look_up(text, table)
    if len(values) == 1:
        return ReadTerm(values, flags)
    return ReadTerm(_UNKNOWN, (*flags, "term_contradicts") if values else flags)


def _look_up(text: str, table: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values of the whole text, or of each of its parts where every part is a known word."""
    if says_unknown(text):
        return (), ()
    plain = plain_text(text[:LONGEST_VALUE].replace("_", " ")).strip(" .()[]\"'")
    for form in (plain, plain.removeprefix("ال")):
        if form in table:
            return (table[form],), ()
    parts = [part for part in _AND.split(plain) if part]
    found = [table.get(part, table.get(part.removeprefix("ال"), "")) for part in parts]
    if len(parts) > 1 and all(found):
        return tuple(dict.fromkeys(found)), ()
    return (), ("term_unknown",)


def _values_in(lines: str) -> list[str]:
    return [part for line in lines.strip().splitlines() for part in line.split(":", 1)[0].split("+")]


@cache
def _table(lines: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for line in lines.strip().splitlines():
        value, words = line.split(":", 1)
        for word in words.split("|"):
            if table.setdefault(plain_text(word), value) != value:
                raise ValueError(word)
    return table
