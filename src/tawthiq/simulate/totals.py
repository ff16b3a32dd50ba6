"""Published totals: what each documenter would say in public about its list, with the scope of every figure."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from tawthiq.model.vocabulary import Role
from tawthiq.simulate.country import areas
from tawthiq.simulate.entries import Cell
from tawthiq.simulate.parameters import MARK, PREFIX, STATUSES, Parameters
from tawthiq.simulate.releases import Publication
from tawthiq.simulate.words import STATUS_WORDS

COLUMNS = (
    *("id", "publisher", "independence_group", "published_on", "as_of", "quantity_kind", "low", "best", "high"),
    *("population", "victim_status", "perpetrators", "areas", "event_from", "event_to", "date_basis", "method"),
    *("relation", "part_of", "supersedes", "source_outlet", "confidence", "note"),
)
_CIVILIANS = ("civilian", "civilian_dph", "protected")
_ALL = "|".join((*STATUSES, "unknown"))
_EARLY_STEP = 50  # an early figure is rounded down to a multiple

Row = dict[str, str]


def published_totals(parameters: Parameters, publications: Sequence[Publication]) -> list[list[str]]:
    """Rows of published counts by `COLUMNS`: an early floor, the total of each release, and its parts."""
    rows = [row for publication in publications for row in _of_release(parameters, publication)]
    return [[row.get(column, "") for column in COLUMNS] for row in rows]


def _of_release(parameters: Parameters, publication: Publication) -> Iterator[Row]:
    documenter, count = publication.documenter, len(publication)
    total_id = f"{documenter.id}-{publication.release}"
    first, last = parameters.window
    total = {
        **{"id": total_id, "publisher": documenter.id, **_days(publication.published)},
        **{"independence_group": documenter.independence_group or documenter.id, **_exactly(count)},
        **{"population": "all_dead", "victim_status": _ALL, "perpetrators": "any", "areas": PREFIX},
        **{"event_from": first.isoformat(), "event_to": last.isoformat(), "date_basis": "event"},
        **{"method": "named_list", "source_outlet": MARK, "confidence": "A", "note": MARK},
    }
    before = f"{documenter.id}-{publication.release - 1}"
    if publication.release == 1 and count >= 2 * _EARLY_STEP:
        before = f"{documenter.id}-early"
        floor = {"quantity_kind": "at_least", "low": str(count // _EARLY_STEP * _EARLY_STEP), "best": "", "high": ""}
        early = {**_days(publication.published - timedelta(days=2)), **floor, "id": before, "method": "aggregate"}
        yield {**total, **early}
    elif publication.release == 1:
        before = ""
    yield {**total, "supersedes": before}
    yield from _parts(parameters, publication, {**total, "part_of": total_id})


def _days(published: date) -> Row:
    return {"published_on": published.isoformat(), "as_of": published.isoformat()}


def _exactly(count: int) -> Row:
    return {"quantity_kind": "exact", "low": str(count), "best": str(count), "high": str(count)}


def _parts(parameters: Parameters, publication: Publication, part: Row) -> Iterator[Row]:
    """The total by status, by perpetrator and by governorate, as far as the list has these columns."""
    language = publication.documenter.writing.language
    status_of = {word: code for code, word in STATUS_WORDS[language].items()}
    actor_of = {getattr(actor.name, language): actor.id for actor in parameters.actors}
    area_of = {
        name: area.pcode for area in areas().values() if area.level == 1 for name in (area.name_en, area.name_ar)
    }

    def by_status(cell: Cell) -> tuple[str, Row]:
        if (status := status_of.get(str(cell))) is None:
            return "unknown", {"victim_status": "unknown"}
        if status in _CIVILIANS:
            return "civilians", {"population": "civilians", "victim_status": "|".join(_CIVILIANS)}
        others = "|".join(code for code in STATUSES if code not in _CIVILIANS)
        return "others", {"victim_status": others}

    def by_perpetrator(cell: Cell) -> tuple[str, Row]:
        actor = actor_of.get(str(cell), "unstated")
        return f"by-{actor}", {"perpetrators": actor}

    def by_area(cell: Cell) -> tuple[str, Row]:
        code = area_of.get(str(cell), "")
        return code, {"areas": code}

    yield from _split(publication.columns.get(Role.STATUS), by_status, {**part, "relation": "partition"})
    # One total is published with one partition; what else is said of it are subsets, which need not add up to it.
    yield from _split(publication.columns.get(Role.PERPETRATOR), by_perpetrator, {**part, "relation": "subset"})
    yield from _split(publication.columns.get(Role.GOVERNORATE), by_area, {**part, "relation": "subset"})


def _split(cells: list[Cell] | None, scope_of: Callable[[Cell], tuple[str, Row]], part: Row) -> Iterator[Row]:
    counted: dict[str, int] = {}
    scopes: dict[str, Row] = {}
    for cell in cells or ():
        name, scope = scope_of(cell)
        counted[name] = counted.get(name, 0) + 1
        scopes[name] = scope
    for name in sorted(counted):
        if name:
            yield {**part, **_exactly(counted[name]), **scopes[name], "id": f"{part['part_of']}-{name}"}
