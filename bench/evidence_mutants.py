"""Change evidence in every way and see that no reader takes it.

    python bench/evidence_mutants.py [--mutants 1000000] [--workers 2] [--seed 1] [--json]

Honest evidence of an invented log (checkpoints, proofs, requests to witnesses, consistency proofs, tiles, bundles of
entries, openings, policies) is changed in one to three places: bits and bytes, runs cut, repeated or put in, lines and
hashes dropped, exchanged or taken from other honest evidence, numbers, base64. Each mutant goes to `tawthiq.tlog` and to
`tawthiq_verify.py`, where both read its kind. Counted as faults:

  wrong     accepted, and it is neither the evidence nor one of the changes below that say the same
  untyped   an error other than the reader's own refusal
  apart     one reader accepts what the other refuses, or they read different things

What may rightly be accepted is told by class: signature lines dropped, repeated, moved or of a key that nobody knows, as
long as the quorum stands; the `extra` line, which nobody trusts; line ends of a bare list of hashes; JSON of the same
values; and policies, which are the reader's own and may say something else, but never name another key.

What a signature was found to be is remembered, since most mutants leave most signatures as they are.
"""

import argparse
import json
import random
import re
import resource
import sys
import time
from collections import Counter
from functools import lru_cache
from multiprocessing import Pool
from typing import Any

import tawthiq_verify as one_file
from evidence import Kind, Reader, alike_policy, kinds
from tawthiq.errors import LogRefused
from tawthiq.tlog import ed25519

CHUNK = 2_000
FAULTS = ("wrong", "untyped", "apart")
KINDS = kinds()

# ── Changes ──


ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PIECES = (
    b"\n",
    b"\n\n",
    b"\r\n",
    b"\r",
    b" ",
    b"\t",
    b"\0",
    b"=",
    b"==",
    b"0",
    b"-",
    b"_",
    b"+",
    b"extra AA==\n",
    b"#",
    b'"',
    b"\\",
)
LETTERS = tuple(letter.encode() for letter in "\u2014\u00a0\u2028\u0085\u0661\u200f\ufeff\u212a")
Draw = random.Random


def flip_bit(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """One bit."""
    at = draw.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :]


def set_byte(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """One byte."""
    at = draw.randrange(len(data))
    return data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]


