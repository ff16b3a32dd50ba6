"""Charts from the standard library alone: figures in, SVG and a data table out, in either direction of writing.

Every chart is a pure function of a `Frame` (its name, description and direction) and its rows; the same input gives
the same bytes. Words are handed in by the caller: nothing here speaks a language.
"""

from tawthiq.charts.area_map import AreaRow, Boundaries, area_map
from tawthiq.charts.balance import BalanceStep, balance
from tawthiq.charts.bars import BarRow, bars
from tawthiq.charts.bounds import BoundRow, bounds
from tawthiq.charts.chains import ChainWords, ranks, traces
from tawthiq.charts.chart import Cell, Chart, Figure, Frame, Table
from tawthiq.charts.conflict_graph import ConflictNode, ConflictSet, conflict_graph
from tawthiq.charts.delay_curve import DelayCurve, DelayStep, delay_curve
from tawthiq.charts.families import FamilyRow, families
from tawthiq.charts.learning_curve import LearningPoint, learning_curve
from tawthiq.charts.letters import LetterCell, LetterRow, letters
from tawthiq.charts.posterior import Posterior, PosteriorWords, Spread, posterior
from tawthiq.charts.reliability import ReliabilityPoint, ReliabilityWords, reliability_diagram
from tawthiq.charts.scale import Quantity, ScaleRow, scale, scale_mark
from tawthiq.charts.sensitivity import SensitivityPoint, SensitivityWords, sensitivity
from tawthiq.charts.series import SeriesBand, SeriesPoint, series
from tawthiq.charts.sheet import Heading, sheet
from tawthiq.charts.svg import plain
from tawthiq.charts.timeline import TimeBar, UnknownBar, timeline
from tawthiq.charts.topology import Area, areas_of
from tawthiq.charts.upset import UpsetList, UpsetPattern, upset
from tawthiq.charts.waterfall import WaterfallEnd, WaterfallStep, waterfall

__all__ = [
    "Area",
    "AreaRow",
    "BalanceStep",
    "BarRow",
    "BoundRow",
    "Boundaries",
    "Cell",
    "ChainWords",
    "Chart",
    "ConflictNode",
    "ConflictSet",
    "DelayCurve",
    "DelayStep",
    "FamilyRow",
    "Figure",
    "Frame",
    "Heading",
    "LearningPoint",
    "LetterCell",
    "LetterRow",
    "Posterior",
    "PosteriorWords",
    "Quantity",
    "ReliabilityPoint",
    "ReliabilityWords",
    "ScaleRow",
    "SensitivityPoint",
    "SensitivityWords",
    "SeriesBand",
    "SeriesPoint",
    "Spread",
    "Table",
    "TimeBar",
    "UnknownBar",
    "UpsetList",
    "UpsetPattern",
    "WaterfallEnd",
    "WaterfallStep",
    "area_map",
    "areas_of",
    "balance",
    "bars",
    "bounds",
    "conflict_graph",
    "delay_curve",
    "families",
    "learning_curve",
    "letters",
    "plain",
    "posterior",
    "ranks",
    "reliability_diagram",
    "scale",
    "scale_mark",
    "sensitivity",
    "series",
    "sheet",
    "timeline",
    "traces",
    "upset",
    "waterfall",
]
