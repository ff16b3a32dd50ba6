"""Pictures of an estimate: the posterior, the families beside one another, sensitivity to what is assumed, and chains.

Charts may not be reached from `tawthiq.mse`, nor it from them: whoever draws an estimate does it here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.charts import (
    ChainWords,
    Chart,
    FamilyRow,
    Figure,
    Frame,
    Posterior,
    PosteriorWords,
    SensitivityPoint,
    SensitivityWords,
    Spread,
    families,
    posterior,
    ranks,
    sensitivity,
    traces,
)
from tawthiq.charts.chart import Direction

Say = Callable[..., str]
_SURELY_NOT = 0.005  # a case may believe nothing, or everything; odds then have no end


@dataclass(frozen=True)
class Hand:
    """Who draws: the words of a language and its direction, and how what stands for a figure becomes one."""

    say: Say
    direction: Direction
    figure: Callable[[Any], Figure]
    title_of_list: Callable[[str], str] = str

    def frame(self, name: str, width: int, header: Sequence[str], **values: Any) -> Frame:
        """The frame of one picture: its title and description are messages called after it."""
        title, about = self.say(f"estimates_{name}_title", **values), self.say(f"estimates_{name}_about", **values)
        key = name if width >= 480 else f"{name}-narrow"
        columns = tuple(self.say(code) for code in header)
        return Frame(f"estimates-{key}", title, about, columns, self.direction, width)


_COLUMNS = ("estimates_column_what", "estimates_column_figure", "estimates_column_most")


def posterior_picture(told: Mapping[str, Any], hand: Hand, width: int) -> Chart | None:
    """What the preferred family says, as `shown` tells it; None where none answers, or its figure is not shown alone."""
    if told["shape"] is None:
        return None
    (found,) = [each for each in told["families"] if each["family"] == told["preferred"]]
    shape, beyond = told["shape"], told["shape"]["beyond"]
    held = Posterior(
        hand.figure(told["documented"]),
        hand.figure(told["undocumented"]),
        _spread(found["figures"], hand),
        shape["edges"],
        shape["shares"],
        beyond,
    )
    words = PosteriorWords(
        hand.say("estimates_likely"),
        hand.say(f"mse_family_{told['preferred']}"),
        hand.say("estimates_documented"),
        hand.say("estimates_undocumented"),
        hand.say("estimates_everyone"),
        hand.say("estimates_intervals"),
        hand.say("estimates_about"),
        hand.say("estimates_beyond", share=f"{beyond * 100:.0f} %") if beyond >= 0.01 else "",
    )
    return posterior(hand.frame("posterior", width, _COLUMNS), held, words)


def families_picture(told: Mapping[str, Any], hand: Hand, width: int) -> Chart:
    """All families, refusals with their reason, and below them the preferred one without each list."""
    rows = [
        FamilyRow(
            hand.say(f"mse_family_{each['family']}"),
            _spread(each["figures"], hand) if each["figures"] else None,
            "" if each["figures"] else each["because"],
            hand.say("estimates_preferred") if each["family"] == told["preferred"] else "",
        )
        for each in told["families"]
    ]
    rows += _without(told["left_out"], hand)
    documented = (hand.say("estimates_documented"), hand.figure(told["documented"]))
    frame = hand.frame("families", width, (*_COLUMNS[:2], "estimates_column_half", _COLUMNS[2]))
    return families(frame, documented, rows, hand.say("estimates_refused"))


def _without(left_out: Sequence[Mapping[str, Any]], hand: Hand) -> list[FamilyRow]:
    """A row for each list that is left out; one for all where none of them can be spared, for one reason."""
    reasons = {each["because"] for each in left_out}
    if len(left_out) > 1 and len(reasons) == 1 and not any(each["figures"] for each in left_out):
        return [FamilyRow(hand.say("estimates_without_any"), None, reasons.pop())]
    heading = [FamilyRow(hand.say("estimates_left_out"))] if left_out else []
    return heading + [
        FamilyRow(
            hand.say("estimates_without", list=hand.title_of_list(each["list"])),
            _spread(each["figures"], hand) if each["figures"] else None,
            "" if each["figures"] else each["because"],
        )
        for each in left_out
    ]


def assumption_picture(curve: Sequence[Mapping[str, Any]], documented: int, hand: Hand, width: int) -> Chart:
    """What becomes of the figure if the highest interaction is another than none: `curve` of `tawthiq.mse.declared`."""
    words = SensitivityWords(*(hand.say(f"estimates_{each}") for each in ("xi", "figure", "nhoi", "documented")))
    points = [_point(each["xi"], each["point"], each["low"], each["high"]) for each in curve]
    frame = hand.frame("assumption", width, ("estimates_xi", "estimates_column_figure", "estimates_column_most"))
    return sensitivity(frame, points, documented, 1.0, words)


def dependence_picture(curve: Sequence[Mapping[str, Any]], documented: int, hand: Hand, width: int) -> Chart:
    """What two lists allow, by how far they depend on each other: `curve` of `tawthiq.mse.indices.bounds`."""
    words = SensitivityWords(
        *(hand.say(f"estimates_{each}") for each in ("psi", "figure", "independent", "documented"))
    )
    points = [_point(each["psi"], each["N"], each["low"], each["high"]) for each in curve]
    frame = hand.frame("dependence", width, ("estimates_psi", "estimates_column_figure", "estimates_column_most"))
    return sensitivity(frame, points, documented, 1.0, words)


def threshold_picture(told: Mapping[str, Any], hand: Hand, width: int) -> Chart:
    """What the figure is if pairs are believed from another threshold on; thresholds in equal ratios of their odds.

    `told` is as `tawthiq.estimates.threshold.sensitivity_to_threshold` gives it, figures written by whoever shows them.
    """
    across, upwards, decided, region_name = (
        hand.say(f"estimates_{each}") for each in ("threshold", "figure", "decided", "calibrated")
    )
    words = SensitivityWords(across, upwards, decided, region=region_name)
    points = [
        SensitivityPoint(
            _odds(each["threshold"]),
            f"{each['threshold'] * 100:g} %",
            *(hand.figure(each[name]) if each["middle"] else None for name in ("middle", "low", "high")),
        )
        for each in told["points"]
    ]
    region = told["calibrated"] and (_odds(told["calibrated"][0]), _odds(told["calibrated"][1]))
    frame = hand.frame("threshold", width, ("estimates_threshold", "estimates_column_figure", "estimates_column_most"))
    return sensitivity(frame, points, None, _odds(told["decided"]), words, region)


def _odds(share: float) -> float:
    bounded = min(max(share, _SURELY_NOT), 1 - _SURELY_NOT)
    return bounded / (1 - bounded)


def chain_pictures(chains: Mapping[str, Any], hand: Hand, width: int) -> tuple[Chart, Chart]:
    """Traces of the chains of a family that samples, and the ranks of their draws."""
    across, upwards, rank, counted = (
        hand.say(f"estimates_{each}") for each in ("draws", "figure", "ranks", "rank_counts")
    )
    chain = hand.say("estimates_chain", number="{}")
    header = ("estimates_column_chain", "estimates_least", "estimates_middle", "estimates_most")
    frames = hand.frame("traces", width, header), hand.frame("ranks", width, (header[0], header[1], header[3]))
    return (
        traces(frames[0], chains["traces"], chains["draws"], ChainWords(across, upwards, chain)),
        ranks(frames[1], chains["ranks"], ChainWords(rank, counted, chain)),
    )


def _point(assumed: float, figure: float | None, low: float | None, high: float | None) -> SensitivityPoint:
    whole = [None if each is None else Figure(round(each), f"{round(each):,}") for each in (figure, low, high)]
    return SensitivityPoint(assumed, f"{assumed:g}", *whole)


def _spread(figures: Mapping[str, Any], hand: Hand) -> Spread:
    half, most = ((hand.figure(low), hand.figure(high)) for low, high in (figures["half"], figures["most"]))
    return Spread(hand.figure(figures["middle"]), half, most)
