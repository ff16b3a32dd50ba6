"""Ed25519 in plain Python and by the library: the same verdicts and the same bytes."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from tawthiq.tlog import ed25519

# RFC 8032, section 7.1: secret, public, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (  # "SHA(abc)": its public key has the sign bit set
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
# The eight points of small order: under them anyone can sign anything.
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


class InvalidSignature(Exception):
    """As the library raises it."""


def stand_in(plain: SimpleNamespace) -> SimpleNamespace:
    """What the library offers, for where it is not installed: it shows that we call it as it wants to be called."""

    class PublicKey:
        def __init__(self, data: bytes) -> None:
            self.data = data

        @classmethod
        def from_public_bytes(cls, data: bytes) -> "PublicKey":
            return cls(data)

        def public_bytes(self, encoding: str, form: str) -> bytes:
            assert (encoding, form) == ("raw", "raw")
            return self.data

        def verify(self, signature: bytes, data: bytes) -> None:
            if not plain.call(ed25519.verify, self.data, data, signature):
                raise InvalidSignature

    class PrivateKey:
        def __init__(self, data: bytes) -> None:
            self.data = data

        @classmethod
        def from_private_bytes(cls, data: bytes) -> "PrivateKey":
            return cls(data)

        def public_key(self) -> PublicKey:
            return PublicKey(plain.call(ed25519.public_key, self.data))

        def sign(self, data: bytes) -> bytes:
            return plain.call(ed25519.sign, self.data, data)

    return SimpleNamespace(Ed25519PublicKey=PublicKey, Ed25519PrivateKey=PrivateKey)


@pytest.fixture(params=["plain", "library"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "plain":
        monkeypatch.setattr(ed25519, "_library", lambda: None)
    elif ed25519._library() is None:

        def call(function, *arguments):
            with pytest.MonkeyPatch.context() as inner:
                inner.setattr(ed25519, "_library", lambda: None)
                return function(*arguments)

        exceptions, serialization = ModuleType("exceptions"), ModuleType("serialization")
        exceptions.InvalidSignature = InvalidSignature
        serialization.Encoding = serialization.PublicFormat = SimpleNamespace(Raw="raw")
        primitives = "cryptography.hazmat.primitives"
        for name in ("cryptography", "cryptography.hazmat", primitives):
            monkeypatch.setitem(sys.modules, name, ModuleType(name))
        monkeypatch.setitem(sys.modules, "cryptography.exceptions", exceptions)
        monkeypatch.setitem(sys.modules, f"{primitives}.serialization", serialization)
        library = stand_in(SimpleNamespace(call=call))
        monkeypatch.setattr(ed25519, "_library", lambda: library)
    return request.param


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032, ids=["1", "2", "3", "SHA(abc)"])
def test_vectors_of_rfc_8032(secret: str, public: str, message: str, signature: str) -> None:
    seed, key, text, signed = (bytes.fromhex(each) for each in (secret, public, message, signature))
    assert ed25519.public_key(seed) == key
    assert ed25519.sign(seed, text) == signed
    assert ed25519.verify(key, text, signed)
    assert not ed25519.verify(key, text + b"x", signed)


def test_a_signature_has_one_form() -> None:
    seed, key, text, signed = (bytes.fromhex(each) for each in RFC_8032[1])
    for at in range(0, 512, 7):
        changed = bytearray(signed)
        changed[at // 8] ^= 1 << at % 8
        assert not ed25519.verify(key, text, bytes(changed))
    # S plus the order of the group solves the same equation (RFC 8032, section 8.4).
    order = 2**252 + 27742317777372353535851937790883648493
    malleable = signed[:32] + (int.from_bytes(signed[32:], "little") + order).to_bytes(32, "little")
    for wrong in (malleable, signed[:63], signed + b"\x00", b""):
        assert not ed25519.verify(key, text, wrong)
    assert ed25519.public_key(seed) != ed25519.public_key(bytes(32))


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_no_key_under_which_anyone_can_sign(point: str) -> None:
    key = bytes.fromhex(point)
    assert not ed25519.is_public_key(key)
    # With the neutral point as key, S = 0 and R = the neutral point fit every text.
    assert not ed25519.verify(key, b"anything", bytes.fromhex(SMALL_ORDER[0]) + bytes(32))


def test_no_key_that_is_no_point_or_is_written_another_way() -> None:
    off_curve = next(y for y in range(2, 50) if pow((y * y - 1) * pow(D * y * y + 1, -1, P), (P - 1) // 2, P) == P - 1)
    zero_with_sign = (1 | 1 << 255).to_bytes(32, "little")
    for wrong in (off_curve.to_bytes(32, "little"), zero_with_sign, (P + 3).to_bytes(32, "little"), bytes(31), b""):
        assert not ed25519.is_public_key(wrong)
        assert not ed25519.verify(wrong, b"", bytes(64))


def test_the_library_is_used_where_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    ed25519._library.cache_clear()
    name = "cryptography.hazmat.primitives.asymmetric"
    offered = ModuleType(name)
    offered.ed25519 = object()
    for each in ("cryptography", "cryptography.hazmat", "cryptography.hazmat.primitives"):
        monkeypatch.setitem(sys.modules, each, ModuleType(each))
    monkeypatch.setitem(sys.modules, name, offered)
    assert ed25519._library() is offered.ed25519
    ed25519._library.cache_clear()
    monkeypatch.setitem(sys.modules, name, None)
    assert ed25519._library() is None
    monkeypatch.undo()
    ed25519._library.cache_clear()
