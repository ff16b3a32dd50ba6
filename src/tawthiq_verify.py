#!/usr/bin/env python3
r"""Check a Tawthiq ledger, and witness it, without trusting whoever keeps it. One file, nothing to install, no network.

python3 tawthiq_verify.py selftest                               does this file work on this computer?
python3 tawthiq_verify.py log DIR --policy FILE [--state STATE]  the whole ledger, from its entries up
python3 tawthiq_verify.py proof FILE --policy FILE --entry FILE  one entry is in a witnessed ledger
python3 tawthiq_verify.py open FILE --policy FILE                a sealed record, opened, is the one that was logged
python3 tawthiq_verify.py consistency OLD NEW --policy FILE [--proof FILE | --log DIR]
python3 tawthiq_verify.py fraud A B --policy FILE [--log DIR]    two signed checkpoints that cannot both be true
python3 tawthiq_verify.py release DIR --policy FILE              published totals, counted again
python3 tawthiq_verify.py cosign --new-key --key KEY --state STATE --name NAME
python3 tawthiq_verify.py cosign REQUEST --key KEY --state STATE [--policy FILE] [--out FILE]

Exit code 0: good. 1: bad. 2: cannot tell, which is never good: a ledger without its witnesses is exit 2. --language en or ar;
without it both: a borrowed computer's locale does not say who reads. --vkey KEY: a ledger's key, in place of a policy.
Public formats: RFC 6962, 9162, 8032 (Ed25519), 8785 (JSON); C2SP.org tlog-tiles, signed-note, tlog-checkpoint, -cosignature,
-witness, -proof, -policy, narrower in that a note has at most 16 signatures and 64 KiB, a checkpoint no extension lines, a
cosignature a time. ML-DSA cosignatures are shown and never counted. Formats of our own:
OPENING  {"entry": {...}, "r": 64 hex digits, "payload": {"type": the entry's, ...}, "proof": text of the entry's .tlog-proof};
         entry["commit"] is, in hex, HMAC-SHA-256 with key r over "tawthiq/commitment/v1\0" and the payload's canonical JSON.
STATE    the last checkpoint cosigned, by ledger. Born with its key and worth as much: who loses it makes a new key.
RELEASE  a folder of release.json: {"v": 1, "files": {NAME: SHA-256 in hex, ...}} of `checkpoint`, totals.json and all tables;
  checkpoint: the signed checkpoint from which the tables were derived;
  totals.json: {"v": 1, "totals": [{"name": TEXT, "value": INTEGER, "table": T, "where": {COLUMN: [VALUE, ...], ...},
    "distinct": COLUMN or null}, ...]}: as many rows of T hold one of the VALUEs in each COLUMN; or, with "distinct", so many
    different non-empty values are in that column of those rows. True of T.csv and of T.jsonl; one of them may be missing;
  tables in UTF-8: T.csv with a header, T.jsonl one JSON object a line. VALUEs are text: integers as digits, null as "";
  opening.json: OPENING of its own entry without "proof"; payload["type"] "release", ["sha256"] that of release.json;
  release.tlog-proof: proof of that entry under a later checkpoint, which is witnessed;
  consistency.txt: proof that this later checkpoint continues `checkpoint`, one base64 hash a line.
What it cannot show: entries after the last witnessed checkpoint; lists that were never logged; that what a source said is true;
that released rows say what sealed records say (an audit opens records drawn by lot); who signed what inside an entry. Its
Ed25519 in Python is not constant-time: sign where nobody else uses the computer.
"""
# A monitor reads all of this file, so it is kept short: guards stand on one line, functions of one section without a gap.
from __future__ import annotations

import argparse, base64, contextlib, csv, hashlib, hmac, importlib, json, os, re, secrets, sys, time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Callable, NamedTuple

