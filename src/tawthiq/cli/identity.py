"""`tawthiq identity`."""

import click

from tawthiq.cli.answers import answering, tell


@click.command(short_help="Show your own keys, made at first need.")
@click.option("--name", help="The name under which you sign, best a pseudonym (default: a random one).")
@click.option(
    "--protect", is_flag=True, help="Put the identity under a passphrase, asked for now and when it is needed."
)
@click.option("--new-key", is_flag=True, help="Put your signing key aside and make a new one, e.g. for a new season.")
def identity(name: str | None, protect: bool, new_key: bool) -> None:
    """Show the two public lines by which `case.toml` knows you; the keys themselves are made where there are none.

    The identity opens what is encrypted for you; the signing key, which only the identity opens, signs lists and orders.
    Both lie in `~/.config/tawthiq` (or beside the file that TAWTHIQ_IDENTITY names, as on a stick). Keep a copy of that
    folder in a safe place: without it nobody can open your cases. The lines that are shown may be given to anyone.

    A passphrase is read from TAWTHIQ_PASSPHRASE, if that is set.

    \b
    Example:
      tawthiq identity
      tawthiq identity --protect
    """
    with answering():
        from tawthiq.ledger.identity import identity_path, make_identity, protect_identity
        from tawthiq.ledger.signing_key import make_signing_key, retire_signing_key

        path = identity_path()
        is_new = not path.exists()
        recipient = make_identity(path, protected=protect)
        if new_key and (aside := retire_signing_key(path)):
            tell("signing_key_aside", path=str(aside))
        signer = make_signing_key(path, name)
        if protect:
            if not is_new:
                protect_identity(path)
            tell("identity_protected", path=str(path))
        tell("identity_lines", path=str(path))
        click.echo(f'key = "{signer.key.text}"\nrecipient = "{recipient}"')
