"""The register: one row a victim, with every record kept, conflicts shown and the standing value by a named rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.model.identity import victim_id
from tawthiq.register.standing import RULES, UNKNOWN, Saying, conflicting

RULE_VERSION = "1"

# Field of the register -> the columns of a record that hold it. Two columns are the ends of an interval.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "sex": ("sex",),
    "age": ("age_low", "age_high"),
    "birth": ("birth_low", "birth_high"),
    "death": ("death_low", "death_high"),
    "adm1": ("adm1",),
    "adm2": ("adm2",),
    "adm3": ("adm3",),
    "status": ("status",),
    "affiliation": ("affiliation",),
    "fate": ("fate",),
    "perpetrator": ("perpetrator",),
}
# Names are written in many ways without contradicting one another; linkage has weighed them.
CAN_CONFLICT = tuple(name for name in FIELDS if name != "name")


@dataclass(frozen=True)
class Register:
    """Tables (Arrow): victims, which record is about whom, and where every id that was ever given leads now."""

    victims: Any
    clusters: Any
    redirects: Any


@dataclass(frozen=True)
class StandingRule:
    """The rule by which a value stands, and the order of preference it may ask for."""

    name: str = "most_documenters"
    preferred: tuple[str, ...] = ()


def build_register(records: Any, partition: Any, rule: StandingRule) -> Register:
    """Make the register from records and the partition of them into persons (record_id, cluster)."""
    import pyarrow as pa

    from tawthiq.model.tables import clusters_schema

    cluster_of = dict(zip(partition["record_id"].to_pylist(), partition["cluster"].to_pylist(), strict=True))
    members: dict[Any, list[dict[str, Any]]] = {}
    for record in sorted(records.to_pylist(), key=lambda record: int(record["position"])):
        members.setdefault(cluster_of[record["record_id"]], []).append(record)
    victims, clusters, redirects = [], [], []
    for group in members.values():
        victim = _victim(group, rule)
        victims.append(victim)
        for record in group:
            clusters.append({"record_id": record["record_id"], "victim_id": victim["victim_id"]})
            redirects.append({"given_id": victim_id(record["record_id"]), "victim_id": victim["victim_id"]})
    redirected = [row for row in redirects if row["given_id"] != row["victim_id"]]
    redirect_schema = pa.schema([("given_id", pa.string()), ("victim_id", pa.string())])
    return Register(
        victims=pa.Table.from_pylist(victims, schema=_victims_schema()),
        clusters=pa.Table.from_pylist(clusters, schema=clusters_schema()),
        redirects=pa.Table.from_pylist(redirected, schema=redirect_schema),
    )


def _victim(group: Sequence[Mapping[str, Any]], rule: StandingRule) -> dict[str, Any]:
    """One row of the register; the first record in the ledger gives the victim its id."""
    row: dict[str, Any] = {
        "victim_id": victim_id(group[0]["record_id"]),
        "records": len(group),
        "lists": sorted({record["list_id"] for record in group}),
        "documenters": sorted({record["documenter"] for record in group}),
        "conflicts": [],
    }
    for name, columns in FIELDS.items():
        sayings = _sayings(group, columns)
        standing = RULES[rule.name](sayings, rule.preferred) if sayings else None
        for column, value in zip(columns, standing if isinstance(standing, tuple) else [standing] * 2, strict=False):
            row[column] = value
        if name in CAN_CONFLICT and conflicting([saying.value for saying in sayings]):
            row["conflicts"].append(name)
    row["sex"] = row["sex"] or "unknown"
    row["status"] = row["status"] or "unknown"
    row["fate"] = row["fate"] or "unknown"
    return row


def _sayings(group: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[Saying]:
    sayings = []
    for record in group:
        value = record[columns[0]] if len(columns) == 1 else tuple(record[column] for column in columns)
        if value not in UNKNOWN and not (isinstance(value, tuple) and None in value):
            sayings.append(Saying(value, record["documenter"], record["position"]))
    return sayings


def _victims_schema() -> Any:
    import pyarrow as pa

    from tawthiq.model.tables import records_schema

    types = {field.name: field.type for field in records_schema()}
    strings = pa.list_(pa.string())
    return pa.schema(
        [
            ("victim_id", pa.string()),
            ("records", pa.int32()),
            ("lists", strings),
            ("documenters", strings),
            ("conflicts", strings),
            *((column, types[column]) for columns in FIELDS.values() for column in columns),
        ]
    )
