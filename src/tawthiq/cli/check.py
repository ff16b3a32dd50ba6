"""`tawthiq check`."""

from pathlib import Path

import click

from tawthiq.cli.answers import PROBLEM, answering, say, scribe, tell, tell_json


@click.command(short_help="List what is wrong or doubtful, by file, row and column.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--all", "every", is_flag=True, help="List every flagged row, not the first few of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, every flag included.")
def check(case: Path, every: bool, as_json: bool) -> None:
    """List what is wrong or doubtful in the inputs, by file, row and column.

    Exit 1 where something needs mending: a refused file, a row that cannot be read, judgements that contradict each
    other. Doubts that Tawthiq can carry are listed and leave exit 0.

    \b
    Example:
      tawthiq check coast-2025 --all
    """
    from tawthiq.case import open_case
    from tawthiq.questions import check_case

    with answering():
        flags = check_case(open_case(case), scribe())
    mend = [flag for flag in flags if flag["mend"]]
    if as_json:
        tell_json({"flags": flags, "needs_mending": len(mend)})
    elif not flags:
        tell("nothing_doubtful")
    else:
        _tell(flags, every)
    raise SystemExit(PROBLEM if mend else 0)


def _tell(flags: list[dict[str, object]], every: bool) -> None:
    by_code: dict[str, list[dict[str, object]]] = {}
    for flag in flags:
        by_code.setdefault(str(flag["code"]), []).append(flag)
    for group in by_code.values():
        shown = group if every else group[:5]
        for flag in shown:
            click.echo(f"{_place(flag)}: {say(str(flag['code']), **dict(flag['values']))}")  # type: ignore[call-overload]
        if len(group) > len(shown):
            tell("and_more_like_this", n=len(group) - len(shown))


def _place(flag: dict[str, object]) -> str:
    sheet = f"[{flag['sheet']}]" if flag["sheet"] else ""
    row = f" {say('place_row', row=str(flag['row']))}" if flag["row"] else ""
    column = f" {say('place_column', column=flag['column'])}" if flag["column"] else ""
    return f"{flag['file']}{sheet}{row}{column}"
