"""The columns of the tables that stages hand to one another (Arrow)."""

from typing import Any


def claims_schema() -> Any:
    """Casualty claims as the ledger holds them: one row a claim, verbatim, with its locator."""
    import pyarrow as pa

    return pa.schema(
        [
            ("record_id", pa.string()),  # id of the first claim of this row: it outlives re-releases of the list
            ("position", pa.int64()),  # of that first claim in the ledger
            ("claim_id", pa.string()),  # of the claim that stands
            ("list_id", pa.string()),
            ("documenter", pa.string()),
            ("source", pa.string()),  # SHA-256 of the preserved bytes
            ("file", pa.string()),
            ("sheet", pa.string()),
            ("row", pa.int64()),  # the header is row 1
            ("row_key", pa.string()),
            ("fields", pa.string()),  # JSON: [[column, verbatim text], ...] in the order of the file
        ]
    )


def records_schema() -> Any:
    """Typed records: one row a standing casualty claim; every value beside the text it was read from."""
    import pyarrow as pa

    text, tokens = pa.string(), pa.list_(pa.string())
    return pa.schema(
        [
            ("record_id", text),  # id of the first claim of this row of the list
            ("position", pa.int64()),  # of that first claim in the ledger
            ("claim_id", text),  # of the claim that stands
            ("row_key", text),
            ("list_id", text),
            ("documenter", text),
            ("source", text),
            ("file", text),
            ("sheet", text),
            ("row", pa.int64()),
            ("name", text),  # as written; parts joined by a blank where the list keeps them apart
            ("script", text),  # arabic | latin | mixed | none
            ("given", text),
            ("father", text),
            ("grandfather", text),
            ("family", text),
            ("kunya", text),
            ("mother", text),
            ("tokens", tokens),  # folded parts in order: given, (father, grandfather,) … family
            ("skeletons", tokens),  # one key for both scripts, a token each
            ("sex", text),
            ("sex_text", text),
            ("age_low", pa.int16()),  # at the incident
            ("age_high", pa.int16()),
            ("age_text", text),
            ("birth", text),  # EDTF
            ("birth_low", pa.date32()),
            ("birth_high", pa.date32()),
            ("birth_text", text),
            ("death", text),  # EDTF
            ("death_low", pa.date32()),
            ("death_high", pa.date32()),
            ("death_text", text),
            ("adm1", text),
            ("adm2", text),
            ("adm3", text),
            ("place_candidates", text),  # JSON: [[code, level, score], ...], best first
            ("place_text", text),
            ("status", text),  # set of VictimStatus, joined by |
            ("status_text", text),
            ("affiliation", text),
            ("fate", text),
            ("fate_text", text),
            ("perpetrator", text),
            ("cause", text),
            ("incident", text),
        ]
    )


def flags_schema() -> Any:
    """Doubts about the inputs, by file, row and column; what `check` lists."""
    import pyarrow as pa

    return pa.schema(
        [
            ("list_id", pa.string()),
            ("file", pa.string()),
            ("sheet", pa.string()),
            ("row", pa.int64()),  # 0 = the file as a whole
            ("column", pa.string()),
            ("code", pa.string()),
            ("values", pa.string()),  # JSON, fills the message of that code
            ("record_id", pa.string()),
            ("mend", pa.bool_()),  # true: a person must act, for something is not in the register
        ]
    )


def pairs_schema() -> Any:
    """Pairs of records that may be the same person: `left` was appended before `right`."""
    import pyarrow as pa

    return pa.schema(
        [
            ("left", pa.string()),
            ("right", pa.string()),
            ("probability", pa.float64()),  # rounded to six places, so that the bytes are the same everywhere
            ("evidence", pa.string()),  # JSON: [[comparison, level, log2 weight], ...]
            ("judged", pa.string()),  # same | different | null
            ("said", pa.float64()),  # the probability by the model alone, also of pairs that people judged
        ]
    )


def judgements_schema() -> Any:
    """Judgements on pairs, latest standing one for each pair of row keys."""
    import pyarrow as pa

    return pa.schema(
        [
            ("left_key", pa.string()),
            ("right_key", pa.string()),
            ("verdict", pa.string()),
            ("by", pa.string()),
            ("at", pa.string()),
            ("why", pa.string()),
        ]
    )


def clusters_schema() -> Any:
    """Which victim each record is about."""
    import pyarrow as pa

    return pa.schema([("record_id", pa.string()), ("victim_id", pa.string())])


def queue_schema() -> Any:
    """Pairs to ask a person about, the most consequential first: doubt times what turning the decision would change."""
    import pyarrow as pa

    return pa.schema(
        [
            ("left", pa.string()),
            ("right", pa.string()),
            ("left_key", pa.string()),
            ("right_key", pa.string()),
            ("said", pa.float64()),  # by the model, before anybody judged
            ("doubt", pa.float64()),  # p(1 - p)
            ("documented_change", pa.int64()),  # victims more or fewer
            ("effect", pa.float64()),  # on the documented number and the overlap cells
            ("consequence", pa.float64()),  # doubt times effect
            ("victims", pa.list_(pa.string())),  # who would be merged, or the one who would be parted
        ]
    )
