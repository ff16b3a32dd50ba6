"""An explanation of two counts in sentences, and as the waterfall that facts and pictures read."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tawthiq.counts.explain import UNEXPLAINED, Explanation, Step, explain
from tawthiq.counts.family import Family, Link, Range, plus, printed
from tawthiq.counts.nearness import Neighbour, differing, nearest
from tawthiq.counts.scope import CountClaim, Relation
from tawthiq.counts.scope_words import as_of_text, change_text, figure_text, in_languages, respect_text, respects_text
from tawthiq.counts.sentences import join, publisher_text, quantity_text, say
from tawthiq.counts.vocabulary import Vocabulary

_NEIGHBOURS_SHOWN = 3


def describe_explanation(found: Explanation, vocabulary: Vocabulary) -> dict[str, Any]:
    """An explanation ready for facts.json.

    Each step has `kind`, `low` and `high` (what it adds, null where no bound is known), `from` and `to` (the level
    before and after it, as `[lowest, highest]`: from A's printed figure to B's), the `claims` it rests on and its
    `sentence`. `nearest` are the two counts of these publishers that are nearest in scope.
    """
    levels = _levels(found)
    return {
        "a": found.a.id,
        "b": found.b.id,
        "nearest": [found.near_a.id, found.near_b.id],
        "steps": [
            _step(step, levels[number : number + 2], found, vocabulary) for number, step in enumerate(found.steps)
        ],
        "exact": found.exact,
        "sentence": in_languages(lambda language: explanation_sentence(found, language, vocabulary)),
    }


def _step(step: Step, levels: Sequence[Range], found: Explanation, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "title": in_languages(partial(say, f"counts_explain_kind_{step.kind}")),
        "from": list(levels[0]),
        "to": list(levels[1]),
        "low": step.low,
        "high": step.high,
        "claims": list(step.claims),
        "sentence": in_languages(lambda language: step_sentence(step, found, language, vocabulary)),
    }


def describe_nearest(a: CountClaim, claims: Sequence[CountClaim], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """The counts of other publishers nearest in scope to a count, each with the respects in which it still differs."""
    return [_neighbour(a, one, vocabulary) for one in nearest(a, claims, vocabulary)[:_NEIGHBOURS_SHOWN]]


def _neighbour(a: CountClaim, one: Neighbour, vocabulary: Vocabulary) -> dict[str, Any]:
    def sentence(language: str) -> str:
        figures = {"a": figure_text(a, language, vocabulary), "b": figure_text(one.claim, language, vocabulary)}
        code = "counts_explain_near" if one.differs else "counts_explain_near_same"
        said = say(code, language, **figures, dimensions=respects_text(one.differs, language))
        return " ".join([said, *_not_alike(one.comparison.unlike, language)])

    return {
        "claim": one.claim.id,
        "distance": one.distance,
        "differs": list(one.differs),
        "unlike": list(one.comparison.unlike),
        "sentence": in_languages(sentence),
    }


def explain_pairs(
    pairs: Sequence[tuple[str, str]],
    claims: Sequence[CountClaim],
    vocabulary: Vocabulary,
    overlap: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """The described explanations of pairs of ids; raises KeyError for an id that no claim has."""
    by_id = {claim.id: claim for claim in claims}
    families: dict[str, Family] = {}
    return [
        describe_explanation(explain(by_id[a], by_id[b], claims, vocabulary, overlap, families), vocabulary)
        for a, b in pairs
    ]


def explanation_sentence(found: Explanation, language: str, vocabulary: Vocabulary) -> str:
    """The whole answer: the two figures, which figures are nearer in scope, what differs, and what is unexplained."""
    if _one_has_a_nearer(found):
        return _nearer_first(found, language, vocabulary)
    said = [_figures(found, language, vocabulary)]
    if found.comparison.relation == Relation.NOT_COMPARABLE:
        said.append(_relation_sentence(found, language, vocabulary))
        return " ".join([*said, say("counts_explain_no_difference", language)])
    if None in found.difference:
        return " ".join([*said, say("counts_explain_not_stated", language)])
    said.append(say("counts_explain_difference", language, change=change_text(*found.difference, language)))
    if found.a.independence_group == found.b.independence_group and found.a.publisher != found.b.publisher:
        said.append(say("counts_explain_one_source", language))
    if found.lists:
        said.append(say("counts_explain_lists", language, both=found.lists.both))
    elif found.near.relation == Relation.DISJOINT:
        said.append(_relation_sentence(found, language, vocabulary))
        said.append(say("counts_explain_no_rivals", language))
        return " ".join(said)
    else:
        said += _nearer(found, language, vocabulary)
    said.append(say("counts_explain_rest", language, change=change_text(*found.unexplained, language)))
    return " ".join(said)


def _one_has_a_nearer(found: Explanation) -> bool:
    """Whether one publisher has another figure that is nearer in scope to the other's, and even that one differs."""
    if found.lists or None in found.difference or found.near.relation in (Relation.DISJOINT, Relation.EQUAL):
        return False
    return (found.near_a.id != found.a.id) != (found.near_b.id != found.b.id) and found.near_a.id != found.near_b.id


