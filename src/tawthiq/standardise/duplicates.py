"""Rows that a list holds twice. Both stay: two people may share everything that a list prints."""

from tawthiq.model.vocabulary import Role
from tawthiq.standardise.columns import ClaimTexts
from tawthiq.standardise.flags import Flags

_MOST_NAMED = 20  # rows named in one flag


def flag_duplicates(texts: ClaimTexts, flags: Flags) -> None:
    """Flag rows of one list that are equal in every field (`row_identical`) or in their id (`id_duplicate`)."""
    _flag_groups(texts, texts.claims["fields"], (None, "row_identical"), flags)
    _flag_groups(texts, texts.text(Role.ID), (Role.ID, "id_duplicate"), flags)


def _flag_groups(texts: ClaimTexts, values: list[str | None], what: tuple[Role | None, str], flags: Flags) -> None:
    role, code = what
    groups: dict[tuple[str, str], list[int]] = {}
    for claim, value in enumerate(values):
        if value is not None:
            groups.setdefault((texts.claims["list_id"][claim], value), []).append(claim)
    for (_, value), claims in groups.items():
        for claim in claims if len(claims) > 1 else []:
            others = [_spot(texts, other, claim) for other in claims if other != claim]
            named = {"id": value} if role else {}
            flags.add(claim, role, code, n=len(others), others=others[:_MOST_NAMED], **named)


def _spot(texts: ClaimTexts, claim: int, seen_from: int) -> str:
    """The row of a claim, with its file and sheet where they are not those of the other row."""
    places = texts.claims
    row = str(places["row"][claim])
    if (places["file"][claim], places["sheet"][claim]) == (places["file"][seen_from], places["sheet"][seen_from]):
        return row
    return ":".join(part for part in (places["file"][claim], places["sheet"][claim], row) if part)
