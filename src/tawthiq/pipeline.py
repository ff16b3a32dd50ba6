"""The main job, read from top to bottom: ledger → (linking) → overlap → counts → accountability → estimates → facts → report.

Each stage is a pure function of the ledger, `case.toml` and the rule versions. What has not changed is not derived
again; a run that was stopped, at any point, goes on where it was.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tawthiq.case import CaseFolder, alone_in
from tawthiq.descent import write_descent
from tawthiq.ingest.hand_tables import append_hand_tables
from tawthiq.ledger import Ledger, Scribe, standing_claims, standing_judgements
from tawthiq.ledger.erasure import finish_erasures
from tawthiq.linking import LINKING, learnt_of, link_settings
from tawthiq.model.vocabulary import ClaimKind
from tawthiq.quality import RULE_VERSION as QUALITY_RULE
from tawthiq.quality import describe_linkage, linkage_against_truth
from tawthiq.stages import Stage, bring_up_to_date, compact_json_bytes, discard, json_bytes, table_bytes
from tawthiq.work import (
    Work,
    all_flags,
    area_names,
    as_of_day,
    count_tables,
    count_window,
    gazetteer_digest,
    hand_table,
    incident_tables,
    signed_checkpoint,
)

Progress = Callable[[str, str], None]
"""Told the name of a stage and what becomes of it: `derived`, `stands` or `begins`."""


@dataclass(frozen=True)
class Run:
    """What a run left: the reports by language, the annex if asked for, and the stages that were derived anew."""

    reports: Mapping[str, Path]
    annex: Path | None
    derived: tuple[str, ...]
    descent: Mapping[str, Any]  # the state of the log that all of it descends from


def run_case(case: CaseFolder, scribe: Scribe, progress: Progress, *, internal: bool = False) -> Run:
    """Derive everything and write the reports; the annex with names only if `internal`.

    Raises an ExceptionGroup of CaseError where `case.toml` or a hand table is wrong, Misuse where another run is at
    work in this case.
    """
    declaration = case.declaration()
    with alone_in(case), Ledger(case.ledger) as ledger:
        finish_erasures(ledger)
        append_hand_tables(case, ledger, scribe)
        derived = []
        for make in (
            *LINKING,
            overlap_stage,
            counts_stage,
            accountability_stage,
            quality_stage,
            drawn_stage,
            estimates_stage,
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
        descent = write_descent(Work(case, declaration, ledger))
    reports = {each: case.output / "report" / f"report-{each}.html" for each in declaration.languages}
    return Run(reports, case.output / "annex" if internal else None, tuple(derived), descent)


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
        described = counts.describe_counts(hand_table(work, ClaimKind.COUNT), tables, count_window(work))
        return {"counts.json": json_bytes(described)}

    rests_on = {
        "claims": work.ledger.head(("readings", "claims")),
        "window": work.declaration.window,
        "documenters": repr(work.declaration.documenters),
        "areas": gazetteer_digest(work),
        "rules": counts.RULE_VERSION,
    }
    return Stage("counts", rests_on, derive)


def accountability_stage(work: Work) -> Stage:
    """Incidents, actors and attributions; cases, commitments, delay and parity, as known on the last day of reading."""
    from tawthiq import accountability, incidents

    def derive() -> dict[str, bytes]:
        described = describe_on(work, as_of_day(work))
        mistakes = [*described["incidents"]["mistakes"], *described["accountability"]["mistakes"]]
        return {"accountability.json": compact_json_bytes(described), "mistakes.json": json_bytes(mistakes)}

    rests_on = {
        "claims": work.ledger.head(("readings", "claims", "judgements")),
        "register": work.fingerprint("register"),
        "areas": gazetteer_digest(work),
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


def quality_stage(work: Work) -> Stage:
    """How good the linkage is: by the model's own account, by judgements, and by the truth where a simulation knows it."""
    truth = work.case.path / "truth" / "records.csv"
    known = work.declaration.simulated and truth.is_file()

    def derive() -> dict[str, bytes]:
        return {
            "quality.json": json_bytes(linkage_against_truth(work, truth) if known else None),
            "linkage.json": json_bytes(describe_linkage(work, link_settings(work))),
        }

    rests_on = {
        "register": work.fingerprint("register"),
        "truth": truth.read_text(encoding="utf-8") if known else None,
        "rules": QUALITY_RULE,
    }
    return Stage("quality", rests_on, derive)


