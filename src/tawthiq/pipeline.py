"""The main job, read from top to bottom: ledger → records → pairs → register → overlap → counts → facts → report.

Each stage is a pure function of the ledger, `case.toml` and the rule versions. What has not changed is not derived
again; a run that was stopped, at any point, goes on where it was.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tawthiq.case import CaseDeclaration, CaseFolder, alone_in
from tawthiq.ingest.hand_tables import append_hand_tables
from tawthiq.language import LANGUAGES, sentence
from tawthiq.ledger import (
    Ledger,
    Scribe,
    hand_rows,
    judgement_flags,
    judgements_of,
    reading_flags,
    standing_claims,
    standing_judgements,
)
from tawthiq.model.vocabulary import ClaimKind, JudgementKind
from tawthiq.stages import Stage, bring_up_to_date, discard, json_bytes, read_table, table_bytes
from tawthiq.text.edtf import read_edtf

Progress = Callable[[str, str], None]
"""Told the name of a stage and what becomes of it: `derived`, `stands` or `begins`."""


@dataclass(frozen=True)
class Run:
    """What a run left: the reports by language, the annex if asked for, and the stages that were derived anew."""

    reports: Mapping[str, Path]
    annex: Path | None
    derived: tuple[str, ...]


def run_case(case: CaseFolder, scribe: Scribe, progress: Progress, *, internal: bool = False) -> Run:
    """Derive everything and write the reports; the annex with names only if `internal`.

    Raises an ExceptionGroup of CaseError where `case.toml` or a hand table is wrong, Misuse where another run is at
    work in this case.
    """
    declaration = case.declaration()
    with alone_in(case), Ledger(case.ledger) as ledger:
        append_hand_tables(case, ledger, scribe)
        derived = []
        for make in (
            records_stage,
            pairs_stage,
            register_stage,
            overlap_stage,
            counts_stage,
            accountability_stage,
            quality_stage,
            facts_stage,
            report_stage,
        ):
            stage = make(Work(case, declaration, ledger))
            progress(stage.name, "begins")
            fresh = bring_up_to_date(stage, case.output)
            progress(stage.name, "derived" if fresh else "stands")
            derived += [stage.name] * fresh
        if internal:
            annex = annex_stage(Work(case, declaration, ledger))
            progress(annex.name, "begins")
            derived += [annex.name] * bring_up_to_date(annex, case.output)
        else:
            discard("annex", case.output)
    reports = {each: case.output / "report" / f"report-{each}.html" for each in declaration.languages}
    return Run(reports, case.output / "annex" if internal else None, tuple(derived))


@dataclass(frozen=True)
class Work:
    """A case while its stages are derived."""

    case: CaseFolder
    declaration: CaseDeclaration
    ledger: Ledger

    def fingerprint(self, stage: str) -> str:
        """What a stage that stands rests on."""
        record = json.loads((self.case.output / stage / "stage.json").read_bytes())
        return str(record["fingerprint"])

    def table(self, stage: str, name: str) -> Any:
        """A table that a stage left."""
        return read_table(self.case.output, stage, f"{name}.parquet")

    def value(self, stage: str, name: str) -> Any:
        """A JSON value that a stage left."""
        return json.loads((self.case.output / stage / f"{name}.json").read_bytes())

    @property
    def gazetteer(self) -> Path | None:
        """The case's own place list; None for one that ships."""
        named = self.declaration.gazetteer
        return None if named in ("syria", "invented") else self.case.path / named


def records_stage(work: Work) -> Stage:
    """Standardised records, from the claims of the lists."""
    from tawthiq import standardise

    lists = {each.list_id: each for each in work.declaration.lists}

    def derive() -> dict[str, bytes]:
        claims = standing_claims(work.ledger, work.declaration.lists)
        records, flags = standardise.standardise(claims, lists, _context(work))
        return {"records.parquet": table_bytes(records), "flags.parquet": table_bytes(flags)}

    rests_on = {
        "claims": work.ledger.head(("readings", "claims")),
        "lists": [repr(each) for each in work.declaration.lists],
        "window": work.declaration.window,
        "gazetteer": _gazetteer_digest(work),
        "rules": standardise.RULE_VERSIONS,
    }
    return Stage("records", rests_on, derive)


