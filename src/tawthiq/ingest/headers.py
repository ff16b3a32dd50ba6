"""What lists call their columns, in Arabic and English, and what each column then ought to hold."""

from functools import cache

from tawthiq.model.vocabulary import Role
from tawthiq.text.scripts import fold

# The first words of a line are what a column is nearly always called; after `~` come words that other columns carry too.
_NAMES = {
    Role.ID: "id|no id|record id|victim id|case id|person id|unique id|uid|code|record number|case number|reference|ref|معرف|المعرف|الرقم التعريفي|رقم القيد|رقم السجل|رقم الحالة|رقم الضحية|الرمز|الكود~no|number|serial|الرقم|رقم|التسلسل|م|ت|الرقم التسلسلي|رقم متسلسل",
    Role.NAME: "name|full name|fullname|victim name|name of victim|name of the victim|names|person name|الاسم|اسم|الاسم الكامل|الاسم الثلاثي|الاسم الرباعي|اسم الضحية|اسم الشهيد|اسم القتيل|اسم المتوفى|اسم المفقود|اسم المغيب|الاسم والكنية|الاسم والنسبة|الاسم واللقب|اسم الشخص|الأسماء~الضحية|الشهيد|victim|person",
    Role.GIVEN: "given name|first name|firstname|forename|given|الاسم الأول|الاسم الشخصي|الاسم الأولي|الاسم المفرد",
    Role.FATHER: "father|father name|fathers name|name of father|name of the father|middle name|patronymic|اسم الأب|الأب|اسم الوالد|الوالد|اسم أبيه",
    Role.GRANDFATHER: "grandfather|grandfather name|grandfathers name|name of grandfather|اسم الجد|الجد",
    Role.FAMILY: "family|family name|surname|last name|lastname|الكنية|النسبة|العائلة|اسم العائلة|كنية|نسبة|الأسرة|اسم الأسرة|الشهرة~اللقب|لقب",
    Role.KUNYA: "kunya|kunyah|nom de guerre|الاسم الحركي|الكنية الحركية|المعروف باسم|أبو فلان~alias|nickname|known as|also known as|aka|اللقب الحركي",
    Role.MOTHER: "mother|mother name|mothers name|name of mother|name of the mother|اسم الأم|الأم|اسم الوالدة|الوالدة|اسم ونسبة الأم|اسم الأم وكنيتها|اسم الأم ونسبتها",
    Role.SEX: "sex|gender|m f|الجنس|النوع الاجتماعي|جنس~النوع|ذكر أنثى",
    Role.AGE: "age|age at death|age years|age in years|victim age|العمر|عمر|السن|العمر عند الوفاة|العمر بالسنوات|عمر الضحية",
    Role.BIRTH_DATE: "date of birth|birth date|birthdate|dob|born|birth|birthday|year of birth|birth year|تاريخ الولادة|تاريخ الميلاد|تاريخ التولد|المواليد|مواليد|سنة الولادة|سنة الميلاد|التولد",
    Role.DEATH_DATE: "date of death|death date|dod|died|died on|date killed|killed on|date of killing|killing date|date of incident|incident date|date of event|event date|date of martyrdom|date of disappearance|تاريخ الوفاة|تاريخ الاستشهاد|تاريخ القتل|تاريخ الموت|تاريخ المقتل|تاريخ الحادثة|تاريخ الحادث|تاريخ الحدث|تاريخ الواقعة|تاريخ الانتهاك|تاريخ الفقدان|تاريخ الاختفاء|تاريخ الاعتقال~date|day|التاريخ|تاريخ|اليوم",
    Role.PLACE: "place|place of death|location|location of death|place of incident|place of killing|site|village|town|city|neighbourhood|neighborhood|quarter|locality|community|المكان|مكان الوفاة|مكان الاستشهاد|مكان القتل|مكان الحادثة|مكان الحدث|موقع الحادثة|الموقع|المدينة|القرية|البلدة|الحي|المدينة القرية|القرية المدينة|البلدة القرية|المنطقة السكنية~address|العنوان|adm4|admin4|place of residence|مكان الإقامة",
    Role.GOVERNORATE: "governorate|province|muhafaza|mohafaza|governorate of death|المحافظة|محافظة|المحافظه|محافظة الوفاة~adm1|admin1|state|region|الولاية",
    Role.DISTRICT: "district|mantiqa|mintaqa|المنطقة|منطقة|القضاء|قضاء~adm2|admin2|county",
    Role.SUBDISTRICT: "subdistrict|sub district|nahia|nahiya|nahiyah|الناحية|ناحية~adm3|admin3",
    Role.STATUS: "status at death|civilian status|victim status|civilian combatant|civilian military|civilian or combatant|combatant status|مدني عسكري|مدني أم عسكري|صفة الضحية|الوضع القانوني|مدني مقاتل~status|type of victim|victim type|category|الصفة|التصنيف|الفئة|صفة|الوضع|نوع الضحية",
    Role.AFFILIATION: "affiliation|armed group|faction|unit|belligerent|organisation|organization|الانتماء|الجهة التي ينتمي إليها|الفصيل|التشكيل|الوحدة العسكرية|جهة الانتماء",
    Role.FATE: "fate|outcome|current fate|المصير|مصير|مصير الضحية~status|state|condition|الحالة|حالة الضحية|حالة|الوضع الحالي|الوضع الراهن",
    Role.PERPETRATOR: "perpetrator|alleged perpetrator|perpetrators|responsible party|party responsible|responsible|actor|killed by|suspected perpetrator|الجهة المسؤولة|الجهة المرتكبة|الفاعل|مرتكب الانتهاك|الجهة الفاعلة|الجهة القاتلة|المسؤول|الجهة المتهمة|الجاني",
    Role.CAUSE: "cause|cause of death|manner of death|means|method|weapon|how killed|سبب الوفاة|سبب الموت|سبب الاستشهاد|طريقة القتل|كيفية القتل|السبب|طريقة الوفاة|نوع السلاح|السلاح",
    Role.INCIDENT: "incident|incident id|event|event id|incident name|massacre|event code|الحادثة|الحدث|الواقعة|رقم الحادثة|رمز الحادثة|المجزرة|اسم المجزرة",
    Role.NOTE: "note|notes|comment|comments|remark|remarks|details|description|additional information|ملاحظات|ملاحظة|تفاصيل|معلومات إضافية|الوصف|وصف|بيانات إضافية",
}

