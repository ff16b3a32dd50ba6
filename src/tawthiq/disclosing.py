"""Giving a declared person what their role may have of a case, and nothing to anyone else."""

from collections.abc import Sequence
from pathlib import Path

from tawthiq.case import CaseFolder, PersonRole, alone_in, person_named
from tawthiq.errors import Misuse
from tawthiq.ledger import Ledger, Scribe
from tawthiq.ledger.checkpoints import case_policy
from tawthiq.ledger.disclosures import Disclosure, hand_over, must_be_given, openings_of, places_for
from tawthiq.ledger.public_log import open_log
from tawthiq.linking import LINKING
from tawthiq.publish.pseudonyms import pseudonymised
from tawthiq.stages import bring_up_to_date
from tawthiq.work import Work

REGISTER = "register.csv"


def disclose(case: CaseFolder, person_id: str, named: Sequence[str], out: Path, scribe: Scribe) -> Disclosure:
    """Hand over, encrypted to a person and entered first, what that person's role may have.

    A contributor the rows of its own lists (or those named by their ids), a monitor the records that are named, an analyst
    the register without names. Raises Misuse for whoever is not declared, for custodians, and for what a role may not have.
    """
    declaration = case.declaration()
    person = must_be_given(person_named(declaration.people, person_id), person_id)
    is_analyst = person.role is PersonRole.ANALYST
    if is_analyst and named:
        raise Misuse("disclosure_no_records", person=person_id)
    with alone_in(case), Ledger(case.ledger) as ledger, open_log(ledger) as log:
        if is_analyst:
            work = Work(case, declaration, ledger)
            for make in LINKING:
                bring_up_to_date(make(work), case.output)
            victims = work.table("register", "victims")
            disclosed = Disclosure({REGISTER: pseudonymised(victims, scribe.randomness)})
        else:
            releases = {each.list_id: each.release for each in declaration.lists}
            places = places_for(log, person, named, releases)
            disclosed = openings_of(log, places, case_policy(case.ledger / "policy.txt"))
        hand_over(ledger, person, disclosed, scribe, out)
        return disclosed
