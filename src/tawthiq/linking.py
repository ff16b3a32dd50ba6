"""From what the lists say to one register: ledger → records → learnt → pairs → register.

Linkage learns from the lists as they stood when they had last grown or changed by a tenth. What came later is weighed by
what was learnt then; so a new release costs what it brings, and a run from nothing comes to the same register.
"""

from typing import Any

from tawthiq.ledger import base_reading, standing_claims, standing_judgements, standing_readings
from tawthiq.stages import Stage, json_bytes, table_bytes
from tawthiq.work import Work, gazetteer_digest


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
        "gazetteer": gazetteer_digest(work),
        "rules": standardise.RULE_VERSIONS,
    }
    return Stage("records", rests_on, derive)


def _context(work: Work, until: int | None = None) -> Any:
    from datetime import date

    from tawthiq.standardise import Context

    window = work.declaration.window
    low, high = (date.fromisoformat(day) for day in window.split("/")) if window else (None, None)
    # A simulated conflict lies in a time of its own, which the day on which its lists were added says nothing about.
    reference = None if work.declaration.simulated else work.ledger.last_day_of_reading(until)
    gazetteer = work.gazetteer or work.declaration.gazetteer
    return Context(window_low=low, window_high=high, gazetteer=gazetteer, reference=reference)


def link_settings(work: Work) -> Any:
    """What linkage is told of a case."""
    from tawthiq.linkage import LinkageSettings

    deduplicated = tuple(each.list_id for each in work.declaration.lists if each.deduplicated)
    return LinkageSettings(threshold=work.declaration.rules.link_threshold, deduplicated_lists=deduplicated)


def learnt_stage(work: Work) -> Stage:
    """What linkage learns from the lists, and their pairs that may be one person."""
    from tawthiq import linkage, standardise

    lists = {each.list_id: each for each in work.declaration.lists}
    until = base_reading(work.ledger, work.declaration.lists)

    readings = [[each["reading_id"] for each in _readings(work, day)] for day in (until, None)]
    whole = readings[0] == readings[1] and _context(work, until) == _context(work)

    def derive() -> dict[str, bytes]:
        from tawthiq.linkage.learning import learnt_to_tables

        if whole:
            records = work.table("records", "records")
        else:
            claims = standing_claims(work.ledger, work.declaration.lists, until)
            records, _ = standardise.standardise(claims, lists, _context(work, until))
        learnt = linkage.learn(records, standing_judgements(work.ledger), link_settings(work))
        tables, rest = learnt_to_tables(learnt)
        made = {f"{name}.parquet": table_bytes(table) for name, table in tables.items()}
        return {**made, "learnt.json": json_bytes(rest)}

    rests_on = {
        "readings": readings[0],
        "context": repr(_context(work, until)),
        "lists": [repr(each) for each in work.declaration.lists],
        "gazetteer": gazetteer_digest(work),
        "judgements": work.ledger.head(("judgements",)),
        "settings": repr(link_settings(work)),
        "rules": [standardise.RULE_VERSIONS, linkage.RULE_VERSION],
    }
    return Stage("learnt", rests_on, derive)


def _readings(work: Work, until: int | None) -> list[Any]:
    releases = {each.list_id: each.release for each in work.declaration.lists}
    return [each for each in standing_readings(work.ledger, releases, until) if each["list_id"] in releases]


def learnt_of(work: Work) -> Any:
    """What linkage learnt from the lists."""
    from tawthiq.linkage.learning import LEARNT_TABLES, learnt_from_tables

    tables = {name: work.table("learnt", name) for name in LEARNT_TABLES}
    return learnt_from_tables(tables, work.value("learnt", "learnt"))


def pairs_stage(work: Work) -> Stage:
    """Pairs of records with their probability of being one person."""
    from tawthiq import linkage

    def derive() -> dict[str, bytes]:
        records, judgements = work.table("records", "records"), standing_judgements(work.ledger)
        found = linkage.link(records, judgements, link_settings(work), learnt_of(work))
        return {"pairs.parquet": table_bytes(found.pairs), "model.json": json_bytes(found.model)}

    rests_on = {
        "records": work.fingerprint("records"),
        "learnt": work.fingerprint("learnt"),
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


LINKING = (records_stage, learnt_stage, pairs_stage, register_stage)
"""The stages in their order: from the ledger to the register."""
