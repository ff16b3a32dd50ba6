"""`tawthiq run`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, progress, scribe, tell, tell_json


@click.command(short_help="Derive everything from the ledger and write the report.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--internal", is_flag=True, help="Also write the internal annex with names and rows. Do not pass it on.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def run(case: Path, internal: bool, as_json: bool) -> None:
    """Derive everything from the ledger and write the report, one HTML file a language.

    What has not changed is not derived again; a run that was stopped goes on where it was. The report holds no name;
    names and rows are in the internal annex, which only --internal writes and the next run without it removes.
    `output/descent.json` names the state of the public log that every derived file descends from.

    \b
    Example:
      tawthiq run coast-2025
    """
    from tawthiq.case import open_case
    from tawthiq.pipeline import run_case

    with answering():
        done = run_case(open_case(case), scribe(), progress, internal=internal)
        if as_json:
            reports = {language: str(path) for language, path in done.reports.items()}
            annex = str(done.annex) if done.annex else None
            tell_json(
                {"reports": reports, "annex": annex, "derived": list(done.derived), "descent": dict(done.descent)}
            )
            return
        for path in done.reports.values():
            tell("report_written", path=str(path))
        if done.annex:
            tell("annex_written", path=str(done.annex))
        if not done.derived:
            tell("nothing_changed")
        signed = done.descent["checkpoint"]
        tell("run_descends", n=done.descent["entries"], root=done.descent["root"])
        if signed:
            tell("run_signed", size=signed["size"], later=signed["later"])
        else:
            tell("run_unsigned")
