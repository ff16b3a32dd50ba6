"""Every refusal of the library, with its code and its values: what a keeper is told is made of them."""

from base64 import b64encode
from collections.abc import Callable

import pytest

from tawthiq.errors import LogRefused
from tawthiq.tlog import (
    Checkpoint,
    CompactRange,
    SignatureType,
    Signer,
    Tile,
    Tree,
    VerifierKey,
    consider,
    consistency_proof,
    cosign,
    entry_bundle,
    inclusion_proof,
    leaf_hashes,
    open_checkpoint,
    open_note,
    open_witnessed,
    parse_checkpoint,
    parse_entry_bundle,
    parse_hash_tile,
    parse_policy,
    parse_proof,
    parse_request,
    parse_tile_path,
    parse_vkey,
    sign_checkpoint,
    sign_text,
    tile_nodes,
    tiles_between,
    tree_root,
    verify_consistency,
    verify_inclusion,
    verify_log,
)
from tawthiq.tlog.encoding import excerpt, parse_base64, parse_decimal, parse_hashes, parse_text
from tawthiq.tlog.keys import parse_name
from tawthiq.tlog.note import SignatureLine, parse_note

LOG = Signer("log.example", SignatureType.ED25519, bytes(32))
WITNESS = Signer("w.example", SignatureType.COSIGNATURE, bytes(range(32)))
THREE = Tree(leaf_hashes([b"a", b"b", b"c"]))
HASH = bytes(32)
CHECKPOINT = Checkpoint("log.example", 3, THREE.root())
SIGNED = sign_checkpoint(CHECKPOINT, LOG)
POLICY = f"log {LOG.key.text}\nwitness w {WITNESS.key.text}\nquorum w\n".encode()
LINE = SignatureLine("a", b"1234", b"5").line
LONG = b"x" * 70
CUT = "x" * 64


def told(refusal: LogRefused | None) -> str:
    """The code, and the values that fill its sentence."""
    assert refusal is not None
    values = ", ".join(f"{name}={value}" for name, value in refusal.values.items())
    return f"{refusal.code}({values})" if values else refusal.code


def wrong_signature() -> bytes:
    return SIGNED[: SIGNED.index(b"\n\n") + 2] + SignatureLine("log.example", LOG.key.id, bytes(64)).line


def files(size: int) -> Callable[[Tile], bytes]:
    """A log of three entries whose tile of hashes says something else."""
    return lambda tile: entry_bundle([b"a", b"b", b"d"]) if tile.level is None else THREE.node(0, 0) * size


