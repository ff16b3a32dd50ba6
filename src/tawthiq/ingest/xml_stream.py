"""XML parts of a workbook as a stream of events; document type declarations are refused, so no entity is ever expanded."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.parsers import expat

from tawthiq.errors import SourceRefused

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


def read_xml(pieces: Iterable[bytes], member: str, start: Start, end: End, text: Callable[[str], None]) -> None:
    """Feed a part to three handlers; element and attribute names come without their prefixes.

    Raises SourceRefused: xml_doctype, xml_damaged (with line), each with the member's name.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    names: dict[str, str] = {}

    def local(name: str) -> str:
        return names.setdefault(name, name.rpartition(":")[2])

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if attributes:
            attributes = {local(key): value for key, value in attributes.items()}
        start(local(name), attributes)

    def on_doctype(*_: Any) -> None:
        raise SourceRefused("xml_doctype", member=member)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = lambda name: end(local(name))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = on_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise SourceRefused("xml_damaged", member=member, line=error.lineno) from None