# ── Words: exit code | code | English | Arabic ──
WORDS = {line.split(" | ")[1]: line.split(" | ") for line in """
0 | GOOD | GOOD: everything that was checked holds. | سليم: كل ما فُحص صحيح.
1 | BAD | BAD: do not rely on it. Keep all files as they are and tell the other monitors. | غير سليم: لا تعتمد عليه. احتفظ بالملفات كلها كما هي وأخبر بقية المراقبين.
2 | CANNOT TELL | CANNOT TELL: not shown to be good, not shown to be bad. | لا يمكن الجزم: لم تثبت السلامة ولم يثبت الخلل.
2 | unexpected | Not readable as what it should be, or something unforeseen: {error} | لا يُقرأ على أنه ما ينبغي أن يكون، أو حدث أمر غير متوقع: {error}
2 | missing | There is no such file: {file} | لا يوجد ملف بهذا الاسم: {file}
1 | too-large | The file is larger than it may be: {file} | الملف أكبر مما يجوز: {file}
1 | malformed | Not written as the format demands: {what} | ليس مكتوبًا كما تقتضي الصيغة: {what}
2 | policy | The policy or key that you trust is not written as it must be: {what} | ملف السياسة أو المفتاح الذي تثق به ليس مكتوبًا كما يجب: {what}
2 | needs | Nothing can be shown without {what} | لا يمكن إثبات شيء من دون {what}
2 | other-log | Your policy does not name this ledger: {origin} | لا يذكر ملف السياسة لديك هذا الدفتر: {origin}
1 | signature | A signature is missing or does not fit: {name} | توقيع مفقود أو غير مطابق: {name}
0 | signed | Signed by the ledger {origin}: {size} entries, root {root} | موقّع بمفتاح الدفتر {origin}: عدد القيود {size}، والجذر {root}
0 | witnessed | Cosigned by {name} at {time} | صادق عليه المراقب {name} بتاريخ {time}
0 | future | Cosigned by {name}, but with a time that has not come yet ({time}): no use as a date. | صادق عليه المراقب {name}، لكن بتاريخ لم يأتِ بعد ({time}): لا يصلح دليلًا على الوقت.
0 | uncounted | Shown, not checked and not counted: a signature of {name} | يُعرض ولا يُفحص ولا يُحتسب: توقيع باسم {name}
0 | quorum | Cosigned by {count} of your witnesses, as the policy asks. | عدد من صادقوا عليه من مراقبيك {count}، وهذا يكفي بحسب السياسة.
2 | no-quorum | Cosigned by {count} of your witnesses: fewer than the policy asks. Its keeper could show others another ledger. | عدد من صادقوا عليه من مراقبيك {count}: أقل مما تطلب السياسة. قد يعرض القائم على الدفتر دفترًا آخر على غيرك.
2 | no-witnesses | The policy asks for no witness. Then nothing shows that everyone sees the same ledger. | لا تطلب السياسة أي مراقب. وعندئذ لا شيء يثبت أن الجميع يرون الدفتر نفسه.
1 | incomplete | Part of what was signed is missing. Copy it again; if it stays missing, it is withheld from you: {file} | جزء مما وُقّع مفقود. أعد النسخ؛ فإن بقي مفقودًا فهو محجوب عنك: {file}
1 | altered | This file is not what was signed: {file} | ليس هذا الملف هو الذي وُقّع: {file}
1 | wrong-root | These are not the {size} entries that were signed; they give the root {root} | ليست هذه القيود ({size}) هي التي وُقّعت؛ والجذر الذي تعطيه {root}
0 | tree | All {size} entries were read and are those that were signed; {erased} of them tell of an erasure. | قُرئت القيود كلها ({size}) وهي التي وُقّعت؛ وعدد ما يذكر منها محوًا: {erased}.
1 | rewritten | You cosigned {size} entries, and the first {size} here are not those: entries were changed or taken out. | صادقت على {size} من القيود، وأول {size} هنا ليست هي: غُيّرت قيود أو حُذفت.
0 | extends | It continues the {size} entries that you cosigned, unchanged. | وهو استمرار لما صادقت عليه من القيود ({size}) من غير تغيير.
1 | unproven | The proof does not lead from the one to the other. | لا يقود البرهان من الأول إلى الثاني.
0 | included | It is entry number {index} of the ledger, counted from 0. | هو القيد رقم {index} في الدفتر، والعدّ من 0.
1 | not-opened | The opened record is not the one that the entry commits to. | المادة المفتوحة ليست هي التي في القيد بصمتها.
0 | opened | The opened record is the one that the entry commits to. | المادة المفتوحة هي نفسها التي في القيد بصمتها.
0 | consistent | The ledger of {new} entries continues that of {old} entries, unchanged. | الدفتر بقيوده الـ{new} استمرار له حين كان عدد قيوده {old}، من غير تغيير.
2 | different | These are of different ledgers, or the folder holds neither of the two. | هذان من دفترين مختلفين، أو لا يحتوي المجلد أيًّا منهما.
1 | fraud | PROOF OF FRAUD: the ledger's own key signed two histories that cannot both be true. Keep both files (and the folder). | برهان تزوير: وقّع مفتاح الدفتر نفسه نسختين من الدفتر لا تصحّان معًا. احتفظ بالملفين (وبالمجلد).
0 | unlisted | Not part of the release, and not checked: {file} | ليس من الإصدار ولم يُفحص: {file}
0 | total | {name}: {value}, counted again in {file} | {name}: {value}، وقد أُعيد عدّه في {file}
1 | wrong-total | {name}: published as {value}, but {file} gives {count} | {name}: نُشر {value}، لكن {file} يعطي {count}
2 | exists | It exists and is not overwritten. If it ends in .new: is another run at work? If none is, delete it. {file} | هو موجود ولا يُكتب فوقه. إن انتهى الاسم بـ .new: هل يعمل البرنامج في نافذة أخرى؟ إن لم يكن فاحذفه. {file}
2 | no-state | The state of this witness is missing. Do not go on with this key: make a new one. {file} | ملف حالة هذا المراقب مفقود. لا تتابع بهذا المفتاح: أنشئ مفتاحًا جديدًا. {file}
0 | new-key | Your key is made; never give its file away. Hand this line, in person, to all who will trust you: {vkey} | أُنشئ مفتاحك؛ لا تعطِ ملفه لأحد. سلّم هذا السطر باليد إلى كل من سيثق بك: {vkey}
0 | 200 | 200: checked, recorded, cosigned: {size} entries, at {time} by this computer's clock. Send the answer back. | 200: فُحص وسُجّل وصودق عليه: {size} من القيود، بتاريخ {time} بحسب ساعة هذا الحاسوب. أرسل الجواب.
1 | 400 | 400: not cosigned: the request is not written as the protocol demands. | 400: لم يُصادق عليه: الطلب ليس مكتوبًا كما يقتضي البروتوكول.
1 | 403 | 403: not cosigned: the ledger's own signature is missing or does not fit. | 403: لم يُصادق عليه: توقيع الدفتر نفسه مفقود أو غير مطابق.
2 | 404 | 404: not cosigned: you were given no key of this ledger (--policy): {origin} | 404: لم يُصادق عليه: لم تُعطَ مفتاح هذا الدفتر (--policy): {origin}
2 | 409 | 409: not cosigned: you last cosigned {size} entries. Ask for a request that begins with: old {size} | 409: لم يُصادق عليه: آخر ما صادقت عليه {size} من القيود. اطلب طلبًا يبدأ بـ: old {size}
1 | 422 | 422: NOT cosigned: signed by the ledger, and no continuation of what you cosigned. Kept as evidence: {file} | 422: لم يُصادق عليه: موقّع بمفتاح الدفتر وليس استمرارًا لما صادقت عليه. حُفظ دليلًا: {file}
0 | selftest | {count} built-in checks, with the Ed25519 {library} | أُجري من الفحوص المدمجة {count}، وEd25519 من {library}
1 | damaged | This file, or the Python of this computer, is damaged: {what} | هذا الملف، أو برنامج بايثون على هذا الحاسوب، تالف: {what}
""".strip().split("\n")}
class Finding(Exception):
    """One thing found out: said, or raised where nothing further can be checked."""
    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.exit, self.values = code, int(WORDS[code][0]), values
    def told(self, languages: list[str]) -> str:
        """Say it; controls, bidirectional marks and half characters are escaped: no text from a file turns a line around."""
        values = {k: "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(v)[:2000]) for k, v in self.values.items()}
        return "\n".join(WORDS[self.code][2 + (language == "ar")].format(**values) for language in languages)
def need(holds: object, code: str, **values: object) -> None:
    """Stop with a finding unless something holds."""
    if not holds: raise Finding(code, **values)

# ── Bytes: files with limits; base64, numbers and JSON that can be read in one way only ──
NOTE_LIMIT, FILE_LIMIT, TABLE_LIMIT = 1 << 16, 1 << 25, 1 << 30  # a bundle of entries has at most 256 * 65,537 bytes
def read(path: Path, limit: int = FILE_LIMIT) -> bytes:
    """Read a whole file of at most `limit` bytes; pipes and devices are no files."""
    need(path.is_file(), "missing", file=path)
    with path.open("rb") as file: data = file.read(limit + 1)
    need(len(data) <= limit, "too-large", file=path)
    return data
@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Hold a file against other runs, then replace it at once and for good: a power cut leaves the old bytes or the new."""
    new = path.with_name(path.name + ".new")
    need(not new.exists(), "exists", file=new)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(handle)
        os.replace(new, path)
    except BaseException:
        new.unlink()
        raise
    if os.name != "nt":  # Windows opens no folders
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
def unbase64(text: bytes, length: int | None = None) -> bytes:
    """Decode base64 that encodes back to itself, to `length` bytes if given."""
    try: data = base64.b64decode(text, validate=True)
    except ValueError: data = b""
    need(base64.b64encode(data) == text and length in (None, len(data)), "malformed", what="base64")
    return data
def to_base64(data: bytes) -> str: return base64.b64encode(data).decode()
def number(text: bytes) -> int:
    """Read an ASCII decimal up to 2^63-1: no sign, no zero in front, no digits of other scripts."""
    need(re.fullmatch(rb"0|[1-9][0-9]{0,18}", text) and int(text) < 1 << 63, "malformed", what="number")
    return int(text)
def hashes(lines: Iterable[bytes]) -> list[bytes]: return [unbase64(line, 32) for line in lines]
def strict_json(data: bytes) -> Any:
    """Read JSON without what readers understand differently: keys twice, fractions, NaN, endless depth."""
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(pairs)) == len(pairs), "malformed", what="JSON: a key twice")
        return dict(pairs)
    try:  # int() takes nothing that JSON writes as a fraction, an infinity or NaN
        return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_float=int, parse_constant=int)
    except (ValueError, RecursionError) as error:
        raise Finding("malformed", what=f"JSON: {error}") from None
def canonical(value: Any, depth: int = 8) -> str:
    """Write JSON as RFC 8785 does, keys in order of their UTF-16 code units; whole numbers below 2^53 only."""
    if isinstance(value, dict) and depth:
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key], depth - 1)}" for key in keys) + "}"
    if isinstance(value, list) and depth: return "[" + ",".join(canonical(item, depth - 1) for item in value) + "]"
    plain = isinstance(value, str) or value is None or (isinstance(value, int) and abs(value) < 1 << 53)
    need(plain, "malformed", what="JSON: number or depth")
    return json.dumps(value, ensure_ascii=False)

# ── Ed25519 (RFC 8032 section 5.1): points in extended coordinates ──
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, SQRT_MINUS_1 = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
def add(a: Point, b: Point) -> Point:
    """Add two points; the formulas are complete, so that doubling is adding."""
    minus, plus = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = plus - minus, z - t, z + t, plus + minus
    return e * f % P, g * h % P, f * g % P, e * h % P
def multiply(*terms: tuple[int, Point]) -> bytes:
    """Add up scalars times points; write the sum as y, with the oddness of x in the top bit."""
    total: Point = (0, 1, 1, 0)
    for bit in reversed(range(256)):
        total = add(total, total)
        for scalar, point in terms: total = add(total, point) if scalar >> bit & 1 else total
    inverse = pow(total[2], -1, P)
    return (total[1] * inverse % P | (total[0] * inverse % P & 1) << 255).to_bytes(32, "little")
def decode(data: bytes) -> Point | None:
    """Read a point; None unless these 32 bytes are the one spelling of one."""
    y, odd = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
    u, v = y * y - 1, D * y * y + 1
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    x = x * SQRT_MINUS_1 % P if (v * x * x - u) % P else x
    if y >= P or (v * x * x - u) % P or (x == 0 and odd): return None
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P
BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)
def scalar_hash(*parts: bytes) -> int: return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER
FAST: Any = None  # the `cryptography` package where it is installed: the same answers, sooner
if "TAWTHIQ_VERIFY_PURE" not in os.environ:
    with contextlib.suppress(Exception): FAST = importlib.import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Check a signature: S below the order, [S]B = R + [k]A without cofactor, every point in its one spelling."""
    key, s = decode(public), int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or s >= ORDER: return False
    if FAST:
        with contextlib.suppress(Exception):  # verify() raises what is not valid
            return FAST.Ed25519PublicKey.from_public_bytes(public).verify(signature, message) is None
        return False
    k = scalar_hash(signature[:32], public, message)
    return multiply((s, BASE), (k, (P - key[0], key[1], 1, P - key[3]))) == signature[:32]
def sign(seed: bytes, message: bytes) -> tuple[bytes, bytes]:
    """Give the public key of a seed, and its signature of a message."""
    digest = hashlib.sha512(seed).digest()
    secret = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    public, r = multiply((secret, BASE)), scalar_hash(digest[32:], message)
    point = multiply((r, BASE))
    return public, point + ((r + scalar_hash(point, public, message) * secret) % ORDER).to_bytes(32, "little")

# ── Tree: hashes of RFC 6962, proofs of RFC 9162 ──
def sha256(*parts: bytes) -> bytes: return hashlib.sha256(b"".join(parts)).digest()
def fold(level: list[bytes]) -> bytes:
    """Hash neighbours until one is left; an odd last one moves up as it is."""
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + left + right).digest() for left, right in zip(level[::2], level[1::2])]
        level = pairs + level[-1:] if len(level) % 2 else pairs
    return level[0]
