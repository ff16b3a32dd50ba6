"""What a witness does: it signs a checkpoint only if the log has grown from what the witness saw last.

The bytes are those of the request `add-checkpoint` of C2SP tlog-witness, whether they come by HTTP, by e-mail or on a
USB stick. `consider` decides and signs nothing. The caller keeps the state it answers with, in one step with having read
the state before and flushed to disk, and only then calls `cosign`: a signature that goes out before could be forgotten,
and the witness be led to sign another history.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tawthiq.errors import LogRefused
from tawthiq.tlog.checkpoint import Checkpoint, parse_checkpoint, verify_checkpoint
from tawthiq.tlog.encoding import hash_lines, parse_decimal, parse_hashes
from tawthiq.tlog.keys import VerifierKey
from tawthiq.tlog.note import MAX_NOTE, parse_note
from tawthiq.tlog.tree import EMPTY_ROOT, verify_consistency

MAX_REQUEST = MAX_NOTE + 4096


@dataclass(frozen=True)
class Request:
    """A log's request to be cosigned: the size the witness saw last, the proof from there, and the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def data(self) -> bytes:
        """The bytes to hand over."""
        return b"old %d\n%s\n%s" % (self.old, hash_lines(self.proof), self.checkpoint)


@dataclass(frozen=True)
class WitnessState:
    """What a witness cosigned last of one log: an empty tree before the first time."""

    size: int = 0
    root: bytes = EMPTY_ROOT


@dataclass(frozen=True)
class Answer:
    """A witness's decision, as an HTTP status with its body.

    200: keep `state` for `checkpoint.origin`, then cosign `checkpoint`. Else `refusal` says why, and the state stays;
    a 409 has the size that the witness knows for its body. With 422 the log has signed what does not follow from
    its past: keep the request, it is evidence.
    """

    status: int
    checkpoint: Checkpoint | None = None
    state: WitnessState | None = None
    body: bytes = b""
    refusal: LogRefused | None = None

    @property
    def is_evidence(self) -> bool:
        """Whether the request, validly signed, may show that the log broke its word."""
        return self.status == 422


def parse_request(data: bytes) -> Request:
    """Read a request's form; raises LogRefused for anything that the protocol does not allow."""
    head, blank, checkpoint = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    if len(data) > MAX_REQUEST or not blank or not first.startswith(b"old "):
        raise LogRefused("log_request_form")
    return Request(parse_decimal(first.removeprefix(b"old ")), parse_hashes(lines), checkpoint)


def consider(data: bytes, logs: Iterable[VerifierKey], states: Mapping[str, WitnessState]) -> Answer:
    """Decide about a request, given the logs that the witness knows and what it signed last by origin."""
    try:
        request = parse_request(data)
        note = parse_note(request.checkpoint)
        checkpoint = parse_checkpoint(note.text)
    except LogRefused as refusal:
        return Answer(400, refusal=refusal)
    known = [log for log in logs if log.name == checkpoint.origin]
    if not known:
        return Answer(404, checkpoint, refusal=LogRefused("log_origin", origin=checkpoint.origin))
    state = states.get(checkpoint.origin, WitnessState())
    try:
        verify_checkpoint(note, checkpoint, known)
    except LogRefused as refusal:
        return Answer(403, checkpoint, state, refusal=refusal)
    if request.old > checkpoint.size:
        too_large = LogRefused("log_sizes", old=request.old, size=checkpoint.size)
        return Answer(400, checkpoint, state, refusal=too_large)
    if request.old != state.size:
        another = LogRefused("log_old_size", old=request.old, known=state.size)
        return Answer(409, checkpoint, state, b"%d\n" % state.size, another)
    try:
        _verify_growth(request, state, checkpoint)
    except LogRefused as refusal:
        return Answer(422, checkpoint, state, refusal=refusal)
    return Answer(200, checkpoint, WitnessState(checkpoint.size, checkpoint.root))


def _verify_growth(request: Request, state: WitnessState, checkpoint: Checkpoint) -> None:
    if state.size:
        verify_consistency(state.size, checkpoint.size, request.proof, state.root, checkpoint.root)
    elif request.proof or (checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT):
        # Every tree grows from the empty one, so there is nothing to prove, and nothing must be sent as proof.
        raise LogRefused("log_proof_wrong")