def _nearer_first(found: Explanation, language: str, vocabulary: Vocabulary) -> str:
    """The shortest whole answer: which figure is nearer, in what even these two differ, what stays unexplained."""
    moved_b = found.near_b.id != found.b.id
    stays, was, near = (found.a, found.b, found.near_b) if moved_b else (found.b, found.a, found.near_a)
    names = {
        "stays": figure_text(stays, language, vocabulary),
        "near": quantity_text(near.quantity, language),
        "near_scope": _scope_text(near, language, vocabulary),
        "was": quantity_text(was.quantity, language),
        "was_scope": _scope_text(was, language, vocabulary),
        "publisher": publisher_text(was.publisher, language, vocabulary),
        "respects": join(_respects_and_ways(found, language), language, "and"),
    }
    ends = {"a": quantity_text(found.a.quantity, language), "b": quantity_text(found.b.quantity, language)}
    changes = {
        "change": change_text(*found.difference, language),
        "rest": change_text(*found.unexplained, language),
    }
    said = [say("counts_explain_nearer_first", language, **names)]
    if found.a.independence_group == found.b.independence_group and found.a.publisher != found.b.publisher:
        said.append(say("counts_explain_one_source", language))
    return " ".join([*said, say("counts_explain_from_to", language, **ends, **changes)])


def _scope_text(claim: CountClaim, language: str, vocabulary: Vocabulary) -> str:
    """Whom a figure counts and whose deeds, where the publisher is named already."""
    respects = ("population", "perpetrators")
    return say("counts_semicolon", language).join(
        respect_text(claim.scope, respect, language, vocabulary) for respect in respects
    )


def _respects_and_ways(found: Explanation, language: str) -> list[str]:
    return [
        *(say(f"counts_differs_{name}", language) for name in differing(found.near)),
        *(say(f"counts_explain_unlike_{name}", language) for name in found.near.unlike),
    ]


def _figures(found: Explanation, language: str, vocabulary: Vocabulary) -> str:
    figures = {"a": figure_text(found.a, language, vocabulary), "b": figure_text(found.b, language, vocabulary)}
    return say("counts_explain_figures", language, **figures)


def _relation_sentence(found: Explanation, language: str, vocabulary: Vocabulary) -> str:
    """How the two scopes lie to each other, with the respect that decides in words."""
    decisive = str(found.comparison.values["dimension"])
    return say(
        found.comparison.code,
        language,
        dimension=respects_text((decisive,), language),
        a=respect_text(found.a.scope, decisive, language, vocabulary),
        b=respect_text(found.b.scope, decisive, language, vocabulary),
    )


def _nearer(found: Explanation, language: str, vocabulary: Vocabulary) -> list[str]:
    """Which figures of the two publishers are nearer to each other in scope, and in what even these differ."""
    if found.near_a.id == found.near_b.id:
        return [
            say("counts_explain_own_way", language, publisher=publisher_text(found.a.publisher, language, vocabulary))
        ]
    moved_a, moved_b = found.near_a.id != found.a.id, found.near_b.id != found.b.id
    names = {
        "a": figure_text(found.near_a, language, vocabulary),
        "b": figure_text(found.near_b, language, vocabulary),
        "was": quantity_text((found.b if moved_b else found.a).quantity, language),
    }
    said = []
    if moved_a or moved_b:
        code = "both" if moved_a and moved_b else "b" if moved_b else "a"
        further = tuple(name for name in differing(found.comparison) if name not in differing(found.near))
        said.append(say(f"counts_explain_nearer_{code}", language, **names))
        if further:
            said.append(say("counts_explain_further", language, dimensions=respects_text(further, language)))
    differs = differing(found.near)
    code = "even_these" if said else "these"
    said.append(
        say(f"counts_explain_{code}_differ", language, dimensions=respects_text(differs, language))
        if differs
        else say("counts_explain_same_scope", language)
    )
    return [*said, *_not_alike(found.near.unlike, language)]