def climb(fn: int, sn: int, proof: list[bytes], first: bytes, second: bytes) -> tuple[bytes, bytes] | None:
    """Follow a proof up from node fn of a level that ends in node sn (RFC 9162 sections 2.1.3.2 and 2.1.4.2)."""
    for item in proof:
        if sn == 0 or len(item) != 32: return None
        if fn & 1 or fn == sn:
            first, second = sha256(b"\1", item, first), sha256(b"\1", item, second)
            while fn and not fn & 1: fn, sn = fn >> 1, sn >> 1
        else: second = sha256(b"\1", second, item)
        fn, sn = fn >> 1, sn >> 1
    return (first, second) if sn == 0 else None
def included(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    """Check an inclusion proof. The size must come from a signed checkpoint: the root alone does not bind it."""
    return 0 <= index < size and len(root) == 32 and (climb(index, size - 1, proof, leaf, leaf) or (b"", b""))[1] == root
def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]) -> bool:
    """Check a consistency proof; old size 0 is refused, since everything continues nothing."""
    if old == new > 0: return not proof and old_root == new_root
    if not 0 < old < new or not proof: return False
    path = proof if old & (old - 1) else [old_root, *proof]
    fn, sn = old - 1, new - 1
    while fn & 1: fn, sn = fn >> 1, sn >> 1
    return climb(fn, sn, path[1:], path[0], path[0]) == (old_root, new_root)

