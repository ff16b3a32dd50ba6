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
    RELATION = "relation"
    INCIDENT = "incident"
    ATTRIBUTION = "attribution"
    CASE = "case"
    CASE_STEP = "case-step"
    INVESTIGATION_PROPERTY = "investigation-property"
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


class ActorKind(StrEnum):
    """What an actor is. There is no kind for a community, a family or a place: none of them can be responsible."""

    ARMED_ACTOR = "armed_actor"
    ARMED_ACTOR_SET = "armed_actor_set"
    ARMED_INSTITUTION = "armed_institution"
    UNIT = "unit"
    STATE_INSTITUTION = "state_institution"
    INVESTIGATIVE_BODY = "investigative_body"
    COURT = "court"
    POST = "post"  # an office or a command, whoever holds it
    PERSON = "person"  # sealed, unless a holder of public office acting in it and named in public acts
    PERSON_COMMENTATOR = "person_commentator"  # speaks in public under their name
    DOCUMENTER = "documenter"
    MEDIA = "media"
    ORGANISATION = "organisation"


class RelationKind(StrEnum):
    """How one actor stands to another, or to an area, for a time (after the Security Force Monitor's research handbook)."""

    PART_OF = "part_of"  # a unit of a larger one
    MEMBER_OF = "member_of"
    COMMANDS = "commands"  # subject commands object
    HOLDS_POST = "holds_post"
    POST_IN = "post_in"  # a post belongs to a unit or an institution
    OPERATES_IN = "operates_in"  # object is a P-code
    INTEGRATED_INTO = "integrated_into"  # a faction made part of a state body
    RENAMED_TO = "renamed_to"
    ALLIED_WITH = "allied_with"


class IncidentKind(StrEnum):
    """How large an incident is: an episode holds massacres, a massacre holds acts."""

    EPISODE = "episode"
    MASSACRE = "massacre"
    ACT = "act"
    OTHER = "other"


class ModeOfResponsibility(StrEnum):
    """How a party is said to be responsible (Rome Statute, articles 25 and 28)."""

    DIRECT = "direct"
    JOINT = "joint"
    INDIRECT = "indirect"
    ORDERING = "ordering"
    INSTIGATING = "instigating"
    AIDING = "aiding"
    COMMON_PURPOSE = "common_purpose"
    COMMAND = "command"
    FAILURE_TO_PREVENT = "failure_to_prevent"
    FAILURE_TO_PUNISH = "failure_to_punish"
    UNKNOWN = "unknown"


class Finding(StrEnum):
    """What is found: that an incident happened as described, or that a party is responsible. Neither implies the other."""

    HAPPENED_AS_DESCRIBED = "happened_as_described"
    PARTY_RESPONSIBLE = "party_responsible"


class StandardOfProof(StrEnum):
    """How far a finding is proven, in the words of whoever makes it; from weakest to strongest, `unknown` outside."""

    UNKNOWN = "unknown"
    ALLEGATION = "allegation"
    REASONABLE_SUSPICION = "reasonable_suspicion"
    REASONABLE_GROUNDS = "reasonable_grounds"
    BALANCE_OF_PROBABILITIES = "balance_of_probabilities"
    CLEAR_AND_CONVINCING = "clear_and_convincing"
    BEYOND_REASONABLE_DOUBT = "beyond_reasonable_doubt"

    @property
    def rank(self) -> int:
        """Its place on the scale, 1 for an allegation; 0 for unknown, which is no place on it."""
        return list(StandardOfProof).index(self)


class CaseForm(StrEnum):
    """What kind of proceeding a case is."""

    INVESTIGATION = "investigation"
    COMMISSION = "commission"
    CASE = "case"
    TRANSITIONAL_JUSTICE = "transitional_justice"
    SANCTION = "sanction"
    OTHER = "other"


class Step(StrEnum):
    """A step of a proceeding, in the order in which justice is due; any may be missing."""

    ACKNOWLEDGED = "acknowledged"
    OPENED = "opened"
    SUSPECT_NAMED = "suspect_named"
    REFERRED = "referred"
    ARREST = "arrest"
    CHARGE = "charge"
    TRIAL = "trial"
    HEARING = "hearing"
    POSTPONED = "postponed"
    VERDICT = "verdict"
    REPARATION = "reparation"
    FINDINGS = "findings"
    CLOSED = "closed"
    AMNESTY = "amnesty"
    TRANSFERRED = "transferred"
    NONE_OPENED = "none_opened"  # somebody states that none was opened; silence is never this
    OTHER = "other"


class InvestigationProperty(StrEnum):
    """What an investigation ought to be (Minnesota Protocol, 2016), each asserted by somebody."""

    PROMPT = "prompt"
    INDEPENDENT = "independent"
    IMPARTIAL = "impartial"
    EFFECTIVE = "effective"
    TRANSPARENT = "transparent"
    VICTIMS_PARTICIPATION = "victims_participation"
    MONITORS_ACCESS = "monitors_access"


class Asserted(StrEnum):
    """What somebody says of a property."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    UNKNOWN = "unknown"


class JudgementKind(StrEnum):
    """What a judgement is about."""

    IDENTITY = "identity"  # two rows of lists: the same person?
    WITHDRAWAL = "withdrawal"  # a row taken out of a hand table
    INCIDENT = "incident"  # two incidents: the same? or one, split into those named after it
    VICTIM_INCIDENT = "victim-incident"  # a row of a list and an incident: does the person belong to it?


class Verdict(StrEnum):
    """What a person decided about two records."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"  # the person takes back what they said of this pair before; the history stays


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


class CommitmentKind(StrEnum):
    """What somebody bound themselves to, or was asked. A request or a recommendation is no promise."""

    PROMISE = "promise"
    ORDER = "order"
    REQUEST = "request"
    RECOMMENDATION = "recommendation"
    HEARING = "hearing"


class CommitmentState(StrEnum):
    """What the evidence says of a commitment on a day; never what anybody wrote into a column called status."""

    OPEN = "open"
    PARTLY_MET = "partly_met"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    POSTPONED = "postponed"
    REVISED = "revised"
    CONTESTED = "contested"
    UNVERIFIABLE = "unverifiable"
    UNKNOWN = "unknown"


class EvidenceShows(StrEnum):
    """What the evidence cited for a commitment shows, by its source."""

    FULFILLED = "fulfilled"
    PART = "part"
    NOT_FULFILLED = "not_fulfilled"
    NOTHING = "nothing"


class CommitmentSubject(StrEnum):
    """What a commitment is about, where that decides how it can be measured."""

    DISARMAMENT = "disarmament"
    VETTING = "vetting"
    INTEGRATION = "integration"
    INQUIRY = "inquiry"
    PROSECUTION = "prosecution"
    REPARATION = "reparation"
    PROTECTION = "protection"
    ACCESS = "access"
    INSTITUTION = "institution"
    OTHER = "other"
