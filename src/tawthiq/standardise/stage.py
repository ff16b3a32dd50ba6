"""The stage: casualty claims in, typed records and flags out."""

import json
from collections.abc import Mapping
from typing import Any

from tawthiq.case.lists import ListDeclaration
from tawthiq.model.tables import records_schema
from tawthiq.model.vocabulary import Role
from tawthiq.standardise.ages import age_columns
from tawthiq.standardise.columns import ClaimTexts
from tawthiq.standardise.context import Context
from tawthiq.standardise.dates import date_columns
from tawthiq.standardise.duplicates import flag_duplicates
from tawthiq.standardise.flags import Flags
from tawthiq.standardise.names import name_columns
from tawthiq.standardise.places import place_columns
from tawthiq.standardise.terms import term_columns

RULE_VERSIONS = {
    "names": "2",
    "dates": "1",
    "ages": "1",
    "places": "2",
    "terms": "1",
    "duplicates": "1",
}
"""Version of each rule; it goes up when the rule reads any text differently."""

_AS_CLAIMED = (Role.AFFILIATION, Role.PERPETRATOR, Role.CAUSE, Role.INCIDENT)
_OF_CLAIM = ("record_id", "position", "claim_id", "row_key", "list_id", "documenter", "source", "file", "sheet", "row")


def standardise(claims: Any, lists: Mapping[str, ListDeclaration], context: Context) -> tuple[Any, Any]:
    """Read every claim into a typed record and list what is doubtful about it.

    `claims` follows `claims_schema`, `lists` are the declarations by list id. Returns (records, flags), of
    `records_schema` and `flags_schema`; records keep the order of the claims, and the versions of the rules stand in
    their schema's metadata under `tawthiq.rules`. A column that a list does not declare leaves its values unknown.
    Raises CaseError where the gazetteer cannot be read.
    """
    import pyarrow as pa

    texts = ClaimTexts(claims, lists)
    flags = Flags(texts)
    flag_duplicates(texts, flags)
    columns: dict[str, list[Any]] = {name: texts.claims[name] for name in _OF_CLAIM}
    columns |= name_columns(texts)
    columns |= date_columns(texts, context, flags)
    columns |= age_columns(texts, columns, flags)
    columns |= place_columns(texts, context, flags)
    columns |= term_columns(texts, flags)
    columns |= {str(role): texts.text(role) for role in _AS_CLAIMED}
    schema = records_schema().with_metadata({"tawthiq.rules": _rules(context)})
    return pa.table({name: columns[name] for name in schema.names}, schema=schema), flags.table()


def _rules(context: Context) -> str:
    from tawthiq.text.gazetteer import load_gazetteer

    return json.dumps({**RULE_VERSIONS, "gazetteer": load_gazetteer(context.gazetteer).digest}, sort_keys=True)
