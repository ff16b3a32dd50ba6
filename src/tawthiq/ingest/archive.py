"""Archives: a ZIP, tar or gzip file is taken only when every member is harmless and exactly one of them is a list.

Nothing is ever extracted by name; names are checked all the same, because people unpack what they receive.
"""

import io
import re
import tarfile
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from tawthiq.errors import SourceRefused
from tawthiq.ingest.source import Limits
from tawthiq.ingest.zip_directory import Member, check_members, check_ratio, unpacked, zip_members

_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")
_DRIVE = re.compile(r"[A-Za-z]:")
_SEPARATOR = re.compile(r"[/\\]")
_LEGITIMATE_FORMATS = "\u200c\u200d"
_LONGEST_NAME = 255
_ARCHIVE_NAMES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".zst")
_ARCHIVE_MARKS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
_WORKBOOKS = (".xlsx", ".xlsm", ".ods")
_CLUTTER = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Packed:
    """One member of an archive and how to get at its bytes."""

    name: str
    size: int
    is_folder: bool
    is_link: bool
    content: Callable[[], bytes]


def only_list(kind: str, data: bytes, file_name: str, limits: Limits) -> tuple[str, bytes]:
    """The name and the bytes of the one list that an archive (zip, tar or gzip) holds.

    Raises SourceRefused: archive_path, archive_name, archive_duplicate_member, archive_nested, archive_ratio,
    archive_too_large, archive_size_mismatch, archive_damaged, archive_members, archive_several.
    """
    if kind == "gzip":
        name = re.sub(r"(?i)\.(?:gz|tgz)$", "", file_name)
        content = gunzip(data, name, limits)
        if content[257:262] == b"ustar":
            return only_list("tar", content, name, limits)
        if content.startswith(_ARCHIVE_MARKS) and not name.lower().endswith(_WORKBOOKS):
            raise SourceRefused("archive_nested", member=name)
        return name, content
    members = _zip(data, limits) if kind == "zip" else _tar(data, limits)
    return _chosen(members)


def gunzip(data: bytes, name: str, limits: Limits) -> bytes:
    """The content of a gzip file, counted while it is unpacked.

    Raises SourceRefused: archive_ratio, archive_too_large, archive_damaged.
    """
    pieces: list[bytes] = []
    counted, packed = 0, len(data)
    while data:
        stream = zlib.decompressobj(31)
        rest = data
        try:
            while not stream.eof:
                piece = stream.decompress(rest, _CHUNK)
                rest = stream.unconsumed_tail
                if not piece and not rest:
                    break
                pieces.append(piece)
                counted += len(piece)
                _check_count(name, counted, packed, limits)
        except zlib.error:
            raise SourceRefused("archive_damaged") from None
        if not stream.eof:
            raise SourceRefused("archive_damaged")
        data = stream.unused_data
    return b"".join(pieces)


def check_names(members: Iterable[tuple[str, bool]]) -> None:
    """Names (with whether each is a link) that would leave the folder, collide, or deceive.

    Raises SourceRefused: archive_path, archive_name, each with all bad members.
    """
    named = list(members)
    links = tuple(f"{name}/" for name, is_link in named if is_link)
    if bad := [name for name, is_link in named if is_link or _leaves_folder(name) or name.startswith(links)]:
        raise SourceRefused("archive_path", members=bad)
    kinds = {
        "control": [name for name, _ in named if _deceives(name)],
        "reserved": [name for name, _ in named if any(_is_reserved(part) for part in _SEPARATOR.split(name))],
        "long": [name for name, _ in named if any(_is_long(part) for part in _SEPARATOR.split(name))],
        "equal": _equal([name for name, _ in named]),
    }
    listed = [name for name, _ in named if any(name in bad for bad in kinds.values())]
    if listed:
        raise SourceRefused("archive_name", members=listed, **kinds)


def _check_count(name: str, counted: int, packed: int, limits: Limits) -> None:
    check_ratio(name, counted, packed, limits)
    if counted > limits.unpacked_bytes:
        raise SourceRefused("archive_too_large", size=counted, limit=limits.unpacked_bytes, packed=packed)


def _zip(data: bytes, limits: Limits) -> list[Packed]:
    members = zip_members(data, limits)
    check_names((member.name, member.is_link) for member in members)
    check_members(members, len(data), limits)
    return [
        Packed(member.name, member.size, member.is_folder, False, partial(_content, data, member)) for member in members
    ]


def _content(data: bytes, member: Member) -> bytes:
    return b"".join(unpacked(data, member))


def _tar(data: bytes, limits: Limits) -> list[Packed]:
    members: list[Packed] = []
    total = 0
    try:
        archive = tarfile.TarFile(fileobj=io.BytesIO(data), mode="r")
        for info in archive:
            ordinary = (info.isreg() and not info.issparse()) or info.isdir()
            members.append(Packed(info.name, info.size, info.isdir(), not ordinary, _tar_content(archive, info)))
            total += info.size
            if len(members) > limits.members:
                raise SourceRefused("archive_members", n=len(members), limit=limits.members)
            if total > limits.unpacked_bytes:
                raise SourceRefused("archive_too_large", size=total, limit=limits.unpacked_bytes, packed=len(data))
    except (tarfile.TarError, ValueError, OverflowError):
        raise SourceRefused("archive_damaged") from None
    check_names((member.name, member.is_link) for member in members)
    return members


def _tar_content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], bytes]:
    def content() -> bytes:
        file = archive.extractfile(info)
        data = file.read() if file else b""
        if len(data) != info.size:
            raise SourceRefused("archive_damaged")
        return data

    return content


def _chosen(members: Sequence[Packed]) -> tuple[str, bytes]:
    files = [member for member in members if not member.is_folder and not _is_clutter(member.name)]
    for member in files:
        if member.name.lower().endswith(_ARCHIVE_NAMES):
            raise SourceRefused("archive_nested", member=member.name)
    if len(files) != 1:
        raise SourceRefused("archive_several", n=len(files), members=[member.name for member in files[:20]])
    content = files[0].content()
    if content.startswith(_ARCHIVE_MARKS) and not files[0].name.lower().endswith(_WORKBOOKS):
        raise SourceRefused("archive_nested", member=files[0].name)
    return files[0].name, content


def _is_clutter(name: str) -> bool:
    return any(part.lower() in _CLUTTER for part in name.split("/"))


def _leaves_folder(name: str) -> bool:
    return name.startswith(("/", "\\")) or bool(_DRIVE.match(name)) or ".." in _SEPARATOR.split(name)


def _deceives(name: str) -> bool:
    return any(unicodedata.category(c) in ("Cc", "Cf") and c not in _LEGITIMATE_FORMATS for c in name)


def _is_reserved(part: str) -> bool:
    return bool(_RESERVED.fullmatch(part)) or part.endswith((".", " "))


def _is_long(part: str) -> bool:
    return len(part.encode("utf-8", "surrogateescape")) > _LONGEST_NAME


def _equal(names: Sequence[str]) -> list[str]:
    """Names that a file system which folds case or composes accents would take for one."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(unicodedata.normalize("NFC", name).casefold(), []).append(name)
    return [name for group in groups.values() if len(group) > 1 for name in group]
