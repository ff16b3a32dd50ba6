"""Whether a text lays responsibility or guilt on a community as such, in Arabic or English.

Responsibility is an armed actor's, an institution's or a person's, never a community's, sect's, family's or place's. A
text that says otherwise is kept as it was made, sealed, and not shown unless somebody asks for it. The rules look for a
community (a named one, or a word such as sect, tribe, family, people of a village) that is the subject of a blaming
predicate or the object of blaming, and leave alone

- armed groups, officers and leaders that carry a community's name,
- victims: what was done to a community is no blame,
- denial, criticism, warning and questions about such blame, and reports that somebody else was blamed by attackers.

They are rules over words and will miss what is only hinted at; sealing is a caution, not a judgement of a speaker.
"""

import re
import unicodedata
from functools import cache

from tawthiq.text.community_words import KINDS_AR, KINDS_EN, NAMES_AR, NAMES_EN

# --- English ---------------------------------------------------------------------------------------------------------

# A community's name before one of these describes fighters, office holders or a single person.
_NOT_A_COMMUNITY_EN = (
    "militia|fighter|gunm[ea]n|faction|brigade|division|battalion|forces?|army|armed|officer|insurgent|rebel|soldier|troop"
    "|commander|leader|sheikh|cleric|gang|group|loyalist|militant|suspect|m[ae]n\\b|woman|politician|minister|councils?|police"
    "|mayor|committee|authorit|unit|cell|recruit|warlord|defendant|accused|victim|survivor|led\\b|majority|dominated|party"
)
_COMMUNITY_EN = (
    rf"(?:(?:the|all|every|each|any|whole|entire|these|those|most|our|their|its|this|that|ordinary|of|syria['’]s|an?)\s+)*"
    rf"(?:(?:{NAMES_EN})(?:\s+(?:{KINDS_EN}))?|(?:[\w'’-]+\s+)?(?:{KINDS_EN}))\b"
    rf"(?!['’]s?\s|[\s-]+(?:{_NOT_A_COMMUNITY_EN}))"
    rf"(?:\s+(?:of|from|in|on)\s+(?:the\s+)?[\w'’-]+(?:\s+[A-Z][\w'’-]+)*)?"
)
_FILLERS_EN = (
    "is|are|was|were|be|been|has|have|had|should|must|can|may|will|do|does|did|all|also|both|themselves|itself|alone|itself"
    "|collectively|as a whole|as one|as such|therefore|thus|clearly|fully|equally|jointly|still|truly|directly|a|an|the|just"
    "|nothing but|mostly|largely|itself|together|to|simply|really|surely|always|ultimately|undoubtedly|obviously|share|partly"
    "|regime|regime's|every last one|in general|in its entirety|as a group|as a people|the ones(?: who (?:is|are|were))?|considered|regarded as|being"
)
_CRIMES_EN = "massacres?|crimes?|atrocit\\w+|killings?|murders?|attacks?|violence|slaughter|bloodshed|war|this|it\\b|what happened"
_PREDICATES_EN = (
    "(?:held\\s+)?(?:collectively\\s+)?(?:responsible|accountable)(?!\\s+for\\s+(?:bury|car|identify|feed|rebuild|protect|collect|rais))"
    "|to blame|guilty|at fault|culpable|complicit|accomplices?|partners? in|traitors?|murderers?|killers?|criminals?|terrorists?"
    "|collaborators?|enem(?:y|ies)|remnants|butchers|"
    f"(?:cause|root|source) of (?:all )?(?:the |these |those )?(?:{_CRIMES_EN})|"
    "bears? (?:\\w+ ){0,3}(?:responsibility|guilt|blame|blood)|shares? (?:\\w+ ){0,2}(?:guilt|blame|responsibility)"
    "|bear the consequences|did (?:this|it|all this)\\b|started (?:this|it|all this)\\b"
    "|(?<!were )(?<!was )(?<!been )(?<!being )(?:murdered|slaughtered|massacred|butchered) (?:the|our|their|them|hundreds|innocent|civilians)\\b"
    "|deserved? (?:it|this|that|what|death|punishment|to die|to be|no mercy|their fate|its fate|revenge|everything)"
    "|owe\\w* (?:a )?blood|pay (?:for|the price|with|dearly|back)|made to pay|(?<=\\bbe )punished|(?<=\\bbe collectively )punished|answer for|atone"
    "|brought (?:this|it|the \\w+|death) (?:up)?on (?:them|it)sel(?:f|ves)|it coming|blood on (?:their|its) hands"
    f"|(?:committed|perpetrated|carried out|behind|caused|started|planned|organi[sz]ed) (?:all )?(?:the |these |those |that )?(?:\\w+ )?(?:{_CRIMES_EN})"
)
_BLAMING_EN = (
    rf"(?<!collective )(?<!the )\bblam(?:e|es|ed)(?! of| for| on) (?:\w+ ){{0,2}}?{_COMMUNITY_EN}",
    rf"\bit (?:is|was) {_COMMUNITY_EN} (?:who|that|which) (?:{_PREDICATES_EN})",
    rf"{_COMMUNITY_EN} (?:\w+ ){{1,6}}and (?:must|should|deserve to) (?:bear|pay|answer|be punished|be held|die)",
    rf"\b(?:hold|holds|held) (?:\w+ ){{0,2}}?{_COMMUNITY_EN}\s+(?:\w+ ){{0,2}}?(?:responsible|accountable|guilty|to account)",
    rf"\b(?:responsibility|blame|guilt|fault)(?: for [^.;]{{1,60}}?)? (?:lies?|rests?|falls?|is|must fall|belongs?)(?: \w+ly| entirely)? (?:with|on|upon|to|among)(?: the shoulders of)? {_COMMUNITY_EN}",
    rf"\b(?:guilt|fault|crimes?|responsibility|treason|sins?) of {_COMMUNITY_EN}",
    rf"(?:{NAMES_EN}|{KINDS_EN})['’]s?\s+(?:\w+ )?(?:guilt|fault|crimes?|treason|sins?|responsibility for (?:the |these |those )?(?:{_CRIMES_EN}))\b",
    rf"\b(?:punish|make) {_COMMUNITY_EN}(?: pay| collectively| for|\s*$|\s*[.!])",
    rf"\b(?:revenge|vengeance|retaliation|punishment)(?: \w+)? (?:on|against|of) {_COMMUNITY_EN} (?:is|was) (?:\w+ )?(?:justified|deserved|fair|right|legitimate|just)",
    rf"\b(?:no|not one|not a single|hardly an?y?) (?:innocent )?(?:{NAMES_EN}|{KINDS_EN})(?: \w+){{0,3}} (?:is|are) innocent",
    rf"\b(?:no|not any) innocents? (?:\w+ ){{0,3}}(?:{NAMES_EN}|{KINDS_EN})",
    rf"{_COMMUNITY_EN} (?:is|are|was|were) (?:not|never|hardly|far from) (?:an? )?(?:innocent|blameless)",
)
_UNNEGATED_EN = 3  # the last patterns hold their own negation
_CERTAINTY_EN = re.compile(
    r"\b(?:(?:there is |there's )?no doubt(?: that)?|without (?:a |any )?doubt|beyond (?:any )?doubt|not only|"
    r"(?:nobody|no one|none) (?:can|could|should) (?:deny|forget|doubt)(?: that)?|cannot be denied(?: that)?|never forget(?: that)?)",
    re.IGNORECASE,
)
_NEGATION_EN = re.compile(r"\b(?:not|no|never|none|neither|nor|cannot|nobody|nothing|hardly)\b|n['’]t\b", re.IGNORECASE)
_CRITICISM_EN = re.compile(
    r"\?|\b(?:wrong|unjust|unfair|injustice|false\w*|reject\w*|refus\w+|den(?:y|ies|ied|ying)|condemn\w*|critici[sz]\w*|oppos\w+"
    r"|warn\w*|dismiss\w*|myth|slander|incit\w+|hate|hateful|hatred|stereotyp\w*|prejudice|accus(?:ed?|es|ing|ations?)|treated|seen as"
    r"|portray\w*|depict\w*|whether|as if|as though|pretext|excuse|claim(?:s|ed|ing)? that|being blamed|w(?:as|ere) blamed|are blamed|is blamed"
    r"|been blamed|suspect\w*|scapegoat\w*|mistake|dangerous|rumou?rs?|propaganda|instead of|rather than|collective (?:guilt|punishment|blame|responsibility) (?:is|was|must)"
    r"|attackers?|assailants?|gunmen|perpetrators? (?:blamed|held|said)|killers? (?:blamed|held|said)|opponents?|racis[tm]|individual responsibility)\b",
    re.IGNORECASE,
)

