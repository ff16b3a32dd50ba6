"""Attributions and relations as list entries: there are tens of thousands, and each stands on two pages.

They are joined from small pieces by hand and kept: a template call an entry takes ten times as long.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tawthiq.charts.svg import escape
from tawthiq.language import sentence
from tawthiq.publish.accountability_marks import known_word
from tawthiq.publish.page import isolated, sayer

Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Statements:
    """One language's entries; `marks` are the functions of `accountability_marks`."""

    language: str
    marks: Mapping[str, Callable[..., Any]]
    _kept: dict[tuple[str, ...], str] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    def attributions(self, said: Sequence[Fact], *, of_actor: bool = False) -> Any:
        """Findings in their order; those of an actor begin with the incident."""
        return _markup("".join(self._attribution(each, of_actor) for each in said), "ul")

    def relations(self, said: Sequence[Fact]) -> Any:
        """Relations in their order, each with its dates and its source."""
        return _markup("".join(self._once("relation", each, self._relation) for each in said), "ul")

    def _once(self, kind: str, fact: Fact, make: Callable[[Fact], str]) -> str:
        key = (kind, str(fact["id"]), str(fact["cited"]["file"]), str(fact["cited"]["row"]))
        if key not in self._kept:
            self._kept[key] = make(fact)
        return self._kept[key]

    def _attribution(self, each: Fact, of_actor: bool) -> str:
        about = f"<p class=about>{self.marks['entry']('incident', each['incident'])}</p>" if of_actor else ""
        return f"<li>{about}{self._once('attribution', each, self._finding)}</li>"

    def _finding(self, each: Fact) -> str:
        party = ""
        if each["actor"]:
            party = f": {self.marks['actor'](each['actor'])}"
        elif each["finding"] == "party_responsible":
            party = f": {self.word('accountability_side_none')}"
        rows = "".join(f"<div><dt>{self.word(code)}</dt><dd>{said}</dd></div>" for code, said in self._rows(each))
        heading = self.marks["heading"](each["finding_name"])
        return f"<p><strong>{heading}</strong>{party}</p><dl class=rows>{rows}</dl>{self.marks['cite'](each['cited'])}"

    def _rows(self, each: Fact) -> Iterator[tuple[str, str]]:
        """What is told of every attribution, whoever makes it and whoever is named."""
        day = f"{self.comma}{escape(self.marks['moment'](each['stated_on']))}" if each["stated_on"] else ""
        yield "pages_who_says", f"{self.marks['actor'](each['stated_by'])}{day}"
        if each["finding"] == "party_responsible":
            yield "pages_mode", self.text(each["mode_name"])
        yield "pages_standard", self._standard(each)
        if each["act"]:
            yield "pages_act", isolated(each["act"])
        if each["apparent_motive"]:
            yield "pages_motive", self._motive(each)
        if each["claims"]:
            yield "pages_claims", " ".join(f"<code>{escape(claim)}</code>" for claim in each["claims"])
        yield "pages_contested", self._contested(each) or self.word("pages_contested_by_nobody")

    def _standard(self, each: Fact) -> str:
        said = self.text(each["standard_name"])
        if each["standard_as_stated"]:
            stated = self.word("pages_as_stated")
            said = f"{isolated(each['standard_as_stated'])} <span class=quiet>{stated}</span>"
        if each["forum"]:
            said += f"<br>{self.word('pages_forum')}: {self.marks['forum'](each['forum'])}"
        if each["fair_trial_objection"]:
            said += f"<br>{self.word('pages_objection')}: {isolated(each['fair_trial_objection'])}"
        return said

    def _motive(self, each: Fact) -> str:
        motive = each["apparent_motive"]
        said = str(isolated(known_word(f"pages_motive_{motive}", motive, self.language)))
        if each["perceived_identity"]:
            said += f"<br>{self.word('pages_perceived')}: {isolated(each['perceived_identity'])}"
        return said

    def _relation(self, each: Fact) -> str:
        contested = self._contested(each)
        also = f" {self.word('pages_contested')}: {contested}" if contested else ""
        quiet = f"<span class=quiet>{self.text(each['dates'])}{also}</span>"
        return f"<li><p>{self.text(each['sentence'])}. {quiet}</p>{self.marks['cite'](each['cited'])}</li>"

    def _contested(self, each: Fact) -> str:
        return self.comma.join(self.marks["actor"](who) for who in each["contested_by"])

    @property
    def comma(self) -> str:
        """What stands between members of a list."""
        return self.word("incidents_comma")

    def word(self, code: str) -> str:
        """A message without values, escaped."""
        if code not in self._words:
            self._words[code] = escape(sentence(code, {}, self.language))
        return self._words[code]

    def text(self, texts: Mapping[str, str]) -> str:
        """A text in this language, isolated."""
        return str(isolated(texts.get(self.language) or texts.get("en") or texts.get("ar") or "—"))


def remembering_sayer(language: str) -> Callable[..., Any]:
    """`page.sayer` for pages that say the same words thousands of times."""
    say, kept = sayer(language), {}

    def saying(code: str, **values: Any) -> Any:
        key = (code, *values.items())
        if key not in kept:
            kept[key] = say(code, **values)
        return kept[key]

    return saying


def _markup(entries: str, tag: str) -> Any:
    from markupsafe import Markup

    return Markup(f"<{tag} class=statements>{entries}</{tag}>")  # noqa: S704