# Words that say in which script or of whom, and change nothing in what the column holds.
_QUALIFIER_WORDS = (
    "ar|arabic|en|english|latin|the|of|victim|victims|s|a|in|عربي|عربيه|بالعربيه|بالعربي|العربيه|انكليزي|انجليزي"
    "|بالانكليزيه|بالانجليزيه|لاتيني|الضحيه|الشهيد|القتيل|المتوفي|المغيب|المفقود"
)
_QUALIFIERS = frozenset(_QUALIFIER_WORDS.split("|"))


def header_key(header: str) -> str:
    """A header for comparison: folded, punctuation as blanks, `fatherName` as two words."""
    spaced = "".join(f" {c}" if c.isupper() and i and header[i - 1].islower() else c for i, c in enumerate(header))
    folded = fold(spaced)
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


@cache
def _table() -> dict[str, tuple[tuple[Role, float], ...]]:
    table: dict[str, list[tuple[Role, float]]] = {}
    for role, line in _NAMES.items():
        sure, _, shared = line.partition("~")
        for words, score in ((sure, 1.0), (shared, 0.7)):
            for name in filter(None, words.split("|")):
                table.setdefault(header_key(name), []).append((role, score))
    return {key: tuple(roles) for key, roles in table.items()}


def roles_of(header: str) -> tuple[tuple[Role, float], ...]:
    """The roles that a header may name, with how surely; none for a header that no list known to us uses.

    A header in two languages, such as `الاسم / Name`, is looked up part by part.
    """
    table = _table()
    key = header_key(header)
    if key in table:
        return table[key]
    bare = " ".join(word for word in key.split() if word not in _QUALIFIERS)
    if bare in table:
        return tuple((role, score * 0.95) for role, score in table[bare])
    latin = " ".join(word for word in key.split() if word.isascii() and word not in _QUALIFIERS)
    arabic = " ".join(word for word in key.split() if not word.isascii() and word not in _QUALIFIERS)
    found: dict[Role, float] = {}
    for part in (latin, arabic):
        for role, score in table.get(part, ()):
            found[role] = max(found.get(role, 0.0), score * 0.9)
    return tuple(found.items())