REFUSALS: list[tuple[str, Callable[[], object]]] = [
    # numbers, base64, text
    ("log_number(text=01)", lambda: parse_decimal(b"01")),
    (f"log_number(text={'9' * 64})", lambda: parse_decimal(b"9" * 70)),
    (f"log_number(text={2**63})", lambda: parse_decimal(str(2**63).encode())),
    ("log_base64(text=AB==)", lambda: parse_base64(b"AB==")),
    ("log_hash(bytes=1)", lambda: parse_hashes([b"AA=="])),
    ("log_proof_long(n=64, most=63)", lambda: parse_hashes([b"x"] * 64)),
    ("log_not_utf8(offset=1)", lambda: parse_text(b"a\xff")),
    ("log_control_character(character=U+0009)", lambda: parse_text(b"\t")),
    ("log_control_character(character=U+009F)", lambda: parse_text("\x9f".encode())),
    # keys
    ("log_key(text=a)", lambda: VerifierKey("a", SignatureType.ED25519, bytes(32))),
    (f"log_key(text={CUT})", lambda: parse_vkey(LONG)),
    (f"log_key(text=x{LOG.key.text[:63]})", lambda: parse_vkey(b"x" + LOG.key.text.encode())),
    (f"log_name(text={CUT})", lambda: parse_name(LONG * 4)),
    ("log_name(text=)", lambda: parse_name(b"")),
    ("log_seed(bytes=31)", lambda: Signer("a", SignatureType.ED25519, bytes(31))),
    ("log_signer(name=w.example)", lambda: sign_text(b"\n", WITNESS)),
    # notes
    ("log_note_large(bytes=65537, most=65536)", lambda: parse_note(bytes(65_537))),
    ("log_note_form", lambda: parse_note(b"a\n" + LINE)),
    ("log_note_form", lambda: parse_note(b"a\n\n" + LINE[:-1])),
    ("log_note_form", lambda: parse_note(b"a\n\n" + LINE[3:])),
    ("log_note_form", lambda: parse_note(b"a\n\n" + LINE.replace(b"a ", b"a  "))),
    ("log_note_form", lambda: parse_note(b"a\n\n" + SignatureLine("a", b"1234", b"").line)),
    ("log_note_signatures(n=17, most=16)", lambda: parse_note(b"a\n\n" + LINE * 17)),
    ("log_signature_wrong(name=log.example)", lambda: open_note(wrong_signature(), [LOG.key])),
    ("log_unsigned", lambda: open_note(b"a\n\n" + LINE, [LOG.key])),
    # checkpoints and policies
    ("log_checkpoint_form", lambda: parse_checkpoint(b"a\n0\n")),
    ("log_origin(origin=log.example)", lambda: open_checkpoint(SIGNED, [])),
    ("log_origin(origin=log.example)", lambda: sign_checkpoint(CHECKPOINT, Signer("b", LOG.type, LOG.seed))),
    ("log_unsigned", lambda: open_checkpoint(CHECKPOINT.text + b"\n" + cosign(CHECKPOINT, WITNESS, 1), [LOG.key], [WITNESS.key])),
    ("log_time(time=0)", lambda: cosign(CHECKPOINT, WITNESS, 0)),
    ("log_quorum(n=0, quorum=w)", lambda: open_witnessed(SIGNED, parse_policy(POLICY))),
    ("log_policy_large(bytes=1048577, most=1048576)", lambda: parse_policy(bytes((1 << 20) + 1))),
    (f"log_policy(line=4, text={CUT})", lambda: parse_policy(POLICY + LONG + b"\n")),
    (f"log_policy(line=4, text=#{CUT[1:]})", lambda: parse_policy(POLICY + b"#" + LONG)),
    ("log_policy_quorum", lambda: parse_policy(b"\n")),
    # proofs and requests
    ("log_proof_form", lambda: parse_proof(bytes((1 << 18) + 1))),
    ("log_proof_form", lambda: parse_proof(b"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n")),
    ("log_proof_form", lambda: parse_proof(b"c2sp.org/tlog-proof@v1\n\n")),
    ("log_request_form", lambda: parse_request(b"old 0\n\n" + bytes(65_536 + 4096 - 6))),
    ("log_request_form", lambda: parse_request(b"old 0\n")),
    ("log_request_form", lambda: parse_request(b"new 0\n\n")),
    # trees
    ("log_out_of_order(level=1)", lambda: out_of_order()),
    ("log_node_missing(level=1, index=1)", lambda: THREE.node(1, 1)),
    ("log_size(size=-1)", lambda: tree_root(-1, THREE.node)),
    ("log_index(index=3, size=3)", lambda: inclusion_proof(3, 3, THREE.node)),
    ("log_sizes(old=0, size=3)", lambda: consistency_proof(0, 3, THREE.node)),
    ("log_sizes(old=4, size=3)", lambda: consistency_proof(4, 3, THREE.node)),
    ("log_hash(bytes=31)", lambda: verify_inclusion(HASH, 0, 1, [], HASH[1:])),
    ("log_hash(bytes=1)", lambda: verify_inclusion(HASH, 0, 2, [b"x"], HASH)),
    ("log_hash(bytes=33)", lambda: verify_consistency(1, 2, [HASH + b"x"], HASH, HASH)),
    ("log_proof_wrong", lambda: verify_inclusion(HASH, 0, 1, [HASH], HASH)),
    ("log_proof_wrong", lambda: verify_inclusion(HASH, 0, 2, [], HASH)),
    ("log_proof_wrong", lambda: verify_consistency(2, 2, [HASH], HASH, HASH)),
    ("log_proof_wrong", lambda: verify_consistency(2, 2, [], HASH, HASH[1:])),
    ("log_proof_wrong", lambda: verify_consistency(2, 3, [], HASH, HASH)),
    ("log_proof_wrong", lambda: verify_consistency(1, 2, [HASH] * 3, HASH, HASH)),
    ("log_proof_wrong", lambda: verify_consistency(1, 2, [HASH], HASH, HASH)),
    # tiles
    ("log_tile_path(path=tile/0/1)", lambda: parse_tile_path(b"tile/0/1")),
    (f"log_tile_path(path={CUT})", lambda: parse_tile_path(LONG)),
    ("log_sizes(old=2, size=1)", lambda: list(tiles_between(2, 1))),
    ("log_sizes(old=-1, size=1)", lambda: list(tiles_between(-1, 1))),
    ("log_tile_size(bytes=31, expected=64)", lambda: parse_hash_tile(HASH[1:], 2)),
    ("log_entry_size(bytes=0, most=65535)", lambda: entry_bundle([b"a", b""])),
    ("log_entry_size(bytes=65536, most=65535)", lambda: entry_bundle([bytes(65_536)])),
    ("log_bundle(expected=2)", lambda: parse_entry_bundle(b"\0\1a", 2)),
    ("log_bundle(expected=2)", lambda: parse_entry_bundle(b"\0\1a\0\0", 2)),
    ("log_bundle(expected=1)", lambda: parse_entry_bundle(b"\0\1a\0", 1)),
    ("log_node_missing(level=8, index=256)", lambda: tile_nodes(300, lambda _: b"")(8, 256)),
    ("log_tile_differs(path=tile/0/000.p/3)", lambda: verify_log(3, THREE.root(), files(3))),
    ("log_root_differs(size=0)", lambda: verify_log(0, HASH, files(0))),
]  # fmt: skip


