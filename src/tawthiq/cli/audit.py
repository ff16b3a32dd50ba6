"""`tawthiq audit`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, progress, scribe, tell
from tawthiq.cli.log_of_case import write


@click.command(short_help="Draw records by lot and open them for a monitor.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--seed", help="What the monitor named after cosigning: any text of up to 200 characters, best from dice."
)
@click.option(
    "--rows", default=300, type=click.IntRange(1, 100_000), help="How many rows and how many claims (default: 300)."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the file for the monitor here.")
@click.option("--to", "person", help="The monitor's id in `case.toml`: nobody else can open the file then.")
def audit(case: Path, seed: str | None, rows: int, out: Path | None, person: str | None) -> None:
    """Draw rows of the register and claims of the log by lot, open them, and trace them both ways.

    Without a seed it tells what would be drawn from: give that to the monitor first. Then the monitor names a seed, and the
    draw follows from it and from the checkpoint that witnesses cosigned. The file holds an opening for each record, which
    `tawthiq_verify.py open` checks, and pages in Arabic and English. It DISCLOSES what was drawn, names included, and the
    ledger keeps that it was disclosed. With --to it is encrypted for one monitor (`tawthiq receive`, or age); without, it is
    a plain ZIP file, to be handed over in person. Of 300 drawn and none bad, at most 1 % of all are bad (at 95 %).

    Ends with 1 where something drawn is bad.

    \b
    Example:
      tawthiq audit coast-2025
      tawthiq audit coast-2025 --seed "4 2 6 6 1 3 5 2" --out audit.zip
      tawthiq audit coast-2025 --seed "4 2 6 6 1 3 5 2" --to monitor-2 --out audit.age
    """
    from tawthiq.case import open_case
    from tawthiq.errors import Misuse

    with answering():
        from tawthiq.auditing import Asked, audit_case, audit_subject, hand_over_audit, monitor_of
        from tawthiq.publish.audit_page import audit_files, packed

        folder = open_case(case)
        if (seed is None) != (out is None):
            raise Misuse("audit_seed_or_out")
        if seed is None or out is None:
            subject = audit_subject(folder, scribe(), progress)
            tell("audit_subject", **subject.checkpoint)
            register = {"rows": subject.register["rows"], "sha256": subject.register["sha256"] or "–"}
            tell("audit_subject_register", claims=subject.claims, **register)
            return
        monitor = monitor_of(folder, person) if person is not None else None
        if out.exists():
            raise Misuse("disclosure_exists", path=str(out))
        made = audit_case(folder, Asked(seed, rows, person), scribe(), progress)
        files = audit_files(made.told, made.openings)
        if monitor is not None:
            hand_over_audit(folder, monitor, files, scribe(), out)
        else:
            write(out, packed(files))
        tell("audit_written", path=str(out))
        found = made.told["bounds"]
        tell(
            "audit_told",
            rows=found["rows"]["drawn"],
            bad_rows=found["rows"]["bad"],
            rows_upper=f"{100 * found['rows']['upper_95']:.2f}",
            claims=found["claims"]["drawn"],
            bad_claims=found["claims"]["bad"],
            claims_upper=f"{100 * found['claims']['upper_95']:.2f}",
        )
    raise SystemExit(1 if found["rows"]["bad"] or found["claims"]["bad"] else 0)
