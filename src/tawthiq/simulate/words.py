"""Headers and words of simulated lists, as documenters write them in Arabic and in English."""

from tawthiq.model.vocabulary import Role

HEADERS = {
    "ar": {
        **{Role.ID: "الرقم", Role.NAME: "الاسم الكامل", Role.GIVEN: "الاسم", Role.FATHER: "اسم الأب"},
        **{Role.GRANDFATHER: "اسم الجد", Role.FAMILY: "الكنية", Role.MOTHER: "اسم الأم", Role.SEX: "الجنس"},
        **{Role.AGE: "العمر", Role.BIRTH_DATE: "تاريخ الميلاد", Role.DEATH_DATE: "تاريخ الوفاة"},
        **{Role.GOVERNORATE: "المحافظة", Role.DISTRICT: "المنطقة", Role.SUBDISTRICT: "الناحية", Role.PLACE: "المكان"},
        **{Role.STATUS: "الصفة", Role.PERPETRATOR: "الجهة المسؤولة", Role.INCIDENT: "الحادثة", Role.NOTE: "ملاحظات"},
    },
    "en": {
        **{Role.ID: "No.", Role.NAME: "Full name", Role.GIVEN: "First name", Role.FATHER: "Father's name"},
        **{Role.GRANDFATHER: "Grandfather's name", Role.FAMILY: "Family name", Role.MOTHER: "Mother's name"},
        **{Role.SEX: "Sex", Role.AGE: "Age", Role.BIRTH_DATE: "Date of birth", Role.DEATH_DATE: "Date of death"},
        **{Role.GOVERNORATE: "Governorate", Role.DISTRICT: "District", Role.SUBDISTRICT: "Subdistrict"},
        **{Role.PLACE: "Place", Role.STATUS: "Status", Role.PERPETRATOR: "Perpetrator", Role.INCIDENT: "Incident"},
        Role.NOTE: "Notes",
    },
}

SEX_WORDS = {"ar": {"female": "أنثى", "male": "ذكر"}, "en": {"female": "Female", "male": "Male"}}

STATUS_WORDS = {
    "ar": {
        **{"civilian": "مدني", "civilian_dph": "مدني مشارك في الأعمال العدائية", "state_forces": "قوات الدولة"},
        **{"armed_group": "مجموعة مسلحة", "hors_de_combat": "عاجز عن القتال", "protected": "شخص محمي"},
    },
    "en": {
        **{"civilian": "civilian", "civilian_dph": "civilian directly participating in hostilities"},
        **{"state_forces": "state forces", "armed_group": "armed group", "hors_de_combat": "hors de combat"},
        "protected": "protected person",
    },
}

UNKNOWN = {"ar": "غير معروف", "en": "unknown"}

SON_OF = {"arabic": {"male": "بن", "female": "بنت"}, "latin": {"male": "bin", "female": "bint"}}

MONTHS = {
    "levantine": (
        *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول"),
        *("تشرين الأول", "تشرين الثاني", "كانون الأول"),
    ),
    "gregorian": (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر"),
        *("أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    "maghrebi": (
        *("جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر"),
        *("أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    "english": (
        *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
        *("October", "November", "December"),
    ),
    "hijri": (
        *("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان"),
        *("شوال", "ذو القعدة", "ذو الحجة"),
    ),
}

EASTERN_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
