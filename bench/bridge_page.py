"""What is measured of estimates over imperfect linkage, as a page: `python bench/bridge_page.py --family FILE --tasks FILE...`.

FILES are what `bench/bridge_family.py --json` and `bench/bridge.py --json` printed. Their figures are kept in
`bench/frozen/bridge.json`, without the conflicts one by one, and from there `docs/reference/validation-linkage.md` is made;
without arguments only the page is.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FROZEN = Path(__file__).parent / "frozen" / "bridge.json"
PAGE = Path(__file__).parent.parent / "docs" / "reference" / "validation-linkage.md"
_HEAD = """<!-- Made by bench/bridge_page.py from bench/frozen/bridge.json; do not edit. -->

# Are estimates right when links are not?

<div dir="rtl">

هذه الصفحة مكتوبة آلياً: قوائم معروفة الحقيقة يُربط بعضها ببعض من دون إجابات، ثم يُقدَّر العدد ويوضع إلى جانب الحقيقة، وإلى جانب ما يعطيه المقدِّر نفسه لو كانت الروابط كلها صحيحة. وليس في الصفحة اسم.

</div>

Nothing but the records is read for an estimate; the truth is read afterwards. Intervals are of 95 %. How it is done:
[the doubt of linkage](../explanation/linkage-doubt.md).
"""
_TASKS = """
## Lists with known truth

Three lists of {N:,} people whose names are real and whose lists, and the errors in them, are simulated; strata are age bands by sex, missing
labels are drawn. *Width* is the width of the interval beside that of the true links. These tasks were known while the method was built.

| task | links | estimate | interval | off by | holds the truth | width |
|---|---|---:|---|---:|---|---:|
"""
_FAMILY = """
## A family of simulated conflicts

{count} conflicts, frozen in `bench/frozen/bridge_family.json`: three to six lists, coverage from 10 to 80 %, in one script or two, with errors from clean
to awful. The first twelve were looked at while the method was built, the others were not. *Holds*: intervals that hold the truth, with p of a
two-sided test against 95 %; *in* where a share between 92 and 98 % is not ruled out at 1 %. *Error* is the median of |error|, *beside* that
of the true links on the same lists.
"""
_NAMES = {
    "true": "true links",
    "plain": "decided links, taken as true",
    "said": "corrected by the rates that the linkage says",
    "judged": "corrected by judged rates",
    "draws": "over draws of the linkage",
    "over_linkage": "over draws of the linkage",
}
_COLUMNS = "| links | answers | hold the truth | share (p) | bar | bias | error | beside true links | width beside true links |\n|---|---:|---:|---|---|---:|---:|---:|---:|"


def main() -> None:
    """Keep what is given, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--family", type=Path, help="printed by bridge_family.py --json")
    parser.add_argument("--tasks", type=Path, nargs="*", default=[], help="printed by bridge.py --json")
    options = parser.parse_args()
    stored = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.exists() else {"tasks": {}, "family": {}}
    if options.family:
        stored["family"] = {**_read(options.family)}
        stored["family"].pop("conflicts", None)
    for each in map(_read, options.tasks):
        stored["tasks"][each["task"]] = {**each, **{name: _short(each[name]) for name in each["score"] if name in each}}
    FROZEN.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(stored), encoding="utf-8")


def page(stored: Mapping[str, Any]) -> str:
    """The whole page."""
    tasks = stored["tasks"]
    parts = [_HEAD]
    if tasks:
        parts.append(_TASKS.format(N=next(iter(tasks.values()))["score"]["N"]) + "\n".join(_task_rows(tasks)) + "\n")
        parts.append("\n".join(_made_of(tasks)) + "\n")
    if stored["family"]:
        parts.append(_FAMILY.format(count=_conflicts(stored["family"])) + "\n".join(_groups(stored["family"])) + "\n")
    return "".join(parts)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _short(found: Any) -> Any:
    return {name: each for name, each in found.items() if name != "strata"} if isinstance(found, dict) else found


def _task_rows(tasks: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for task, told in sorted(tasks.items()):
        for name, score in told["score"].items():
            if not isinstance(score, dict) or "error" not in score:
                continue
            low, high = told[name]["interval"]
            off, held = f"{100 * score['error'] + 0.0:+.1f} %", "yes" if score["covers"] else "no"
            shown = _NAMES.get(name, name.replace("splink", "Splink's links"))
            yield f"| {task} | {shown} | {told[name]['point']:,.0f} | {low:,.0f} to {high:,.0f} | {off} | {held} | {score['width_to_true_links']} |"


def _made_of(tasks: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield ""
    for task, told in sorted(tasks.items()):
        share = {name: f"{100 * each:.0f} %" for name, each in told["over_linkage"]["parts"]["share"].items()}
        drawn, score = told["over_linkage"]["documented"], told["score"]
        yield (
            f"- {task}: of the doubt {share['sampling']} is sampling, {share['model']} model, {share['linkage']} linkage. Documented in draws"
            f" {drawn['low']:,} to {drawn['high']:,}, in truth {score['documented']:,}. {told['seconds']['cpu']:.0f} CPU seconds, the linkage"
            " included."
        )


def _conflicts(family: Mapping[str, Any]) -> int:
    groups = family["groups"]
    return sum(groups[name]["conflicts"] for name in ("model holds", "model does not hold") if name in groups)


def _groups(family: Mapping[str, Any]) -> Iterator[str]:
    for name, group in family["groups"].items():
        yield f"\n### {name.replace('_', ' ').capitalize()}: {group['conflicts']} conflicts\n\n{_COLUMNS}"
        for method, each in group.items():
            if isinstance(each, Mapping):
                yield _family_row(method, each)
        refused = {
            method: each["refused"] for method, each in group.items() if isinstance(each, Mapping) and each["refused"]
        }
        for method, reasons in refused.items():
            told = ", ".join(f"`{reason}` {count}" for reason, count in sorted(reasons.items()))
            yield f"\nRefused, {_NAMES[method]}: {told}."


def _family_row(method: str, each: Mapping[str, Any]) -> str:
    if not each["answered"]:
        return f"| {_NAMES[method]} | 0 | | | | | | | |"
    share, bar = f"{100 * each['coverage']:.1f} % ({each['p']})", "in" if each["in_bar"] else "out"
    beside = f"{each['error_to_true']} | {each['width_to_true']}" if "error" in each else " | "
    errors = f"{100 * each['bias']:+.1f} % | {100 * each['error']:.1f} %" if "error" in each else " | "
    return f"| {_NAMES[method]} | {each['answered']} | {each['covered']} | {share} | {bar} | {errors} | {beside} |"


if __name__ == "__main__":
    main()