def put_in(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """A byte, or what readers of text stumble over."""
    at = draw.randrange(len(data) + 1)
    return (
        data[:at] + draw.choice((bytes([draw.randrange(256)]), draw.choice(PIECES), draw.choice(LETTERS))) + data[at:]
    )


def cut(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """A run taken out."""
    at = draw.randrange(len(data))
    return data[:at] + data[at + draw.choice((1, 1, 2, 3, draw.randrange(1, 90))) :]


def truncate(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """The end cut off, or the beginning."""
    at = draw.randrange(len(data))
    return data[:at] if draw.random() < 0.7 else data[at:]


def again(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """A run put somewhere else too."""
    start, at = draw.randrange(len(data)), draw.randrange(len(data) + 1)
    return data[:at] + data[start : start + draw.randrange(1, 90)] + data[at:]


def _parts(data: bytes, kind: Kind) -> list[bytes]:
    if kind.unit:
        return [data[at : at + kind.unit] for at in range(0, len(data), kind.unit)]
    return data.splitlines(keepends=True)


def shuffle_parts(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """Two lines or hashes exchanged, or one dropped, or written twice."""
    parts = _parts(data, kind)
    a, b = draw.randrange(len(parts)), draw.randrange(len(parts))
    match draw.randrange(3):
        case 0:
            parts[a], parts[b] = parts[b], parts[a]
        case 1:
            del parts[a]
        case _:
            parts.insert(b, parts[a])
    return b"".join(parts)


def transplant(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """One line or hash from other honest evidence."""
    parts, others = _parts(data, kind), _parts(draw.choice(kind.other), kind)
    parts[draw.randrange(len(parts))] = draw.choice(others)
    return b"".join(parts)


def edit_number(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """A number written as another, or another way."""
    found = list(re.finditer(rb"[0-9]+", data))
    if not found:
        return set_byte(data, draw, kind)
    at = draw.choice(found)
    text = at[0]
    value = int(text[:30])
    plain = [
        b"%d" % each for each in (value + 1, abs(value - 1), value * 2, value * 10, value + 256, value ^ 1, 1 << 63)
    ]
    odd = [
        b"0" + text,
        b"+" + text,
        b"-" + text,
        text + b".0",
        text[:1] + b"_" + text[1:],
        "\u0663".encode(),
        b" " + text,
    ]
    return data[: at.start()] + draw.choice(plain + odd) + data[at.end() :]


def edit_base64(data: bytes, draw: Draw, kind: Kind) -> bytes:
    """The bits of base64 that decoders pass over, or a letter of it."""
    found = list(re.finditer(rb"[A-Za-z0-9+/]{20,}=*", data))
    if not found:
        return flip_bit(data, draw, kind)
    at = draw.choice(found)
    text = bytearray(at[0])
    place = len(text.rstrip(b"=")) - 1 if draw.random() < 0.5 else draw.randrange(len(text.rstrip(b"=")))
    text[place] = ALPHABET[ALPHABET.index(text[place]) ^ draw.choice((1, 2, 3, 4, 8, 16, 32))]
    return data[: at.start()] + bytes(text) + data[at.end() :]


CHANGES = (
    flip_bit,
    flip_bit,
    set_byte,
    put_in,
    cut,
    truncate,
    again,
    shuffle_parts,
    transplant,
    edit_number,
    edit_base64,
)


def mutant(good: bytes, kind: Kind, draw: Draw) -> bytes:
    """Honest evidence changed in one to three places, so that its bytes are others."""
    while True:
        data = good
        for _ in range(draw.choice((1, 1, 1, 2, 3))):
            data = draw.choice(CHANGES)(data, draw, kind) if data else draw.choice(PIECES)
        if data not in kind.good:
            return data


# ── Counting ──


def remembering() -> None:
    """From now on in this process: a signature's verdict is computed once."""
    ed25519.verify = lru_cache(maxsize=1 << 14)(ed25519.verify)
    one_file.verify = lru_cache(maxsize=1 << 14)(one_file.verify)


def told_by(reader: Reader, data: bytes) -> tuple[str, object]:
    """`accepted` with the meaning, `refused`, or `untyped` with the error."""
    try:
        return "accepted", reader(data)
    except (LogRefused, one_file.Finding):
        return "refused", None
    except Exception as error:  # what this bench looks for
        return "untyped", repr(error)


def try_mutant(kind: Kind, good: bytes, data: bytes) -> str:
    """What became of a mutant: `refused`, `accepted: ` and why that is right, or a fault."""
    answers = [told_by(reader, data) for reader in kind.readers.values()]
    if any(verdict == "untyped" for verdict, _ in answers):
        return "untyped"
    if any(answer != answers[0] for answer in answers):
        return "apart"
    verdict, meaning = answers[0]
    if verdict == "refused":
        return "refused"
    reason = kind.alike(good, data)
    # What a policy means is its reader's to say; all other evidence says what the honest piece says, or nothing.
    same = kind.alike is alike_policy or meaning == next(iter(kind.readers.values()))(good)
    return f"accepted: {reason}" if reason and same else "wrong"


def try_chunk(seed: int, number: int, mutants: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Draw so many mutants, the same for the same seed and number; what became of them by kind, and the faults."""
    draw = random.Random(f"{seed} {number}")  # noqa: S311  (no secret)
    found, faults = Counter[tuple[str, str]](), []
    names = list(KINDS)
    shares = [KINDS[name].share for name in names]
    for name in draw.choices(names, shares, k=mutants):
        kind = KINDS[name]
        good = draw.choice(kind.good)
        data = mutant(good, kind, draw)
        fate = try_mutant(kind, good, data)
        found[name.partition("/")[0], fate] += 1
        if fate in FAULTS:
            at = next(
                (at for at, (a, b) in enumerate(zip(good, data, strict=False)) if a != b), min(len(good), len(data))
            )
            faults.append(f"{fate}: {name}: from byte {at}: {data[at : at + 80]!r} (chunk {number})")
    return found, faults


def run(mutants: int, workers: int, seed: int) -> dict[str, Any]:
    """Try so many mutants in so many processes."""
    sizes = [min(CHUNK, mutants - begin) for begin in range(0, mutants, CHUNK)]
    jobs = [(seed, number, size) for number, size in enumerate(sizes)]
    found, faults = Counter[tuple[str, str]](), list[str]()
    begin = time.monotonic()
    with Pool(workers, remembering) as pool:
        for counted, wrong in pool.starmap(try_chunk, jobs, chunksize=1):
            found += counted
            faults += wrong
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "mutants": found.total(),
        "seed": seed,
        **{fault: sum(n for (_, fate), n in found.items() if fate == fault) for fault in FAULTS},
        "by_kind": {f"{kind}, {fate}": n for (kind, fate), n in sorted(found.items())},
        "faults": faults[:20],
        "processor_s": round(used.ru_utime + used.ru_stime, 1),
        "clock_s": round(time.monotonic() - begin, 1),
    }


def main() -> int:
    """Try, print, and end with 1 where there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = run(options.mutants, options.workers, options.seed)
    if options.json:
        print(json.dumps(found, indent=1))
    else:
        by_kind, faults = found.pop("by_kind"), found.pop("faults")
        for name, value in {**found, **by_kind}.items():
            print(f"{name:64} {value:>12}")
        print(*faults, sep="\n")
    return int(any(found[fault] for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