def out_of_order() -> None:
    compact = CompactRange()
    compact.extend(HASH)
    compact.extend(HASH, 1)


@pytest.mark.parametrize(("said", "refused"), REFUSALS)
def test_a_refusal_says_what_is_wrong(said: str, refused: Callable[[], object]) -> None:
    with pytest.raises(LogRefused) as raised:
        refused()
    assert told(raised.value) == said


def test_two_keys_of_one_id_are_named() -> None:
    other = VerifierKey(LOG.name, LOG.type, WITNESS.key.public)
    other.__dict__["id"] = LOG.key.id
    with pytest.raises(LogRefused) as raised:
        open_note(SIGNED, [LOG.key, other])
    assert told(raised.value) == "log_key_twice(name=log.example)"


def request(old: int, proof: list[bytes], signed: bytes) -> bytes:
    return b"old %d\n%s\n%s" % (old, b"".join(b64encode(each) + b"\n" for each in proof), signed)


@pytest.mark.parametrize(
    ("status", "said", "data"),
    [
        (400, "log_request_form", b""),
        (404, "log_origin(origin=b)", request(0, [], sign_checkpoint(Checkpoint("b", 0, HASH), Signer("b", LOG.type, LOG.seed)))),
        (403, "log_signature_wrong(name=log.example)", request(0, [], wrong_signature())),
        (400, "log_sizes(old=4, size=3)", request(4, [], SIGNED)),
        (409, "log_old_size(old=1, known=0)", request(1, [], SIGNED)),
        (422, "log_proof_wrong", request(0, [HASH], SIGNED)),
        (422, "log_proof_wrong", request(0, [], sign_checkpoint(Checkpoint("log.example", 0, HASH), LOG))),
    ],
)  # fmt: skip
def test_a_witness_says_why_not(status: int, said: str, data: bytes) -> None:
    answer = consider(data, [LOG.key], {})
    assert (answer.status, told(answer.refusal)) == (status, said)
    assert answer.body == (b"0\n" if status == 409 else b"")
    assert (answer.checkpoint is None) == (said == "log_request_form")


def test_what_was_refused_is_shown_as_text() -> None:
    assert excerpt(b"\xff" + LONG) == "\\xff" + CUT[1:]


def test_a_request_and_a_proof_may_be_as_long_as_the_limits() -> None:
    assert parse_request(b"old 0\n\n" + bytes(65_536 + 4096 - 7)).old == 0
    head = b"c2sp.org/tlog-proof@v1\nindex 7\n\n"
    assert parse_proof(head.ljust(1 << 18)).index == 7
    assert parse_policy(b"quorum none\n".rjust(1 << 20)).quorum == "none"