def _context(work: Work) -> Any:
    from datetime import date

    from tawthiq.standardise import Context

    window = work.declaration.window
    low, high = (date.fromisoformat(day) for day in window.split("/")) if window else (None, None)
    # A simulated conflict lies in a time of its own, which the day on which its lists were added says nothing about.
    reference = None if work.declaration.simulated else work.ledger.last_day_of_reading()
    gazetteer = work.gazetteer or work.declaration.gazetteer
    return Context(window_low=low, window_high=high, gazetteer=gazetteer, reference=reference)


def _gazetteer_digest(work: Work) -> str:
    import hashlib

    if work.gazetteer is None:
        return work.declaration.gazetteer
    files = sorted(work.gazetteer.rglob("*.csv")) if work.gazetteer.is_dir() else [work.gazetteer]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def link_settings(work: Work) -> Any:
    """What linkage is told of a case."""
    from tawthiq.linkage import LinkageSettings

    deduplicated = tuple(each.list_id for each in work.declaration.lists if each.deduplicated)
    return LinkageSettings(threshold=work.declaration.rules.link_threshold, deduplicated_lists=deduplicated)


def pairs_stage(work: Work) -> Stage:
    """Pairs of records with their probability of being one person."""
    from tawthiq import linkage

    def derive() -> dict[str, bytes]:
        found = linkage.link(work.table("records", "records"), standing_judgements(work.ledger), link_settings(work))
        return {"pairs.parquet": table_bytes(found.pairs), "model.json": json_bytes(found.model)}

    rests_on = {
        "records": work.fingerprint("records"),
        "judgements": work.ledger.head(("judgements",)),
        "settings": repr(link_settings(work)),
        "rules": linkage.RULE_VERSION,
    }
    return Stage("pairs", rests_on, derive)


def register_stage(work: Work) -> Stage:
    """Victims, and which records are theirs."""
    from tawthiq import linkage, register

    rules = work.declaration.rules

    def derive() -> dict[str, bytes]:
        records, pairs = work.table("records", "records"), work.table("pairs", "pairs")
        rule = register.StandingRule(rules.standing, rules.preferred_documenters)
        made, sizes = None, {}
        for name, threshold in (("low", linkage.LOOSE), ("high", linkage.STRICT), ("best", rules.link_threshold)):
            partition = linkage.partition(records, pairs, link_settings(work), threshold=threshold)
            made = register.build_register(records, partition, rule)
            sizes[name] = register.capture_histories(made.victims, [], []).num_rows
        assert made is not None
        return {
            "victims.parquet": table_bytes(made.victims),
            "clusters.parquet": table_bytes(made.clusters),
            "redirects.parquet": table_bytes(made.redirects),
            "documented.json": json_bytes(
                {"low": min(sizes.values()), "best": sizes["best"], "high": max(sizes.values())}
            ),
        }

    rests_on = {
        "pairs": work.fingerprint("pairs"),
        "rules": [repr(rules), register.RULE_VERSION, linkage.LOOSE, linkage.STRICT],
    }
    return Stage("register", rests_on, derive)


def overlap_stage(work: Work) -> Stage:
    """Who is on which lists, by stratum."""
    from tawthiq import register

    lists = [each.list_id for each in work.declaration.lists]
    strata = list(map(str, work.declaration.strata))

    def derive() -> dict[str, bytes]:
        histories = register.capture_histories(work.table("register", "victims"), lists, strata)
        return {"histories.parquet": table_bytes(histories)}

    rests_on = {"register": work.fingerprint("register"), "lists": lists, "strata": strata}
    return Stage("overlap", rests_on, derive)


def counts_stage(work: Work) -> Stage:
    """Published counts: scope, findings, consistency, explanations."""
    from tawthiq import counts

    def derive() -> dict[str, bytes]:
        tables = {**count_tables(work), "positions": hand_table(work, ClaimKind.POSITION)}
        described = counts.describe_counts(hand_table(work, ClaimKind.COUNT), tables, _count_window(work))
        return {"counts.json": json_bytes(described)}

    rests_on = {
        "claims": work.ledger.head(("readings", "claims")),
        "window": work.declaration.window,
        "documenters": repr(work.declaration.documenters),
        "areas": _gazetteer_digest(work),
        "rules": counts.RULE_VERSION,
    }
    return Stage("counts", rests_on, derive)


