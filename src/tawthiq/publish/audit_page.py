"""What an audit drew and found, as a page that a monitor reads beside the openings, and the bundle of both."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from tawthiq.language import LANGUAGES, codes, sentence
from tawthiq.publish.page import css_text, environment, page_style, sayer

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a bundle tells no time of its own


def render_audit(audit: Mapping[str, Any], language: str) -> str:
    """The page of an audit in `ar` or `en`; it holds names. `audit` is what `tawthiq.auditing` tells."""
    pages = environment(language)
    running = css_text(sentence("audit_internal", {}, language))
    pages.globals |= {
        "in_other": sayer("en" if language == "ar" else "ar"),
        "file_of": opening_name,
        "percent": lambda share: f"{100 * share:.2f} %",
        "records": audit["records"],
        "said": _said,
        "words": lambda says: _words(says, language),
    }
    body = pages.get_template("audit.html").render(audit=audit, running=running, style="")
    return str(pages.get_template("audit.html").render(audit=audit, running=running, style=page_style(language, body)))


def audit_files(audit: Mapping[str, Any], openings: Mapping[int, bytes]) -> dict[str, bytes]:
    """Everything for the monitor by file name: the pages, the same as data, and an opening for each entry."""
    files = {f"audit-{each}.html": render_audit(audit, each).encode() for each in LANGUAGES}
    files["audit.json"] = (json.dumps(audit, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return files | {opening_name(number): data for number, data in openings.items()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP file, which any computer opens; the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files.items():
            bundle.writestr(zipfile.ZipInfo(name, _EARLIEST), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def opening_name(number: int) -> str:
    """The file that opens an entry."""
    return f"opening-{number}.json"


def _said(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(column, text) for column, text in record["fields"] if text.strip()]


def _words(says: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """What a row of the register says, in words of the reader; ids, days and codes of places stay as they are."""
    known = set(codes())

    def word(value: Any) -> str:
        if isinstance(value, list | tuple):
            return ", ".join(map(str, value))
        code = next((each for each in (f"audit_value_{value}", f"value_{value}") if each in known), None)
        return sentence(code, {}, language) if code else str(value)

    return [
        (sentence(f"audit_says_{name}", {}, language), word(each)) for name, each in says.items() if each is not None
    ]
