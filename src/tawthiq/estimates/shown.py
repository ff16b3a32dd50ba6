"""What families say of one table, made ready to be shown: figures rounded, each written by whoever shows them.

The report writes a figure as a fact, a picture for the keeper of a case as a number. No figure is there for a family that
refused.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tawthiq.mse.rounding import Rounding

Write = Callable[[str, int], Any]
"""Given the name of a figure and its value, what stands for it from then on."""


def shown(
    found: Mapping[str, Any], documented: Any, rounding: Rounding, write: Write, *, though_apart: bool = True
) -> dict[str, Any]:
    """Families in their order, the preferred one, what it says without each list, pairs that disagree, and its shape.

    `found` is what `tawthiq.estimates` gives of one table; `documented` stands for how many are documented. Unless
    `though_apart`, families that disagree leave no number of the undocumented, and no shape: one alone would mislead.
    """
    families = [
        {
            "family": name,
            **{key: each.get(key) for key in ("verdict", "reason", "values", "would_help", "assumes", "warnings")},
            "figures": figures(each, name, rounding, write),
        }
        for name, each in found["families"].items()
    ]
    answers = found["verdict"] != "refused"
    single = found["families"][found["family"]] if answers and (though_apart or not found["disagreements"]) else None
    return {
        "documented": documented,
        "preferred": found["family"] if answers else None,
        "families": families,
        "disagreements": found["disagreements"],
        "left_out": [
            {
                "list": name,
                "verdict": each["verdict"],
                "figures": figures(each, f"without-{name}", _loose(rounding), write),
            }
            for name, each in found["left_out"].items()
        ],
        "undocumented": write("undocumented", _loose(rounding).middle(single["n0"]["point"])) if single else None,
        "shape": _coarser(single["shape"], rounding.unit(single["point"])) if single else None,
    }


def figures(result: Mapping[str, Any], name: str, rounding: Rounding, write: Write) -> dict[str, Any] | None:
    """The figure of a family with its 50 and 95 % intervals, as [low, high]; None where it refused."""
    if result["verdict"] == "refused":
        return None
    ends = {
        kind: [
            write(f"{name}-{kind}-low", rounding.low(result["intervals"][level][0])),
            write(f"{name}-{kind}-high", rounding.high(result["intervals"][level][1])),
        ]
        for kind, level in (("half", "0.5"), ("most", "0.95"))
    }
    return {"middle": write(name, rounding.middle(result["point"])), **ends}


def what_falls(fall: Mapping[str, Any]) -> str:
    """What a figure is to which an estimate falls: that over draws itself, so much less, or the lower end of its interval."""
    return "low" if fall["less"] is None else "less" if fall["less"] else "figure"


def how_short(fall: Mapping[str, Any]) -> str:
    """Empty where the fall is reached; else whether all pairs in doubt do not do (`none`), or are not followed (`more`)."""
    return "" if fall["reached"] else "none" if fall["all"] else "more"


def _loose(rounding: Rounding) -> Rounding:
    """Without a list fewer are documented, and how many is not told."""
    return Rounding(rounding.digits, rounding.step)


def _coarser(shape: Mapping[str, Any], unit: int) -> dict[str, Any]:
    """The shape in classes no narrower than the unit to which figures are rounded: a drawing tells no more than they do."""
    edges, shares = shape["edges"], shape["shares"]
    step = edges[1] - edges[0]
    if step >= unit:
        return dict(shape)
    totals: dict[int, float] = {}
    for edge, share in zip(edges, shares, strict=False):
        place = (edge + step // 2) // unit
        totals[place] = totals.get(place, 0.0) + share
    places = range(min(totals), max(totals) + 1)
    return {
        "edges": [place * unit for place in range(places.start, places.stop + 1)],
        "shares": [round(totals.get(place, 0.0), 3) for place in places],
        "beyond": shape["beyond"],
    }
