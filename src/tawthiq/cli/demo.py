"""`tawthiq demo`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, progress, scribe, tell


@click.command(short_help="Build and run the two worked examples.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default="tawthiq-demo")
def demo(directory: Path) -> None:
    """Build and run the worked examples in DIRECTORY and print where the reports are.

    Two cases: the coast of March 2025 from published figures (no lists, no victims invented), and a simulated conflict
    in an invented place with three lists and known truth. Running it again changes nothing.

    \b
    Example:
      tawthiq demo
    """
    from tawthiq.demo import build_demo

    with answering():
        for name, done in build_demo(directory, scribe(), progress):
            for path in done.reports.values():
                tell("demo_case", case=name, path=str(path.resolve()))
