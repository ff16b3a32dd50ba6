"""How tables are drawn from a linkage in doubt."""

from dataclasses import dataclass

Bands = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Drawing:
    """Strata, that are crossed; bands of ages; `linkages` as they may be, with `partitions` of each."""

    strata: tuple[str, ...]
    bands: Bands
    linkages: int = 20
    partitions: int = 10
