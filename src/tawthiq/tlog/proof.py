"""A proof in one file that an entry is in a log that witnesses have seen, checked without any network.

Format: C2SP tlog-proof. The extra line is not covered by any signature and never trusted.
"""

from base64 import b64encode
from dataclasses import dataclass

from tawthiq.errors import LogRefused
from tawthiq.tlog.checkpoint import SignedCheckpoint
from tawthiq.tlog.encoding import hash_lines, parse_base64, parse_decimal, parse_hashes
from tawthiq.tlog.policy import Policy, open_witnessed
from tawthiq.tlog.tree import leaf_hash, verify_inclusion

MAX_PROOF = 1 << 18
_HEADER = b"c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Proof:
    """Where an entry stands, the hashes that lead to the root, and the signed checkpoint with that root."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        extra = b"extra %s\n" % b64encode(self.extra) if self.extra else b""
        head = b"%s\n%sindex %d\n%s" % (_HEADER, extra, self.index, hash_lines(self.hashes))
        return head + b"\n" + self.checkpoint


def parse_proof(data: bytes) -> Proof:
    """Read a proof's form; raises LogRefused for anything that the format does not allow."""
    if len(data) > MAX_PROOF:
        raise LogRefused("log_proof_form")
    head, blank, checkpoint = data.partition(b"\n\n")
    header, *lines = head.split(b"\n")
    extra = b""
    if lines and lines[0].startswith(b"extra "):
        extra = parse_base64(lines.pop(0).removeprefix(b"extra "))
        if not extra:
            raise LogRefused("log_proof_form")
    if not blank or header != _HEADER or not lines or not lines[0].startswith(b"index "):
        raise LogRefused("log_proof_form")
    return Proof(parse_decimal(lines[0].removeprefix(b"index ")), parse_hashes(lines[1:]), checkpoint, extra)


def verify_proof(proof: Proof, entry: bytes, policy: Policy) -> SignedCheckpoint:
    """Check that an entry is in the log under a checkpoint that the policy trusts; raises LogRefused if not."""
    signed = open_witnessed(proof.checkpoint, policy)
    checkpoint = signed.checkpoint
    verify_inclusion(leaf_hash(entry), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return signed