def drawn_stage(work: Work) -> Stage:
    """Who may be on which lists, in many draws of who is whom and by link threshold; nothing where the case does not ask for it."""
    from tawthiq import estimates, linkage, register

    declaration = work.declaration
    asked = declaration.estimates if declaration.lists else None

    def derive() -> dict[str, bytes]:
        if asked is None:
            return dict.fromkeys(("tables.json", "thresholds.json"), json_bytes(None))
        told = {
            "records": work.table("records", "records"),
            "pairs": work.table("pairs", "pairs"),
            "judgements": standing_judgements(work.ledger),
            "learnt": learnt_of(work),
        }
        drawing = estimates.Drawing(asked.strata, asked.bands)
        lists = [each.list_id for each in declaration.lists]
        given = (told, link_settings(work), lists, drawing, _standing_rule(work))
        return {
            "tables.json": compact_json_bytes(estimates.tables_over_linkage(*given)),
            "thresholds.json": compact_json_bytes(estimates.tables_by_threshold(*given)),
        }

    rests_on = {
        "asked": repr(asked),
        "linked": [work.fingerprint(each) for each in ("records", "learnt", "pairs")] if asked else None,
        "rules": [repr(declaration.rules), linkage.RULE_VERSION, register.RULE_VERSION, estimates.RULE_VERSION],
    }
    return Stage("drawn", rests_on, derive)


def _standing_rule(work: Work) -> Any:
    from tawthiq.register import StandingRule

    rules = work.declaration.rules
    return StandingRule(rules.standing, rules.preferred_documenters)


def worth_stage(work: Work) -> Stage:
    """What the answer to each pair in doubt is worth to the estimate over draws; nothing where there is none."""
    from tawthiq import estimates

    asked = work.declaration.estimates

    def derive() -> dict[str, bytes]:
        tables, found = work.value("drawn", "tables"), work.value("estimates", "estimates")
        if asked is None or tables is None or found is None:
            return {"worth.json": json_bytes(None)}
        told = {name: work.table(name, name) for name in ("records", "pairs")}
        drawing, over = estimates.Drawing(asked.strata, asked.bands), found["over_linkage"]
        worth = estimates.worth_over_linkage(told, link_settings(work), drawing, _standing_rule(work), tables, over)
        return {"worth.json": compact_json_bytes(worth)}

    rests_on = {each: work.fingerprint(each) for each in ("records", "pairs", "drawn", "estimates")}
    return Stage("worth", {**rests_on, "rules": estimates.RULE_VERSION}, derive)


