"""The words that Tawthiq uses for facts about people and claims: closed lists, in the field's standard terms.

Unknown is a value. Missing is a fate and never a death. Affiliation, status at death and lawfulness of the killing are
three different things (IHL; OHCHR Guidance on Casualty Recording, 2019); only the first two are recorded here.
"""

from enum import StrEnum


class ClaimKind(StrEnum):
    """What a claim speaks about."""

    CASUALTY = "casualty"
    COUNT = "count"
    POSITION = "position"
    COMMITMENT = "commitment"
    ACTOR = "actor"
    POPULATION = "population"
    UNREADABLE = "unreadable"


class Sex(StrEnum):
    """Sex as a list states it."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Fate(StrEnum):
    """What became of a person, as a list states it. Missing is not dead."""

    DEAD = "dead"
    MISSING = "missing"
    DETAINED = "detained"
    FOUND_ALIVE = "found_alive"
    UNKNOWN = "unknown"


class VictimStatus(StrEnum):
    """Status at death under international humanitarian law, as a documenter classifies it."""

    CIVILIAN = "civilian"
    CIVILIAN_DPH = "civilian_dph"
    STATE_FORCES = "state_forces"
    ARMED_GROUP = "armed_group"
    HORS_DE_COMBAT = "hors_de_combat"
    PROTECTED = "protected"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What a person decided about two records."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Role(StrEnum):
    """What a column of a list holds."""

    ID = "id"
    ROW_NUMBER = "row_number"  # only counts the rows: it belongs to a place in the file, not to a person
    NAME = "name"
    GIVEN = "given"
    FATHER = "father"
    GRANDFATHER = "grandfather"
    FAMILY = "family"
    KUNYA = "kunya"
    MOTHER = "mother"
    SEX = "sex"
    AGE = "age"
    BIRTH_DATE = "birth_date"
    DEATH_DATE = "death_date"
    PLACE = "place"
    GOVERNORATE = "governorate"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    STATUS = "status"
    AFFILIATION = "affiliation"
    FATE = "fate"
    PERPETRATOR = "perpetrator"
    CAUSE = "cause"
    INCIDENT = "incident"
    NOTE = "note"


class Stratum(StrEnum):
    """By what the register may be divided."""

    SEX = "sex"
    AGE_BAND = "age_band"
    ADM1 = "adm1"
    ADM2 = "adm2"
    MONTH = "month"
    STATUS = "status"
