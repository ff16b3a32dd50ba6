"""Names of months as lists of the dead write them: Levantine, Gregorian Arabic, Maghrebi, English, French and Hijri.

One name may stand for two months when a list leaves its second word out (تشرين is October or November).
"""

from functools import cache

from tawthiq.text.plain import plain_text

_GREGORIAN = """
1 كانون الثاني|كانون ثاني|كانون2|ك2|يناير|جانفي|january|jan|janvier
2 شباط|فبراير|فيفري|february|feb|fevrier|fev
3 آذار|أدار|مارس|march|mar|mars
4 نيسان|أبريل|إبريل|أفريل|april|apr|avril|avr
5 أيار|ايار|مايو|مايس|ماي|may|mai
6 حزيران|يونيو|يونيه|جوان|june|jun|juin
7 تموز|يوليو|يوليه|يوليوز|جويلية|july|jul|juillet|juil
8 آب|أغسطس|اغسطوس|أوت|غشت|august|aug|aout
9 أيلول|سبتمبر|شتنبر|september|sept|sep|septembre
10 تشرين الأول|تشرين أول|تشرين1|ت1|أكتوبر|october|oct|octobre
11 تشرين الثاني|تشرين ثاني|تشرين الثانى|تشرين2|ت2|نوفمبر|نونبر|november|nov|novembre
12 كانون الأول|كانون أول|كانون1|ك1|ديسمبر|دجنبر|دسمبر|december|dec|decembre
10 تشرين
11 تشرين
12 كانون
1 كانون
"""

_HIJRI = """
1 محرم|المحرم|محرم الحرام|muharram
2 صفر|safar
3 ربيع الأول|ربيع أول|ربيع1|rabi al awwal|rabi i|rabi al-awwal
4 ربيع الآخر|ربيع الثاني|ربيع آخر|ربيع ثاني|ربيع2|rabi al thani|rabi al akhir|rabi ii|rabi al-thani
5 جمادى الأولى|جمادى الأول|جمادي أول|جماد أول|جماد الأول|جمادى1|jumada al ula|jumada i|jumada al-ula
6 جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادى الآخر|جماد ثاني|جماد الآخر|جمادى2|jumada al thani|jumada al akhira|jumada ii
7 رجب|rajab
8 شعبان|shaban|sha ban|shaaban
9 رمضان|رمضان المبارك|ramadan|ramazan|ramadhan
10 شوال|shawwal|shawal
11 ذو القعدة|ذي القعدة|ذوالقعدة|القعدة|dhu al qadah|dhul qadah|dhu al-qadah|dhul qidah
12 ذو الحجة|ذي الحجة|ذوالحجة|الحجة|dhu al hijjah|dhul hijjah|dhu al-hijjah
3 ربيع
4 ربيع
5 جمادى|جمادي|جماد
6 جمادى|جمادي|جماد
"""

LONGEST_NAME = 3  # words


def _table(lines: str) -> dict[str, tuple[int, ...]]:
    months: dict[str, tuple[int, ...]] = {}
    for line in lines.strip().splitlines():
        number, names = line.split(" ", 1)
        for name in names.split("|"):
            key = plain_text(name).replace("-", " ")
            months[key] = tuple(dict.fromkeys((*months.get(key, ()), int(number))))
    return months


@cache
def gregorian_months() -> dict[str, tuple[int, ...]]:
    """Plain month name to the months of the Gregorian year that it may mean."""
    return _table(_GREGORIAN)


@cache
def hijri_months() -> dict[str, tuple[int, ...]]:
    """Plain month name to the months of the Hijri year that it may mean."""
    return _table(_HIJRI)
