"""`tawthiq simulate`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, tell, tell_json


@click.command(short_help="Write lists of a simulated conflict, with the truth apart.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--parameters", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="A TOML file.")
@click.option("--family", type=int, metavar="N", help="A conflict of the family, by its number from 1.")
@click.option("--seed", type=int, help="Another seed than the parameters give.")
@click.option("--case", "as_case", is_flag=True, help="Lay out a whole case, ready for `tawthiq add` and `run`.")
@click.option("--show-parameters", is_flag=True, help="Print the parameters with their defaults and stop.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def simulate(
    directory: Path,
    parameters: Path | None,
    family: int | None,
    seed: int | None,
    as_case: bool,
    show_parameters: bool,
    as_json: bool,
) -> None:
    """Write lists of a synthetic conflict in an invented place, with the truth apart: for training, tests and benches.

    Nobody in it is real, and every file says so. The conflicts of the family differ in how many lists there are, how these
    depend on one another, whom they miss and how badly they write; the same number is the same conflict everywhere.

    \b
    Example:
      tawthiq simulate training --seed 7
      tawthiq simulate exercise --family 12 --case
    """
    from dataclasses import asdict, replace

    from tawthiq.errors import Misuse
    from tawthiq.simulate import demo_parameters, demo_text, family_parameters, member, read_parameters, write_case
    from tawthiq.simulate import simulate as write_lists

    if show_parameters and family is None:
        click.echo(demo_text())
        return
    with answering():
        if family is not None and parameters:
            raise Misuse("family_or_parameters")
        chosen = member(family) if family is not None else None
        if chosen and show_parameters:
            tell_json({**asdict(chosen), "broken": chosen.broken})
            return
        if directory.exists() and any(directory.iterdir()):
            raise Misuse("folder_not_empty", path=str(directory))
        read = read_parameters(parameters) if parameters else demo_parameters()
        read = family_parameters(chosen) if chosen else read
        if seed is not None:
            read = replace(read, seed=seed)
        made = (write_case if as_case else write_lists)(read, directory)
        if as_json:
            lists = [vars(each) if hasattr(each, "__dict__") else str(each) for each in made.lists]
            tell_json({"path": str(directory), "victims": made.victims, "documented": made.documented, "lists": lists})
        else:
            tell("simulation_written", path=str(directory), victims=made.victims, documented=made.documented)
