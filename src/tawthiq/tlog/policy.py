"""Whom to believe: the logs, the witnesses, and how many of them in which organisations (C2SP tlog-policy).

A policy is one text file, best handed over in person. Example, two of three organisations, each with two witnesses:

    log <vkey>
    witness one-a <vkey>
    witness one-b <vkey>
    group one any one-a one-b
    ...
    group monitors 2 one two three
    quorum monitors
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tawthiq.errors import LogRefused
from tawthiq.tlog.checkpoint import SignedCheckpoint, open_checkpoint
from tawthiq.tlog.encoding import excerpt, parse_decimal
from tawthiq.tlog.keys import SignatureType, VerifierKey, parse_vkey

MAX_POLICY = 1 << 20
NO_QUORUM = "none"
_ALLOWED = frozenset(b"\t\n") | frozenset(range(0x20, 0x7F)) | frozenset(range(0x80, 0x100))


@dataclass(frozen=True)
class Group:
    """So many of these witnesses or groups."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Known logs, known witnesses by the policy's names for them, groups in their order, and the quorum's name."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str

    @property
    def needs_witnesses(self) -> bool:
        """Whether anyone but the log has to sign: without, a log can show everyone another history."""
        return self.quorum != NO_QUORUM

    def is_met(self, signed: SignedCheckpoint) -> bool:
        """Whether the witnesses whose cosignatures count make up the quorum, each counted once."""
        keys = {each.key for each in signed.cosignatures if each.counts}
        witnessed = {NO_QUORUM} | {name for name, key in self.witnesses.items() if key in keys}
        for name, group in self.groups.items():  # members stand before their group
            if len(witnessed.intersection(group.members)) >= group.threshold:
                witnessed.add(name)
        return self.quorum in witnessed


def open_witnessed(data: bytes, policy: Policy) -> SignedCheckpoint:
    """The checkpoint in a signed note, if a log of the policy signed it and a quorum cosigned it; raises LogRefused."""
    signed = open_checkpoint(data, policy.logs, policy.witnesses.values())
    if not policy.is_met(signed):
        n = len({each.key for each in signed.cosignatures if each.counts})
        raise LogRefused("log_quorum", n=n, quorum=policy.quorum)
    return signed


def parse_policy(data: bytes) -> Policy:
    """Read a policy file; raises LogRefused with the number of the first line that is wrong."""
    if len(data) > MAX_POLICY:
        raise LogRefused("log_policy_large", bytes=len(data), most=MAX_POLICY)
    *lines, rest = data.split(b"\n")
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        # Space and tab alone divide; other bytes, those of other scripts too, are part of a name.
        words = line.replace(b"\t", b" ").split(b" ")
        words = [word for word in words if word]
        try:
            right = not words or words[0].startswith(b"#") or reading.takes(words)
        except LogRefused:
            right = False
        if not right or not _ALLOWED.issuperset(line):
            raise LogRefused("log_policy", line=number, text=excerpt(line))
    if rest:
        raise LogRefused("log_policy", line=len(lines) + 1, text=excerpt(rest))
    if reading.quorum is None:
        raise LogRefused("log_policy_quorum")
    return Policy(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum)


class _Reading:
    """What the lines so far have said."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._public: set[bytes] = set()
        self._grouped: set[str] = set()

    def takes(self, words: list[bytes]) -> bool:
        """Whether a line is right here; takes in what it says."""
        match words:
            case [b"log", vkey] | [b"log", vkey, _]:
                return self._takes_log(parse_vkey(vkey))
            case [b"witness", name, vkey] | [b"witness", name, vkey, _]:
                return self._takes_witness(_name(name), parse_vkey(vkey))
            case [b"group", name, threshold, *members] if members:
                return self._takes_group(_name(name), threshold, tuple(map(_name, members)))
            case [b"quorum", name] if self.quorum is None and self._is_defined(_name(name), or_none=True):
                self.quorum = _name(name)
                return True
        return False

    def _is_defined(self, name: str, or_none: bool = False) -> bool:
        return name in self.witnesses or name in self.groups or (or_none and name == NO_QUORUM)

    def _is_new(self, key: VerifierKey) -> bool:
        # Nor may a log's key be a witness's: a cosignature does not say whose it is but by its key.
        known = key.public in self._public
        self._public.add(key.public)
        return not known

    def _takes_log(self, key: VerifierKey) -> bool:
        self.logs.append(key)
        return key.type is SignatureType.ED25519 and self._is_new(key)

    def _takes_witness(self, name: str, key: VerifierKey) -> bool:
        if self._is_defined(name, or_none=True) or key.type is SignatureType.ED25519 or not self._is_new(key):
            return False
        self.witnesses[name] = key
        return True

    def _takes_group(self, name: str, threshold: bytes, members: tuple[str, ...]) -> bool:
        if self._is_defined(name, or_none=True) or len(set(members)) < len(members):
            return False
        if not all(self._is_defined(member) and member not in self._grouped for member in members):
            return False
        shorthand = {b"any": 1, b"all": len(members)}
        needed = shorthand[threshold] if threshold in shorthand else parse_decimal(threshold)
        self.groups[name] = Group(needed, members)
        self._grouped.update(members)
        return 1 <= needed <= len(members)


def _name(word: bytes) -> str:
    # Names are bytes to the format; whatever is no UTF-8 keeps a form of its own, so that equal means equal bytes.
    return word.decode("utf-8", "surrogateescape")
