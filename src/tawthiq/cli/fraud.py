"""`tawthiq fraud`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, say


@click.command(short_help="Whether two signed checkpoints of one log can both be true.")
@click.argument("a", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("b", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--vkey", required=True, help="The key of the log, as `tawthiq checkpoint` tells it.")
@click.option(
    "--log",
    "tiles",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The public folder of the larger of the two, where sizes differ.",
)
def fraud(a: Path, b: Path, vkey: str, tiles: Path | None) -> None:
    """Compare two signed checkpoints of one log. If both cannot be true, the two files are proof for anyone, for ever.

    Ends with 0 where one continues the other, 1 where fraud is proved, 2 where it cannot be told.

    \b
    Example:
      tawthiq fraud mine.txt theirs.txt --vkey KEY
    """
    with answering():
        from tawthiq.ledger.fraud import Conflict, conflict
        from tawthiq.ledger.published import read_tile
        from tawthiq.tlog import Tile, parse_vkey

        def read(tile: Tile) -> bytes:
            return read_tile(tiles or Path(), tile)

        found = conflict(a.read_bytes(), b.read_bytes(), parse_vkey(vkey.encode()), read if tiles else None)
        click.echo(say(f"fraud_{found}"))
    raise SystemExit({Conflict.NONE: 0, Conflict.PROVED: 1, Conflict.UNKNOWN: 2}[found])