def estimates_stage(work: Work) -> Stage:
    """How many were never documented, by several families of models, for the whole and for each stratum."""
    from tawthiq import estimates
    from tawthiq.mse.estimate import ENGINE

    lists = [each.list_id for each in work.declaration.lists]
    strata = list(map(str, work.declaration.strata))

    def derive() -> dict[str, bytes]:
        found = estimates.estimates_of(work.table("overlap", "histories"), lists, strata) if lists else None
        tables = work.value("drawn", "tables")
        if found is not None and tables is not None:
            # Minutes of work: what a stopped run had found is there for the next, and goes once all is found.
            cache = work.case.output / ".estimates.cache"
            over = found["over_linkage"] = estimates.estimates_over_linkage(tables, cache=cache)
            found["by_threshold"] = estimates.estimates_by_threshold(
                work.value("drawn", "thresholds"), over, cache=cache
            )
            shutil.rmtree(cache, ignore_errors=True)
            declared = work.declaration.estimates.strata if work.declaration.estimates else ()
            over["further_strata"] = estimates.further_strata(work.table("register", "victims"), lists, declared)
        # In their order, which is that in which families are preferred.
        return {"estimates.json": (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()}

    rules = [estimates.RULE_VERSION, ENGINE, estimates.SEED]
    rests_on = {"overlap": work.fingerprint("overlap"), "drawn": work.fingerprint("drawn"), "rules": rules}
    return Stage("estimates", rests_on, derive)


def facts_stage(work: Work) -> Stage:
    """Every number that the report shows, as far as it may be shown."""
    from tawthiq.publish import facts

    def derive() -> dict[str, bytes]:
        return {"facts.json": json_bytes(facts.build_facts(fact_sources(work)))}

    stages = ("records", "pairs", "register", "overlap", "counts", "accountability", "quality", "estimates")
    rests_on = {
        **{stage: work.fingerprint(stage) for stage in stages},
        "head": work.ledger.head(),
        "checkpoint": signed_checkpoint(work),
        "case": repr(work.declaration),
        "rules": facts.RULE_VERSION,
    }
    return Stage("facts", rests_on, derive)


def fact_sources(work: Work) -> Any:
    """All that facts are made from, once the stages before them stand."""
    from tawthiq.publish.facts import Documented, FactSources

    has_lists = bool(work.declaration.lists)
    ledger: dict[str, Any] = {"head": work.ledger.head(), **work.ledger.size()}
    if checkpoint := signed_checkpoint(work):
        ledger["checkpoint"] = checkpoint
    return FactSources(
        declaration=work.declaration,
        ledger=ledger,
        rules=_rules(),
        counts=work.value("counts", "counts"),
        area_names=area_names(work),
        flags=all_flags(work, work.value("accountability", "mistakes")),
        accountability=any(
            hand_table(work, kind) for kind in (ClaimKind.INCIDENT, ClaimKind.CASE, ClaimKind.COMMITMENT)
        ),
        linkage=work.value("quality", "linkage"),
        linkage_quality=work.value("quality", "quality"),
        estimates=work.value("estimates", "estimates"),
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
    from tawthiq import counts, estimates, linkage, register, standardise
    from tawthiq.publish import disclosure, facts

    return {
        **standardise.RULE_VERSIONS,
        "linkage": linkage.RULE_VERSION,
        "register": register.RULE_VERSION,
        "counts": counts.RULE_VERSION,
        "estimates": estimates.RULE_VERSION,
        "disclosure": disclosure.RULE_VERSION,
        "facts": facts.RULE_VERSION,
    }


def report_stage(work: Work) -> Stage:
    """The report and the pages on accountability, in each language."""
    from tawthiq.publish import accountability_pages, report

    def derive() -> dict[str, bytes]:
        return report_pages(work, work.value("facts", "facts"))

    languages = list(work.declaration.languages)
    rules = [report.RULE_VERSION, accountability_pages.RULE_VERSION]
    return Stage("report", {"facts": work.fingerprint("facts"), "languages": languages, "rules": rules}, derive)


def report_pages(work: Work, facts: Mapping[str, Any]) -> dict[str, bytes]:
    """Every page that may be passed on, by file name, from the facts that it shows."""
    from tawthiq.publish.report import render_report

    pages = {f"report-{each}.html": render_report(facts, each) for each in work.declaration.languages}
    if facts["accountability"]:
        pages |= _accountability_pages(work, facts)
    return {name: page.encode() for name, page in pages.items()}


def _accountability_pages(work: Work, facts: Mapping[str, Any]) -> dict[str, str]:
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
    pages: dict[str, str] = {}
    for language in work.declaration.languages:
        pages |= render_accountability(described["accountability"], described["incidents"], case, language)
    return pages


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