def accountability_stage(work: Work) -> Stage:
    """Incidents, actors and attributions; cases, commitments, delay and parity, as known on the last day of reading."""
    from tawthiq import accountability, incidents

    def derive() -> dict[str, bytes]:
        described = describe_on(work, as_of_day(work))
        return {"accountability.json": json_bytes(described)}

    rests_on = {
        "claims": work.ledger.head(("readings", "claims", "judgements")),
        "register": work.fingerprint("register"),
        "areas": _gazetteer_digest(work),
        "rules": [incidents.RULE_VERSION, accountability.RULE_VERSION],
    }
    return Stage("accountability", rests_on, derive)


def describe_on(work: Work, as_of: date) -> dict[str, Any]:
    """What is known of incidents and of what followed them, on a day."""
    from tawthiq import accountability, incidents

    tables = incident_tables(work)
    described = incidents.describe_incidents(tables)
    linked = {each["id"]: each["victims"] for each in described["incidents"]}
    victims = {each: (found["linked_low"], found["linked_high"]) for each, found in linked.items()}
    known = {
        **incidents.redirected(tables, described["redirects"]),
        "victims": victims if work.declaration.lists else {},
    }
    return {"incidents": described, "accountability": accountability.describe_accountability(known, as_of)}


def as_of_day(work: Work) -> date:
    """The last day on which a source was read; in a simulated case the last day that its hand tables name."""
    if not work.declaration.simulated:
        return work.ledger.last_day_of_reading() or date.min
    rows = [*hand_table(work, ClaimKind.CASE_STEP), *hand_table(work, ClaimKind.COMMITMENT)]
    days = [found.high for row in rows for cell in row.values() if (found := read_edtf(str(cell))) and found.high]
    window = (work.declaration.window or "").partition("/")[2]
    return max([*days, *([date.fromisoformat(window)] if window else [])], default=date.min)


def incident_tables(work: Work) -> dict[str, Any]:
    """Everything that incidents and what followed them are read from: hand tables, judgements, the register."""
    tables = hand_tables_of_incidents(work)
    if not (work.declaration.lists and tables["incidents"]):
        return tables
    victim_of = dict(zip(*(column.to_pylist() for column in work.table("register", "clusters").columns), strict=True))
    records = work.table("records", "records").select(["record_id", "row_key", "incident"]).to_pylist()
    named: dict[str, set[str]] = {}
    for row in records:
        if row["incident"] and row["record_id"] in victim_of:
            named.setdefault(victim_of[row["record_id"]], set()).add(row["incident"])
    return {
        **tables,
        "victims": work.table("register", "victims").to_pylist(),
        "victim_of_row": {row["row_key"]: victim_of.get(row["record_id"]) for row in records},
        "named_by_records": {victim: frozenset(words) for victim, words in named.items()},
    }


def hand_tables_of_incidents(work: Work) -> dict[str, Any]:
    """The hand tables of incidents and of what followed them, and the judgements on them."""
    return {
        "actors": hand_table(work, ClaimKind.ACTOR),
        "relations": hand_table(work, ClaimKind.RELATION),
        "incidents": hand_table(work, ClaimKind.INCIDENT),
        "attributions": hand_table(work, ClaimKind.ATTRIBUTION),
        "counts": hand_table(work, ClaimKind.COUNT),
        "cases": hand_table(work, ClaimKind.CASE),
        "case-steps": hand_table(work, ClaimKind.CASE_STEP),
        "investigation-properties": hand_table(work, ClaimKind.INVESTIGATION_PROPERTY),
        "commitments": hand_table(work, ClaimKind.COMMITMENT),
        "areas": area_names(work),
        "incident_judgements": judgements_of(work.ledger, JudgementKind.INCIDENT),
        "victim_judgements": judgements_of(work.ledger, JudgementKind.VICTIM_INCIDENT),
    }


