"""Two lists in, one workbook out: who is in both, only in one, which pairs are doubtful and why. No case needed."""

from pathlib import Path

from tawthiq.ingest.source import Reading
from tawthiq.match.compare import LISTS, Comparison, compare_lists, read_list

__all__ = ["Comparison", "match_lists"]


def match_lists(a: Path, b: Path, output: Path, reading: Reading, language: str = "en") -> dict[str, int]:
    """Compare two lists and write the workbook; returns how many people are in both, only in A, only in B, in doubt.

    Raises SourceRefused where a file cannot be read as a whole.
    """
    from tawthiq.match.workbook import write_workbook

    lists = [read_list(letter, path, reading) for letter, path in zip(LISTS, (a, b), strict=True)]
    compared = compare_lists(lists)
    write_workbook(output, lists, compared, language)
    return {
        "both": len(compared.both),
        "only_a": len(compared.only["A"]),
        "only_b": len(compared.only["B"]),
        "doubtful": len(compared.doubtful),
    }