# ── Keys, notes, policy ──
LOG_KEY, WITNESS_KEY, ML_DSA_KEY = 1, 4, 6  # signature types of C2SP signed-note
# A public key: name, what it signs, the four bytes that name it in a signature, the line that is handed around.
Key = NamedTuple("Key", [("name", str), ("kind", int), ("public", bytes), ("id", bytes), ("vkey", str)])
# Size and root of a ledger, and the lines that sign them: name, key id, signature.
Line = tuple[str, bytes, bytes]
Checkpoint = NamedTuple("Checkpoint", [("origin", str), ("size", int), ("root", bytes), ("body", bytes), ("lines", list[Line])])
def make_key(name: str, kind: int, public: bytes) -> Key:
    """Give a key its id."""
    key_id = sha256(name.encode(), b"\n", bytes([kind]), public)[:4]
    return Key(name, kind, public, key_id, f"{name}+{key_id.hex()}+{to_base64(bytes([kind]) + public)}")
def parse_key(text: bytes) -> Key:
    """Read a vkey, name+id+key: the id must follow from the rest, and the key be a point."""
    with contextlib.suppress(ValueError, IndexError, Finding):
        name, _, encoded = text.decode("utf-8").split("+", 2)
        kind, public = (data := unbase64(encoded.encode()))[0], data[1:]
        ed25519 = kind in (LOG_KEY, WITNESS_KEY) and len(public) == 32 and decode(public)
        fits = (ed25519 or (kind, len(public)) == (ML_DSA_KEY, 1312)) and re.fullmatch(r"[^\s\0-\x1f\x7f-\x9f]+", name)
        need(fits and make_key(name, kind, public).vkey == text.decode("utf-8"), "policy")
        return make_key(name, kind, public)
    raise Finding("policy", what=text[:80].decode("utf-8", "replace"))
def parse_checkpoint(note: bytes) -> Checkpoint:
    """Read a signed checkpoint, strictly and as bytes: whatever could be read in two ways is refused."""
    try: odd = re.search("[\0-\x09\x0b-\x1f\x7f-\x9f]", note.decode("utf-8"))
    except UnicodeDecodeError: raise Finding("malformed", what="UTF-8") from None
    body, blank, signatures = note.rpartition(b"\n\n")
    fields, lines, parsed = body.split(b"\n"), signatures.split(b"\n"), []
    shape = len(note) <= NOTE_LIMIT and blank and len(fields) == 3 and 2 <= len(lines) <= 17 and not lines.pop()
    need(shape and not odd, "malformed", what="checkpoint")
    for line in lines:
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line.decode("utf-8"))
        name, data = (match[1], unbase64(match[2].encode())) if match else ("", b"")
        need(len(data) > 4, "malformed", what="signature line")
        parsed.append((name, data[:4], data[4:]))
    return Checkpoint(fields[0].decode("utf-8"), number(fields[1]), unbase64(fields[2], 32), body + b"\n", parsed)
