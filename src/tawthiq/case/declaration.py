"""`case.toml`: what a case is about, checked, with every mistake by its line and all of them at once."""

import difflib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from tawthiq.case.lists import Documenter, ListDeclaration
from tawthiq.case.people import Person, contradictions_of_people, people_of, person_schema
from tawthiq.case.toml_lines import key_lines, line_of
from tawthiq.errors import CaseError
from tawthiq.model.vocabulary import Role, Stratum

if TYPE_CHECKING:
    from pydantic import ValidationError

_KEYS = (
    *("id", "documenter", "name", "title", "window", "languages", "simulated", "geography", "gazetteer"),
    *(
        "documenters",
        "lists",
        "strata",
        "rules",
        "estimates",
        "age_bands",
        "files",
        "encoding",
        "delimiter",
        "sheet",
        "date_order",
        "release",
    ),
    *("deduplicated", "columns", "standing", "preferred_documenters", "link_threshold", "smallest_cell"),
    *("independence_group", "ledger", "origin", "people", "role", "key", "recipient", *map(str, Role)),
)


@dataclass(frozen=True)
class Rules:
    """The named rules of a case: which value stands, when two records are linked, what is too small to publish."""

    standing: str = "most_documenters"
    preferred_documenters: tuple[str, ...] = ()
    link_threshold: float = 0.5
    smallest_cell: int = 5


@dataclass(frozen=True)
class Estimation:
    """How the undocumented are estimated over draws of the linkage: strata, that are crossed, and the first ages of bands."""

    strata: tuple[str, ...] = ()
    age_bands: tuple[int, ...] = (18, 30, 45, 60)

    @property
    def bands(self) -> tuple[tuple[int, int], ...]:
        """The first and last age of each band.

        >>> Estimation(age_bands=(15, 60)).bands
        ((0, 14), (15, 59), (60, 200))
        """
        firsts = (0, *self.age_bands)
        return tuple(zip(firsts, (*(first - 1 for first in firsts[1:]), 200), strict=True))


@dataclass(frozen=True)
class CaseDeclaration:
    """All that `case.toml` says."""

    title: dict[str, str]
    window: str | None
    languages: tuple[str, ...]
    simulated: bool
    gazetteer: str
    documenters: tuple[Documenter, ...]
    lists: tuple[ListDeclaration, ...]
    strata: tuple[str, ...]
    rules: Rules
    estimates: Estimation | None = None
    log_origin: str | None = None  # the name under which the public log begins; None: a random one
    people: tuple[Person, ...] = ()

    def list_named(self, list_id: str) -> ListDeclaration | None:
        """The declaration of a list, or None."""
        return next((each for each in self.lists if each.list_id == list_id), None)

    def documenter_named(self, documenter_id: str) -> Documenter:
        """A documenter; one that the case does not describe is known by its id alone."""
        for each in self.documenters:
            if each.documenter_id == documenter_id:
                return each
        return Documenter(documenter_id, {"en": documenter_id, "ar": documenter_id}, documenter_id)


def read_declaration(path: Path) -> CaseDeclaration:
    """Read and check `case.toml`.

    Raises an ExceptionGroup of CaseError (file, line, key, value, remedy codes), one for each mistake.
    """
    text = _text_of(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _line_in(str(error)) or text.rstrip("\n").count("\n") + 1
        mistake = CaseError("toml_syntax", file=path.name, line=line, detail=str(error).split(" (at")[0])
        raise ExceptionGroup("case.toml", [mistake]) from None
    from pydantic import ValidationError

    try:
        parsed = _schema().model_validate(values)
    except ValidationError as error:
        raise ExceptionGroup("case.toml", _mistakes(error, text, path.name)) from None
    declaration = _declaration(parsed)
    if contradictions := _contradictions(declaration, text, path.name):
        raise ExceptionGroup("case.toml", contradictions)
    return declaration


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ExceptionGroup("case.toml", [CaseError("case_missing", file=str(path), line=0)]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ExceptionGroup("case.toml", [CaseError("case_not_utf8", file=path.name, line=line)]) from None


def _line_in(message: str) -> int:
    digits = message.partition("(at line ")[2].partition(",")[0]
    return int(digits) if digits.isdigit() else 0  # "at end of document"


def _schema() -> Any:
    from pydantic import BaseModel, ConfigDict, Field, create_model

    class Part(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)

    columns: Any = {str(role): (str | list[str] | None, None) for role in Role}
    columns_of_roles: Any = create_model("TomlColumns", __base__=Part, **columns)

    class TomlList(Part):
        id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)
        documenter: str = Field(min_length=1)
        title: str | dict[Literal["ar", "en"], str] = ""
        files: str | None = None
        encoding: Literal["utf-8", "utf-8-sig", "cp1256", "utf-16"] | None = None
        delimiter: str | None = Field(default=None, min_length=1, max_length=1)
        sheet: str | None = None
        date_order: Literal["dmy", "mdy", "ymd"] | None = None
        release: Literal["replaces", "adds"] = "replaces"
        deduplicated: bool = False
        columns: columns_of_roles = Field(default_factory=columns_of_roles)

    class TomlDocumenter(Part):
        id: str = Field(min_length=1)
        name: str | dict[Literal["ar", "en"], str] = ""
        independence_group: str = ""

    class TomlRules(Part):
        standing: Literal["most_documenters", "latest_claim", "preferred_documenter"] = "most_documenters"
        preferred_documenters: list[str] = Field(default=[])
        link_threshold: float = Field(default=0.5, gt=0, lt=1)
        smallest_cell: int = Field(default=5, ge=5)

    class TomlEstimates(Part):
        strata: list[Annotated[Stratum, Field(strict=False)]] = Field(default=[])
        age_bands: list[Annotated[int, Field(ge=1, le=120)]] = Field(default=[18, 30, 45, 60])

    class TomlGeography(Part):
        gazetteer: str = "syria"

    class TomlLedger(Part):
        origin: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=200)

    person_of_toml: Any = person_schema(Part)

    class TomlCase(Part):
        title: str | dict[Literal["ar", "en"], str]
        window: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$")
        languages: list[Literal["ar", "en"]] = Field(default=["ar", "en"], min_length=1)
        simulated: bool = False
        geography: TomlGeography = TomlGeography()
        documenters: list[TomlDocumenter] = Field(default=[])
        lists: list[TomlList] = Field(default=[])
        strata: list[Annotated[Stratum, Field(strict=False)]] = Field(default=[Stratum.SEX, Stratum.AGE_BAND])
        rules: TomlRules = TomlRules()
        estimates: TomlEstimates | None = None
        ledger: TomlLedger = TomlLedger()
        people: list[person_of_toml] = Field(default=[])

    return TomlCase


