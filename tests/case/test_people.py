"""Who has a part in a case: declared by line, one key one person, and whoever is not declared is nobody."""

from pathlib import Path

import pytest

from tawthiq.case import PersonRole, contributors_of, custodians, person_named, read_declaration
from tawthiq.errors import CaseError
from tawthiq.language import LANGUAGES, sentence
from tawthiq.tlog import SignatureType, Signer

# Recipient of the age project's own test vectors (CCTV, `x25519`), so that it is one for others too.
RECIPIENT = "age1cy0su9fwf3gf9mw868g5yut09p6nytfmmnktexz2ya5uqg9vl9sss4euqm"
CASE = 'title = "x"\n[[documenters]]\nid = "river desk"\n'


def key(number: int, type_: SignatureType = SignatureType.ED25519) -> str:
    return Signer(f"season-{number}", type_, bytes([number]) * 32).key.text


def read(path: Path, text: str) -> list[tuple[str, int]]:
    """The mistakes in a case, by code and line."""
    (path / "case.toml").write_text(CASE + text, encoding="utf-8")
    with pytest.raises(ExceptionGroup) as caught:
        read_declaration(path / "case.toml")
    mistakes = [each for each in caught.value.exceptions if isinstance(each, CaseError)]
    assert all(sentence(each.code, each.values, language) for each in mistakes for language in LANGUAGES)
    return [(each.code, each.values["line"]) for each in mistakes]


def test_people_are_read_with_the_keys_of_several_seasons(tmp_path: Path) -> None:
    blocks = f"""
[[people]]
id = "c-1"
role = "contributor"
key = ["{key(1)}", "{key(2)}"]
documenter = "river desk"
[[people]]
id = "k-1"
role = "custodian"
key = "{key(3)}"
recipient = "{RECIPIENT}"
"""
    (tmp_path / "case.toml").write_text(CASE + blocks, encoding="utf-8")
    people = read_declaration(tmp_path / "case.toml").people
    assert [each.person_id for each in contributors_of(people, "river desk")] == ["c-1"]
    assert [each.text for each in people[0].keys] == [key(1), key(2)]
    assert contributors_of(people, "another") == []
    assert [each.recipient for each in custodians(people)] == [RECIPIENT]
    assert person_named(people, "k-1") is people[1]
    assert person_named(people, "nobody") is None


@pytest.mark.parametrize(
    ("block", "mistake"),
    [
        ('id = "a"\nrole = "owner"', ("case_value_wrong", 6)),
        ('id = "a b"\nrole = "monitor"', ("case_value_wrong", 5)),
        ('id = "a"\nrole = "monitor"\nrecipient = "age1x"', ("case_value_wrong", 7)),
        (f'id = "a"\nrole = "custodian"\nkey = "{key(1)[:-2]}"', ("case_value_wrong", 7)),
        (f'id = "a"\nrole = "custodian"\nkey = "{key(1, SignatureType.COSIGNATURE)}"', ("case_value_wrong", 7)),
        ('id = "a"\nrole = "monitor"\nrecipients = "x"', ("case_key_unknown_near", 7)),
        ('id = "a"\nrole = "analyst"', ("case_person_needs", 4)),
        (f'id = "a"\nrole = "contributor"\nkey = "{key(1)}"', ("case_person_needs", 4)),
        (
            f'id = "a"\nrole = "contributor"\nkey = "{key(1)}"\ndocumenter = "river"',
            ("case_person_documenter_unknown", 8),
        ),
        (
            f'id = "a"\nrole = "monitor"\nrecipient = "{RECIPIENT}"\ndocumenter = "river desk"',
            ("case_person_documenter_of_role", 8),
        ),
    ],
)
def test_a_mistake_is_told_by_its_line(tmp_path: Path, block: str, mistake: tuple[str, int]) -> None:
    assert read(tmp_path, f"[[people]]\n{block}\n") == [mistake]


def test_what_is_missing_is_told_together(tmp_path: Path) -> None:
    assert read(tmp_path, '[[people]]\nid = "a"\nrole = "custodian"\n') == [("case_person_needs", 4)] * 2


@pytest.mark.parametrize("shared", ["id", "key", "recipient"])
def test_no_two_people_share_an_id_a_key_or_a_recipient(tmp_path: Path, shared: str) -> None:
    """The same key under another name is the same key: else one custodian would be two."""
    other = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    renamed = Signer("other-name", SignatureType.ED25519, bytes([1]) * 32).key.text
    own_id, own_key = ("a" if shared == "id" else "b"), (renamed if shared == "key" else key(2))
    own_recipient = RECIPIENT if shared == "recipient" else other
    block = '[[people]]\nid = "{}"\nrole = "custodian"\nkey = "{}"\nrecipient = "{}"\n'
    text = block.format("a", key(1), RECIPIENT) + block.format(own_id, own_key, own_recipient)
    line = {"id": 10, "key": 12, "recipient": 13}[shared]
    assert read(tmp_path, text) == [("case_person_twice", line)]


def test_roles_are_the_four_that_have_keys() -> None:
    assert [str(role) for role in PersonRole] == ["contributor", "analyst", "monitor", "custodian"]