def _not_alike(unlike: tuple[str, ...], language: str) -> list[str]:
    names = [say(f"counts_explain_unlike_{name}", language) for name in unlike]
    return [say("counts_explain_unlike", language, ways=join(names, language, "and"))] if names else []


def step_sentence(step: Step, found: Explanation, language: str, vocabulary: Vocabulary) -> str:
    """One step: what it adds, and on which figures or bounds that rests."""
    title = say(f"counts_explain_kind_{step.kind}", language)
    said = [say("counts_explain_step", language, title=title, change=change_text(step.low, step.high, language))]
    said += [_link_sentence(link, language, vocabulary) for link in step.links]
    said += [_open_sentence(name, found, language, vocabulary) for name in step.open_in]
    if step.open_in:
        apart = any(found.near.by_dimension[name].relation == Relation.DISJOINT for name in step.open_in)
        ending = "apart" if apart else "by_parts" if step.low == step.high else "bounds"
        said.append(say(f"counts_explain_{ending}", language))
    if step.kind in ("duplicates", "only_a", "only_b"):
        said.append(say("counts_explain_from_lists", language))
    if step.kind == UNEXPLAINED:
        said.append(say(f"counts_explain_rest_{_why_left(found)}", language))
    return " ".join(said)


def _why_left(found: Explanation) -> str:
    if found.comparison.relation == Relation.NOT_COMPARABLE:
        return "not_comparable"
    if None in found.difference:
        return "not_stated"
    if found.lists:
        return "lists"
    if found.unexplained == (0, 0):
        return "none"
    return "no_lists"


def _link_sentence(link: Link, language: str, vocabulary: Vocabulary) -> str:
    names = {
        "publisher": publisher_text(link.source.publisher, language, vocabulary),
        "dimensions": respects_text(link.differs, language),
    }
    if link.how == "part":
        whole, part = (
            (link.source, link.target) if link.target.part_of == link.source.id else (link.target, link.source)
        )
        labels = [respect_text(part.scope, name, language, vocabulary) for name in link.differs]
        label = say("counts_semicolon", language).join(labels) or respect_text(
            part.scope, "population", language, vocabulary
        )
        numbers = {"whole": quantity_text(whole.quantity, language), "part": quantity_text(part.quantity, language)}
        return say("counts_explain_part", language, **names, **numbers, label=label)
    turned = link.how == "release" and link.source.supersedes == link.target.id
    earlier, later = (link.target, link.source) if turned else (link.source, link.target)
    numbers = {
        "earlier": quantity_text(earlier.quantity, language),
        "later": quantity_text(later.quantity, language),
        "earlier_day": as_of_text(earlier, language),
        "later_day": as_of_text(later, language),
    }
    nested = link.how == "scope" and link.differs
    said = [say("counts_explain_scope" if nested else "counts_explain_release", language, **names, **numbers)]
    others = tuple(name for name in link.differs if name != "window" or link.kind != "window")
    if others and not nested:
        said.append(say("counts_explain_release_differs", language, dimensions=respects_text(others, language)))
    if link.kind == "window":
        said.append(say("counts_explain_late", language))
    return " ".join(said)


def _open_sentence(name: str, found: Explanation, language: str, vocabulary: Vocabulary) -> str:
    return say(
        "counts_explain_open",
        language,
        dimension=respects_text((name,), language),
        a=respect_text(found.near_a.scope, name, language, vocabulary),
        b=respect_text(found.near_b.scope, name, language, vocabulary),
    )


def _levels(found: Explanation) -> list[Range]:
    """The levels between the steps, from A's printed figure to B's."""
    levels = [printed(found.a)]
    for step in found.steps[:-1]:
        levels.append(plus(levels[-1], (step.low, step.high)))
    return [*levels, printed(found.b)]