def _mistakes(error: "ValidationError", text: str, file: str) -> list[CaseError]:
    lines = key_lines(text)
    found: dict[tuple[int, str], CaseError] = {}
    for each in error.errors(include_url=False):
        # Members of a union (`str`, `dict[…]`) are pydantic's words, not keys of the file.
        path = [part for part in each["loc"] if part != "str" and not str(part).startswith(("dict[", "list["))]
        line, key = line_of(path, lines), ".".join(map(str, path))
        values: dict[str, Any] = {"file": file, "line": line, "key": key}
        if each["type"] == "extra_forbidden":
            near = difflib.get_close_matches(str(path[-1]), _KEYS, n=1, cutoff=0.5)
            code = "case_key_unknown_near" if near else "case_key_unknown"
            mistake = CaseError(code, **values, near=near[0] if near else "")
        elif each["type"] == "missing":
            mistake = CaseError("case_key_missing", **values)
        else:
            context = each.get("ctx", {})
            expected = context.get("expected") or context.get("pattern") or each["msg"]
            mistake = CaseError("case_value_wrong", **values, value=each.get("input"), expected=str(expected))
        found.setdefault((line, key), mistake)
    return list(found.values())


def _declaration(parsed: Any) -> CaseDeclaration:
    return CaseDeclaration(
        title=_both_languages(parsed.title),
        window=parsed.window,
        languages=tuple(parsed.languages),
        simulated=parsed.simulated,
        gazetteer=parsed.geography.gazetteer,
        documenters=tuple(
            Documenter(each.id, _both_languages(each.name or each.id), each.independence_group or each.id)
            for each in parsed.documenters
        ),
        lists=tuple(_list(each) for each in parsed.lists),
        strata=tuple(dict.fromkeys(parsed.strata)),
        rules=Rules(
            parsed.rules.standing,
            tuple(parsed.rules.preferred_documenters),
            parsed.rules.link_threshold,
            parsed.rules.smallest_cell,
        ),
        estimates=_estimation(parsed.estimates) if parsed.estimates else None,
        log_origin=parsed.ledger.origin,
        people=people_of(parsed.people),
    )


def _estimation(parsed: Any) -> Estimation:
    return Estimation(tuple(map(str, dict.fromkeys(parsed.strata))), tuple(sorted(set(parsed.age_bands))))


def _list(parsed: Any) -> ListDeclaration:
    return ListDeclaration(
        list_id=parsed.id,
        documenter=parsed.documenter,
        title=_both_languages(parsed.title or parsed.id),
        columns={
            Role(role): (names,) if isinstance(names, str) else tuple(names)
            for role, names in parsed.columns.model_dump(exclude_none=True).items()
        },
        files=parsed.files,
        encoding=parsed.encoding,
        delimiter=parsed.delimiter,
        sheet=parsed.sheet,
        date_order=parsed.date_order,
        release=parsed.release,
        deduplicated=parsed.deduplicated,
    )


def _both_languages(text: Any) -> dict[str, str]:
    if isinstance(text, str):
        return {"ar": text, "en": text}
    either = next(iter(text.values()), "")
    return {"ar": text.get("ar", either), "en": text.get("en", either)}


def _contradictions(declaration: CaseDeclaration, text: str, file: str) -> list[CaseError]:
    """What each value allows and the whole does not: repeated ids, a window that ends before it begins."""
    lines = key_lines(text)
    found = []
    seen: set[str] = set()
    for index, each in enumerate(declaration.lists):
        if each.list_id in seen:
            line = line_of(("lists", index, "id"), lines)
            found.append(CaseError("case_list_twice", file=file, line=line, key="lists.id", value=each.list_id))
        seen.add(each.list_id)
    if declaration.window:
        from datetime import date

        try:
            first, last = (date.fromisoformat(day) for day in declaration.window.split("/"))
        except ValueError:
            first, last = date.max, date.min
        if first > last:
            line = line_of(("window",), lines)
            found.append(CaseError("case_window_wrong", file=file, line=line, key="window", value=declaration.window))
    known = {each.documenter for each in declaration.lists} | {each.documenter_id for each in declaration.documenters}
    at = lambda path: {"file": file, "line": line_of(path, lines)}  # noqa: E731
    return found + contradictions_of_people(declaration.people, known, at)
