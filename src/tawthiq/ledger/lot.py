"""Drawing by lot, so that whoever named the seed can draw the same, and what a clean draw shows.

The k-th number is the first eight bytes, the most significant first, of SHA-256 of `tawthiq/audit/v1`, a zero byte, what is
drawn (`claims` or `rows`), a zero byte, the root of the checkpoint (32 bytes), the seed (UTF-8), a zero byte and k in decimal
digits, k = 0, 1, 2, …. A number at or above the largest multiple of the population that is at most 2⁶⁴ is passed over; else its
remainder by the population is drawn, unless it was drawn before. So nobody can choose the draw: the keeper signed the root
before the seed was named, and the monitor does not know what stands where.
"""

import hashlib
from itertools import count

from tawthiq.errors import Misuse

_DOMAIN = b"tawthiq/audit/v1\x00"
_LONGEST_SEED = 200
_ALL = 1 << 64


def draw(root: bytes, seed: str, what: str, population: int, wanted: int) -> list[int]:
    """Different numbers below `population`, in the order drawn: as many as wanted, or all where there are fewer.

    Raises Misuse where the seed is empty, longer than 200 characters or not printable.
    """
    if not 0 < len(seed) <= _LONGEST_SEED or not seed.isprintable():
        raise Misuse("audit_seed", most=_LONGEST_SEED)
    before = _DOMAIN + what.encode() + b"\x00" + root + seed.encode() + b"\x00"
    drawn: dict[int, None] = {}
    numbers = count()
    while len(drawn) < min(wanted, population):
        number = int.from_bytes(hashlib.sha256(before + b"%d" % next(numbers)).digest()[:8], "big")
        if number < _ALL - _ALL % population:
            drawn[number % population] = None
    return list(drawn)


def upper_bound(bad: int, drawn: int, confidence: float = 0.95) -> float:
    """The largest share of bad ones that a draw does not speak against: the exact one-sided limit of Clopper and Pearson.

    C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial,
    Biometrika 26 (1934). Drawing without replacement makes it larger than it need be, never smaller.

    >>> round(upper_bound(0, 300), 5), upper_bound(3, 3), upper_bound(0, 0)
    (0.00994, 1.0, 1.0)
    """
    from scipy.stats import beta

    return 1.0 if bad >= drawn else float(beta.ppf(confidence, bad + 1, drawn - bad))
