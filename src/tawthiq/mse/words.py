"""What was found, in words: Arabic or English sentences from the catalogue, or bare codes where it cannot be read.

This is the program's mouth and no part of the library: the only place here that knows of `tawthiq.language`.
"""

from collections.abc import Mapping
from typing import Any

from tawthiq.errors import TawthiqError
from tawthiq.mse.rounding import Rounding

LANGUAGES = ("en", "ar")
_MOST_FAILURES = 20


def say(code: str, language: str, /, **values: Any) -> str:
    """A sentence; the code and its values where the catalogue lacks it, or what it needs is not installed."""
    try:
        from tawthiq.language import sentence

        return sentence(code, values, language)
    except (ImportError, KeyError):
        told = ", ".join(f"{name}={value}" for name, value in values.items())
        return f"{code}({told})" if told else code


def wrong(error: TawthiqError, language: str) -> str:
    """What is wrong with the input."""
    return say(error.code, language, **error.values) + "\n"


def told(found: Mapping[str, Any], language: str) -> str:
    """All that was found, a line a result; what is refused with its reason."""
    if "strata" not in found:
        lines = [say("mse_strata_whole", language, n=found["n"]), *compared(found, language)]
        return "".join(line + "\n" for line in lines)
    lines = []
    for each in found["strata"]:
        lines += [say("mse_strata_one", language, label=" · ".join(each["labels"]), n=each["n"])]
        lines += _result(each, language)
    if total := found["total"]:
        lines += [say("mse_strata_together", language, n=total["n"]), *_result(total, language)]
        if total["documented_left_out"]:
            lines.append("  " + say("mse_strata_left_out", language, left=total["documented_left_out"]))
    if found.get("unlabelled"):
        lines.append(say("mse_strata_unlabelled", language, people=found["unlabelled"]))
    return "".join(line + "\n" for line in [*lines, *_failures(found["failures"], language)])


def compared(found: Mapping[str, Any], language: str) -> list[str]:
    """Families side by side, as `Agreement.to_json` has them: a reason that all have in common once, with what two lists allow."""
    families = found["families"].items()
    refused = [each for _, each in families if each["verdict"] == "refused"]
    if len(refused) == len(families) and len({(each["reason"], str(each["values"])) for each in refused}) == 1:
        first = refused[0]
        lines = [say(f"mse_reason_{first['reason']}", language, **first["values"])]
        lines += ["    " + say(f"mse_help_{code}", language) for code in first["would_help"]]
        return lines + _bounds(found.get("bounds"), language)
    lines = [line for name, each in families for line in _result({**each, "family": name}, language)]
    if len(families) > 1 and len(refused) < len(families):
        lines.append(say("estimate_preferred", language, family=_family(found["family"], language)))
        lines += ["    " + say(f"mse_assumes_{code}", language) for code in found["assumes"]]
    lines += ["    " + _warning(each, language) for each in found.get("comparison", [])]
    for one, other in found.get("disagreements", []):
        lines.append(say("estimate_disagree", language, one=_family(one, language), other=_family(other, language)))
    return lines


def _bounds(bounds: Mapping[str, Any] | None, language: str) -> list[str]:
    if not bounds or not bounds["shared"]:
        return []
    to = Rounding(least=bounds["n"])
    ends = [
        {"psi": f"{each['psi']:g}", "low": to.low(each["low"]), "high": to.high(each["high"])}
        for each in bounds["curve"]
    ]
    told = ["    " + say("mse_two_lists_range", language, **each) for each in ends]
    return [say("mse_two_lists", language), *told]


def _result(result: Mapping[str, Any], language: str) -> list[str]:
    family = _family(result["family"], language)
    if result["verdict"] == "refused":
        reason = say(f"mse_reason_{result['reason']}", language, **result["values"])
        helps = ["    " + say(f"mse_help_{code}", language) for code in result["would_help"]]
        return [say("estimate_refused", language, family=family, reason=reason), *helps]
    low, high = result["intervals"]["0.95"]
    to = Rounding(least=result["n"])
    figures = {"point": to.middle(result["point"]), "low": to.low(low), "high": to.high(high)}
    lines = [say("estimate_answer", language, family=family, **figures)]
    return lines + ["    " + _warning(each, language) for each in result["warnings"]]


def _warning(warning: Mapping[str, Any], language: str) -> str:
    """A warning, and in place of codes of others their sentences."""
    values = {name: each for name, each in warning.items() if name != "code"}
    if "codes" in values:
        values["codes"] = " ".join(_warning({"code": code}, language) for code in values["codes"]).rstrip(".")
    return say(f"mse_warning_{warning['code']}", language, **values)


def _family(names: str, language: str) -> str:
    return " + ".join(say(f"mse_family_{name}", language) for name in names.split("+"))


def _failures(failures: list[Mapping[str, Any]], language: str) -> list[str]:
    """By stratum and reason, how many replicates have no estimate; without replicates the strata have said so themselves."""
    counted: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for each in failures:
        if each["replicate"] is not None:
            counted.setdefault((" · ".join(each["labels"]), each["reason"]), []).append(each)
    lines = []
    for (label, reason), some in list(counted.items())[:_MOST_FAILURES]:
        why = say(f"mse_reason_{reason}", language, **some[0]["values"])
        lines.append(say("mse_strata_failure", language, label=label, times=len(some), reason=why))
    return lines