# --- Arabic (after folding) --------------------------------------------------------------------------------------------

_NOT_A_COMMUNITY_AR = "مسلح|ارهابي|دولي|مدني|مقاتل|متطرف|جهادي|محلي"
_ARMED_AR = (
    "فصائل|فصيل|ميليشيا\\w*|مليشيا\\w*|مقاتل\\w*|مسلح\\w*|ضباط|ضابط|قائد|قاده|قياده|قيادات|لواء|كتيبه|مجموع\\w*|عناصر|عنصر|جنود|جندي|شيخ|مشايخ"
    "|زعيم|زعماء|رجل|شاب|ضحايا|مجلس|مخاتير|مختار|شرطه|بلديه|وجهاء|حزب|جيش|قوات|حكومه|نظام|متهم\\w*"
)
_THE_AR = "(?:و|ف)?(?:ب|ك|ل)?(?:ال|ل)?"
_COMMUNITY_AR = (
    rf"(?<!\w){_THE_AR}(?:(?:{KINDS_AR})(?!\w)(?!\s+(?:ال)?(?:{_NOT_A_COMMUNITY_AR}))(?:\s+(?!(?:علي|عن|في|ان)\b|ب?محاسبه|ب?معاقبه|يطالب|(?:ي|ت|ن)حمل)\w+){{0,3}}?"
    rf"|(?:{NAMES_AR})(?!\w)(?!\s+(?:ال)?(?:{_NOT_A_COMMUNITY_AR})))"
    r"|(?<!\w)ال \w+"
)
_FILLERS_AR = (
    "كلها|كلهم|جميعا|جميعهم|جميعها|باسرها|باسرهم|برمتها|برمتهم|هم|هي|هو|كانوا|كانت|كان|بمعظمها|ككل|كاملا|كامله|انفسهم|نفسها|ايضا|حقا|فعلا"
    "|بلا استثناء|من دون استثناء|يجب ان|ينبغي ان|لا بد ان|سوف|مجرد|اجمعين|اليوم|وحدهم|وحدها|من|كل|جماعيا|تعد|تعتبر|يعتبرون"
)
_PREDICATES_AR = (
    "(?:ال)?مسو?و?ول(?:ه|ون|ين)?(?!\\w)|(?:ال)?مذنب(?:ه|ون|ين)?(?!\\w)|بد[اؤو]\\w* (?:ال)?(?:قتل|عنف|هجوم|حرب)(?!\\w)|شريك(?:ه)?(?!\\w)|شركاء|متواطئ\\w*|متواطي\\w*|متورط\\w*|خون[هت]|خائن\\w*|مجرم\\w*|قتله|ارهابي\\w*"
    "|فلول|عملاء|سفاح\\w*|اعداء|عدو(?!\\w)|سبب (?:كل )?(?:ما |ال)|(?:س)?[يت]تحمل(?:ون|وا)?(?: \\w+){0,3} (?:ال)?(?:مسووليه|ذنب|وزر|دم|دماء|تبعات|عواقب)"
    "|[يت]ستحق(?:ون|وا)? (?:ما|ال?موت|القتل|العقاب|ال?عقوبه|مصير\\w*|ان (?:يقتل|تقتل|يعاقب|تعاقب)\\w*|هذا|ذلك|كل ما)"
    "|جلب(?:وا|ت) (?:علي|ل)?\\s?(?:انفسهم|نفسها|هذا)|(?:س)?[يت]دفع(?:ون|وا)? (?:ال)?ثمن|[يت]عاقب(?:وا|ون)?(?!\\w)|[يت]حاسب(?:وا|ون)?(?!\\w)"
    "|(?:ايديهم|يدها|ايديها) ملطخه|ارتكب(?:وا|ت) (?:\\w+ )?(?:ال)?(?:مجازر|مجزره|جرائم|جريمه|مذبحه|مذابح|قتل|هجوم|فظائع|عمليات)|[يت]تقاسم(?:ون)? (?:ال)?(?:ذنب|مسووليه)"
)
_VERBS_AR = (
    rf"(?<!\w)(?:و|ف|س)?[يت]تحمل(?:ون)? (?:{_COMMUNITY_AR})(?: \w+){{0,4}}? (?:ال)?(?:مسووليه|ذنب|وزر|دم|دماء|تبعات)",
    rf"(?<!\w)(?:و|ف)?[يت]ستحق (?:{_COMMUNITY_AR})(?: \w+){{0,3}}? (?:ما|الموت|القتل|العقاب|مصير\w*|هذا|ان [يت](?:قتل|عاقب)\w*)",
    rf"(?<!\w)(?:و|ف)?ارتكب(?:ت)? (?:{_COMMUNITY_AR})(?: \w+){{0,2}}? (?:ال)?(?:مجازر|مجزره|جرائم|جريمه|مذبحه|مذابح|فظائع)",
    rf"(?:يجب|ينبغي|لا بد|لابد)(?: من)? ان [يت](?:دفع|حاسب|عاقب|تحمل) (?:{_COMMUNITY_AR})",
    rf"(?:يجب|ينبغي|لا بد من|وجبت|تجب) (?:معاقبه|محاسبه|الانتقام من) (?:{_COMMUNITY_AR})",
    rf"(?<!\w)(?:و|ف)?(?:ن|ا|ي|ت)?(?:لوم|حمل) (?:{_COMMUNITY_AR})(?<!ون)(?!\w)(?! (?:ال)?(?:حكوم|دول|وزار|فصائل|قوات|سلط|جيش|نظام|مسلح))",
    rf"(?<!\w)(?:ي|ت|ن)?حمل(?:ت|وا)? (?!ال\w+ون )ال\w+ (?:{_COMMUNITY_AR})(?<!ون)(?!\w) (?:ال)?(?:مسووليه|ذنب|وزر)",
    rf"(?<!\w)علي (?:{_COMMUNITY_AR}) ان [يت](?:دفع|تحمل|حاسب|عاقب)",
    rf"(?<!\w)(?:و|ف)?(?:ن|ا|ي|ت)(?:عتبر|عد) (?:{_COMMUNITY_AR})(?: \w+){{0,3}}? (?:مسووله|مسوولين|مذنبه|مذنبين|خونه|شركاء|شريكه|اعداء|مجرمين)",
    rf"(?:اللوم|المسووليه|مسووليه|الذنب|الوزر|ذنب)(?: \w+){{0,4}}? [يت]قع(?: \w+){{0,2}}? علي (?:عاتق )?(?:{_COMMUNITY_AR})",
    rf"(?:اللوم|المسووليه|الذنب)(?: \w+){{0,3}}? علي (?:عاتق )?(?:{_COMMUNITY_AR})",
    rf"(?<!\w)(?:ذنب|جرائم|جريمه|خيانه|وزر|مسووليه|خطايا) (?:{_COMMUNITY_AR})",
    rf"(?:دم|دماء)(?: \w+){{1,3}} (?:في رقبه|في رقاب|في ذمه|علي يد|علي ايدي) (?:{_COMMUNITY_AR})",
    rf"(?:{_COMMUNITY_AR}) (?:ليس|ليست|ليسوا)(?: \w+)? (?:ابرياء|بريئه|بريئا|بريئين)",
    rf"(?:لا|ليس)(?: يوجد| ثمه)? (?:بريء|بري|ابرياء|بريئا)(?: \w+)? (?:{_COMMUNITY_AR})",
)
_UNNEGATED_AR = 2
_CERTAINTY_AR = re.compile(
    r"لا شك(?: في)?(?: ان)?|بلا شك|من دون شك|لا ريب|ليس فقط|لا احد ينكر(?: ان)?|لا يمكن انكار(?: ان)?"
)
_NEGATION_AR = re.compile(r"(?<!\w)(?:و|ف)?(?:لا|ليس|ليست|ليسوا|لم|لن|غير|دون|بلا|ولا|كلا)(?!\w)")
_CRITICISM_AR = re.compile(
    r"[؟?]|(?<!\w)هل(?!\w)|خطا|ظلم|(?:ي|ت|ن|ا)?رفض|ندد|تنديد|(?<!\w)(?:ادان|يدين|تدين|ندين|ادانه|استنكر|يستنكر)|حذر|تحذير|تحريض|كراهيه|(?:عقاب|عقوبه) جماعي|تعميم|وصم"
    r"|(?:ا|ي|ت)تهم|اتهام|متهم|كما لو|بذريعه|بحجه|بزعم|زعم|مزاعم|عومل|تعامل|معامله|(?:ال)?مهاجم|خصوم|محرض|شائعات|دعايه|كبش فداء|ان كان|ما اذا|بدلا من|انتقد|ينتقد"
    r"|خطاب|منفذ"
)
_PASSAGE = 50  # words
_FOLDS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ئ", "ـ": None})
_ARABIC = re.compile("[\u0621-\u064a]")
_SENTENCE = re.compile(
    r"[.!;؛\n]+|(?<=[؟?])|,?\s+\b(?:but|while|whereas|although|yet)\b|[،,]?\s+(?:لكن|ولكن|بينما|غير ان|الا ان)(?!\w)"
)
_ASIDE = re.compile(r",\s*(?:who|which|whose)\b[^,]*,|،\s*(?:الذي|التي|الذين)\b[^،]*،")


