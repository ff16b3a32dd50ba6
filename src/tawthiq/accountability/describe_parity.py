"""Parity as facts: shares, times, differences and what could have been detected, under every reading of who did what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.accountability.days import Days
from tawthiq.accountability.parity import Difference, MeanGap, MeanWait, Parity, Rules, ShareAt
from tawthiq.accountability.proportions import Interval
from tawthiq.accountability.sides import Scenario, Sides
from tawthiq.accountability.words import days_text, per_cent, points, probability
from tawthiq.incidents.words import both, joined, say

_DIGITS = 6


@dataclass(frozen=True)
class Reading:
    """One reading of the attributions with what was found under it, and the sides in their order with their names."""

    scenario: Scenario
    found: Parity
    order: tuple[str, ...]
    sides: Sides

    def name(self, place: int, language: str) -> str:
        """The name of the side at a place."""
        return self.sides.name(self.order[place], language)

    def title(self, language: str) -> str:
        """What this reading takes as the side of an incident."""
        who = self.sides.name(self.scenario.who, language) if self.scenario.who else ""
        return say(f"parity_reading_{self.scenario.code}", language, **({"who": who} if who else {}))


def describe_reading(reading: Reading, rules: Rules) -> dict[str, Any]:
    """Everything that was found under one reading."""
    found = reading.found
    return {
        "code": reading.scenario.code,
        "who": reading.scenario.who or None,
        "title": both(reading.title),
        "incidents": {side: _count(found, place) for place, side in enumerate(reading.order)},
        "compared": [reading.order[place] for place in found.compared],
        "shares": [_share(each, reading) for each in found.shares],
        "differences": [_difference(each, reading) for each in found.differences],
        "means": [_mean(each, reading) for each in found.means],
        "gaps": [_gap(each, reading) for each in found.gaps],
        "test": _test(found, reading, rules),
    }


def describe_range(readings: Sequence[Reading]) -> dict[str, Any]:
    """How far the differences and the p-value go over all readings."""
    ranges: dict[tuple[str, str, int], tuple[float, float]] = {}
    for reading in readings:
        for each in reading.found.differences:
            key = (reading.order[each.first], reading.order[each.second], each.horizon)
            low, high = ranges.get(key, (each.low, each.high))
            ranges[key] = min(low, each.low), max(high, each.high)
    tested = [p for p in (reading.found.p for reading in readings) if p]
    p = Interval(min(each.low for each in tested), max(each.high for each in tested)) if tested else None

    def parts(language: str) -> Iterator[str]:
        for (first, second, horizon), (low, high) in ranges.items():
            yield say(
                "parity_range_difference",
                language,
                first=readings[0].sides.name(first, language),
                second=readings[0].sides.name(second, language),
                horizon=_days(horizon, language),
                low=points(low),
                high=points(high),
            )
        if p:
            yield say("parity_range_p", language, low=probability(p.low), high=probability(p.high))

    def text(language: str) -> str:
        semicolon = say("accountability_semicolon", language)
        listed = semicolon.join(parts(language)) + say("accountability_stop", language)
        return say("parity_range", language, n=len(readings)) + listed

    return {
        "readings": len(readings),
        "differences": [
            {"first": first, "second": second, "horizon": horizon, "low": _r(low), "high": _r(high)}
            for (first, second, horizon), (low, high) in ranges.items()
        ],
        "p": _interval(p) if p else None,
        "flagged_in": sum(reading.found.flagged for reading in readings),
        "sentence": both(text if ranges or p else lambda language: ""),
    }


def _count(found: Parity, place: int) -> int:
    return found.incidents[place] if place < len(found.incidents) else 0


def _days(number: float, language: str) -> str:
    return days_text(Days(round(number), round(number)), language)


def _share(each: ShareAt, reading: Reading) -> dict[str, Any]:
    def text(language: str) -> str:
        name, horizon = reading.name(each.side, language), _days(each.horizon, language)
        if not each.watched:
            return say("parity_share_none", language, name=name, horizon=horizon)
        shares = sorted({per_cent(number / each.watched) for number in (each.sure, each.possible)})
        reached = str(each.sure) if each.sure == each.possible else f"{each.sure}–{each.possible}"
        return say(
            "parity_share",
            language,
            name=name,
            horizon=horizon,
            reached=reached,
            n=each.watched,
            share="–".join(shares),
            low=per_cent(each.interval.low),
            high=per_cent(each.interval.high),
            least=per_cent(each.bounds.low),
            most=per_cent(each.bounds.high),
        )

    return {
        "side": reading.order[each.side],
        "horizon": each.horizon,
        "watched": each.watched,
        "proceedings": each.proceedings,
        "effective": _r(each.effective),
        "sure": each.sure,
        "possible": each.possible,
        "interval": _interval(each.interval),
        "bounds": _interval(each.bounds),
        "sentence": both(text),
    }


def _difference(each: Difference, reading: Reading) -> dict[str, Any]:
    def text(language: str) -> str:
        ends = list(dict.fromkeys((points(each.low), points(each.high))))
        said = say(
            "parity_difference",
            language,
            first=reading.name(each.first, language),
            second=reading.name(each.second, language),
            horizon=_days(each.horizon, language),
            difference="…".join(ends),
            low=points(each.interval.low),
            high=points(each.interval.high),
        )
        if each.detectable is None:
            return joined([said, say("parity_detectable_none", language)])
        return joined([said, say("parity_detectable", language, points=points(each.detectable).lstrip("+"))])

    return {
        "first": reading.order[each.first],
        "second": reading.order[each.second],
        "horizon": each.horizon,
        "low": _r(each.low),
        "high": _r(each.high),
        "interval": _interval(each.interval),
        "detectable": None if each.detectable is None else _r(each.detectable),
        "sentence": both(text),
    }


def _mean(each: MeanWait, reading: Reading) -> dict[str, Any]:
    return {
        "side": reading.order[each.side],
        "horizon": each.earliest.horizon,
        "earliest": _r(each.earliest.estimate),
        "latest": _r(each.latest.estimate),
        "error": _r(max(each.earliest.error, each.latest.error)),
    }


def _gap(each: MeanGap, reading: Reading) -> dict[str, Any]:
    def text(language: str) -> str:
        said = say(
            "parity_gap",
            language,
            horizon=_days(each.horizon, language),
            first=reading.name(each.first, language),
            second=reading.name(each.second, language),
            low=_signed(each.low),
            high=_signed(each.high),
            least=_signed(each.interval.low),
            most=_signed(each.interval.high),
        )
        ratio = each.detectable_ratio
        if ratio is None:
            return joined([said, say("parity_detectable_ratio_none", language)])
        return joined([said, say("parity_detectable_ratio", language, ratio=f"{ratio:.1f}")])

    return {
        "first": reading.order[each.first],
        "second": reading.order[each.second],
        "horizon": each.horizon,
        "low": _r(each.low),
        "high": _r(each.high),
        "interval": _interval(each.interval),
        "detectable_ratio": None if each.detectable_ratio is None else _r(each.detectable_ratio),
        "sentence": both(text),
    }


def _test(found: Parity, reading: Reading, rules: Rules) -> dict[str, Any]:
    p = found.p

    def text(language: str) -> str:
        if p is None:
            values = {"n": rules.least_tested} if found.untested == "too_few_incidents" else {}
            return say(f"parity_{found.untested}", language, **values)
        low, high = probability(p.low), probability(p.high)
        said = (
            say("parity_test", language, p=low)
            if low == high
            else say("parity_test_range", language, low=low, high=high)
        )
        return joined([said, say(f"parity_{verdict}", language)])

    verdict = "" if p is None else "unlike" if found.flagged else "depends" if p.low <= 0.05 else "not_shown"
    return {
        "verdict": verdict or found.untested,
        "p": _interval(p) if p else None,
        "tested": [reading.order[place] for place in found.tested],
        "proceedings": {
            reading.order[place]: number
            for place, number in zip(found.tested, found.tests[0].clusters if found.tests else (), strict=False)
        },
        "draws": found.tests[0].draws if found.tests else None,
        "sentence": both(text) if verdict or found.untested else None,
    }


def _signed(days: float) -> str:
    return f"{days:+.0f}".replace("-", "−")


def _interval(found: Interval) -> dict[str, float]:
    return {"low": _r(found.low), "high": _r(found.high)}


def _r(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0
