"""Short texts that people sign: a title line, then one `word value` line each, in a fixed order; nothing else is read.

The text is that of a C2SP signed note. No such text is a checkpoint, which has an origin, a size and a root and never
these titles; so nobody who signs a statement signs a state of a log, or a statement of another kind.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from tawthiq.errors import LogRefused
from tawthiq.tlog import Signer, VerifierKey, sign_text
from tawthiq.tlog.encoding import parse_text
from tawthiq.tlog.note import SignatureLine, parse_note, verifies_text, verify_signatures

# Who signs must be able to read what is signed: these turn the letters after them around, or break lines for some readers.
_TURNING = re.compile("[\u2028-\u202e\u2066-\u2069]")


def statement(title: str, values: Mapping[str, str]) -> bytes:
    """The text of a statement; raises LogRefused where a value has line breaks, control characters or nothing."""
    lines = "".join(f"{word} {value}\n" for word, value in values.items())
    text = f"{title}\n{lines}".encode("utf-8", "surrogatepass")
    if parse_statement(text, title, list(values)) != dict(values):
        raise LogRefused("statement_form", title=title)
    return text


def parse_statement(text: bytes, title: str, words: Sequence[str]) -> dict[str, str]:
    """The values of a statement by their words; raises LogRefused unless it has exactly these lines, in this order."""
    first, *lines = parse_text(text).split("\n")
    if first != title or len(lines) != len(words) + 1 or lines.pop():
        raise LogRefused("statement_form", title=title)
    values = {}
    for word, line in zip(words, lines, strict=True):
        found, blank, value = line.partition(" ")
        if found != word or not blank or not value or value != value.strip() or _TURNING.search(value):
            raise LogRefused("statement_form", title=title)
        values[word] = value
    return values


def is_statement(data: bytes, title: str) -> bool:
    """Whether bytes begin like a statement with this title."""
    return data.startswith(title.encode() + b"\n")


def signed(text: bytes, signer: Signer, before: Iterable[SignatureLine] = ()) -> bytes:
    """A statement as a note, with the lines of those who signed it before; who signs twice signs once."""
    line = sign_text(text, signer)
    lines = [each.line for each in before]
    return text + b"\n" + b"".join(lines if line in lines else [*lines, line])


def signers_of(data: bytes, keys: Iterable[VerifierKey]) -> tuple[bytes, tuple[VerifierKey, ...]]:
    """The text of a note and which of these keys signed it; raises LogRefused if a line of one is wrong or none signed."""
    note = parse_note(data)
    found = verify_signatures(note, keys, verifies_text)
    return note.text, tuple(dict.fromkeys(key for key, _ in found.verified))