def count_tables(work: Work) -> dict[str, Any]:
    """The words in which the published counts of a case are scoped."""
    return {
        "populations": hand_table(work, ClaimKind.POPULATION),
        "actors": hand_table(work, ClaimKind.ACTOR),
        "documenters": [{"id": each.documenter_id, **each.name} for each in work.declaration.documenters],
        "areas": area_names(work),
    }


def _count_window(work: Work) -> Any:
    from tawthiq.counts import Window, read_moment

    start, _, end = (work.declaration.window or "").partition("/")
    return Window(read_moment(start), read_moment(end)) if start and end else None


def hand_table(work: Work, kind: ClaimKind) -> list[dict[str, Any]]:
    """The standing rows of a hand table with their places."""
    rows = hand_rows(work.ledger, kind)
    return [{**row["fields"], "file": row["file"], "row": row["row"], "claim_id": row["claim_id"]} for row in rows]


def area_names(work: Work) -> dict[str, dict[str, str]]:
    """Names of places by P-code."""
    from tawthiq.text.gazetteer import load_gazetteer

    names = load_gazetteer(work.gazetteer or work.declaration.gazetteer).names()
    if work.declaration.gazetteer == "invented":
        names["QZ"] = {each: sentence("country_QZ", {}, each) for each in LANGUAGES}
    return names


def quality_stage(work: Work) -> Stage:
    """How good the linkage was, where the truth is known: in simulated cases only."""
    truth = work.case.path / "truth" / "records.csv"
    known = work.declaration.simulated and truth.is_file()

    def derive() -> dict[str, bytes]:
        if not known:
            return {"quality.json": json_bytes(None)}
        return {"quality.json": json_bytes(_quality_of_linkage(work, truth))}

    rests_on = {"register": work.fingerprint("register"), "truth": truth.read_text(encoding="utf-8") if known else None}
    return Stage("quality", rests_on, derive)


def _quality_of_linkage(work: Work, truth: Path) -> dict[str, Any]:
    from dataclasses import asdict

    import pyarrow as pa

    from tawthiq.linkage import evaluate
    from tawthiq.linkage.truth import read_truth

    persons = read_truth(truth)
    records = work.table("records", "records").select(["record_id", "file", "row"]).to_pylist()
    known = [(each["record_id"], persons.get((each["file"], each["row"]))) for each in records]
    clusters = work.table("register", "clusters").rename_columns(["record_id", "cluster"])
    ids, who = zip(*known, strict=True) if known else ((), ())
    measured = asdict(evaluate(clusters, pa.table({"record_id": list(ids), "person_id": list(who)})))
    return {**{name: round(value, 6) for name, value in measured.items()}, "count_true": measured["persons"]}


def facts_stage(work: Work) -> Stage:
    """Every number that the report shows, as far as it may be shown."""
    from tawthiq.publish import facts

    def derive() -> dict[str, bytes]:
        return {"facts.json": json_bytes(facts.build_facts(_fact_sources(work)))}

    stages = ("records", "pairs", "register", "overlap", "counts", "accountability", "quality")
    rests_on = {
        **{stage: work.fingerprint(stage) for stage in stages},
        "head": work.ledger.head(),
        "case": repr(work.declaration),
        "rules": facts.RULE_VERSION,
    }
    return Stage("facts", rests_on, derive)


def _fact_sources(work: Work) -> Any:
    from tawthiq.publish.facts import Documented, FactSources

    has_lists = bool(work.declaration.lists)
    ledger = work.ledger.size()
    return FactSources(
        declaration=work.declaration,
        ledger={"head": work.ledger.head(), **ledger},
        rules=_rules(),
        counts=work.value("counts", "counts"),
        area_names=area_names(work),
        flags=all_flags(work),
        accountability=any(
            hand_table(work, kind) for kind in (ClaimKind.INCIDENT, ClaimKind.CASE, ClaimKind.COMMITMENT)
        ),
        linkage_quality=work.value("quality", "quality"),
        **(
            {
                "records": work.table("records", "records"),
                "victims": work.table("register", "victims"),
                "histories": work.table("overlap", "histories"),
                "documented": Documented(**work.value("register", "documented")),
            }
            if has_lists
            else {}
        ),
    )


