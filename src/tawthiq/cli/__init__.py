"""The command line: one short command a verb, each over one function of the library."""

import os
from contextlib import suppress

import click

from tawthiq.cli.accountability import accountability
from tawthiq.cli.add import add
from tawthiq.cli.audit import audit
from tawthiq.cli.backup import backup, restore, unwrap
from tawthiq.cli.bounds import bounds
from tawthiq.cli.check import check
from tawthiq.cli.checkpoint import checkpoint
from tawthiq.cli.cosign import cosign
from tawthiq.cli.counts import counts
from tawthiq.cli.demo import demo
from tawthiq.cli.disclose import disclose, receive
from tawthiq.cli.estimate import estimate
from tawthiq.cli.explain import explain
from tawthiq.cli.fraud import fraud
from tawthiq.cli.identity import identity
from tawthiq.cli.init import init
from tawthiq.cli.judge import judge
from tawthiq.cli.match import match
from tawthiq.cli.order import order
from tawthiq.cli.prove import prove
from tawthiq.cli.receipt import kept, receipt
from tawthiq.cli.release import release
from tawthiq.cli.review import review
from tawthiq.cli.run import run
from tawthiq.cli.shred import shred
from tawthiq.cli.sign import sign
from tawthiq.cli.simulate import simulate
from tawthiq.cli.tables import tables
from tawthiq.cli.timestamp import timestamp
from tawthiq.cli.verify import verify
from tawthiq.cli.who_commanded import who_commanded


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tawthiq", prog_name="tawthiq")
@click.option(
    "--language",
    type=click.Choice(["ar", "en"]),
    default="en",
    envvar="TAWTHIQ_LANGUAGE",
    help="Language of messages (default: en, or TAWTHIQ_LANGUAGE).",
)
@click.pass_context
def tawthiq(context: click.Context, language: str) -> None:
    """Tawthiq (توثيق): one register from many lists of the dead.

    Takes several documenters' lists and published totals and gives one register in which every number can be followed
    to who said what, where. Start with `tawthiq demo`, or compare two lists with `tawthiq match A.xlsx B.csv`.
    """
    context.obj = language
    os.umask(0o077)  # lists of people and what is made from them are for whoever runs this alone
    with suppress(ImportError, OSError, ValueError):  # nor does a crash write keys and names to the disk
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


COMMANDS = (
    demo,
    init,
    add,
    run,
    check,
    review,
    judge,
    counts,
    bounds,
    explain,
    estimate,
    accountability,
    who_commanded,
    tables,
    checkpoint,
    cosign,
    timestamp,
    prove,
    verify,
    fraud,
    release,
    audit,
    identity,
    sign,
    order,
    shred,
    receipt,
    kept,
    disclose,
    receive,
    backup,
    unwrap,
    restore,
    match,
    simulate,
)
for command in COMMANDS:
    tawthiq.add_command(command)