def parse_proof(data: bytes, word: bytes) -> tuple[int, list[bytes], Checkpoint]:
    """Read `index N` or `old N`, at most 63 hashes, a blank line, a checkpoint: a .tlog-proof or an add-checkpoint request."""
    head, _, note = data.partition(b"\n\n")
    lines = head.split(b"\n")
    if word == b"index ":
        need(lines.pop(0) == b"c2sp.org/tlog-proof@v1", "malformed", what="tlog-proof")
        if lines and lines[0].startswith(b"extra "): need(unbase64(lines.pop(0)[6:]), "malformed", what="extra")  # trusted by nobody
    need(lines and lines[0].startswith(word) and len(lines) <= 64, "malformed", what="proof")
    return number(lines[0][len(word):]), hashes(lines[1:]), parse_checkpoint(note)
class Policy(NamedTuple):
    """Whom the reader trusts: ledgers; witnesses and groups of witnesses, by name; whose word is enough."""
    logs: list[Key]
    witnesses: dict[bytes, Key]
    groups: dict[bytes, tuple[int, list[bytes]]]
    quorum: bytes
    def enough(self, present: set[bytes], name: bytes) -> bool:
        """Say whether the witnesses present stand for a witness or group."""
        least, members = self.groups.get(name, (1, []))
        return name in present if not members else sum(self.enough(present, each) for each in members) >= least
def parse_policy(data: bytes) -> Policy:
    """Read a tlog-policy file: a name stands once, before its use, and in one group at most; there is one quorum."""
    policy, quorum, used = Policy([], {}, {}, b""), list[bytes](), set[bytes]()
    for line in data.split(b"\n"):
        (word, *rest), known = line.split() or [b"#"], {*policy.witnesses, *policy.groups}
        fine, fresh = not re.search(rb"[^\t\x20-\x7e\x80-\xff]", line), len(rest) > 1 and rest[0] not in known | {b"none"}
        if word == b"log" and len(rest) in (1, 2): policy.logs.append(parse_key(rest[0]))
        elif word == b"witness" and fresh and len(rest) < 4: policy.witnesses[rest[0]] = parse_key(rest[1])
        elif word == b"group" and fresh and len(rest) > 2:
            members = rest[2:]
            written = int(rest[1]) if re.fullmatch(rb"[1-9][0-9]{0,3}", rest[1]) else 0
            least = {b"any": 1, b"all": len(members)}.get(rest[1], written)
            fine = fine and len({*members}) == len(members) >= least > 0 and {*members} <= known - used
            used.update(members)
            policy.groups[rest[0]] = least, members
        elif word == b"quorum" and rest and {*rest} <= known | {b"none"}: quorum += rest
        else: fine = fine and word.startswith(b"#")
        need(fine, "policy", what=line.decode("utf-8", "replace"))
    keys = [*policy.logs, *policy.witnesses.values()]
    kinds = all((key.kind == LOG_KEY) == (place < len(policy.logs)) for place, key in enumerate(keys))
    unique = len({key.public for key in keys}) == len(keys) and len(quorum) == 1
    need(kinds and unique, "policy", what="quorum, kinds of keys, or a key twice")
    return policy._replace(quorum=quorum[0])
def check_log_signature(checkpoint: Checkpoint, keys: Iterable[Key]) -> None:
    """Stop unless the ledger signed; one line of its key that does not verify spoils the rest."""
    pinned = {(key.name, key.id): key.public for key in keys if key.name == checkpoint.origin}
    own = [line for line in checkpoint.lines if line[:2] in pinned]
    need(pinned, "other-log", origin=checkpoint.origin)
    valid = own and all(verify(pinned[line[:2]], checkpoint.body, line[2]) for line in own)
    need(valid, "signature", name=checkpoint.origin)
def cosigned(body: bytes, seconds: int) -> bytes: return b"cosignature/v1\ntime %d\n" % seconds + body
def told_time(seconds: int) -> str: return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
def weigh(checkpoint: Checkpoint, policy: Policy, now: int) -> Iterator[Finding]:
    """Check who signed a checkpoint, and whether the witnesses among them are enough."""
    check_log_signature(checkpoint, policy.logs)
    yield Finding("signed", origin=checkpoint.origin, size=checkpoint.size, root=to_base64(checkpoint.root))
    known = {(key.name, key.id): (label, key) for label, key in policy.witnesses.items() if key.kind == WITNESS_KEY}
    present: set[bytes] = set()
    for name, key_id, signature in checkpoint.lines:
        if (name, key_id) in known:
            (label, key), seconds = known[name, key_id], int.from_bytes(signature[:8], "big")
            valid = 0 < seconds < 1 << 63 and verify(key.public, cosigned(checkpoint.body, seconds), signature[8:])
            need(valid, "signature", name=name)
            present.add(label)
            late = seconds > now + 86_400
            yield Finding("future" if late else "witnessed", name=name, time=seconds if late else told_time(seconds))
        elif name != checkpoint.origin: yield Finding("uncounted", name=name)
    code = "no-witnesses" if policy.quorum == b"none" else "quorum" if policy.enough(present, policy.quorum) else "no-quorum"
    yield Finding(code, count=len(present))

