"""How chains of draws ran: their traces, and how their draws rank among those of all (Vehtari et al. 2021, BA 16:667-718)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Frame, Table
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, INK, MUTED, RULE
from tawthiq.charts.svg import Canvas, document, element, text_width

_TOP, _BASE, _APART = 20.0, 42.0, 26.0


@dataclass(frozen=True)
class ChainWords:
    """What runs across, what upwards, and the name of a chain with `{}` for its number."""

    across: str
    upwards: str
    chain: str


def traces(frame: Frame, chains: Sequence[Sequence[float]], draws: int, words: ChainWords) -> Chart:
    """One strip a chain on a scale that all share: chains that have mixed look alike and wander nowhere.

    Of the `draws` of each chain those given are every so manieth one.
    """
    low = min((min(chain) for chain in chains), default=0.0)
    high = max((max(chain) for chain in chains), default=1.0)
    strips = _strips(frame, len(chains), max(text_width(f"{each:,.0f}", 11) for each in (low, high)) + 12)
    body = []
    for number, chain in enumerate(chains):
        bottom = strips.bottom(number)
        line = [
            (strips.at(place / max(len(chain) - 1, 1)), bottom - strips.tall * (each - low) / ((high - low) or 1.0))
            for place, each in enumerate(chain)
        ]
        ends = [(bottom, low), (bottom - strips.tall, high)]
        body.append(strips.frame_of(number, words.chain.format(number + 1)))
        body += [strips.side(height + 4, f"{value:,.0f}") for height, value in ends]
        body.append(strips.canvas.path(line, stroke=ACCENT, stroke_width=1, fill="none"))
    body.append(strips.across([(0.0, "1"), (1.0, f"{draws:,}")], words))
    rows = tuple(
        (
            words.chain.format(number + 1),
            f"{min(chain):,.0f}",
            f"{sorted(chain)[len(chain) // 2]:,.0f}",
            f"{max(chain):,.0f}",
        )
        for number, chain in enumerate(chains)
    )
    return Chart(document(frame, strips.height, body), Table(frame.header, rows), frame.caption)


def ranks(frame: Frame, counts: Sequence[Sequence[int]], words: ChainWords) -> Chart:
    """One strip a chain: how many of its draws have each rank among all; even where chains have mixed.

    `counts` are by chain and by class of ranks, lowest first; the line is what each class holds if chains are alike.
    """
    strips = _strips(frame, len(counts), 4.0)
    highest = max((max(each) for each in counts), default=1) or 1
    body = []
    for number, chain in enumerate(counts):
        bottom, width = strips.bottom(number), strips.wide / max(len(chain), 1)
        body.append(strips.frame_of(number, words.chain.format(number + 1)))
        for place, count in enumerate(chain):
            tall = strips.tall * count / highest
            box = (strips.at(place / len(chain)), bottom - tall, width, tall)
            body.append(strips.canvas.rect(*box, fill=ACCENT_SOFT, stroke="#ffffff", stroke_width=0.8))
        even = bottom - strips.tall * sum(chain) / max(len(chain), 1) / highest
        body.append(strips.canvas.line(strips.at(0), even, strips.at(1), even, stroke=INK, stroke_dasharray="5 4"))
    body.append(strips.across([(0.0, "1"), (1.0, f"{sum(map(sum, counts)):,}")], words))
    rows = tuple(
        (words.chain.format(number + 1), f"{min(chain):,}", f"{max(chain):,}") for number, chain in enumerate(counts)
    )
    return Chart(document(frame, strips.height, body), Table(frame.header, rows), frame.caption)


@dataclass(frozen=True)
class _Strips:
    canvas: Canvas
    left: float
    count: int
    tall: float

    @property
    def wide(self) -> float:
        return self.canvas.width - self.left - 6

    @property
    def height(self) -> float:
        return _TOP + self.count * (self.tall + _APART) + _BASE

    def at(self, share: float) -> float:
        return self.left + self.wide * share

    def bottom(self, number: int) -> float:
        return _TOP + (number + 1) * (self.tall + _APART)

    def frame_of(self, number: int, name: str) -> str:
        bottom, canvas = self.bottom(number), self.canvas
        lines = [
            canvas.line(self.left, height, self.left + self.wide, height, stroke=RULE)
            for height in (bottom, bottom - self.tall)
        ]
        return "".join([*lines, canvas.text(self.left, bottom - self.tall - 7, name, 11.5, font_weight="600")])

    def side(self, height: float, text: str) -> str:
        anchor = "end" if self.canvas.direction == "ltr" else "start"  # digits run left to right in both
        return self.canvas.text(self.left - 6, height, text, 11, text_anchor=anchor, fill=MUTED, direction="ltr")

    def across(self, ends: Sequence[tuple[float, str]], words: ChainWords) -> str:
        bottom, way = self.bottom(self.count - 1), self.canvas.direction
        parts = [self.canvas.text(0, 12, words.upwards, 12, fill=MUTED)]
        for share, text in ends:
            first = (share == 0) == (way == "ltr")
            start = self.at(share)
            anchor = "start" if first else "end"
            parts.append(
                self.canvas.text(start, bottom + 16, text, 11, text_anchor=anchor, fill=MUTED, direction="ltr")
            )
        middle = self.left + self.wide / 2
        parts.append(self.canvas.text(middle, self.height - 8, words.across, 12, text_anchor="middle", fill=MUTED))
        return element("g", *parts)


def _strips(frame: Frame, count: int, left: float) -> _Strips:
    return _Strips(Canvas(frame.width, frame.direction), left, count, 46.0 if frame.narrow else 60.0)
