"""Who has a part in a case, with which keys: `[[people]]` of `case.toml`, checked like the rest of it.

Whoever is not declared, or is declared for something else, is given nothing. An id may be a pseudonym; one person may have
several keys over time, and no key or recipient belongs to two people, so that two signatures are those of two people.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, LiteralString

from tawthiq.errors import CaseError, LogRefused
from tawthiq.tlog import SignatureType, VerifierKey, parse_vkey


class PersonRole(StrEnum):
    """What a person may have of a case, and do in it; the public needs no entry."""

    CONTRIBUTOR = "contributor"  # signs the lists of documenters, and may see their rows
    ANALYST = "analyst"  # may see the register without names
    MONITOR = "monitor"  # may see records that were named to it
    CUSTODIAN = "custodian"  # two of them together restore a backup or order an erasure


@dataclass(frozen=True)
class Person:
    """Somebody with a part in a case: their role, the keys they sign with, what is encrypted for them, whose lists they sign."""

    person_id: str
    role: PersonRole
    keys: tuple[VerifierKey, ...] = ()
    recipient: str | None = None  # age1…
    documenters: tuple[str, ...] = ()


def person_named(people: Iterable[Person], person_id: str) -> Person | None:
    """The person with an id; None where nobody is declared by it."""
    return next((each for each in people if each.person_id == person_id), None)


def contributors_of(people: Iterable[Person], documenter: str) -> list[Person]:
    """Those who may sign the lists of a documenter."""
    return [each for each in people if each.role is PersonRole.CONTRIBUTOR and documenter in each.documenters]


def custodians(people: Iterable[Person]) -> list[Person]:
    """Those who keep a case, two of whom act together."""
    return [each for each in people if each.role is PersonRole.CUSTODIAN]


_FORM: LiteralString = "form"  # what pydantic calls a mistake that we tell by its line
_NEEDED: Mapping[PersonRole, tuple[str, ...]] = {
    PersonRole.CONTRIBUTOR: ("documenter", "key"),
    PersonRole.ANALYST: ("recipient",),
    PersonRole.MONITOR: ("recipient",),
    PersonRole.CUSTODIAN: ("key", "recipient"),
}


def person_schema(part: Any) -> Any:
    """How a block `[[people]]` is written, as a part of the schema of `case.toml`."""
    from pydantic import AfterValidator, BeforeValidator, Field

    one_or_more = BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
    vkey = Annotated[str, AfterValidator(_checked(parse_signing_key, "NAME+ID+KEY, `tawthiq identity`"))]
    age_recipient = Annotated[str, AfterValidator(_checked(_parse_recipient, "age1…, `tawthiq identity`"))]

    class TomlPerson(part):  # type: ignore[misc]
        id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)
        role: Annotated[PersonRole, Field(strict=False)]
        key: Annotated[list[vkey], one_or_more] = Field(default=[])
        recipient: age_recipient | None = None
        documenter: Annotated[list[Annotated[str, Field(min_length=1)]], one_or_more] = Field(default=[])

    return TomlPerson


def people_of(parsed: Iterable[Any]) -> tuple[Person, ...]:
    """The people that parsed blocks declare."""
    return tuple(
        Person(
            each.id,
            each.role,
            tuple(parse_signing_key(key) for key in each.key),
            each.recipient,
            tuple(dict.fromkeys(each.documenter)),
        )
        for each in parsed
    )


def contradictions_of_people(
    people: Sequence[Person], documenters: set[str], at: Callable[[Sequence[str | int]], Mapping[str, Any]]
) -> list[CaseError]:
    """What each block allows and the whole does not; `at` gives file and line of a path."""
    found = []
    seen: dict[tuple[str, str], str] = {}
    for index, person in enumerate(people):
        for key in _missing(person):
            place = at(("people", index))
            found.append(CaseError("case_person_needs", **place, key=key, value=person.person_id, role=person.role))
        if person.documenters and person.role is not PersonRole.CONTRIBUTOR:
            place = at(("people", index, "documenter"))
            found.append(CaseError("case_person_documenter_of_role", **place, value=person.person_id, role=person.role))
        for unknown in sorted(set(person.documenters) - documenters):
            found.append(
                CaseError("case_person_documenter_unknown", **at(("people", index, "documenter")), value=unknown)
            )
        for key, value in _own(person):
            if (key, value) in seen:
                found.append(CaseError("case_person_twice", **at(("people", index, key)), key=key, value=value))
            seen[key, value] = person.person_id
    return found


def parse_signing_key(text: str) -> VerifierKey:
    """The key by which a person signs; raises LogRefused for the key of a witness, which signs nothing but checkpoints."""
    key = parse_vkey(text.encode())
    if key.type is not SignatureType.ED25519:
        raise LogRefused("log_key", text=text)
    return key


def _missing(person: Person) -> list[str]:
    has = {"key": person.keys, "recipient": person.recipient, "documenter": person.documenters}
    return [key for key in _NEEDED[person.role] if not has[key]]


def _own(person: Person) -> list[tuple[str, str]]:
    """What belongs to one person alone: a key by its bytes, for under two names it would count twice."""
    own = [("id", person.person_id), *(("key", key.public.hex()) for key in person.keys)]
    return own + ([("recipient", person.recipient)] if person.recipient else [])


def _parse_recipient(text: str) -> None:
    from pyrage import RecipientError
    from pyrage.x25519 import Recipient

    try:
        Recipient.from_str(text)
    except RecipientError:
        raise ValueError from None


def _checked(parse: Callable[[str], Any], expected: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        from pydantic_core import PydanticCustomError

        try:
            parse(text)
        except (ValueError, LogRefused):
            raise PydanticCustomError(_FORM, _FORM, {"expected": expected}) from None
        return text

    return check