# ── A ledger in a folder (tlog-tiles): read once, from the entries up, a tile at a time ──
def read_tile(folder: Path, level: str, index: int, width: int) -> tuple[bytes, str, int]:
    """Read tile/LEVEL/x001/234.p/WIDTH, whose place a signed size gives, or the full tile that has replaced it."""
    digits = str(index).zfill(-(-len(str(index)) // 3) * 3)
    path = f"tile/{level}/" + re.sub(r"(\d{3})(?=\d)", r"x\1/", digits)
    for name, wide in ((path, 256), (f"{path}.p/{width}", width))[:: 1 if width == 256 else -1]:
        if (folder / name).is_file(): return read(folder / name), name, wide
    raise Finding("incomplete", file=path if width == 256 else f"{path}.p/{width}")
def read_entries(folder: Path, index: int, width: int) -> list[bytes]:
    """Read a bundle: every entry behind its length in two bytes, none empty, nothing left over."""
    data, name, wide = read_tile(folder, "entries", index, width)
    entries, at, last = [], 0, len(data) - 2
    while at < last:
        start, at = at + 2, at + 2 + (data[at] << 8 | data[at + 1])
        entries.append(data[start:at])
    need(at == len(data) and len(entries) == wide and all(entries), "altered", file=name)
    return entries[:width]
def read_tree(folder: Path, size: int, also: int = 0) -> tuple[dict[int, bytes], int]:
    """Recompute from the entries, comparing every tile of hashes: roots by size, and how many entries tell of an erasure."""
    pending: list[list[bytes]] = [[] for _ in range(9)]  # by level of tiles: hashes that do not fill one yet
    roots, erased, bundles = {0: sha256()}, 0, -(-size // 256)
    for index in range(bundles):
        entries = read_entries(folder, index, min(256, size - 256 * index))
        erased += b"\n".join(entries).count(b'"type":"tombstone"')
        pending[0] = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
        for wanted in (size, also):
            if 0 < wanted - 256 * index <= len(entries):
                root = fold(pending[0][: wanted - 256 * index])
                for higher in pending[1:]: root = fold([*higher, root])
                roots[wanted] = root
        for level, nodes in enumerate(pending):
            if nodes and (len(nodes) == 256 or index == bundles - 1):
                place = ((256 * index + len(entries) >> 8 * level) - 1) >> 8
                data, name, wide = read_tile(folder, str(level), place, len(nodes))
                need(len(data) == 32 * wide and data.startswith(b"".join(nodes)), "altered", file=name)
            if len(nodes) == 256:
                pending[level + 1].append(fold(nodes))
                nodes.clear()
    return roots, erased

# ── Commands: each yields what it finds, and raises what ends the check ──
def check_log(args: argparse.Namespace) -> Iterator[Finding]:
    """Check a ledger's folder, and that it continues what this witness has cosigned."""
    checkpoint = parse_checkpoint(read(args.paths[0] / "checkpoint"))
    yield from weigh(checkpoint, args.policy, args.now)
    past = read_state(args.state)["logs"].get(checkpoint.origin) if args.state else None
    size, root = (past["size"], unbase64(past["root"].encode(), 32)) if past else (0, sha256())
    need(size <= checkpoint.size, "rewritten", size=size)
    roots, erased = read_tree(args.paths[0], checkpoint.size, size)
    need((reached := roots[checkpoint.size]) == checkpoint.root, "wrong-root", size=checkpoint.size, root=to_base64(reached))
    yield Finding("tree", size=checkpoint.size, erased=erased)
    need(roots[size] == root, "rewritten", size=size)
    if args.state: yield Finding("extends", size=size)
def check_proof(args: argparse.Namespace, data: bytes | None = None, entry: bytes | None = None) -> Iterator[Finding]:
    """Check that an entry is in a witnessed ledger."""
    index, proof, checkpoint = parse_proof(read(args.paths[0]) if data is None else data, b"index ")
    yield from weigh(checkpoint, args.policy, args.now)
    entry = read(args.entry) if args.entry and entry is None else entry
    if entry is None: raise Finding("needs", what="--entry")
    need(included(index, checkpoint.size, sha256(b"\0", entry), proof, checkpoint.root), "unproven")
    yield Finding("included", index=index)
def opened(opening: Any) -> bytes:
    """Stop unless the payload is what the entry commits to; give the entry's bytes."""
    need(re.fullmatch("[0-9a-f]{64}", opening["r"]), "malformed", what="r")  # HMAC pads short keys: two would open it
    message = b"tawthiq/commitment/v1\0" + canonical(opening["payload"]).encode()
    commitment = hmac.new(bytes.fromhex(opening["r"]), message, "sha256").hexdigest()
    need((commitment, opening["payload"]["type"]) == (opening["entry"]["commit"], opening["entry"]["type"]), "not-opened")
    return canonical(opening["entry"]).encode()
def check_open(args: argparse.Namespace) -> Iterator[Finding]:
    """Check the opening of a sealed record, and that its entry is in a witnessed ledger."""
    opening = strict_json(read(args.paths[0]))
    entry = opened(opening)
    yield Finding("opened")
    need("proof" in opening, "needs", what="proof")
    yield from check_proof(args, opening["proof"].encode(), entry)
def check_consistency(args: argparse.Namespace) -> Iterator[Finding]:
    """Check of two signed checkpoints, or requests, that one continues the other."""
    notes = [data[data.find(b"\n\n") + 2 :] if data.startswith(b"old ") else data for data in map(read, args.paths)]
    old, new = sorted(map(parse_checkpoint, notes), key=lambda checkpoint: checkpoint.size)
    for checkpoint in (old, new): check_log_signature(checkpoint, args.policy.logs)
    need(old.origin == new.origin, "different")
    possible = (old.size > 0 or old.root == sha256()) and (new.size > old.size or new.root == old.root)
    if args.log:  # it speaks only if all of it is what was signed last: anybody could alter its end
        roots, _ = read_tree(args.log, new.size, old.size)
        need(roots[new.size] == new.root, "different")
        possible = roots[old.size] == old.root
    need(possible, "fraud")
    if not args.log and 0 < old.size < new.size:
        need(args.proof, "needs", what="--proof, --log")
        steps = hashes(read(args.proof, NOTE_LIMIT).splitlines())
        need(consistent(old.size, new.size, old.root, new.root, steps), "unproven")
    yield Finding("consistent", old=old.size, new=new.size)
def rows(path: Path) -> Iterator[dict[str, str]]:
    """Read a table row by row, every value as text."""
    with path.open("rb") as file:
        lines = (line.decode("utf-8") for line in iter(lambda: file.readline(1 << 22), b""))
        if path.suffix == ".csv":
            table = csv.reader(lines, strict=True)
            header = next(table, [])
            for values in table:
                need(len(values) == len(header) == len({*header}), "malformed", what=f"{path.name}: {table.line_num}")
                yield dict(zip(header, values))
        for line in lines:
            row = strict_json(line.encode())
            yield {k: v if isinstance(v, str) else "" if v is None else canonical(v) for k, v in row.items()}
def check_release(args: argparse.Namespace) -> Iterator[Finding]:
    """Check a release: its files, that it descends from a checkpoint of the ledger, and its totals."""
    folder = args.paths[0]
    opening, listing, proof = (read(folder / name) for name in ("opening.json", "release.json", "release.tlog-proof"))
    entry, files, act = opened(strict_json(opening)), strict_json(listing)["files"], strict_json(opening)["payload"]
    need((act["type"], act["sha256"]) == ("release", sha256(listing).hex()), "altered", file="release.json")
    for name, digest in files.items():
        whole = hashlib.sha256()
        there = re.fullmatch(r"\w[\w.-]*", name) and (folder / name).is_file()
        need(there and (folder / name).stat().st_size <= TABLE_LIMIT, "incomplete", file=name)
        with (folder / name).open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""): whole.update(block)
        need(whole.hexdigest() == digest, "altered", file=name)
    others = {"opening.json", "release.json", "release.tlog-proof", "consistency.txt", *files}
    yield from (Finding("unlisted", file=path.name) for path in sorted(folder.iterdir()) if path.name not in others)
    yield from check_proof(args, proof, entry)
    need("checkpoint" in files and "totals.json" in files, "incomplete", file="checkpoint, totals.json")
    (index, _, new), old = parse_proof(proof, b"index "), parse_checkpoint(read(folder / "checkpoint"))
    steps = hashes(read(folder / "consistency.txt", NOTE_LIMIT).splitlines())
    check_log_signature(old, args.policy.logs)
    after = consistent(old.size, new.size, old.root, new.root, steps) if old.size else not steps
    need(after and old.origin == new.origin and old.size <= index, "unproven")
    yield Finding("consistent", old=old.size, new=new.size)
    for total in strict_json(read(folder / "totals.json"))["totals"]:
        strict = type(total["value"]) is int and all(type(values) is list for values in total["where"].values())
        need(strict, "malformed", what="totals.json")
        tables = [name for name in (f"{total['table']}.csv", f"{total['table']}.jsonl") if name in files]
        need(tables, "incomplete", file=f"{total['table']}.csv")
        for name in tables:
            held = (row for row in rows(folder / name) if all(row[c] in values for c, values in total["where"].items()))
            column = total["distinct"]
            count = sum(1 for _ in held) if column is None else len({row[column] for row in held} - {""})
            told = {"name": total["name"], "value": total["value"], "file": name}
            need(count == total["value"], "wrong-total", count=count, **told)
            yield Finding("total", **told)

# ── Witness ──
def read_state(path: Path) -> Any:
    """Read what this witness cosigned; a witness that does not know must not go on."""
    need(path.is_file(), "no-state", file=path)
    return strict_json(read(path))
def judge(request: bytes, logs: dict[str, Any]) -> Checkpoint:
    """Give the checkpoint that may be cosigned; else raise the status, in the order of tlog-witness."""
    try: old, proof, checkpoint = parse_proof(request, b"old ")
    except Finding: raise Finding("400") from None
    need(checkpoint.origin in logs, "404", origin=checkpoint.origin)
    log = logs[checkpoint.origin]
    try: check_log_signature(checkpoint, [parse_key(key.encode()) for key in log["keys"]])
    except Finding: raise Finding("403") from None
    need(old <= checkpoint.size, "400")
    need(old == log["size"], "409", size=log["size"])
    good = not proof and (checkpoint.size > 0 or checkpoint.root == sha256())
    if old: good = consistent(old, checkpoint.size, unbase64(log["root"].encode(), 32), checkpoint.root, proof)
    need(good, "422", file="")
    return checkpoint
def new_key(args: argparse.Namespace) -> Iterator[Finding]:
    """Make a witness's key, and with it the state without which it must never sign."""
    seed = secrets.token_bytes(32)
    key = parse_key(make_key(args.name, WITNESS_KEY, sign(seed, b"")[0]).vkey.encode())
    private = f"PRIVATE+KEY+{key.name}+{key.id.hex()}+{to_base64(bytes([WITNESS_KEY]) + seed)}\n"
    for path in (args.state, args.key): need(not path.exists(), "exists", file=path)
    for path, text in ((args.state, '{"logs":{}}'), (args.key, private)):
        with replacing(path) as file: file.write(text.encode())
    yield Finding("new-key", vkey=key.vkey)
def cosign(args: argparse.Namespace) -> Iterator[Finding]:
    """Answer an add-checkpoint request: check, record on the disk, and only then sign."""
    name, key_id, private = read(args.key).decode().strip().replace("PRIVATE+KEY+", "", 1).split("+", 2)
    request, seed = read(args.paths[0]), unbase64(private.encode(), 33)[1:]
    known = args.name in (None, name) and make_key(name, WITNESS_KEY, sign(seed, b"")[0]).id.hex() == key_id
    need(known, "policy", what=name)
    try:
        with replacing(args.state) as file:
            state = read_state(args.state)
            for key in args.policy.logs if args.policy else []:
                start = {"keys": [], "size": 0, "root": to_base64(sha256()), "checkpoint": ""}
                keys = state["logs"].setdefault(key.name, start)["keys"]
                keys += {key.vkey} - {*keys}
            checkpoint = judge(request, state["logs"])
            root, note = to_base64(checkpoint.root), request.partition(b"\n\n")[2].decode()
            state["logs"][checkpoint.origin].update(size=checkpoint.size, root=root, checkpoint=note)
            file.write(json.dumps(state, ensure_ascii=False, indent=1).encode())
    except Finding as finding:
        if finding.code == "409": args.answer(f"{finding.values['size']}\n".encode())
        if finding.code == "422":
            origin = parse_proof(request, b"old ")[2].origin
            finding.values["file"] = kept = args.state.with_name(f"{args.state.name}.{sha256(request).hex()[:16]}")
            for half, data in (("after", request), ("before", state["logs"][origin]["checkpoint"].encode())):
                with replacing(kept.with_name(f"{kept.name}.{half}")) as file: file.write(data)
        raise
    line = bytes.fromhex(key_id) + args.now.to_bytes(8, "big") + sign(seed, cosigned(checkpoint.body, args.now))[1]
    args.answer(f"— {name} {to_base64(line)}\n".encode())
    yield Finding("200", size=checkpoint.size, time=told_time(args.now))
def selftest(args: argparse.Namespace) -> Iterator[Finding]:
    """Check this file on this computer by known answers: RFC 8032 section 7.1, trees of RFC 6962, a signed note."""
    seed, public, signature = map(bytes.fromhex, VECTORS[:3])
    leaves = [sha256(b"\0", bytes.fromhex(entry)) for entry in VECTORS[3].split(",")]
    key, note = parse_key(VECTORS[5].encode()), "\n".join(VECTORS[6:]).encode()
    def signed(note: bytes) -> tuple[bytes, bytes]: return parse_checkpoint(note).body, parse_checkpoint(note).lines[0][2]
    need(sign(seed, b"\xaf\x82") == (public, signature) and verify(public, b"\xaf\x82", signature), "damaged", what="Ed25519")
    need(fold(leaves).hex() == VECTORS[4], "damaged", what="tree")
    need(included(0, 2, leaves[0], leaves[1:2], fold(leaves[:2])), "damaged", what="inclusion")
    need(consistent(1, 2, leaves[0], fold(leaves[:2]), leaves[1:2]), "damaged", what="consistency")
    need(verify(key.public, *signed(note)), "damaged", what="good note")
    need(not verify(key.public, *signed(note.replace(b"\n0\n", b"\n1\n"))), "damaged", what="bad note")
    yield Finding("selftest", count=6, library="cryptography" if FAST else "Python")
VECTORS = """c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7
fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025
6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
,00,10,2021,3031,40414243,5051525354555657
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
tawthiq.example/golden+9bbb1735+AU9pY4HXiMJNtOKAJm3T2HuH7B3MAQnURlCTyxROoF8A
tawthiq.example/golden\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n
— tawthiq.example/golden m7sXNQqwlkTLSZOVTjXezE1wBGFD5Q8YnruRs9N8FHZ0fjroK1g59DvL54FVrB1t3sGNKoMsLDvAi3rgDRRw0+5cQgY=
""".split("\n")
COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], Iterator[Finding]], int]] = {
    "log": (check_log, 1), "proof": (check_proof, 1), "open": (check_open, 1), "consistency": (check_consistency, 2),
    "fraud": (check_consistency, 2), "release": (check_release, 1), "cosign": (cosign, 1), "selftest": (selftest, 0)}
