"""Policies: the example and the rules of C2SP tlog-policy; quorums by organisation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import LogRefused
from tawthiq.tlog import SignatureType, Signer, cosign, open_checkpoint, open_witnessed, parse_policy
from tawthiq.tlog.policy import Group
from tlog.vectors import LOG, keys, policy, vector, verdict

CHECKPOINT = vector("checkpoints/0000300.log")
LOG_LINE = f"log {keys()[LOG].text}\n"
SIGNERS = {
    name: Signer(f"{name.lower()}.example", SignatureType.COSIGNATURE, bytes([at]) * 32)
    for at, name in enumerate(["X1", "X2", "X3", "Y1", "Y2", "Y3"], 1)
}
WITNESS_LINES = "".join(f"witness {name} {signer.key.text}\n" for name, signer in SIGNERS.items())
# The example of the specification.
TWO_ORGANISATIONS = (
    LOG_LINE + WITNESS_LINES + "group X-witnesses 2 X1 X2 X3\n"
    "group Y-witnesses any Y1 Y2 Y3\n"
    "group X-and-Y all X-witnesses Y-witnesses\n"
    "quorum X-and-Y\n"
)


def cosigned(*names: str) -> bytes:
    checkpoint = open_checkpoint(CHECKPOINT, [keys()[LOG]]).checkpoint
    return CHECKPOINT + b"".join(cosign(checkpoint, SIGNERS[name], 1) for name in names)


def test_the_golden_policy() -> None:
    assert policy().logs == (keys()[LOG],)
    assert policy().witnesses == {f"m{n}": keys()[f"witness {n}"] for n in (1, 2, 3)}
    assert policy().groups == {"monitors": Group(2, ("m1", "m2", "m3"))}
    assert policy().quorum == "monitors"
    assert policy().needs_witnesses


@pytest.mark.parametrize(
    ("names", "met"),
    [
        (("X1", "X2", "Y3"), True),
        (("X1", "X2", "X3", "Y1"), True),
        (("X1", "X2", "X3"), False),
        (("X1", "X1", "Y1"), False),
        (("X1", "Y1", "Y2", "Y3"), False),
        ((), False),
    ],
)
def test_organisations_count_and_each_witness_once(names: tuple[str, ...], met: bool) -> None:
    read = parse_policy(TWO_ORGANISATIONS.encode())
    if met:
        assert open_witnessed(cosigned(*names), read).checkpoint.size == 300
    else:
        with pytest.raises(LogRefused, match="log_quorum"):
            open_witnessed(cosigned(*names), read)


def test_a_quorum_may_be_one_witness_or_none() -> None:
    one = parse_policy((LOG_LINE + WITNESS_LINES + "quorum X1\n").encode())
    assert verdict(lambda: open_witnessed(cosigned("X1"), one)) == "accept"
    assert verdict(lambda: open_witnessed(cosigned("X2"), one)) == "reject"
    none = parse_policy((LOG_LINE + "quorum none\n").encode())
    assert not none.needs_witnesses
    assert open_witnessed(CHECKPOINT, none).cosignatures == ()


def test_an_ml_dsa_witness_is_never_counted() -> None:
    key = keys()["witness 4 ml-dsa-44"].text
    read = parse_policy(f"{LOG_LINE}witness later {key}\nquorum later\n".encode())
    with pytest.raises(LogRefused, match=r"log_quorum\(n=0"):
        open_witnessed(vector("checkpoints/0000300.mldsa"), read)


def test_spaces_comments_addresses_and_names_of_any_bytes() -> None:
    text = (
        b"\n \t\n# ~\x80\xff\xfe any bytes\n  #more\n\t" + LOG_LINE.strip().encode() + b" \t https://log.example/\n"
        b"witness \xe2\x84\xaa " + SIGNERS["X1"].key.text.encode() + b" https://w.example/\xff \n"
        b"witness K " + SIGNERS["X2"].key.text.encode() + b"\n"
        b"witness \xff " + SIGNERS["X3"].key.text.encode() + b"\n"
        b"group all all \xe2\x84\xaa K \xff\nquorum all\n"
    )
    read = parse_policy(text)
    assert list(read.witnesses) == ["\u212a", "K", "\udcff"]
    assert verdict(lambda: open_witnessed(cosigned("X1", "X2", "X3"), read)) == "accept"
    assert verdict(lambda: open_witnessed(cosigned("X1", "X2"), read)) == "reject"


def test_a_chain_of_groups_of_any_length() -> None:
    chain = "".join(f"group g{n} any {'X1' if n == 0 else f'g{n - 1}'}\n" for n in range(5000))
    read = parse_policy((LOG_LINE + WITNESS_LINES + chain + "quorum g4999\n").encode())
    assert verdict(lambda: open_witnessed(cosigned("X1"), read)) == "accept"


@pytest.mark.parametrize(
    "added",
    [
        "log",
        "log x",
        f"log {keys()[LOG].text}",  # twice
        f"log {SIGNERS['X1'].key.text}",  # a witness's key
        f"log {keys()['impostor'].text} url more",
        f"witness X1 {keys()['stranger'].text}",  # a name twice
        f"witness G {keys()['stranger'].text}",  # the name of a group
        f"witness none {keys()['stranger'].text}",
        f"witness other {SIGNERS['X1'].key.text}",  # a key twice
        f"witness other {keys()[LOG].text}",  # a log's key
        "witness other",
        "group H",
        "group H 1",
        "group H 0 X3",
        "group H 2 X3",
        "group H 01 X3",
        "group H +1 X3",
        "group H \u0661 X3",
        "group H some X3",
        "group H any X3 X3",
        "group H any X1",  # a member of G
        "group H any none",
        "group H any later",
        "group H any H",
        "group G any X3",
        "group X3 any Y1",
        "group none any X3",
        "quorum G",  # twice
        "quorum",
        "quorum later",
        "unknown X1",
        "Log x",
        "log\u00a0x",
        "# a\rb",
        "\x00",
        "# \x1f",
        "# \x7f",
        "\x7f",
        "\x0b",
    ],
)
def test_no_such_line(added: str) -> None:
    start = LOG_LINE + WITNESS_LINES + "group G any X1 X2\n"
    assert verdict(lambda: parse_policy((start + "quorum G\n").encode())) == "accept"
    with pytest.raises(LogRefused, match=r"log_policy\(line=10"):
        parse_policy((start + "quorum G\n" + added + "\n").encode())


def test_a_policy_says_once_what_is_enough() -> None:
    with pytest.raises(LogRefused, match="log_policy_quorum"):
        parse_policy(LOG_LINE.encode())
    with pytest.raises(LogRefused, match="log_policy_quorum"):
        parse_policy(b"")
    with pytest.raises(LogRefused, match=r"log_policy\(line=1"):
        parse_policy(b"quorum none")  # the last line must end
    with pytest.raises(LogRefused, match="log_policy_large"):
        parse_policy(b"quorum none\n".rjust((1 << 20) + 1))


@given(data=st.binary(max_size=60), at=st.integers(0, len(TWO_ORGANISATIONS)), taken=st.integers(0, 60))
def test_whatever_bytes_come_are_read_or_refused(data: bytes, at: int, taken: int) -> None:
    text = TWO_ORGANISATIONS.encode()
    assert verdict(lambda: parse_policy(data)) in ("accept", "reject")
    assert verdict(lambda: parse_policy(text[:at] + data + text[at + taken :])) in ("accept", "reject")
