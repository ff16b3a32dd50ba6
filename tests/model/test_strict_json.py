"""Strict JSON and canonical bytes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.errors import LedgerError, SourceRefused
from tawthiq.model.strict_json import IMPORT, LEDGER, NumberText, canonical_bytes, parse_entry, parse_strict

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))


@given(VALUES)
@settings(max_examples=50, deadline=None)
def test_canonical_bytes_say_the_same_thing_in_one_way(value: object) -> None:
    data = canonical_bytes(value)
    assert json.loads(data) == value
    assert canonical_bytes(parse_strict(data, LEDGER)) == data
    assert canonical_bytes(json.loads(json.dumps(value))) == data


@given(VALUES)
@settings(max_examples=50, deadline=None)
def test_numbers_of_imports_stay_as_written(value: object) -> None:
    assert canonical_bytes(_as_integers(parse_strict(canonical_bytes(value), IMPORT))) == canonical_bytes(value)


def _as_integers(value: object) -> object:
    if isinstance(value, NumberText):
        return int(value)
    if isinstance(value, list):
        return [_as_integers(item) for item in value]
    return {key: _as_integers(item) for key, item in value.items()} if isinstance(value, dict) else value


def test_keys_are_sorted_by_utf16_code_units() -> None:
    # The example of RFC 8785, section 3.2.3.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical_bytes(dict.fromkeys(keys, 0)))) == expected


def test_strings_are_escaped_as_in_the_standard() -> None:
    # RFC 8785, section 3.2.2.2.
    assert canonical_bytes('\u20ac$\u000f\nA\'B"\\\\"/') == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), {1: 2}, {1, 2}, b"x", "\ud800", {"\udfff": 1}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(LedgerError):
        canonical_bytes(value)


@pytest.mark.parametrize("literal", ["1.0", "1e400", "-0", "9" * 5000, "0.1000000000000000055511151231257827"])
def test_imports_keep_any_number(literal: str) -> None:
    value = parse_strict(b'{"n":' + literal.encode() + b"}")
    assert value == {"n": literal}
    assert isinstance(value["n"], NumberText)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "json_syntax"),
        (b"{", "json_syntax"),
        (b"[1,]", "json_syntax"),
        (b"{'a':1}", "json_syntax"),
        (b"[01]", "json_syntax"),
        (b"[+1]", "json_syntax"),
        (b'["\x01"]', "json_syntax"),
        (b"[NaN]", "json_constant"),
        (b"[Infinity]", "json_constant"),
        (b"[1]x", "json_trailing"),
        (b"[1]\x0b", "json_trailing"),
        (b"[" * 65 + b"]" * 65, "json_depth"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "json_depth"),
        (b'{"a":{"b":1,"\\u0062":2}}', "json_duplicate_key"),
        (b'{"a":["\\udc00"]}', "json_surrogate"),
        (b'{"\\ud800":1}', "json_surrogate"),
        (b'\xef\xbb\xbf{"a":1}', "json_bom"),
        (b'{"a":"\xed\xa0\x80"}', "encoding_damaged"),
    ],
)
def test_refusals(data: bytes, code: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        parse_strict(data)
    assert refused.value.code == code


def test_brackets_in_text_are_no_depth() -> None:
    text = "[" * 1000 + '\\"{'
    assert parse_strict(json.dumps([text]).encode()) == [text]
    assert parse_strict(b"[" * 64 + b"]" * 64) is not None


def test_whole_characters_by_escape_are_no_surrogates() -> None:
    assert parse_strict(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_offsets_count_bytes() -> None:
    with pytest.raises(SourceRefused) as refused:
        parse_strict('"أحمد" x'.encode())
    assert refused.value.values["offset"] == 11


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"[1]", "json_not_object"), ('{"أ":1}'.encode(), "json_key_not_ascii"), (b'{"a":1}\n', "json_not_canonical")],
)
def test_entries(data: bytes, code: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        parse_entry(data)
    assert refused.value.code == code


def test_a_canonical_entry_is_read() -> None:
    entry = {"name": "أحمد", "n": -5, "list": [True, None, {"a": ""}]}
    assert parse_entry(canonical_bytes(entry)) == entry


def test_an_integer_of_any_length_is_refused_by_type() -> None:
    with pytest.raises(LedgerError):
        canonical_bytes(10**5000)