def main(argv: list[str] | None = None, now: int | None = None) -> int:
    """Run one command, say what it finds, and give the exit code."""
    parser = argparse.ArgumentParser(usage=(__doc__ or "\n\n").split("\n\n")[1], allow_abbrev=False)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("paths", nargs="*", type=Path)
    for name in ("policy", "state", "entry", "proof", "log", "key", "out"): parser.add_argument(f"--{name}", type=Path)
    for name in ("vkey", "name"): parser.add_argument(f"--{name}")
    parser.add_argument("--language", choices=("ar", "en"))
    parser.add_argument("--new-key", action="store_true")
    args = parser.parse_args(argv)
    command, count = (new_key, 0) if args.new_key else COMMANDS[args.command]
    witness = not args.new_key if args.command != "cosign" else args.key and args.state and (args.name or not args.new_key)
    if len(args.paths) != count or not witness: parser.error(args.command)
    args.now, languages = int(time.time()) if now is None else now, [args.language] if args.language else ["en", "ar"]
    args.answer = args.out.write_bytes if args.out else sys.stdout.buffer.write
    worst, stream = 0, sys.stderr if args.command == "cosign" else sys.stdout
    def say(finding: Finding) -> int:
        with contextlib.suppress(OSError): print(finding.told(languages), file=stream, flush=True)
        return finding.exit
    try:
        if args.policy: args.policy = parse_policy(read(args.policy))
        elif args.vkey: args.policy = Policy([parse_key(args.vkey.encode())], {}, {}, b"none")
        need(args.policy or args.command in ("cosign", "selftest"), "needs", what="--policy")
        for finding in command(args): worst = max(worst, say(finding))
    except Finding as finding:  # what is less than fraud proves nothing against anyone
        worst = max(say(finding), 2 * (args.command == "fraud" and finding.code != "fraud"))
    except (Exception, KeyboardInterrupt) as error: worst = say(Finding("unexpected", error=repr(error)))
    say(Finding(("GOOD", "BAD", "CANNOT TELL")[worst]))
    return worst

if __name__ == "__main__":
    for standard in (sys.stdout, sys.stderr): standard.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
