"""The vectors beside the tests; `data/README.md` says where they come from."""

import csv
import io
import json
import tarfile
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tawthiq.errors import LogRefused
from tawthiq.tlog import Policy, VerifierKey, leaf_hashes, parse_policy, parse_vkey

DATA = Path(__file__).parent / "data"
MERKLE = "transparency-dev-merkle/merkle.tar.xz"
TESSERA = "transparency-dev-tessera/log.tar.xz"


@cache
def _members(archive: str) -> dict[str, bytes]:
    with tarfile.open(DATA / archive) as tar:
        return {member.name: file.read() for member in tar if (file := tar.extractfile(member))}


def vector(name: str, archive: str = "golden.tar.xz") -> bytes:
    """One file of the vectors."""
    return _members(archive)[name]


def lines(name: str, archive: str = "golden.tar.xz") -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in vector(name, archive).split(b"\n") if line]


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(vector(name).decode())))


def decoded(values: list[str]) -> list[bytes]:
    return [b64decode(value) for value in values]


def verdict(check: Callable[[], object]) -> str:
    """`accept` or `reject`; any error but ours is neither."""
    try:
        check()
    except LogRefused:
        return "reject"
    return "accept"


def entry(index: int) -> bytes:
    """The entry of a golden tree."""
    return b'{"n":%d,"c":"%064x"}' % (index, index)


@cache
def golden_hashes(size: int) -> bytes:
    return leaf_hashes(entry(index) for index in range(size))


@cache
def keys() -> dict[str, VerifierKey]:
    """The public keys by their names in the generator: log key, witness 1, …"""
    return {
        key["seed_is_sha256_of"].removeprefix("tawthiq TEST ONLY "): parse_vkey(key["vkey"].encode())
        for key in json.loads(vector("test_keys.json"))["keys"]
    }


def seed(label: str) -> bytes:
    return next(
        bytes.fromhex(key["seed_hex"])
        for key in json.loads(vector("test_keys.json"))["keys"]
        if key["seed_is_sha256_of"] == f"tawthiq TEST ONLY {label}"
    )


@cache
def policy() -> Policy:
    return parse_policy(vector("policy.txt"))


LOG = "log key"
WITNESSES = ("witness 1", "witness 2", "witness 3", "witness 4 ml-dsa-44")
