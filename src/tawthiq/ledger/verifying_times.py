"""What `verify` finds about the time-stamps of a case: each is checked again, under the certificates that were kept."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tawthiq.errors import Misuse
from tawthiq.ledger.checkpoints import signed_checkpoints
from tawthiq.ledger.commitments import TABLES
from tawthiq.ledger.intervals import Seen, Standing, bounds, interval, standings, time_text
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.timestamps import Kept, kept_replies, seen_outside
from tawthiq.ledger.verifying import BAD, CANNOT_TELL, GOOD, Finding, finding_of_error
from tawthiq.tlog import Policy

# One that cannot be checked here is not relied on; one that is gone was, and nobody can tell what it would have shown.
_VERDICTS = {"timestamp_uncheckable": GOOD, "timestamp_gone": CANNOT_TELL, "timestamp_authority_gone": CANNOT_TELL}
_SAID = {"source": "added_at", "list": "read_at", "judgement": "decided_at", "act": "done_at"}
_A_DAY = 86_400  # a clock that is set for another zone is not told


def verify_times(log: PublicLog, policy: Policy | None, now: int) -> list[Finding]:
    """What there is to say about every time-stamp, and the interval of the last checkpoint; nothing before the first."""
    try:
        signed = signed_checkpoints(log)
        seen = seen_outside(log, policy)
        found = told_all(kept_replies(log), seen, now)
        doubtful = list(doubtful_times(log, seen, now))
    except Misuse:
        return []
    except Exception as error:  # as of an act that no `take_reply` entered
        return [finding_of_error(error)]
    known = interval(signed[-1].size - 1, seen, now)
    return [*found, *doubtful, Finding(f"checkpoint_{known.code}", GOOD, {"size": signed[-1].size, **known.values})]


def doubtful_times(log: PublicLog, seen: Iterable[Seen], now: int) -> Iterator[Finding]:
    """How many records say a time at which they cannot have been entered: a clock was wrong, or somebody wished it were."""
    counted = [each for each, standing in standings(seen, now) if standing is Standing.COUNTED]
    store, wrong = log.ledger.store, list[dict[str, Any]]()
    said = {
        (kind, position): datetime.fromisoformat(time).timestamp()
        for kind, column in _SAID.items()
        for position, time in (store.column(TABLES[kind], ("position", column)) if counted else ())
    }
    for number, (kind, position, _) in enumerate(log.leaves.records() if counted else ()):
        if (time := said.get((kind, position))) is not None:
            known = bounds(number, counted)
            if (known.after or 0) - _A_DAY > time or (known.before or time) + _A_DAY < time:
                wrong.append({"type": kind, "position": position, "said": time_text(int(time)), **known.values})
    if wrong:
        yield Finding("verify_times_doubtful", GOOD, {"n": len(wrong), **wrong[0]})


def told_all(replies: Iterable[Kept], seen: Iterable[Seen], now: int) -> list[Finding]:
    """What there is to say about every time-stamp, given all that was seen outside."""
    standing = dict(standings(seen, now))
    return [found for each in replies for found in told(each, standing[each.seen] if each.seen else None)]


def told(kept: Kept, standing: Standing | None) -> Iterator[Finding]:
    """What there is to say about one time-stamp."""
    place = {"size": kept.checkpoint.size, "authority": kept.authority}
    if kept.refusal is not None:
        code = kept.refusal.code
        yield Finding("timestamp_of", _VERDICTS.get(code, BAD), place)
        yield Finding(code, _VERDICTS.get(code, BAD), kept.refusal.values)
    elif kept.stamp is not None:
        yield Finding(f"timestamp_{standing}", GOOD, {**place, "time": time_text(kept.stamp.time)})
        if standing is Standing.COUNTED and kept.entered is None:
            yield Finding("timestamp_not_entered", GOOD, place)
