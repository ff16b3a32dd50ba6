"""Findings on published counts: named rules for ways in which figures are easily misread, one file each.

A rule looks at scopes, relations and sums, never at a remark. None says that anybody lied; none averages or votes. The
docstring of each file is the rule's page in the documentation.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from tawthiq.counts.findings import (
    circular_sourcing,
    floor_is_not_toll,
    headline_wider_than_base,
    increment_equals_step,
    near_equal_other_scope,
    nested_or_disjoint,
    off_by_one,
    one_sided_figures,
    partial_breakdown,
    parts_do_not_sum,
    revision_by_part,
    same_value_other_population,
    stale_part,
    transposed_figure,
    words,
)
from tawthiq.counts.findings.finding import Finding, Sum, arithmetic, plus
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim
from tawthiq.counts.scope_words import in_languages
from tawthiq.counts.vocabulary import Vocabulary

_MODULES = (
    same_value_other_population,
    parts_do_not_sum,
    partial_breakdown,
    revision_by_part,
    increment_equals_step,
    nested_or_disjoint,
    one_sided_figures,
    near_equal_other_scope,
    floor_is_not_toll,
    stale_part,
    circular_sourcing,
    transposed_figure,
    off_by_one,
    headline_wider_than_base,
)
RULES: Mapping[str, Callable[[CountTable], Iterator[Finding]]] = MappingProxyType(
    {module.__name__.rpartition(".")[2]: module.find for module in _MODULES}
)
"""Every rule by its name, in the order in which findings are told."""


def find(claims: Sequence[CountClaim], vocabulary: Vocabulary) -> list[Finding]:
    """Every finding on these claims, rule by rule, in the order of the table."""
    table = CountTable(claims, vocabulary)
    return [finding for rule in RULES.values() for finding in rule(table)]


def describe_findings(claims: Sequence[CountClaim], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Findings ready for facts.json.

    Each has `id`, `rule`, `also` (rules that tell the same story), `claims`, `arithmetic` (both sides with their claims,
    the residual and the sum as text), `lines` (all sums that bear it out), `severity`, `effect` (persons by which a
    published total could be misread), and in each language `name`, `sentence`, `means` and `do_not_conclude`.
    """
    seen: Counter[str] = Counter()
    return [_described(finding, seen, vocabulary) for finding in find(claims, vocabulary)]


def describe_partitions(claims: Sequence[CountClaim], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Every whole with the parts that are said to make it up, and what they have more or less than it (0: they close)."""
    table = CountTable(claims, vocabulary)
    return [
        {"whole": whole.id, "parts": [part.id for part in parts], **arithmetic(Sum(plus(*parts), plus(whole)))}
        for whole in claims
        if whole.quantity.kind not in ("interval", "unknown")
        for parts in table.breakdowns(whole, ("partition",))
    ]


def _described(finding: Finding, seen: Counter[str], vocabulary: Vocabulary) -> dict[str, Any]:
    name = f"{finding.rule}-{finding.claims[0].id}"
    seen[name] += 1
    lines = [arithmetic(one) for one in finding.sums]
    return {
        "id": name if seen[name] == 1 else f"{name}-{seen[name]}",
        "rule": finding.rule,
        "also": list(finding.also),
        "claims": [claim.id for claim in finding.claims],
        "arithmetic": lines[0],
        "lines": lines,
        "severity": finding.severity,
        "effect": finding.effect,
        "name": in_languages(partial(words.name, finding.rule)),
        "sentence": in_languages(lambda language: words.told(finding, language, vocabulary)),
        "means": in_languages(partial(words.means, finding.rule)),
        "do_not_conclude": in_languages(partial(words.do_not_conclude, finding.rule)),
    }
