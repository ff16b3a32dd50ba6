"""The internal annex: names, rows and doubts behind the report, marked as internal on every page.

Tens of thousands of victims are cut into parts of one file each, written one after another. Entries are joined from
small pieces by hand: a template call an entry takes ten times as long.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tawthiq.charts.svg import escape
from tawthiq.language import codes, sentence
from tawthiq.publish.page import css_text, environment, page_style, sayer

RULE_VERSION = "2"

VICTIMS_A_PART, PAIRS_A_PART = 1000, 1000


def render_annex(rows: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """The parts of the internal annex in `ar` or `en`, as pairs of file name and HTML, victims before doubtful pairs.

    `rows` holds `case`, `victims` (each with `victim_id`, `standing`, `claims`, `conflicts`, `confidence`) and
    `doubtful_pairs` (each with `left`, `right`, `probability`, `evidence`). It carries names: it is never published.
    """
    cut = [("victims", part) for part in _parts(rows["victims"], VICTIMS_A_PART)]
    cut += [("pairs", part) for part in _parts(rows["doubtful_pairs"], PAIRS_A_PART)]
    cut = cut or [("victims", [])]
    names = [f"annex-{language}-{number:03d}.html" for number in range(1, len(cut) + 1)]
    page = _Page(language, rows["case"], len(cut))
    for number, (kind, entries) in enumerate(cut):
        before = names[number - 1] if number else ""
        after = names[number + 1] if number + 1 < len(names) else ""
        yield names[number], page.html(kind, entries, number + 1, (before, after))


def _parts(entries: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [entries[start : start + size] for start in range(0, len(entries), size)]


class _Page:
    """One language's words and template, made once for all parts."""

    def __init__(self, language: str, case: Mapping[str, Any], parts: int) -> None:
        self.language = language
        self.say = sayer(language)
        self.pages = environment(language)
        self.other = "en" if language == "ar" else "ar"
        self.case, self.parts = case, parts
        self.labels: dict[str, str] = {}

    def html(self, kind: str, entries: Sequence[Any], part: int, around: tuple[str, str]) -> str:
        from markupsafe import Markup

        written = "\n".join(self.pair(each) if kind == "pairs" else self.victim(each) for each in entries)
        internal = f"{sentence('annex_internal', {}, 'en')} · {sentence('annex_internal', {}, 'ar')}"
        if self.case["simulated"]:
            internal += f" · {sentence('report_simulated', {}, self.language)}"
        return str(
            self.pages.get_template("annex.html").render(
                case=self.case,
                part=part,
                parts=self.parts,
                pairs=kind == "pairs",
                entries=Markup(written),  # noqa: S704
                previous=around[0],
                next=around[1],
                running=css_text(internal),
                internal_in_other=sentence("annex_internal", {}, self.other),
                simulated_in_other=sentence("report_simulated", {}, self.other),
                style=page_style(self.language, written),
            )
        )

    def victim(self, victim: Mapping[str, Any]) -> str:
        name = escape(str(victim["victim_id"]))
        standing = _pairs({self.label(key): value for key, value in victim["standing"].items()})
        differing = "، " if self.language == "ar" else ", "
        conflicts = differing.join(escape(self.label(field)) for field in victim["conflicts"])
        claims = "".join(self.claim(claim) for claim in victim["claims"])
        doubts = [f"<p class=doubt>{self.say('annex_conflicts')}: {conflicts}</p>"] if conflicts else []
        if victim.get("confidence") is not None:
            doubts.append(f"<p class=quiet>{self.say('annex_confidence')}: <bdi>{victim['confidence']:.3f}</bdi></p>")
        return (
            f'<article id="{name}"><h2><code>{name}</code></h2><p class=standing>{standing}</p>{"".join(doubts)}'
            f"<div class=scroll><table>{claims}</table></div></article>"
        )

    def pair(self, pair: Mapping[str, Any]) -> str:
        total = sum(weight for _, _, weight in pair["evidence"])
        evidence = "".join(self.evidence(*each) for each in pair["evidence"])
        evidence += f"<span class=pair>{self.say('explain_sum')} {_bits(total)}</span>" if pair["evidence"] else ""
        return (
            f"<article><p>{self.say('annex_probability')}: <strong><bdi>{pair['probability']:.3f}</bdi></strong></p>"
            f"<div class=scroll><table>{self.claim(pair['left'])}{self.claim(pair['right'])}</table></div>"
            f"<p class=evidence>{evidence}</p></article>"
        )

    def evidence(self, comparison: Any, level: Any, weight: float) -> str:
        label = escape(self.label(self.text(comparison), "comparison"))
        return f"<span class=pair><bdi>{label}</bdi>: <bdi>{escape(self.text(level))}</bdi> {_bits(weight)}</span> "

    def claim(self, claim: Any) -> str:
        if not isinstance(claim, Mapping):
            return f"<tr><td><bdi>{escape(str(claim))}</bdi></td></tr>"
        code = "annex_place_sheet" if claim.get("sheet") else "annex_place"
        place = self.say(code, file=claim["file"], sheet=claim.get("sheet") or "", row=str(claim["row"]))
        who = f"<bdi>{escape(self.text(claim['documenter']))}</bdi>"
        return (
            f"<tr><th scope=row>{who}<br><span class=quiet>{place}</span><br><code>{_short(claim)}</code></th>"
            f"<td>{_pairs(claim['fields'])}</td></tr>"
        )

    def label(self, field: str, kind: str = "report_field") -> str:
        """The word for a standing field, or for what was compared; a field without one keeps its own name."""
        code = f"{kind}_{field}"
        if code not in self.labels:
            self.labels[code] = sentence(code, {}, self.language) if code in codes() else field
        return self.labels[code]

    def text(self, text: Any) -> str:
        if isinstance(text, Mapping):
            return str(text.get(self.language) or text.get(self.other) or "")
        return str(text)


def _short(claim: Mapping[str, Any]) -> str:
    """As much of the claim's id as a judgement needs to name it."""
    return escape(str(claim.get("claim_id") or "")[:12])


def _bits(weight: float) -> str:
    sign = "+" if weight > 0 else "−" if weight < 0 else "±"
    return f"<bdi dir=ltr>{sign}{abs(weight):.1f}</bdi>"


def _pairs(fields: Mapping[str, Any]) -> str:
    return " ".join(
        f"<span class=pair><span class=quiet><bdi>{escape(str(key))}</bdi></span> <bdi>{escape(str(value))}</bdi></span>"
        for key, value in fields.items()
        if value not in (None, "")
    )
