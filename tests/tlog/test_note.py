"""Signed notes and keys: what the public format allows, and no byte more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import LogRefused
from tawthiq.tlog import SignatureType, Signer, VerifierKey, open_note, parse_vkey, sign_text
from tawthiq.tlog.encoding import parse_base64, parse_decimal, parse_hashes, parse_text
from tawthiq.tlog.note import Note, SignatureLine, parse_note
from tlog.vectors import LOG, keys, seed, vector, verdict

# The example in the documentation of golang.org/x/mod/sumdb/note.
EXAMPLE_KEY = b"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE_TEXT = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
EXAMPLE_LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
SIGNER = Signer("ledger.example/one", SignatureType.ED25519, bytes(range(32)))


def test_the_example_of_another_program() -> None:
    note = EXAMPLE_TEXT + b"\n" + EXAMPLE_LINE
    assert open_note(note, [parse_vkey(EXAMPLE_KEY)]) == EXAMPLE_TEXT
    with pytest.raises(LogRefused, match="log_signature_wrong"):
        open_note(note.replace(b"cryptography", b"Cryptography"), [parse_vkey(EXAMPLE_KEY)])
    with pytest.raises(LogRefused, match="log_unsigned"):
        open_note(note, [SIGNER.key])


def test_a_key_is_handed_over_in_one_line() -> None:
    for key in keys().values():
        assert parse_vkey(key.text.encode()) == key
    assert parse_vkey(EXAMPLE_KEY).text.encode() == EXAMPLE_KEY


def test_a_secret_is_never_shown() -> None:
    signer = Signer("monitor.example", SignatureType.ED25519, seed(LOG))
    assert seed(LOG).hex() not in repr(signer)
    assert repr(seed(LOG)) not in repr(signer)
    with pytest.raises(LogRefused, match=r"log_seed\(bytes=31\)"):
        Signer("monitor.example", SignatureType.ED25519, bytes(31))


@pytest.mark.parametrize(
    ("name", "kind", "public"),
    [
        ("a", SignatureType.ED25519, bytes(32)),  # a point of small order
        ("a", SignatureType.COSIGNATURE, SIGNER.key.public[:31]),
        ("a", SignatureType.ML_DSA_44, bytes(1311)),
        ("", SignatureType.ED25519, SIGNER.key.public),
        ("a+b", SignatureType.ED25519, SIGNER.key.public),
        ("a\u00a0b", SignatureType.ED25519, SIGNER.key.public),
        ("a\nb", SignatureType.ED25519, SIGNER.key.public),
        ("a" * 256, SignatureType.ED25519, SIGNER.key.public),
    ],
)
def test_no_such_key(name: str, kind: SignatureType, public: bytes) -> None:
    with pytest.raises(LogRefused, match=r"log_key|log_name"):
        VerifierKey(name, kind, public)


def test_a_name_may_have_255_bytes() -> None:
    assert len(VerifierKey("a" * 255, SignatureType.ED25519, SIGNER.key.public).name) == 255


@pytest.mark.parametrize(
    "text", [b"", b"a", b"a+b", b"a+00000000+", b"a+00000000+AA==", b"\xff+00000000+AQ==", b"a+b+c+d"]
)
def test_no_such_line_for_a_key(text: bytes) -> None:
    with pytest.raises(LogRefused):
        parse_vkey(text)


def test_two_keys_of_one_name_and_id_are_refused() -> None:
    other = VerifierKey(SIGNER.name, SignatureType.ED25519, keys()[LOG].public)
    other.__dict__["id"] = SIGNER.key.id  # as if someone had searched for four equal bytes
    note = b"text\n\n" + sign_text(b"text\n", SIGNER)
    assert open_note(note, [SIGNER.key, SIGNER.key]) == b"text\n"
    with pytest.raises(LogRefused, match="log_key_twice"):
        open_note(note, [SIGNER.key, other])


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"])), blanks=st.integers(0, 3))
def test_a_signed_text_is_read_back(text: str, blanks: int) -> None:
    body = (text + "\n" * (blanks + 1)).encode()
    note = Note(body, (SignatureLine("a", b"1234", b"5"), SignatureLine("ب", b"\x00" * 4, bytes(64))))
    assert parse_note(note.data) == note


@pytest.mark.parametrize(
    "line",
    [
        b"a AAAAAAA=",  # no dash
        "\u2014 a AAAAAA==".encode(),  # an id and nothing more
        "\u2014 a b AAAAAAA=".encode(),
        "\u2014  AAAAAAA=".encode(),
        "\u2014 a\u2003b AAAAAAA=".encode(),
        "\u2014 a AAAAAAB=".encode(),  # stray bits
        "\u2014 a AAAA AAA=".encode(),
        b"",
    ],
)
def test_no_such_signature_line(line: bytes) -> None:
    with pytest.raises(LogRefused):
        parse_note(b"text\n\n" + line + b"\n")


def test_limits_of_a_note() -> None:
    line = SignatureLine("a", b"1234", b"5").line
    assert len(parse_note(b"\n\n" + line * 16).signatures) == 16
    with pytest.raises(LogRefused, match="log_note_signatures"):
        parse_note(b"\n\n" + line * 17)
    filler = b"x" * (65_536 - len(line) - 2)
    assert parse_note(filler + b"\n\n" + line).text == filler + b"\n"
    with pytest.raises(LogRefused, match="log_note_large"):
        parse_note(filler + b"x\n\n" + line)


@given(data=st.binary(max_size=20) | st.text("0123456789_+- .e\u0661\u2028", max_size=20).map(str.encode))
def test_a_number_is_read_in_one_way_only(data: bytes) -> None:
    try:
        assert str(parse_decimal(data)).encode() == data
    except LogRefused:
        assert not (data.isdigit() and data.isascii()) or (data[:1] == b"0" and data != b"0") or int(data) >= 2**63


@pytest.mark.parametrize(
    "text", ["010", "1_0", "١٠", " 10", "+10", "-5", "10\u2028", "", "00", "1\n", str(2**63), "9" * 5000]
)
def test_a_number_that_other_readers_take(text: str) -> None:
    with pytest.raises(LogRefused, match="log_number"):
        parse_decimal(text.encode())
    assert parse_decimal(str(2**63 - 1).encode()) == 2**63 - 1


@pytest.mark.parametrize("text", [b"AB==", b"AA", b"AA=", b"A A=", b"AA==\n", b"A-_=", b"\xff", b"===="])
def test_base64_is_written_back_the_same(text: bytes) -> None:
    with pytest.raises(LogRefused, match="log_base64"):
        parse_base64(text)
    assert parse_base64(b"AA==") == b"\x00"


def test_a_hash_has_32_bytes_and_a_proof_at_most_63_hashes() -> None:
    line = b"A" * 43 + b"="
    assert parse_hashes([line] * 63) == (bytes(32),) * 63
    with pytest.raises(LogRefused, match=r"log_proof_long\(n=64, most=63\)"):
        parse_hashes([line] * 64)
    for wrong in (b"", b"A" * 42 + b"==", b"A" * 44):
        with pytest.raises(LogRefused, match="log_hash"):
            parse_hashes([wrong])


def test_text_says_where_it_is_not_text() -> None:
    with pytest.raises(LogRefused, match=r"log_not_utf8\(offset=1\)"):
        parse_text(b"a\xff")
    for control in ("\x00", "\t", "\r", "\x1f", "\x7f", "\x85", "\x9f"):
        with pytest.raises(LogRefused, match="log_control_character"):
            parse_text(f"a{control}".encode())
    assert parse_text("أ\u2028\u200c\n".encode()) == "أ\u2028\u200c\n"


@given(data=st.binary(max_size=300))
def test_whatever_bytes_come_are_read_or_refused(data: bytes) -> None:
    assert verdict(lambda: parse_note(data)) in ("accept", "reject")
    assert verdict(lambda: parse_vkey(data)) in ("accept", "reject")
    if verdict(lambda: parse_note(data)) == "accept":
        assert parse_note(data).data == data


def test_what_is_read_is_what_is_written() -> None:
    for name in ("checkpoints/0000300.w1stranger", "checkpoints/0000300.mldsa", "checkpoints/0070000.w1w2w3"):
        assert parse_note(vector(name)).data == vector(name)