def blames_community(text: str) -> bool:
    """Whether a text attributes responsibility or guilt to a community, sect, family, ethnic group or place as such.

    >>> blames_community("The whole village is responsible for the killings.")
    True
    >>> blames_community("No community may be held responsible for the acts of armed groups.")
    False
    """
    sentences = (part for part in _SENTENCE.split(_ASIDE.sub(" ", text)) if part and part.strip())
    return any(_blames(passage) for part in sentences for passage in _passages(part))


def _passages(sentence: str) -> list[str]:
    """A sentence, or overlapping passages of one that runs on, so that the time taken grows only with its length."""
    words = sentence.split()
    starts = range(0, max(1, len(words) - _PASSAGE // 2), _PASSAGE // 2)
    return [" ".join(words[start : start + _PASSAGE]) for start in starts]


def _blames(part: str) -> bool:
    arabic = bool(_ARABIC.search(part))
    text = _CERTAINTY_AR.sub(" ", fold(part)) if arabic else _CERTAINTY_EN.sub(" ", part)
    text = " ".join(text.split())
    criticised = (_CRITICISM_AR if arabic else _CRITICISM_EN).search(text)
    patterns, own_negation = _patterns(arabic)
    for number, pattern in enumerate(patterns):
        negated = number < len(patterns) - own_negation
        for match in pattern.finditer(text):
            if (
                not criticised
                and not (negated and _denied(text, match, arabic))
                and not _of_fighters(text, match, arabic)
            ):
                return True
    return False


@cache
def _patterns(arabic: bool) -> tuple[list[re.Pattern[str]], int]:
    if arabic:
        subject = rf"(?:{_COMMUNITY_AR})(?:\s+(?:{_FILLERS_AR}))*\s+(?:{_PREDICATES_AR})"
        return [re.compile(text) for text in (subject, *_VERBS_AR)], _UNNEGATED_AR
    subject = rf"\b{_COMMUNITY_EN}(?:,?\s+(?:{_FILLERS_EN}|not|never|n['’]t|cannot|no|in no way|neither))*\s+(?:{_PREDICATES_EN})"
    return [re.compile(text, re.IGNORECASE) for text in (subject, *_BLAMING_EN)], _UNNEGATED_EN


def _denied(text: str, match: re.Match[str], arabic: bool) -> bool:
    """A denial stands in the statement itself, or in the few words before or after it."""
    before = " ".join(text[: match.start()].split()[-4:])
    after = " ".join(text[match.end() :].split()[:3])
    if arabic:
        return bool(_NEGATION_AR.search(f"{before} {match.group()}"))
    late = re.match(r"(?:of|for|in) (?:nothing|none|no|neither)\b", after, re.IGNORECASE)
    return bool(_NEGATION_EN.search(f"{before} {match.group()}") or late)


def _of_fighters(text: str, match: re.Match[str], arabic: bool) -> bool:
    """In Arabic the fighters stand before the community's name: المقاتلون العلويون."""
    if not arabic:
        return False
    before = text[: match.start()].split()[-1:] or [""]
    return bool(re.fullmatch(rf"{_THE_AR}(?:{_ARMED_AR})", before[0]))


def fold(text: str) -> str:
    """Arabic without vowel signs and with the letters that writers exchange made one (alif forms, ta marbuta, ya)."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text) if not unicodedata.combining(letter))
    return plain.translate(_FOLDS)
