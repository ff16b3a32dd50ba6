"""The outsider's verifier gives the stated verdict on every vector, finds every tampering, and never ends in a traceback."""

import ast
import base64
import csv
import hashlib
import hmac
import importlib.util
import io
import json
import lzma
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import tawthiq_verify as verifier

DATA = Path(__file__).parent / "verify_data"
SOURCE = Path(verifier.__file__)
NOW = 1741564800  # the time in the witness vectors


def _text(name: str) -> str:
    return lzma.decompress((DATA / f"{name}.xz").read_bytes()).decode("utf-8")


def _vectors(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _text(name).splitlines()]


FILES: dict[str, str] = json.loads(_text("files.json"))
KEYS = {
    key["vkey"].split("+")[0] + str(key["type"]): key for key in reversed(json.loads(FILES["test_keys.json"])["keys"])
}
LOG_SEED, MONITOR_SEEDS = (
    bytes.fromhex(KEYS["tawthiq.example/golden1"]["seed_hex"]),
    {number: bytes.fromhex(KEYS[f"monitor{number}.example/witness4"]["seed_hex"]) for number in (1, 2, 3)},
)
OTHER, OTHER_SEED = "other.example/log", bytes(32)
OTHER_LOG = f"log {verifier.make_key(OTHER, 1, verifier.sign(OTHER_SEED, b'')[0]).vkey}\n"
POLICY = verifier.parse_policy(FILES["policy.txt"].encode())
ORIGIN = "tawthiq.example/golden"


