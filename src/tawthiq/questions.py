"""What a person asks of a case between runs: what is doubtful, what counts say, who commanded whom.

Each question derives only what it rests on; what stands is not derived again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from tawthiq.case import CaseFolder, alone_in
from tawthiq.errors import Misuse, RecordNotFound
from tawthiq.ingest.hand_tables import append_hand_tables
from tawthiq.ledger import Ledger, Scribe, find_row_key, standing_judgements
from tawthiq.linking import LINKING, learnt_of, link_settings, records_stage
from tawthiq.model.vocabulary import ClaimKind, JudgementKind
from tawthiq.pipeline import counts_stage, describe_on, drawn_stage, estimates_stage, overlap_stage, worth_stage
from tawthiq.stages import bring_up_to_date
from tawthiq.work import Work, all_flags, area_names, as_of_day, count_tables, hand_table, incident_mistakes

INCIDENT = "incident:"
"""What stands before the id of an incident where a row of a list could stand."""


def check_case(case: CaseFolder, scribe: Scribe) -> list[dict[str, Any]]:
    """What is wrong or doubtful in the inputs of a case, in order of file, row and column.

    Raises an ExceptionGroup of CaseError where `case.toml` or a hand table is wrong.
    """
    with _opened(case, scribe) as work:
        for make in (records_stage, counts_stage):
            bring_up_to_date(make(work), case.output)
        return [
            {**flag, "values": json.loads(flag["values"])}
            for flag in all_flags(work, incident_mistakes(work)).to_pylist()
        ]


def counts_of_case(case: CaseFolder, scribe: Scribe) -> dict[str, Any]:
    """What the published counts of a case say, as `describe_counts` gives it; derived anew where they changed.

    Raises an ExceptionGroup of CaseError where `case.toml` or a hand table is wrong.
    """
    with _opened(case, scribe) as work:
        bring_up_to_date(counts_stage(work), case.output)
        return dict(work.value("counts", "counts"))


def bounds_in_case(case: CaseFolder, scribe: Scribe, scope: str) -> list[dict[str, Any]]:
    """The bounds of one scope, by reading; raises Misuse where the scope cannot be read, and what `counts_of_case` raises."""
    from tawthiq.counts import describe_bounds

    with _claims_of(case, scribe) as (_, claims, vocabulary):
        return describe_bounds(claims, vocabulary, scope)


def explain_in_case(case: CaseFolder, scribe: Scribe, a: str, b: str) -> dict[str, Any]:
    """Why count A and count B differ; from the linked lists where both publishers have given theirs.

    The persons on each list are told as they are, small numbers too: this is for whoever keeps the case, and no report.
    Raises Misuse where no count has that id, and what `counts_of_case` raises.
    """
    from tawthiq.counts import explain_pairs

    with _claims_of(case, scribe) as (work, claims, vocabulary):
        ids = [claim.id for claim in claims]
        for each in (a, b):
            if each not in ids:
                raise Misuse("count_unknown", value=each, near=_near(each, ids))
        return explain_pairs([(a, b)], claims, vocabulary, _linked_lists(work))[0]


def explain_rows(case: CaseFolder, scribe: Scribe, a: str, b: str | None = None) -> dict[str, Any]:
    """Whether rows A and B (LIST:ROW or a claim's id) are one person, and why; with A alone, why its person is one.

    Names are in the answer: it is for whoever keeps the case. `together` tells how the register has them. Raises
    RecordNotFound where no list has such a row, Misuse where both are one row.
    """
    from tawthiq.linkage.describe_pair import describe_pair, describe_person
    from tawthiq.linkage.explain import explain_pair, explained, rows_of, unkept

    with _opened(case, scribe) as work:
        for make in LINKING:
            bring_up_to_date(make(work), case.output)
        records, pairs = work.table("records", "records"), work.table("pairs", "pairs")
        of_key = dict(zip(records["row_key"].to_pylist(), records["record_id"].to_pylist(), strict=True))
        ids = [_record_of(work, of_key, each) for each in (a, b) if each is not None]
        victim_of = dict(
            zip(*(column.to_pylist() for column in work.table("register", "clusters").columns), strict=True)
        )
        if b is None:
            members = sorted(each for each, victim in victim_of.items() if victim == victim_of[ids[0]])
            anew = _weighed_anew(work, records, unkept(pairs, members))
            return {"person": victim_of[ids[0]], **describe_person(records, pairs, members, anew)}
        if ids[0] == ids[1]:
            raise Misuse("same_row_twice", named=b)
        found = explain_pair(records, pairs, *ids)
        if not found.evidence and found.judged is None:
            rows = rows_of(records, set(ids))
            anew = _weighed_anew(work, records, [(ids[0], ids[1])])
            one, other = (rows[side["record_id"]] for side in (found.left, found.right))
            found = explained(records, one, other, anew[0] if anew else None)
        return {"together": victim_of[ids[0]] == victim_of[ids[1]], **describe_pair(found)}


def _weighed_anew(work: Work, records: Any, pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    from tawthiq.linkage.explain import weigh_anew

    if not pairs:
        return []
    return weigh_anew(records, standing_judgements(work.ledger), (link_settings(work), learnt_of(work)), pairs)


def names_a_count(case: CaseFolder, scribe: Scribe, named: str) -> bool:
    """Whether somebody means a published count by an id, and not a row of a list."""
    with _claims_of(case, scribe) as (work, claims, _):
        if named in {claim.id for claim in claims}:
            return True
        try:
            find_row_key(work.ledger, work.declaration.lists, named)
        except RecordNotFound:
            return ":" not in named or work.declaration.list_named(named.rpartition(":")[0]) is None
        return False


def _record_of(work: Work, of_key: Mapping[str, str], named: str) -> str:
    key = find_row_key(work.ledger, work.declaration.lists, named)
    if key not in of_key:
        raise RecordNotFound("record_not_found", named=named, n=0)
    return of_key[key]


@contextmanager
def _claims_of(case: CaseFolder, scribe: Scribe) -> Iterator[tuple[Work, Any, Any]]:
    """The count claims of a case with their vocabulary."""
    from tawthiq.counts import case_vocabulary, read_counts

    with _opened(case, scribe) as work:
        vocabulary = case_vocabulary(count_tables(work))
        yield work, read_counts(hand_table(work, ClaimKind.COUNT), vocabulary)[0], vocabulary


def _linked_lists(work: Work) -> dict[str, Any] | None:
    """The lists of a case with how many persons have each capture history; None for a case without lists."""
    from tawthiq.register import pattern_counts

    if not work.declaration.lists:
        return None
    for make in (*LINKING, overlap_stage):
        bring_up_to_date(make(work), work.case.output)
    rows = work.table("records", "records")["list_id"].to_pylist()
    lists = [{"documenter": each.documenter, "rows": rows.count(each.list_id)} for each in work.declaration.lists]
    return {"lists": lists, "patterns": pattern_counts(work.table("overlap", "histories"))}


def estimates_of_case(case: CaseFolder, seed: int, scribe: Scribe) -> dict[str, Any]:
    """How many of the dead there were, documented or not, by several families of models, or why that can't be said.

    As `tawthiq.estimates.estimates_of` gives it, with the name of each label of a stratum, and by how much the first answers
    about pairs in doubt would narrow the interval over draws; under the seed of the report what
    was estimated for it stands. Raises Misuse for a case without lists, and an ExceptionGroup of CaseError where `case.toml` is wrong.
    """
    from tawthiq.estimates import SEED, estimates_of
    from tawthiq.publish.facts import label_of_stratum

    with _opened(case, scribe) as work:
        if not work.declaration.lists:
            raise Misuse("estimate_without_lists")
        for make in (*LINKING, overlap_stage):
            bring_up_to_date(make(work), case.output)
        if seed == SEED:
            for make in (drawn_stage, estimates_stage, *((worth_stage,) if work.declaration.estimates else ())):
                bring_up_to_date(make(work), case.output)
            found: dict[str, Any] = work.value("estimates", "estimates")
            if work.declaration.estimates and (worth := work.value("worth", "worth")):
                found["over_linkage"]["first_answers"] = {"n": worth["first"], "narrowed": worth["narrowed"]}
        else:
            lists = [each.list_id for each in work.declaration.lists]
            strata = list(map(str, work.declaration.strata))
            found = estimates_of(work.table("overlap", "histories"), lists, strata, seed)
        areas = area_names(work)
        for stratum, labels in found["strata"].items():
            for label, result in labels.items():
                result["name"] = label_of_stratum(stratum, label, areas)
        return found


def accountability_of_case(case: CaseFolder, scribe: Scribe, on: date | None = None) -> dict[str, Any]:
    """Incidents, and what followed them, as known on a day; by default the last day on which a source was read.

    Victims linked to incidents are numbered as they are, small numbers too: this is for whoever keeps the case.
    Raises an ExceptionGroup of CaseError where `case.toml` or a hand table is wrong.
    """
    with _opened(case, scribe) as work:
        if work.declaration.lists:
            for make in LINKING:
                bring_up_to_date(make(work), case.output)
        return describe_on(work, on or as_of_day(work))


def who_commanded_in_case(case: CaseFolder, scribe: Scribe, unit: str, day: date) -> dict[str, Any]:
    """Who commanded a unit on a day, with sources, or that it is not documented.

    Raises Misuse where actors.csv has no such unit, and what `accountability_of_case` raises.
    """
    from tawthiq.incidents import describe_command, read_ground

    with _opened(case, scribe) as work:
        needed = {"actors": ClaimKind.ACTOR, "relations": ClaimKind.RELATION}
        # Of cases only the names that are sealed are wanted here.
        sealing = {"cases": ClaimKind.CASE, "case-steps": ClaimKind.CASE_STEP}
        tables = {name: hand_table(work, kind) for name, kind in (needed | sealing).items()}
        ground, _ = read_ground({**tables, "areas": area_names(work)})
        if unit not in ground.actors:
            raise Misuse("actor_unknown", value=unit, near=_near(unit, list(ground.actors)))
        return describe_command(ground, unit, day)


def judge_incident(case: CaseFolder, scribe: Scribe, subjects: Sequence[str], verdict: str, why: str) -> str:
    """Enter what a named person decided about incidents, or about a row of a list and an incident.

    `subjects` are two incidents (same, different, unsure), one and those that it is split into (split), or a row (a
    claim's id or LIST:ROW) and an incident (belongs, does_not_belong, unsure). Returns the judgement's id.
    Raises Misuse where incidents.csv has no such incident, RecordNotFound where no list has such a row.
    """
    kind = JudgementKind.VICTIM_INCIDENT if not subjects[0].startswith(INCIDENT) else JudgementKind.INCIDENT
    with _opened(case, scribe) as work:
        known = [str(row["id"]) for row in hand_table(work, ClaimKind.INCIDENT)]
        named = []
        for subject in subjects:
            if not subject.startswith(INCIDENT):
                named.append(find_row_key(work.ledger, work.declaration.lists, subject))
                continue
            incident = subject.removeprefix(INCIDENT)
            if incident not in known:
                raise Misuse("incident_unknown", value=incident, near=_near(incident, known))
            named.append(incident)
        return work.ledger.judge(kind, named, verdict, why, scribe)


@contextmanager
def _opened(case: CaseFolder, scribe: Scribe) -> Iterator[Work]:
    """A case that is open to one question, its hand tables read."""
    declaration = case.declaration()
    with alone_in(case), Ledger(case.ledger) as ledger:
        append_hand_tables(case, ledger, scribe)
        yield Work(case, declaration, ledger)


def _near(value: str, known: Sequence[str]) -> str:
    """The ids that somebody may have meant."""
    from difflib import get_close_matches

    return ", ".join(get_close_matches(value, known, 5, 0.3) or known[:5])
