"""Which page holds what: long lists are cut into pages, and everything that is named links to where it is told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

Entry = Mapping[str, Any]
ENTRIES_A_PAGE, STATEMENTS_A_PAGE, MOST_ON_MAIN = 100, 3000, 60


def cut(entries: Sequence[Entry], statements: Callable[[Entry], int]) -> list[list[Entry]]:
    """The entries in pages of at most a hundred; fewer where they hold so many statements that a page would be slow."""
    pages: list[list[Entry]] = []
    held = 0
    for entry in entries:
        number = statements(entry)
        if not pages or len(pages[-1]) == ENTRIES_A_PAGE or held + number > STATEMENTS_A_PAGE:
            pages.append([])
            held = 0
        pages[-1].append(entry)
        held += number
    return pages


def page_name(kind: str, language: str, number: int = 0) -> str:
    """The file name of a page: the first and only one of its kind has no number."""
    return f"{kind}-{language}-{number}.html" if number else f"{kind}-{language}.html"


def anchor(kind: str, key: str) -> str:
    """The id of an entry on its page."""
    return f"{kind}-{'-'.join(key.split())}"


@dataclass(frozen=True)
class Pages:
    """What goes on which page of one language; cases and commitments, where they are few, stay on the main page."""

    language: str
    incidents: Sequence[Sequence[Entry]]
    actors: Sequence[Sequence[Entry]]
    cases: Sequence[Sequence[Entry]]
    commitments: Sequence[Sequence[Entry]]
    timeline: Sequence[Sequence[Entry]]
    redirects: Mapping[str, Sequence[str]]

    @cached_property
    def main(self) -> str:
        """The file name of the main page."""
        return page_name("accountability", self.language)

    @cached_property
    def incident(self) -> dict[str, str]:
        """The address of each incident by its id."""
        return self._addresses("incident", "incidents", self.incidents)

    @cached_property
    def actor(self) -> dict[str, str]:
        """The address of each actor by the id that is shown."""
        return self._addresses("actor", "actors", self.actors)

    @cached_property
    def case(self) -> dict[str, str]:
        """The address of each case by its id."""
        return self._addresses("case", "cases", self.cases)

    @cached_property
    def commitment(self) -> dict[str, str]:
        """The address of each commitment by its id."""
        return self._addresses("commitment", "commitments", self.commitments)

    def heads(self, incident: str) -> Sequence[str]:
        """The incidents that an id stands for now: another one where it was joined, several where it was split."""
        return self.redirects.get(incident, (incident,))

    def on_main(self, kind: str) -> bool:
        """Whether all entries of a kind stand on the main page."""
        pages = {"cases": self.cases, "commitments": self.commitments, "timeline": self.timeline}[kind]
        return sum(map(len, pages)) <= MOST_ON_MAIN

    def _addresses(self, kind: str, name: str, pages: Iterable[Sequence[Entry]]) -> dict[str, str]:
        here = name in ("cases", "commitments") and self.on_main(name)
        return {
            entry[
                "id"
            ]: f"{self.main if here else page_name(name, self.language, number)}#{quote(anchor(kind, entry['id']))}"
            for number, page in enumerate(pages, 1)
            for entry in page
        }


def pages_of(described: Entry, incidents: Entry, language: str) -> Pages:
    """Everything that was described, cut into pages."""
    return Pages(
        language=language,
        incidents=cut(incidents["incidents"], lambda each: 2 + len(each["attributions"])),
        actors=cut(incidents["actors"], lambda each: len(each["relations"]) + len(each["attributions"])),
        cases=cut(described["cases"]["rows"], lambda each: len(each["steps"])),
        commitments=cut(described["commitments"]["rows"], lambda each: 1),
        timeline=cut(incidents["timeline"], lambda each: 1),
        redirects=incidents["redirects"],
    )