def b64(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def leaf(index: int) -> bytes:
    return b'{"n":%d,"c":"%064x"}' % (index, index)


def run(*argv: object, now: int = NOW) -> int:
    return verifier.main([str(argument) for argument in argv], now)


# ── A naive log, written from RFC 6962 alone ──


def naive_root(entries: list[bytes]) -> bytes:
    if len(entries) < 2:
        return hashlib.sha256(b"\0" + entries[0] if entries else b"").digest()
    k = 1 << (len(entries) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + naive_root(entries[:k]) + naive_root(entries[k:])).digest()


def naive_path(index: int, entries: list[bytes]) -> list[bytes]:
    if len(entries) < 2:
        return []
    k = 1 << (len(entries) - 1).bit_length() - 1
    if index < k:
        return [*naive_path(index, entries[:k]), naive_root(entries[k:])]
    return [*naive_path(index - k, entries[k:]), naive_root(entries[:k])]


def naive_consistency(m: int, entries: list[bytes], whole: bool = True) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [naive_root(entries)]
    k = 1 << (len(entries) - 1).bit_length() - 1
    if m <= k:
        return [*naive_consistency(m, entries[:k], whole), naive_root(entries[k:])]
    return [*naive_consistency(m - k, entries[k:], False), naive_root(entries[:k])]


def note(
    entries: list[bytes], monitors: tuple[int, ...] = (1, 2), root: bytes | None = None, origin: str = ORIGIN
) -> str:
    root = naive_root(entries) if root is None else root
    body = f"{origin}\n{len(entries)}\n{base64.b64encode(root).decode()}\n".encode()
    public, signature = verifier.sign(LOG_SEED if origin == ORIGIN else OTHER_SEED, body)
    lines = [(origin, verifier.make_key(origin, 1, public).id.hex(), signature)]
    for number in monitors:
        name = f"monitor{number}.example/witness"
        signature = verifier.sign(MONITOR_SEEDS[number], b"cosignature/v1\ntime %d\n" % NOW + body)[1]
        lines.append((name, KEYS[name + "4"]["key_id_hex"], NOW.to_bytes(8, "big") + signature))
    signed = [f"— {name} {base64.b64encode(bytes.fromhex(key) + data).decode()}\n" for name, key, data in lines]
    return body.decode() + "\n" + "".join(signed)


def proof_text(index: int, entries: list[bytes], monitors: tuple[int, ...] = (1, 2)) -> str:
    hashes = "".join(base64.b64encode(item).decode() + "\n" for item in naive_path(index, entries))
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{note(entries, monitors)}"


def write_log(folder: Path, entries: list[bytes], monitors: tuple[int, ...] = (1, 2)) -> Path:
    shutil.rmtree(folder, ignore_errors=True)

    def put(level: str, place: int, width: int, data: bytes) -> None:
        path = folder / "tile" / level / (f"{place:03d}" if width == 256 else f"{place:03d}.p/{width}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    for place in range(0, len(entries), 256):
        part = entries[place : place + 256]
        put("entries", place // 256, len(part), b"".join(len(each).to_bytes(2, "big") + each for each in part))
    level, span = 0, 1
    while len(entries) >= span:
        hashes = [naive_root(entries[at : at + span]) for at in range(0, len(entries) - span + 1, span)]
        for place in range(0, len(hashes), 256):
            put(str(level), place // 256, len(hashes[place : place + 256]), b"".join(hashes[place : place + 256]))
        level, span = level + 1, span * 256
    folder.mkdir(exist_ok=True)  # an empty ledger has no tiles
    (folder / "checkpoint").write_text(note(entries, monitors), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of 600 entries: two full tiles and a partial one, two levels."""
    return write_log(tmp_path_factory.mktemp("log") / "ledger", [leaf(index) for index in range(600)])


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.txt"
    path.write_text(FILES["policy.txt"], encoding="utf-8")
    return path


# ── Vectors ──


def test_proofs_that_go_made_are_accepted() -> None:
    for v in _vectors("inclusion.jsonl"):
        proof = [b64(item) for item in v["proof"] or []]
        assert verifier.included(v["index"], v["size"], b64(v["leaf_hash"]), proof, b64(v["root"])), v
    for v in _vectors("consistency.jsonl"):
        proof = [b64(item) for item in v["proof"] or []]
        assert verifier.consistent(v["m"], v["n"], b64(v["root_m"]), b64(v["root_n"]), proof), v


def test_altered_proofs_get_the_stated_verdict() -> None:
    for v in _vectors("negative_proofs.jsonl"):
        proof = [b64(item) for item in v["proof"] or []]
        if v["kind"] == "inclusion":
            holds = verifier.included(v["index"], v["size"], b64(v["leaf_hash"]), proof, b64(v["root"]))
        else:
            holds = verifier.consistent(v["m"], v["n"], b64(v["root_m"]), b64(v["root_n"]), proof)
        assert holds == (v["expect"] == "accept"), v["id"]


def test_nothing_is_not_in_a_tree() -> None:
    """The vector `empty root and leaf` of transparency-dev/merkle: a hash without bytes is none."""
    assert not verifier.included(0, 1, b"", [], b"")


def test_every_small_tree_agrees_with_the_recursive_definition() -> None:
    entries = [leaf(index) for index in range(33)]
    for n in range(1, 34):
        part = entries[:n]
        root = naive_root(part)
        assert verifier.fold([hashlib.sha256(b"\0" + each).digest() for each in part]) == root
        for index in range(n):
            path, hashed = naive_path(index, part), hashlib.sha256(b"\0" + part[index]).digest()
            assert verifier.included(index, n, hashed, path, root)
            assert not verifier.included(index, n, hashed, [*path, root], root)
            assert not path or not verifier.included(index, n, hashed, path[:-1], root)
        for m in range(1, n + 1):
            steps = naive_consistency(m, part)
            assert verifier.consistent(m, n, naive_root(part[:m]), root, steps)
            assert not verifier.consistent(m, n, naive_root(part[:m]), root, [*steps, root])
            assert m == n or not verifier.consistent(m, n, root, root, steps)


def test_roots_of_go_come_out_of_the_folder(log: Path) -> None:
    roots = {int(row["size"]): b64(row["root_base64"]) for row in csv.DictReader(io.StringIO(_text("roots.csv")))}
    for size in (0, 1, 2, 3, 255, 256, 257, 400, 511, 512, 513, 600):
        assert verifier.read_tree(log, 600, size)[0][size] == roots[size]


def test_roots_of_go_come_out_of_a_folder_of_three_levels(tmp_path: Path) -> None:
    """So many entries that tiles of the second level fill; the tiles are written by our library."""
    from tawthiq import tlog

    entries = [leaf(index) for index in range(65_537)]
    tree = tlog.Tree(tlog.leaf_hashes(entries))
    for tile in tlog.tiles_between(0, len(entries)):
        held = {tile.path: tlog.hash_tile(tile, tree.node)}
        if tile.level == 0:
            bundle = tlog.entry_bundle(entries[256 * tile.index :][: tile.width])
            held[tlog.Tile(None, tile.index, tile.width).path] = bundle
        for path, data in held.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
    roots = {int(row["size"]): b64(row["root_base64"]) for row in csv.DictReader(io.StringIO(_text("roots.csv")))}
    found, erased = verifier.read_tree(tmp_path, 65_537, 65_536)
    assert (found, erased) == ({size: roots[size] for size in (0, 65_536, 65_537)}, 0)


def _weighed(data: bytes) -> list[str]:
    return [finding.code for finding in verifier.weigh(verifier.parse_checkpoint(data), POLICY, NOW)]


def test_signed_checkpoints_are_weighed_as_stated() -> None:
    for row in csv.DictReader(io.StringIO(_text("checkpoints.csv"))):
        codes = _weighed(FILES[row["file"]].encode())
        assert ("quorum" in codes) == (row["meets_quorum_2_of_3"] == "true"), row
        assert codes.count("witnessed") == int(row["valid_cosignatures_in_policy"])


def test_notes_get_the_stated_verdict() -> None:
    for v in _vectors("negative_checkpoints.jsonl"):
        try:
            codes = _weighed(b64(v["input_base64"]))
        except verifier.Finding:
            codes = []
        # ML-DSA cosignatures are shown and never counted: whether theirs is intact is not looked at.
        stated = "accept" if v["id"] == "key-mldsa-bit-flip" else v["expect"]
        assert bool(codes) == (stated != "reject"), v["id"]
        assert ("future" in codes) == (stated == "accept-flag"), v["id"]
        assert not v["id"].startswith("dup-") or "quorum" not in codes


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("proofs/")])
def test_proof_files_are_accepted(name: str, tmp_path: Path, policy: Path) -> None:
    proof, entry = tmp_path / "a.tlog-proof", tmp_path / "entry"
    proof.write_text(FILES[name], encoding="utf-8")
    entry.write_bytes(leaf(int(name.split("-")[1].split(".")[0])))
    assert run("proof", proof, "--policy", policy, "--entry", entry) == 0
    assert run("proof", proof, "--policy", policy) == 2
    entry.write_bytes(leaf(999))
    assert run("proof", proof, "--policy", policy, "--entry", entry) == 1


def test_altered_proof_files_get_the_stated_verdict(tmp_path: Path, policy: Path) -> None:
    (tmp_path / "title").write_text("c2sp.org/tlog-proof@v1")
    assert run("proof", tmp_path / "title", "--policy", policy) == 1
    for v in _vectors("negative_proof_files.jsonl"):
        proof, entry = tmp_path / "a.tlog-proof", tmp_path / "entry"
        proof.write_bytes(b64(v["input_base64"]))
        entry.write_bytes(b64(v["entry_base64"]))
        code = run("proof", proof, "--policy", policy, "--entry", entry)
        expected = {0} if v["expect"] == "accept" else {2} if v["id"].startswith("quorum") else {1}
        assert code in expected, v["id"]


def test_bundles_keys_and_paths_get_the_stated_verdict(tmp_path: Path) -> None:
    entries = [leaf(index) for index in range(5)]
    log = write_log(tmp_path / "log", entries)
    built = set()
    for row in csv.DictReader(io.StringIO(_text("tile_paths.csv"))):
        with pytest.raises(verifier.Finding) as raised:
            verifier.read_tile(tmp_path, row["level"], int(row["index"]), int(row["width"]))
        assert raised.value.values["file"] == row["path_c2sp"]
        built.add(row["path_c2sp"])
    for v in _vectors("negative_misc.jsonl"):
        given, stated = b64(v["input_base64"]), v["expect"] == "accept"
        if v["kind"] == "tile-path":
            assert stated or given.decode() not in built
            continue
        try:
            if v["kind"] == "vkey":
                verifier.parse_key(given)
            else:
                (log / "tile/entries/000.p/5").write_bytes(given)
                verifier.read_tree(log, 5)
            assert stated, v["id"]
        except verifier.Finding:
            assert not stated, v["id"]


RFC_8032 = [  # section 7.1: seed, public key, message, signature
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (  # "SHA(abc)": its public key has the sign bit set
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_ed25519_is_that_of_rfc_8032(
    seed: str, public: str, message: str, signature: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifier, "FAST", None)
    key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert verifier.sign(bytes.fromhex(seed), text) == (key, signed)
    assert verifier.verify(key, text, signed)
    assert not verifier.verify(key, text + b"x", signed)
    s = int.from_bytes(signed[32:], "little") + verifier.ORDER
    assert not verifier.verify(key, text, signed[:32] + s.to_bytes(32, "little"))
    assert not verifier.verify(key, text, signed[:63])
    assert not verifier.verify(b"\xff" * 32, text, signed)


def test_points_have_one_spelling() -> None:
    identity = (1).to_bytes(32, "little")
    assert verifier.decode(identity) == (0, 1, 1, 0)
    assert verifier.decode(identity[:31] + b"\x80") is None  # x = 0 is not odd
    assert verifier.decode((verifier.P + 1).to_bytes(32, "little")) is None
    assert verifier.decode((2).to_bytes(32, "little")) is None  # not on the curve


def _agree(fast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = []
    for seed, public, message, signature in RFC_8032:
        key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
        flips = [signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :] for at in (0, 31, 32, 62)]
        cases += [(key, text, each) for each in (signed, *flips)] + [(key, text + seed.encode(), signed)]
    monkeypatch.setattr(verifier, "FAST", None)
    slow = [verifier.verify(*case) for case in cases]
    monkeypatch.setattr(verifier, "FAST", fast)
    assert [verifier.verify(*case) for case in cases] == slow
    assert slow.count(True) == len(RFC_8032)


def test_the_library_gives_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    _agree(fast, monkeypatch)


def test_a_library_that_raises_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The road through a library, with a stand-in for it that has its manners."""
    slow = verifier.verify

    class Public:
        def __init__(self, public: bytes) -> None:
            self.public = public

        def verify(self, signature: bytes, message: bytes) -> None:
            fast, verifier.FAST = verifier.FAST, None
            valid = slow(self.public, message, signature)
            verifier.FAST = fast
            if not valid:
                raise RuntimeError

    _agree(SimpleNamespace(Ed25519PublicKey=SimpleNamespace(from_public_bytes=Public)), monkeypatch)


# ── Witness ──


def _witness(folder: Path, state: dict[str, Any] | None = None) -> list[object]:
    (folder / "key").write_text(
        "PRIVATE+KEY+monitor1.example/witness+5e3d357c+" + base64.b64encode(b"\4" + MONITOR_SEEDS[1]).decode() + "\n"
    )
    logs = {}
    if state is not None:
        logs[ORIGIN] = {"keys": [KEYS[ORIGIN + "1"]["vkey"]], "checkpoint": "earlier\n", **state}
    (folder / "state").write_text(json.dumps({"logs": logs}))
    return ["--key", folder / "key", "--state", folder / "state", "--out", folder / "out"]


EXIT = {200: 0, 400: 1, 403: 1, 404: 2, 409: 2, 422: 1}


@pytest.mark.parametrize("scenario", _vectors("witness.jsonl"), ids=lambda v: v["id"])
def test_witness_scenarios(scenario: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = _witness(tmp_path, scenario["state_before"])
    request = tmp_path / "request"
    request.write_bytes(b64(scenario["request_base64"]))
    assert run("cosign", request, *options) == EXIT[scenario["status"]]
    out = tmp_path / "out"
    assert (out.read_bytes() if out.exists() else b"") == scenario["response"].encode()
    log = json.loads((tmp_path / "state").read_text())["logs"][ORIGIN]
    assert {key: log[key] for key in ("size", "root")} == scenario["state_after"]
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"{scenario['status']}: ")
    kept = sorted(path.name.rpartition(".")[2] for path in tmp_path.glob("state.*"))
    assert kept == (["after", "before"] if scenario["status"] == 422 else [])
    for path in tmp_path.glob("state.*.after"):
        assert path.read_bytes() == request.read_bytes()


def _request(old: int, entries: list[bytes]) -> str:
    steps = naive_consistency(old, entries) if old else []
    return f"old {old}\n" + "".join(base64.b64encode(step).decode() + "\n" for step in steps) + "\n" + note(entries, ())


def test_a_monitor_makes_a_key_cosigns_and_verifies(
    tmp_path: Path, policy: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The way of the printed page, from an empty stick to a verified ledger."""
    key, state, request = tmp_path / "key", tmp_path / "state", tmp_path / "request"
    made = ("--new-key", "--key", key, "--state", state, "--name", "monitor9.example/witness")
    assert run("cosign", *made, "--language", "en") == 0
    vkey = re.search(rb"monitor9\S+", capfdbinary.readouterr().err)
    assert vkey
    assert run("cosign", *made) == 2  # nothing is overwritten
    assert key.stat().st_mode & 0o077 == 0
    entries = [leaf(index) for index in range(8)]
    request.write_text(_request(0, entries[:5]), encoding="utf-8")
    assert run("cosign", request, "--key", key, "--state", state) == 2  # 404: no key of the ledger
    assert run("cosign", request, "--key", key, "--state", state, "--vkey", KEYS[ORIGIN + "1"]["vkey"]) == 0
    assert capfdbinary.readouterr().out.count("— monitor9.example/witness ".encode()) == 1
    request.write_text(_request(5, entries), encoding="utf-8")
    assert run("cosign", request, "--key", key, "--state", state, "--name", "someone.else") == 2
    damaged = tmp_path / "damaged"
    damaged.write_text(key.read_text()[:-5] + "AAAA\n")
    assert run("cosign", request, "--key", damaged, "--state", state) == 2
    assert run("cosign", request, "--key", key, "--state", state, "--policy", policy, "--out", tmp_path / "answer") == 0
    ledger = write_log(tmp_path / "ledger", entries, ())
    with (ledger / "checkpoint").open("ab") as file:
        file.write((tmp_path / "answer").read_bytes())
    policy.write_bytes(b"log " + KEYS[ORIGIN + "1"]["vkey"].encode() + b"\nwitness me " + vkey[0] + b"\nquorum me\n")
    assert run("log", ledger, "--policy", policy, "--state", state) == 0
    assert run("log", write_log(tmp_path / "short", entries[:7]), "--policy", policy, "--state", state) == 1
    other = write_log(tmp_path / "other", [leaf(99), *entries])
    assert run("log", other, "--policy", policy, "--state", state) == 1


def test_nothing_is_signed_before_it_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = _witness(tmp_path, {"size": 0, "root": base64.b64encode(verifier.sha256()).decode()})
    (tmp_path / "request").write_text(_request(0, [leaf(0)]), encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = (tmp_path / "state").read_bytes()
    monkeypatch.setattr(verifier.os, "fsync", fail)
    assert run("cosign", tmp_path / "request", *options) == 2
    assert (tmp_path / "state").read_bytes() == before
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "state.new").exists()


def test_a_folder_is_flushed_where_folders_can_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, opened = tmp_path / "state", []

    def told(path: Path, *rest: int) -> int:
        opened.append(path)
        return os.open(path, *rest)

    for system, expected in (("posix", [tmp_path / "state.new", tmp_path]), ("nt", [tmp_path / "state.new"])):
        opened.clear()
        monkeypatch.setattr(verifier, "os", SimpleNamespace(**{**vars(os), "name": system, "open": told}))
        with verifier.replacing(path) as file:
            file.write(system.encode())
        assert opened == expected
        assert path.read_bytes() == system.encode()


def test_a_ledger_of_one_entry_is_cosigned_first_and_options_are_written_out(tmp_path: Path) -> None:
    options = _witness(tmp_path, {"size": 0, "root": base64.b64encode(verifier.sha256()).decode()})
    (tmp_path / "request").write_text(_request(0, [leaf(0)]), encoding="utf-8")
    with pytest.raises(SystemExit):
        run("cosign", tmp_path / "request", "--key", tmp_path / "key", "--sta", tmp_path / "state")
    assert run("cosign", tmp_path / "request", *options) == 0


def test_a_witness_without_its_state_or_beside_another_run_refuses(tmp_path: Path) -> None:
    options = _witness(tmp_path, {"size": 0, "root": base64.b64encode(verifier.sha256()).decode()})
    (tmp_path / "request").write_text(_request(0, [leaf(0)]), encoding="utf-8")
    (tmp_path / "state.new").touch()
    assert run("cosign", tmp_path / "request", *options) == 2
    (tmp_path / "state.new").unlink()
    (tmp_path / "state").unlink()
    assert run("cosign", tmp_path / "request", *options) == 2
    assert not (tmp_path / "out").exists()


# ── A ledger in a folder ──


def test_a_ledger_is_good_only_with_its_witnesses(log: Path, tmp_path: Path, policy: Path) -> None:
    assert run("log", log, "--policy", policy) == 0
    assert run("log", log) == 2
    assert run("log", log, "--vkey", KEYS[ORIGIN + "1"]["vkey"]) == 2
    policy.write_text(FILES["policy.txt"].replace("quorum monitors", "quorum none"))
    assert run("log", log, "--policy", policy) == 2
    policy.write_text(FILES["policy.txt"])
    assert run("log", write_log(tmp_path / "one", [leaf(0)], (1,)), "--policy", policy) == 2
    assert run("log", write_log(tmp_path / "empty", []), "--policy", policy) == 0
    assert run("log", tmp_path / "nowhere", "--policy", policy) == 2


def test_erasures_are_counted(tmp_path: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = [leaf(0), b'{"refs":[],"type":"tombstone"}']
    assert run("log", write_log(tmp_path / "log", entries), "--policy", policy, "--language", "en") == 0
    assert "1 of them tell of an erasure" in capsys.readouterr().out


def test_full_tiles_stand_in_for_partial_ones(tmp_path: Path, policy: Path) -> None:
    entries = [leaf(index) for index in range(300)]
    log = write_log(tmp_path / "log", entries)
    (log / "checkpoint").write_text(note(entries[:200]), encoding="utf-8")
    assert run("log", log, "--policy", policy) == 0


def _tamperings(log: Path) -> dict[str, Callable[[Path], object]]:
    def flip(name: str) -> Callable[[Path], object]:
        def alter(folder: Path) -> object:
            data = bytearray((folder / name).read_bytes())
            data[len(data) // 2] ^= 1
            return (folder / name).write_bytes(data)

        return alter

    names = [str(path.relative_to(log)) for path in sorted(log.rglob("*")) if path.is_file()]
    return {
        **{f"flip {name}": flip(name) for name in names},
        **{f"delete {name}": (lambda folder, name=name: (folder / name).unlink()) for name in names if "/" in name},
        "re-signed with one entry changed": lambda folder: write_log(
            folder, [leaf(index if index != 300 else 0) for index in range(600)], ()
        ),
        "the last entry cut off, checkpoint kept": lambda folder: (
            write_log(folder, [leaf(index) for index in range(599)]),
            (folder / "checkpoint").write_text(note([leaf(index) for index in range(600)]), encoding="utf-8"),
        ),
        "two entries changed about, tiles made anew": lambda folder: (
            write_log(folder, [leaf(1), leaf(0), *(leaf(index) for index in range(2, 600))]),
            (folder / "checkpoint").write_text(note([leaf(index) for index in range(600)]), encoding="utf-8"),
        ),
    }


def test_every_tampering_is_found(tmp_path: Path, policy: Path) -> None:
    entries = [leaf(index) for index in range(600)]
    log = write_log(tmp_path / "log", entries)
    saved = {path: path.read_bytes() for path in log.rglob("*") if path.is_file()}
    for name, tamper in _tamperings(log).items():
        tamper(log)
        assert run("log", log, "--policy", policy) == (2 if name.startswith("re-signed") else 1), name
        for path, data in saved.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    assert run("log", log, "--policy", policy) == 0


# ── Openings, comparisons, releases ──

R = "11" * 32


def opening(payload: dict[str, Any]) -> dict[str, Any]:
    payload = {"type": "claim", **payload}
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    commit = hmac.new(bytes.fromhex(R), b"tawthiq/commitment/v1\0" + text.encode(), "sha256").hexdigest()
    entry = {"v": 1, "type": payload["type"], "id": "ab", "commit": commit, "refs": []}
    return {"entry": entry, "r": R, "payload": payload}


def _entry(opened: dict[str, Any]) -> bytes:
    return json.dumps(opened["entry"], sort_keys=True, separators=(",", ":")).encode()


def test_an_opening_is_held_against_the_commitment_and_the_ledger(tmp_path: Path, policy: Path) -> None:
    opened = opening({"name": "أحمد \n\u2028", "age": 7, "a": [True, None, {"z": "", "b": -1}]})
    entries = [leaf(0), _entry(opened), leaf(2)]
    path = tmp_path / "opening.json"

    def check(**changed: Any) -> int:
        path.write_text(json.dumps({**opened, **changed}), encoding="utf-8")
        return run("open", path, "--policy", policy)

    assert check() == 2  # in no ledger
    good = proof_text(1, entries)
    assert check(proof=good) == 0
    assert check(proof=proof_text(1, entries, (1,))) == 2
    assert check(proof=proof_text(2, entries)) == 1
    assert check(proof=good, r="12" * 32) == 1
    assert check(proof=good, r=R.upper().replace("1", "A")) == 1
    assert check(proof=good, r=R + "00") == 1
    assert check(proof=good, payload={**opened["payload"], "age": 8}) == 1
    assert check(proof=good, payload={"x": 2**53}) == 1
    assert check(proof=good, payload={"x": 1.5}) == 1
    assert check(proof=good, payload={"x": "\ud800"}) == 2
    assert check(proof=good, entry={**opened["entry"], "id": "cd"}) == 1
    assert check(proof=good, entry={}) == 2
    posing = opening({"type": "list"})
    posing["entry"]["type"] = "claim"  # counted and drawn as what it is not
    assert check(**posing, proof=proof_text(1, [leaf(0), _entry(posing), leaf(2)])) == 1
    deep: Any = "x"
    for _ in range(9):
        deep = [deep]
    assert check(proof=good, payload={"x": deep}) == 1
    assert run("open", path, "--policy", policy, "--entry", path) == 1
    path.write_text('{"r":"","r":""}')
    assert run("open", path, "--policy", policy) == 1
    path.write_text("[" * 100_000)
    assert run("open", path, "--policy", policy) == 1


def test_canonical_json_is_that_of_rfc_8785() -> None:
    """The order of keys of RFC 8785 section 3.2.3, and the escapes of section 3.2.2.2."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(verifier.canonical(dict.fromkeys(keys, 0)))) == order
    assert verifier.canonical('\u20ac$\x0f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def _two(tmp_path: Path, a: str, b: str) -> list[Path]:
    paths = [tmp_path / "a", tmp_path / "b"]
    for path, text in zip(paths, (a, b), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_two_checkpoints_are_compared(log: Path, tmp_path: Path, policy: Path) -> None:
    entries = [leaf(index) for index in range(600)]
    old, new, trust = note(entries[:300]), note(entries), ("--policy", policy)
    proof = tmp_path / "proof"
    proof.write_text("".join(base64.b64encode(step).decode() + "\n" for step in naive_consistency(300, entries)))
    pair = _two(tmp_path, new, old)
    assert run("consistency", *pair, *trust, "--proof", proof) == 0
    assert run("consistency", *pair, *trust, "--log", log) == 0
    assert run("fraud", *pair, *trust, "--log", log) == 0
    assert run("consistency", *pair, *trust) == 2
    assert run("fraud", *pair, *trust) == 2
    first = _two(tmp_path, new, note(entries[:1]))
    assert run("consistency", *first, *trust) == 2  # also one entry has to be shown to be the first
    pair = _two(tmp_path, new, old)
    assert run("consistency", *pair) == 2
    proof.write_text("")
    assert run("consistency", *pair, *trust, "--proof", proof) == 1
    assert run("fraud", *pair, *trust, "--proof", proof) == 2  # a proof that fails convicts nobody
    assert run("consistency", *_two(tmp_path, new, new), *trust) == 0
    assert run("consistency", *_two(tmp_path, _request(300, entries), note([])), *trust) == 0


def test_two_histories_are_a_proof_of_fraud(log: Path, tmp_path: Path, policy: Path) -> None:
    entries = [leaf(index) for index in range(600)]
    forged = [leaf(7), *entries[1:]]
    vkey = ("--vkey", KEYS[ORIGIN + "1"]["vkey"])
    assert run("fraud", *_two(tmp_path, note(entries), note(forged)), *vkey) == 1
    assert run("fraud", *_two(tmp_path, note(forged[:300]), note(entries)), *vkey) == 2
    assert run("fraud", *_two(tmp_path, note(forged[:300]), note(entries)), *vkey, "--log", log) == 1
    # A folder whose end anybody could have altered convicts nobody.
    assert run("fraud", *_two(tmp_path, note(entries[:300]), note(forged)), *vkey, "--log", log) == 2
    assert run("fraud", *_two(tmp_path, note([], root=b"\0" * 32), note(entries)), *vkey) == 1
    trust = tmp_path / "both"
    trust.write_text(OTHER_LOG + FILES["policy.txt"])
    assert run("fraud", *_two(tmp_path, note(entries), note(forged, origin=OTHER)), "--policy", trust) == 2
    unsigned = note(entries).replace("\n600\n", "\n601\n")
    assert run("fraud", *_two(tmp_path, note(forged), unsigned), *vkey) == 2
    elsewhere = note(entries).replace(ORIGIN, "elsewhere.example")
    assert run("fraud", *_two(tmp_path, note(forged), elsewhere), *vkey) == 2


def release(folder: Path) -> Path:
    folder.mkdir()
    base = [leaf(index) for index in range(5)]
    (folder / "checkpoint").write_text(note(base), encoding="utf-8")
    (folder / "victims.csv").write_text('id,area,status\n1,"north, east",killed\n2,south,killed\n2,south,missing\n')
    rows = [("1", "north, east", "killed"), (2, "south", "killed"), (2, "south", "missing"), (None, "south", "killed")]
    (folder / "people.jsonl").write_text(
        "".join(json.dumps({"id": a, "area": b, "status": c}) + "\n" for a, b, c in rows)
    )
    totals = [
        {"name": "killed", "value": 2, "table": "victims", "where": {"status": ["killed"]}, "distinct": None},
        {
            "name": "people",
            "value": 2,
            "table": "people",
            "where": {"area": ["south", "north, east"]},
            "distinct": "id",
        },
    ]
    (folder / "totals.json").write_text(json.dumps({"v": 1, "totals": totals}))
    seal(folder, base)
    return folder


def seal(folder: Path, base: list[bytes], at: int = 6, kind: str = "release") -> None:
    """Write release.json, log it, and write what proves it: what the keeper of the ledger does."""
    names = ("checkpoint", "totals.json", "victims.csv", "people.jsonl")
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names if (folder / name).exists()
    }
    (folder / "release.json").write_text(json.dumps({"v": 1, "files": files}))
    digest = hashlib.sha256((folder / "release.json").read_bytes()).hexdigest()
    opened = opening({"type": kind, "sha256": digest})
    (folder / "opening.json").write_text(json.dumps(opened))
    entries = [*base, *(leaf(index) for index in range(len(base), 9))]
    entries[at] = _entry(opened)
    (folder / "release.tlog-proof").write_text(proof_text(at, entries), encoding="utf-8")
    steps = naive_consistency(len(base), entries) if base else []
    (folder / "consistency.txt").write_text("".join(base64.b64encode(step).decode() + "\n" for step in steps))


def test_a_release_is_counted_again(tmp_path: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = release(tmp_path / "release")
    (folder / "notes.txt").touch()
    assert run("release", folder, "--policy", policy, "--language", "en") == 0
    printed = capsys.readouterr().out
    assert "killed: 2, counted again in victims.csv" in printed
    assert "not checked: notes.txt" in printed
    assert run("release", folder) == 2
    base = [leaf(index) for index in range(5)]

    def changed(name: str, old: str, new: str, sealed: bool) -> int:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        if sealed:
            seal(folder, base)
        code = run("release", folder, "--policy", policy)
        (folder / name).write_text(text, encoding="utf-8")
        seal(folder, base)
        return code

    policy.write_text(OTHER_LOG + FILES["policy.txt"])
    (folder / "checkpoint").write_text(note(base, origin=OTHER), encoding="utf-8")
    seal(folder, base)
    assert run("release", folder, "--policy", policy) == 1  # derived from another ledger
    (folder / "checkpoint").write_text(note(base), encoding="utf-8")
    seal(folder, base)
    assert changed("victims.csv", "killed", "missing", sealed=False) == 1
    assert changed("release.json", '"v": 1', '"v": 2', sealed=False) == 1
    assert changed("release.tlog-proof", "index 6", "index 5", sealed=False) == 1
    assert changed("consistency.txt", "=", "=\n", sealed=False) == 1
    for name, old, new, code in [
        ("totals.json", '"value": 2', '"value": 3', 1),
        ("totals.json", '"victims"', '"nobody"', 1),
        ("totals.json", '["killed"]', '"killed"', 1),
        ("totals.json", '"value": 2', '"value": true', 1),
        ("totals.json", '"status"', '"state"', 2),
        ("victims.csv", "2,south,killed", "2,south", 1),
        ("victims.csv", '"north, east"', '"north" east', 2),
        ("victims.csv", "id,area", "status,area", 1),
        ("people.jsonl", '"south"', '"sou\\th"', 1),
        ("people.jsonl", '"id": "1"', '"id": "1", "pad": "' + "x" * (1 << 22) + '"', 1),
        ("checkpoint", "\n5\n", "\n4\n", 1),
    ]:
        assert changed(name, old, new, sealed=True) == code, (name, old)
    (folder / "checkpoint").write_text(note([]), encoding="utf-8")
    seal(folder, [])
    assert run("release", folder, "--policy", policy) == 0
    (folder / "checkpoint").write_text(note(base), encoding="utf-8")
    seal(folder, base, at=4)  # released before what it is said to be derived from
    assert run("release", folder, "--policy", policy) == 1
    seal(
        folder, base, kind="source"
    )  # a file that somebody handed in, whose digest its entry tells: nobody released it
    assert run("release", folder, "--policy", policy) == 1
    listing = json.loads((folder / "release.json").read_text())
    listing["files"]["../policy.txt"] = hashlib.sha256(policy.read_bytes()).hexdigest()
    (folder / "release.json").write_text(json.dumps(listing))
    digest = hashlib.sha256((folder / "release.json").read_bytes()).hexdigest()
    (folder / "opening.json").write_text(json.dumps(opening({"type": "release", "sha256": digest})))
    assert run("release", folder, "--policy", policy) == 1
    (folder / "victims.csv").unlink()
    assert run("release", folder, "--policy", policy) == 1
    (folder / "checkpoint").unlink()
    seal(folder, base)
    assert run("release", folder, "--policy", policy) == 1


# ── Policies ──

LOG_LINE, MONITORS, _ = (re.sub(" monitors .*| monitors", "", FILES["policy.txt"]), "", "")
VKEYS = {number: KEYS[f"monitor{number}.example/witness4"]["vkey"] for number in (1, 2, 3)}
MONITOR_4 = KEYS["monitor4.example/witness6"]["vkey"]
TOP = f"log {KEYS[ORIGIN + '1']['vkey']} https://log.example\n" + "".join(f"witness m{n} {VKEYS[n]}\n" for n in VKEYS)


@pytest.mark.parametrize(
    ("rest", "enough"),
    [
        ("quorum m1", [{"m1"}]),
        ("group g any m1 m2\nquorum g", [{"m1"}, {"m2"}]),
        ("group g all m1 m2\nquorum g", [{"m1", "m2"}]),
        ("group a 2 m1 m2\ngroup b all a m3\n \t# comment\nquorum b", [{"m1", "m2", "m3"}]),
        ("quorum none", []),
    ],
)
def test_quorums(rest: str, enough: list[set[str]]) -> None:
    policy = verifier.parse_policy((TOP + rest).encode())
    for present in ({"m1"}, {"m2"}, {"m3"}, {"m1", "m2"}, {"m1", "m3"}, {"m1", "m2", "m3"}):
        stated = any(least <= present for least in enough)
        assert policy.enough({name.encode() for name in present}, policy.quorum) == stated


@pytest.mark.parametrize(
    "text",
    [
        "",
        TOP,
        TOP + "quorum m1\nquorum m2",
        TOP + "quorum m9",
        TOP + "quorum m1 m2",
        TOP + "quorum",
        TOP + "group g 0 m1\nquorum g",
        TOP + "group g 3 m1 m2\nquorum g",
        TOP + "group g 02 m1 m2\nquorum g",
        TOP + "group g ٢ m1 m2\nquorum g",
        TOP + "group g 2 m1 m1\nquorum g",
        TOP + "group g any\nquorum g",
        TOP + "group g any none\nquorum g",
        TOP + "group m1 any m2\nquorum m1",
        TOP + "group none any m2\nquorum m1",
        TOP + "group g any m1\ngroup h any m1\nquorum h",
        TOP + "group g any h\ngroup h any m1\nquorum g",
        TOP + f"witness again {VKEYS[1]}\nquorum m1",
        TOP + f"witness m1 {KEYS['stranger.example/witness4']['vkey']}\nquorum m1",
        TOP + f"witness x {KEYS['tawthiq.example/golden1']['vkey']}\nquorum m1",
        TOP + f"log {KEYS['stranger.example/witness4']['vkey']}\nquorum m1",
        TOP + "witness x y\nquorum m1",
        TOP + "quorum m1\r",
        TOP + "trust me\nquorum m1",
        TOP + "log\nquorum m1",
        TOP + f"witness m4 {MONITOR_4} https://m4.example more\nquorum m1",
        TOP + "group g any m1\r\nquorum g",
        TOP + "# quorum\x7f\nquorum m1",
    ],
)
def test_policies_with_mistakes_are_refused(text: str, log: Path, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(text, encoding="utf-8", newline="")
    assert run("log", log, "--policy", tmp_path / "policy") == 2


def test_ml_dsa_cosignatures_are_shown_and_never_counted() -> None:
    checkpoint = verifier.parse_checkpoint(FILES["checkpoints/0000300.mldsa"].encode())
    policy = verifier.parse_policy(f"{TOP}witness m4 {MONITOR_4}\nquorum m4".encode())
    assert [finding.code for finding in verifier.weigh(checkpoint, policy, NOW)] == ["signed", "uncounted", "no-quorum"]


@pytest.mark.parametrize(("kind", "public"), [(1, b"\2" + bytes(31)), (1, bytes(31)), (6, bytes(1311)), (2, bytes(32))])
def test_a_key_that_is_none_is_refused(kind: int, public: bytes) -> None:
    with pytest.raises(verifier.Finding, match="policy"):
        verifier.parse_key(verifier.make_key("a.example", kind, public).vkey.encode())


# ── Never accepted, never a traceback ──


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    opened = opening({"name": "أحمد", "n": 1})
    entries = [leaf(0), _entry(opened), leaf(2)]
    write_log(folder / "log", entries)
    (folder / "policy").write_text(FILES["policy.txt"])
    (folder / "proof").write_text(proof_text(1, entries), encoding="utf-8")
    (folder / "entry").write_bytes(entries[1])
    (folder / "opening").write_text(json.dumps({**opened, "proof": proof_text(1, entries)}), encoding="utf-8")
    (folder / "request").write_text(_request(1, entries), encoding="utf-8")
    return folder


def _mutated(data: bytes, changes: list[tuple[int, int, int]]) -> bytes:
    out = bytearray(data)
    for kind, at, value in changes:
        place = at % (len(out) + 1)
        if kind == 0 and place < len(out):
            out[place] = value
        elif kind == 1:
            out[place:place] = bytes([value])
        elif kind == 2:
            del out[place : place + 1 + value % 40]
        else:
            out[place:place] = out[: value % 80]
    return bytes(out)


CHANGES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=3)
TARGETS = ["proof", "entry", "log/checkpoint", "log/tile/0/000.p/3", "log/tile/entries/000.p/3", "request", "opening"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(TARGETS), CHANGES)
@example("request", [(0, 4, ord("2"))])
def test_altered_evidence_is_never_accepted(evidence: Path, tmp_path: Path, target: str, changes: list[Any]) -> None:
    good = (evidence / target).read_bytes()
    altered = _mutated(good, changes)
    if altered == good:
        return
    path = evidence / target
    root = {"size": 1, "root": base64.b64encode(naive_root([leaf(0)])).decode()}
    trust = ("--policy", evidence / "policy")
    path.write_bytes(altered)
    try:
        if target in ("proof", "entry"):
            code = run("proof", evidence / "proof", *trust, "--entry", evidence / "entry")
        elif target == "request":
            code = run("cosign", path, *_witness(tmp_path, root))
        elif target == "opening":
            code = run("open", path, *trust)
            if code == 0:  # spaces between the same values say the same
                assert json.loads(altered) == json.loads(good)
                return
        else:
            code = run("log", evidence / "log", *trust)
        assert code in (1, 2)
    finally:
        path.write_bytes(good)


def test_what_nobody_foresaw_cannot_be_told(log: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (ZeroDivisionError(), RecursionError(), MemoryError(), KeyboardInterrupt()):

        def fail(*_: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(verifier, "read_tree", fail)
        assert run("log", log, "--policy", policy) == 2


def test_files_are_read_with_limits(tmp_path: Path, policy: Path) -> None:
    big = tmp_path / "big"
    with big.open("wb") as file:
        file.truncate(verifier.FILE_LIMIT + 1)
    assert run("proof", big, "--policy", policy) == 1
    assert run("proof", "/dev/zero", "--policy", policy) == 2
    assert run("proof", tmp_path, "--policy", policy) == 2


# ── The file itself ──


def test_it_is_one_short_file_of_the_standard_library_for_python_3_9() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 600
    imported = [
        node
        for node in ast.walk(ast.parse(text, feature_version=(3, 9)))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    modules = {alias.name for node in imported if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in imported if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} <= sys.stdlib_module_names


def test_every_message_is_said_in_both_languages_with_the_same_values() -> None:
    used = set(re.findall(r'(?:Finding\(|need\(.*?, |need\(.*?\), )"([\w-]+)"', SOURCE.read_text(encoding="utf-8")))
    assert used <= set(verifier.WORDS) | {"cosign"}
    for exit_code, code, english, arabic in verifier.WORDS.values():
        assert exit_code in "012", code
        assert set(re.findall(r"\{(\w+)\}", english)) == set(re.findall(r"\{(\w+)\}", arabic)), code
        assert re.search("[\u0621-\u064a]", arabic), code
    steered = verifier.Finding("missing", file="a\u202eb\x1b[2J\ud800")
    assert steered.told(["en"]) == r"There is no such file: a\u202eb\x1b[2J\ud800"


def test_alone_in_an_empty_folder(tmp_path: Path, log: Path) -> None:
    """As a monitor has it: the one file, no site packages, no environment."""
    (tmp_path / "tawthiq_verify.py").write_bytes(SOURCE.read_bytes())
    (tmp_path / "policy.txt").write_text(FILES["policy.txt"])

    def alone(*argv: object) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-I", "-S", "tawthiq_verify.py", *map(str, argv)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, env={"LC_ALL": "C"})

    done = alone("selftest")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "سليم" in done.stdout.decode("utf-8")
    done = alone("log", log, "--policy", "policy.txt", "--language", "ar")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "سليم: كل ما فُحص صحيح." in done.stdout.decode("utf-8")
    for misuse in (
        (),
        ("log",),
        ("cosign", "request"),
        ("log", log, "--new-key"),
        ("selftest", "--key", "x", "--what"),
    ):
        done = alone(*misuse)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("pure", [True, False])
def test_it_is_run_as_a_program_with_and_without_the_library(
    pure: bool, tmp_path: Path, log: Path, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loaded anew, so that the choice of the Ed25519 is made anew; the streams are told to write any letter."""
    if pure:
        monkeypatch.setenv("TAWTHIQ_VERIFY_PURE", "1")
    else:
        monkeypatch.delenv("TAWTHIQ_VERIFY_PURE", raising=False)
    streams = {name: io.TextIOWrapper(io.BytesIO(), "ascii") for name in ("stdout", "stderr")}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)

    def program(*argv: object) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["tawthiq_verify.py", *map(str, argv)])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SOURCE), run_name="__main__")
        told = b"".join(stream.buffer.getvalue() for stream in streams.values()).decode("utf-8")
        return ended.value.code, told

    code, told = program("selftest")
    installed = importlib.util.find_spec("cryptography") is not None
    assert code == 0
    assert ("Ed25519 cryptography" in told) == (installed and not pure)
    assert "سليم" in told
    assert program("log", log, "--policy", policy)[0] == 0
    signed = (log / "checkpoint").read_bytes()
    (tmp_path / "forged").mkdir()
    (tmp_path / "forged" / "checkpoint").write_bytes(signed.replace(b"\n600\n", b"\n601\n"))
    assert program("log", tmp_path / "forged", "--policy", policy)[0] == 1


def test_a_damaged_file_fails_its_self_test(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("selftest") == 0
    monkeypatch.setattr(verifier, "verify", lambda *_: True)
    assert run("selftest") == 1


# ── The printed page ──

PAGES = [Path(__file__).parents[1] / "docs" / "how-to" / name for name in ("witness.md", "witness.ar.md")]


def _commands(page: Path) -> list[list[str]]:
    lines = re.findall(r"^`?python3 tawthiq_verify\.py (.+?)`?$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(line) for line in lines]


def test_the_page_is_enough_to_cosign_and_to_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command of the page, typed as it stands and in its order, from a stick with nothing but what the keeper gave."""
    assert _commands(PAGES[0]) == _commands(PAGES[1])
    (selftest, new_key, cosign, log, proof, opening_, release_, fraud) = _commands(PAGES[0])
    monkeypatch.chdir(tmp_path)
    assert run(*selftest) == 0
    assert run(*new_key) == 0
    vkey = re.search(r"monitor\.example\S+", capsys.readouterr().err)
    assert vkey
    opened = opening({"name": "أحمد"})
    entries = [leaf(0), _entry(opened), leaf(2)]
    (tmp_path / "policy.txt").write_text(FILES["policy.txt"] + f"witness mine {vkey[0]}\n")
    (tmp_path / "request.txt").write_text(_request(0, entries), encoding="utf-8")
    assert run(*cosign) == 0
    write_log(tmp_path / "ledger", entries)
    with (tmp_path / "ledger" / "checkpoint").open("ab") as file:
        file.write((tmp_path / "answer.txt").read_bytes())
    assert run(*log) == 0
    (tmp_path / "entry.json").write_bytes(entries[1])
    (tmp_path / "entry.tlog-proof").write_text(proof_text(1, entries), encoding="utf-8")
    (tmp_path / "opening.json").write_text(json.dumps({**opened, "proof": proof_text(1, entries)}), encoding="utf-8")
    assert run(*proof) == run(*opening_) == 0
    release(tmp_path / "release")
    assert run(*release_) == 0
    (tmp_path / "mine.txt").write_text(note(entries), encoding="utf-8")
    (tmp_path / "theirs.txt").write_text(note([*entries[:2], leaf(9)]), encoding="utf-8")
    assert run(*fraud) == 1
    assert "برهان تزوير" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_explains_every_answer(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for status in ("200", "400", "403", "404", "409", "422"):
        assert re.search(rf"^\| \**{status}\** \|", text, re.MULTILINE)
    for code, word in zip(("GOOD", "BAD", "CANNOT TELL"), (r"0", r"1", r"2"), strict=True):
        last = verifier.WORDS[code][3 if ".ar" in page.name else 2].split(":")[0]
        assert re.search(rf"^\| \*\*{last}\*\*( \({code}\))? \| {word} \|", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paper_cuts_nothing_off_what_is_to_be_typed(page: Path) -> None:
    """A block of code does not break its lines in print: what is longer stands in the text, which does."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert [line for block in blocks for line in block.splitlines() if len(line) > 80] == []


# ── Edges, and what is said there ──


def _named(name: str, lines: int = 1, filler: int = 0) -> bytes:
    """A checkpoint's bytes with so many signature lines of five bytes, the first name filled up."""
    line = f"— {name} {base64.b64encode(bytes(5)).decode()}\n"
    return f"o\n0\n{base64.b64encode(bytes(32)).decode()}\n\n{line.replace(' x', ' x' + 'x' * filler, 1)}{line * (lines - 1)}".encode()


HASH = base64.b64encode(bytes(32))
PROOF_HEAD = b"c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    ("read", "what"),
    [
        (lambda: verifier.unbase64(b"A"), "base64"),
        (lambda: verifier.unbase64(b"AB=="), "base64"),
        (lambda: verifier.unbase64(b"AA==", 2), "base64"),
        (lambda: verifier.number(b"01"), "number"),
        (lambda: verifier.number(str(2**63).encode()), "number"),
        (lambda: verifier.strict_json(b'{"a":1,"a":1}'), "JSON: a key twice"),
        (lambda: verifier.strict_json(b"[1.5]"), "JSON: invalid literal for int() with base 10: '1.5'"),
        (lambda: verifier.canonical(2**53), "JSON: number or depth"),
        (lambda: verifier.canonical(-(2**53)), "JSON: number or depth"),
        (lambda: verifier.parse_checkpoint(b"\xff"), "UTF-8"),
        (lambda: verifier.parse_checkpoint(b"o\n0\n" + HASH + b"\n\n"), "checkpoint"),
        (lambda: verifier.parse_checkpoint(_named("x", 17)), "checkpoint"),
        (lambda: verifier.parse_checkpoint(_named("x\t")), "checkpoint"),
        (lambda: verifier.parse_checkpoint(_named("x").replace(b"\n0\n", b"\n0\nx\n")), "checkpoint"),
        (lambda: verifier.parse_checkpoint(_named("x").replace(b"AAAAAAA=\n", b"AAAAAA==\n")), "signature line"),
        (lambda: verifier.parse_checkpoint(_named("x").replace("—".encode(), b"-")), "signature line"),
        (lambda: verifier.parse_checkpoint(_named("a+b")), "signature line"),
        (lambda: verifier.parse_proof(b"c2sp\n\n" + _named("x"), b"index "), "tlog-proof"),
        (lambda: verifier.parse_proof(PROOF_HEAD + b"extra \nindex 0\n\n" + _named("x"), b"index "), "extra"),
        (lambda: verifier.parse_proof(PROOF_HEAD + b"old 0\n\n" + _named("x"), b"index "), "proof"),
        (lambda: verifier.parse_proof(b"index 0\n\n" + _named("x"), b"old "), "proof"),
        (lambda: verifier.parse_proof(b"old 0\n" + 64 * (HASH + b"\n") + b"\n" + _named("x"), b"old "), "proof"),
        (lambda: verifier.opened({"r": "11", "payload": 1, "entry": {}}), "r"),
    ],
)
def test_a_refusal_says_what_is_malformed(read: Callable[[], object], what: str) -> None:
    with pytest.raises(verifier.Finding) as raised:
        read()
    assert (raised.value.code, raised.value.exit, raised.value.values) == ("malformed", 1, {"what": what})


def test_what_is_just_within_the_limits_is_read() -> None:
    assert verifier.number(str(2**63 - 1).encode()) == 2**63 - 1
    assert verifier.number(b"0") == 0
    assert [verifier.canonical(value) for value in (2**53 - 1, 1 - 2**53, True, None)] == [
        "9007199254740991",
        "-9007199254740991",
        "true",
        "null",
    ]
    assert verifier.canonical([[[[[[[[1]]]]]]]]) == "[[[[[[[[1]]]]]]]]"
    assert verifier.canonical({"b": 1, "a": {"c": [2]}}) == '{"a":{"c":[2]},"b":1}'
    with pytest.raises(verifier.Finding):
        verifier.canonical([[[[[[[[[1]]]]]]]]])
    deepest: Any = 1
    for _ in range(8):
        deepest = {"a": deepest}
    assert verifier.canonical(deepest).count("a") == 8
    with pytest.raises(verifier.Finding):
        verifier.canonical({"a": deepest})
    assert len(verifier.parse_checkpoint(_named("x", 16)).lines) == 16
    assert verifier.parse_checkpoint(_named("x")).lines == [("x", bytes(4), bytes(1))]
    most = verifier.NOTE_LIMIT - len(_named("x"))
    assert verifier.NOTE_LIMIT == 65_536
    assert verifier.parse_checkpoint(_named("x", filler=most)).origin == "o"
    with pytest.raises(verifier.Finding, match="malformed"):
        verifier.parse_checkpoint(_named("x", filler=most + 1))
    request = b"old 7\n" + 63 * (HASH + b"\n") + b"\n" + _named("x")
    old, proof, checkpoint = verifier.parse_proof(request, b"old ")
    assert (old, proof, checkpoint.size) == (7, [bytes(32)] * 63, 0)
    extra = PROOF_HEAD + b"extra AA==\nindex 7\n\n" + _named("x")
    assert verifier.parse_proof(extra, b"index ")[:2] == (7, [])


def test_a_file_may_be_as_large_as_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert verifier.read(path, 5) == b"12345"
    with pytest.raises(verifier.Finding) as raised:
        verifier.read(path, 4)
    assert (raised.value.code, raised.value.values) == ("too-large", {"file": path})
    with pytest.raises(verifier.Finding) as raised:
        verifier.read(tmp_path)
    assert (raised.value.code, raised.value.values) == ("missing", {"file": tmp_path})
    # A full bundle of the longest entries must fit; a table that no computer holds in memory must not be begun.
    assert (verifier.FILE_LIMIT, verifier.TABLE_LIMIT) == (2**25, 2**30)
    assert verifier.FILE_LIMIT > 256 * 65_537


def test_a_long_value_is_cut_where_it_is_said() -> None:
    assert verifier.Finding("missing", file="x" * 3_000).told(["en"]) == "There is no such file: " + "x" * 2_000
    both = verifier.Finding("missing", file="x").told(["en", "ar"]).split("\n")
    assert [line[-3:] for line in both] == [": x", ": x"]
    assert both[0].startswith("There")
    assert both[1].startswith("لا")
    with pytest.raises(verifier.Finding) as raised:
        verifier.parse_key(b"\xff" + b"k" * 100)
    assert (raised.value.code, raised.value.values) == ("policy", {"what": "\ufffd" + "k" * 79})


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (0, None),
        (1, "witnessed"),
        (NOW + 86_400, "witnessed"),
        (NOW + 86_401, "future"),
        (2**63 - 1, "future"),
        (2**63, None),
    ],
)
def test_times_of_cosignatures(seconds: int, code: str | None) -> None:
    """Zero says nothing, and more than 2^63-1 is no time; a day ahead may be a clock, more is no date."""
    entries = [leaf(0)]
    body = note(entries, ()).partition("\n\n")[0].encode() + b"\n"
    name = "monitor1.example/witness"
    signature = verifier.sign(MONITOR_SEEDS[1], b"cosignature/v1\ntime %d\n" % seconds + body)[1]
    data = bytes.fromhex(KEYS[name + "4"]["key_id_hex"]) + seconds.to_bytes(8, "big") + signature
    checkpoint = verifier.parse_checkpoint(
        note(entries, ()).encode() + f"— {name} {base64.b64encode(data).decode()}\n".encode()
    )
    if code is None:
        with pytest.raises(verifier.Finding) as raised:
            list(verifier.weigh(checkpoint, POLICY, NOW))
        assert (raised.value.code, raised.value.values) == ("signature", {"name": name})
        return
    _, found, last = verifier.weigh(checkpoint, POLICY, NOW)
    assert (found.code, found.values["name"]) == (code, name)
    assert found.values["time"] == (seconds if code == "future" else verifier.told_time(seconds))
    assert (last.code, last.values) == ("no-quorum", {"count": 1})


def test_a_time_is_said_in_utc() -> None:
    assert verifier.told_time(NOW) == "2025-03-10 00:00 UTC"


def _said(capsys: pytest.CaptureFixture[str], *argv: object) -> list[str]:
    run(*argv, "--language", "en")
    printed = capsys.readouterr()
    return (printed.err if argv[0] == "cosign" else printed.out).splitlines()


def test_what_is_said_of_a_good_ledger(
    log: Path, tmp_path: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = base64.b64encode(naive_root([leaf(index) for index in range(600)])).decode()
    assert _said(capsys, "log", log, "--policy", policy) == [
        f"Signed by the ledger {ORIGIN}: 600 entries, root {root}",
        "Cosigned by monitor1.example/witness at 2025-03-10 00:00 UTC",
        "Cosigned by monitor2.example/witness at 2025-03-10 00:00 UTC",
        "Cosigned by 2 of your witnesses, as the policy asks.",
        "All 600 entries were read and are those that were signed; 0 of them tell of an erasure.",
        "GOOD: everything that was checked holds.",
    ]
    state = tmp_path / "state"
    half = {"keys": [], "size": 300, "root": base64.b64encode(naive_root([leaf(i) for i in range(300)])).decode()}
    state.write_text(json.dumps({"logs": {ORIGIN: half}}))
    assert _said(capsys, "log", log, "--policy", policy, "--state", state)[-2] == (
        "It continues the 300 entries that you cosigned, unchanged."
    )
    for changed, said in (
        (
            {"size": 601},
            "You cosigned 601 entries, and the first 601 here are not those: entries were changed or taken out.",
        ),
        (
            {"root": root},
            "You cosigned 300 entries, and the first 300 here are not those: entries were changed or taken out.",
        ),
    ):
        state.write_text(json.dumps({"logs": {ORIGIN: half | changed}}))
        assert _said(capsys, "log", log, "--policy", policy, "--state", state)[-2] == said
    state.write_text('{"logs":{}}')  # of this ledger nothing was cosigned yet
    assert _said(capsys, "log", log, "--policy", policy, "--state", state)[-2].startswith("It continues the 0 entries")
    state.unlink()
    assert _said(capsys, "log", log, "--policy", policy, "--state", state)[-2].endswith(str(state))


def test_what_is_said_where_something_is_missing_or_altered(
    tmp_path: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [leaf(index) for index in range(300)]
    log = write_log(tmp_path / "log", entries)
    saved = {path: path.read_bytes() for path in log.rglob("*") if path.is_file()}
    missing = "Part of what was signed is missing. Copy it again; if it stays missing, it is withheld from you: "
    for name, data, said in [
        ("tile/entries/000", None, missing + "tile/entries/000"),
        ("tile/entries/001.p/44", None, missing + "tile/entries/001.p/44"),
        ("tile/0/000", None, missing + "tile/0/000"),
        ("tile/1/000.p/1", None, missing + "tile/1/000.p/1"),
        ("tile/1/000.p/1", bytes(32), "This file is not what was signed: tile/1/000.p/1"),
        ("tile/0/001.p/44", bytes(32 * 44), "This file is not what was signed: tile/0/001.p/44"),
        ("tile/entries/001.p/44", b"\0\1x" * 43, "This file is not what was signed: tile/entries/001.p/44"),
        ("tile/entries/001.p/44", b"\0\1x" * 43 + b"\0\0", "This file is not what was signed: tile/entries/001.p/44"),
        ("tile/entries/001.p/44", b"\0\1x" * 44 + b"\0", "This file is not what was signed: tile/entries/001.p/44"),
    ]:
        if data is None:
            (log / name).unlink()
        else:
            (log / name).write_bytes(data)
        assert _said(capsys, "log", log, "--policy", policy)[-2:] == [
            said,
            "BAD: do not rely on it. Keep all files as they are and tell the other monitors.",
        ]
        for path, old in saved.items():
            path.write_bytes(old)
    wrong = note(entries[:299], root=naive_root(entries)).encode()
    (log / "checkpoint").write_bytes(wrong)
    log = write_log(tmp_path / "short", entries[:299])
    (log / "checkpoint").write_bytes(wrong)
    reached = base64.b64encode(naive_root(entries[:299])).decode()
    assert _said(capsys, "log", log, "--policy", policy)[-2] == (
        f"These are not the 299 entries that were signed; they give the root {reached}"
    )


def test_what_is_said_where_something_else_is_needed(
    log: Path, tmp_path: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof, opened = tmp_path / "proof", opening({"n": 1})
    proof.write_text(proof_text(1, [leaf(0), _entry(opened), leaf(2)]), encoding="utf-8")
    without = "Nothing can be shown without "
    assert _said(capsys, "log", log)[-2] == without + "--policy"
    assert _said(capsys, "proof", proof, "--policy", policy)[-2] == without + "--entry"
    (tmp_path / "opening").write_text(json.dumps(opened))
    assert _said(capsys, "open", tmp_path / "opening", "--policy", policy)[-3:] == [
        "The opened record is the one that the entry commits to.",
        without + "proof",
        "CANNOT TELL: not shown to be good, not shown to be bad.",
    ]
    entries = [leaf(index) for index in range(600)]
    pair = _two(tmp_path, note(entries), note(entries[:7]))
    assert _said(capsys, "consistency", *pair, "--policy", policy)[-2] == without + "--proof, --log"
    assert _said(capsys, "consistency", *pair, "--policy", policy, "--log", log)[-2] == (
        "The ledger of 600 entries continues that of 7 entries, unchanged."
    )
    (tmp_path / "entry").write_bytes(_entry(opened))
    assert _said(capsys, "proof", proof, "--policy", policy, "--entry", tmp_path / "entry")[-2] == (
        "It is entry number 1 of the ledger, counted from 0."
    )
    assert _said(capsys, "log", log, "--vkey", KEYS[ORIGIN + "1"]["vkey"])[-3:-1] == [
        "The policy asks for no witness. Then nothing shows that everyone sees the same ledger.",
        "All 600 entries were read and are those that were signed; 0 of them tell of an erasure.",
    ]
    other = verifier.parse_key(OTHER_LOG[4:-1].encode())
    assert _said(capsys, "log", log, "--vkey", other.vkey)[-2] == f"Your policy does not name this ledger: {ORIGIN}"
    policy.write_text(FILES["policy.txt"] + "trust me\n")
    refused = "The policy or key that you trust is not written as it must be: "
    assert _said(capsys, "log", log, "--policy", policy)[-2] == refused + "trust me"
    policy.write_text(TOP)
    assert _said(capsys, "log", log, "--policy", policy)[-2] == refused + "quorum, kinds of keys, or a key twice"


def test_what_is_said_of_the_self_test(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fast = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    for library, name in ((fast, "cryptography"), (None, "Python")):
        monkeypatch.setattr(verifier, "FAST", library)
        assert _said(capsys, "selftest")[0] == f"6 built-in checks, with the Ed25519 {name}"
    damaged = "This file, or the Python of this computer, is damaged: "
    for name, broken, what in (
        ("sign", lambda *_: (b"", b""), "Ed25519"),
        ("fold", lambda _: b"", "tree"),
        ("included", lambda *_: False, "inclusion"),
        ("consistent", lambda *_: False, "consistency"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(verifier, name, broken)
            assert _said(capsys, "selftest")[0] == damaged + what
    true = verifier.verify
    for what, verdict in (("good note", False), ("bad note", True)):
        with monkeypatch.context() as patch:
            patch.setattr(verifier, "verify", lambda p, m, s, v=verdict: v if b"golden" in m else true(p, m, s))
            assert _said(capsys, "selftest")[0] == damaged + what