def _rules() -> dict[str, str]:
    """The version of every rule that stands behind a number."""
    from tawthiq import counts, linkage, register, standardise
    from tawthiq.publish import disclosure, facts

    return {
        **standardise.RULE_VERSIONS,
        "linkage": linkage.RULE_VERSION,
        "register": register.RULE_VERSION,
        "counts": counts.RULE_VERSION,
        "disclosure": disclosure.RULE_VERSION,
        "facts": facts.RULE_VERSION,
    }


def report_stage(work: Work) -> Stage:
    """The report and the pages on accountability, in each language."""
    from tawthiq.publish import accountability_pages, report

    def derive() -> dict[str, bytes]:
        facts = work.value("facts", "facts")
        pages = {f"report-{each}.html": report.render_report(facts, each) for each in work.declaration.languages}
        for language in work.declaration.languages if facts["accountability"] else ():
            pages |= _accountability_pages(work, facts, language)
        return {name: page.encode() for name, page in pages.items()}

    languages = list(work.declaration.languages)
    rules = [report.RULE_VERSION, accountability_pages.RULE_VERSION]
    return Stage("report", {"facts": work.fingerprint("facts"), "languages": languages, "rules": rules}, derive)


def _accountability_pages(work: Work, facts: Mapping[str, Any], language: str) -> dict[str, str]:
    from tawthiq.publish.accountability_numbers import districts_of
    from tawthiq.publish.accountability_pages import render_accountability
    from tawthiq.text.gazetteer import load_gazetteer

    described = work.value("accountability", "accountability")
    case = {
        "title": facts["case"]["title"],
        "simulated": facts["case"]["simulated"],
        "smallest_cell": facts["smallest_cell"],
        "districts": districts_of(load_gazetteer(work.gazetteer or work.declaration.gazetteer)),
        "areas": area_names(work),
    }
    return render_accountability(described["accountability"], described["incidents"], case, language)


def annex_stage(work: Work) -> Stage:
    """The internal annex, with names."""
    from tawthiq.publish import annex
    from tawthiq.publish.annex_rows import annex_rows

    def derive() -> dict[str, bytes]:
        rows = annex_rows(
            work.declaration,
            standing_claims(work.ledger, work.declaration.lists),
            {name: work.table("register", name) for name in ("victims", "clusters")},
            work.table("pairs", "pairs"),
        )
        return {
            name: page.encode()
            for language in work.declaration.languages
            for name, page in annex.render_annex(rows, language)
        }

    rests_on = {
        "facts": work.fingerprint("facts"),
        "languages": list(work.declaration.languages),
        "rules": annex.RULE_VERSION,
    }
    return Stage("annex", rests_on, derive)


def all_flags(work: Work) -> Any:
    """Every doubt about the inputs, from reading, from judging and from standardising."""
    import pyarrow as pa

    from tawthiq.model.tables import flags_schema

    found = [
        *reading_flags(work.ledger, work.declaration.lists),
        *judgement_flags(work.ledger, work.declaration.lists),
        *_hand_table_flags(work),
    ]
    rows = [{**flag, "values": json.dumps(flag["values"], ensure_ascii=False, sort_keys=True)} for flag in found]
    read = pa.Table.from_pylist(rows, schema=flags_schema())
    order = [(name, "ascending") for name in ("file", "sheet", "row", "column", "code", "values")]
    return pa.concat_tables([read, work.table("records", "flags")]).sort_by(order)


def _hand_table_flags(work: Work) -> list[dict[str, Any]]:
    """Cells of hand tables that could not be read as what their column means."""
    from tawthiq import accountability, incidents

    tables = hand_tables_of_incidents(work)
    _, read = incidents.read_ground(tables)
    told_by_rooms = [*read, *accountability.mistakes_in(tables, as_of_day(work))]
    mistakes = [
        *work.value("counts", "counts")["mistakes"],
        *({"code": each.code, "values": dict(each.values)} for each in told_by_rooms),
    ]
    told = {json.dumps(mistake, sort_keys=True, default=str): mistake for mistake in mistakes}
    place = {"sheet": "", "record_id": "", "mend": True}
    return [
        {
            **place,
            "list_id": mistake["values"]["file"],
            **{key: mistake["values"][key] for key in ("file", "row", "column")},
            **mistake,
        }
        for mistake in told.values()
    ]
