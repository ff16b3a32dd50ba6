"""The members of a ZIP file, taken from its directory and checked against the bytes, without trusting either.

Own reader of the few structures that matter (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16), because the
standard one cuts names at a NUL, stops at declared sizes, and takes the last of two members with one name.
"""

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tawthiq.errors import SourceRefused
from tawthiq.ingest.source import Limits

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8 = 0x1, 0x800
_ZIP64 = 0xFFFFFFFF
_LINK = 0o120000
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One member as the directory declares it; nothing of this is believed before `unpacked` has counted."""

    name: str
    method: int
    checksum: int
    packed: int
    size: int
    start: int  # of the packed bytes
    is_link: bool

    @property
    def is_folder(self) -> bool:
        """Whether it only names a folder."""
        return self.name.endswith("/") and self.size == 0


def zip_members(data: bytes, limits: Limits) -> list[Member]:
    """The members of a ZIP file in the order of its directory.

    Raises SourceRefused: archive_damaged, encrypted_or_legacy, archive_members, archive_method.
    """
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 0xFFFF))
    if end < 0 or end + _END.size > len(data):
        raise SourceRefused("archive_damaged")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, end)
    if disk or first_disk or here != count or start + size != end or end + _END.size + comment != len(data):
        raise SourceRefused("archive_damaged")
    if count > limits.members:
        raise SourceRefused("archive_members", n=count, limit=limits.members)
    members, position = [], start
    for _ in range(count):
        if position + _ENTRY.size > end:
            raise SourceRefused("archive_damaged")
        member, position = _entry(data, position, end)
        members.append(member)
    if position != end:
        raise SourceRefused("archive_damaged")
    _check_overlap(members, start)
    return members


def check_members(members: Sequence[Member], packed: int, limits: Limits) -> None:
    """Raises SourceRefused: archive_duplicate_member, archive_ratio, archive_too_large."""
    for name, times in Counter(member.name for member in members).items():
        if times > 1:
            raise SourceRefused("archive_duplicate_member", member=name, times=times)
    for member in members:
        check_ratio(member.name, member.size, member.packed, limits)
    total = sum(member.size for member in members)
    if total > limits.unpacked_bytes:
        raise SourceRefused("archive_too_large", size=total, limit=limits.unpacked_bytes, packed=packed)


def check_ratio(name: str, size: int, packed: int, limits: Limits) -> None:
    """Raises SourceRefused archive_ratio for a member that unpacks to far more than it packs."""
    if size > limits.ratio_from and size > limits.ratio * packed:
        raise SourceRefused("archive_ratio", member=name, size=size, ratio=size // max(packed, 1), limit=limits.ratio)


def unpacked(data: bytes, member: Member) -> Iterator[bytes]:
    """The content of a member in pieces; sizes are counted and the checksum is compared, whatever was declared.

    Raises SourceRefused: archive_size_mismatch, archive_damaged.
    """
    counted, checksum = 0, 0
    for piece in _pieces(data, member):
        counted += len(piece)
        if counted > member.size:
            raise SourceRefused("archive_size_mismatch", member=member.name, declared=member.size, streamed=counted)
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if counted != member.size:
        raise SourceRefused("archive_size_mismatch", member=member.name, declared=member.size, streamed=counted)
    if checksum != member.checksum:
        raise SourceRefused("archive_damaged")


def _pieces(data: bytes, member: Member) -> Iterator[bytes]:
    packed = data[member.start : member.start + member.packed]
    if member.method == _STORED:
        yield packed
        return
    stream = zlib.decompressobj(-15)
    try:
        while not stream.eof:
            piece = stream.decompress(packed, _CHUNK)
            packed = stream.unconsumed_tail
            if not piece and not packed:
                break
            yield piece
    except zlib.error:
        raise SourceRefused("archive_damaged") from None
    if not stream.eof or stream.unused_data:
        raise SourceRefused("archive_damaged")


def _entry(data: bytes, position: int, end: int) -> tuple[Member, int]:
    fields = _ENTRY.unpack_from(data, position)
    signature, made_by, _, bits, method, _, _, checksum, packed, size = fields[:10]
    name_length, extra, comment, _, _, external, offset = fields[10:]
    after = position + _ENTRY.size + name_length + extra + comment
    if signature != b"PK\x01\x02" or after > end or _ZIP64 in (packed, size, offset):
        raise SourceRefused("archive_damaged")
    raw = data[position + _ENTRY.size : position + _ENTRY.size + name_length]
    name = _name(raw, bits)
    if bits & _ENCRYPTED:
        raise SourceRefused("encrypted_or_legacy")
    if method not in (_STORED, _DEFLATED) or (method == _STORED and packed != size):
        raise SourceRefused("archive_method", member=name, method=method)
    is_link = made_by >> 8 == 3 and (external >> 16) & 0o170000 == _LINK
    start = _packed_start(data, offset, raw)
    return Member(name, method, checksum, packed, size, start, is_link), after


def _packed_start(data: bytes, offset: int, name: bytes) -> int:
    """Behind the local header, which must carry the same name as the directory."""
    if offset + _LOCAL.size > len(data):
        raise SourceRefused("archive_damaged")
    signature, *_, name_length, extra = _LOCAL.unpack_from(data, offset)
    start = offset + _LOCAL.size + name_length + extra
    if signature != b"PK\x03\x04" or data[offset + _LOCAL.size : offset + _LOCAL.size + name_length] != name:
        raise SourceRefused("archive_damaged")
    return int(start)


def _name(raw: bytes, bits: int) -> str:
    try:
        return raw.decode("utf-8" if bits & _UTF8 else "cp437")
    except UnicodeDecodeError:
        raise SourceRefused("archive_name", members=[re.sub(r"[^\x20-\x7e]", "?", raw.decode("latin-1"))]) from None


def _check_overlap(members: Sequence[Member], directory: int) -> None:
    """Members that share packed bytes are how a small file unpacks without end."""
    position = 0
    for member in sorted(members, key=lambda each: each.start):
        if member.start < position or member.start + member.packed > directory:
            raise SourceRefused("archive_damaged")
        position = member.start + member.packed
