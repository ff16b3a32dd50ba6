"""A time-stamping authority for tests: a root and a signer made at once, and replies written byte by byte (RFC 3161, 5652).

It needs no other program and no network. That it writes what others write is shown by the frozen replies of OpenSSL in
`golden_timestamps.py`, which are checked the same way.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SHA256 = "2.16.840.1.101.3.4.2.1"
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """What a reply is to say: when, and, if it should lie, over which hash, to which nonce, by which algorithm."""

    at: datetime
    digest: bytes
    nonce: int | None
    algorithm: str = SHA256
    accuracy: int | None = 1


class TimeStampingAuthority:
    """Answers requests under a root of its own."""

    def __init__(
        self,
        name: str,
        usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
        *,
        is_chained: bool = False,
    ) -> None:
        names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name}{part}")]) for part in (" root", " CA", "")]
        keys = [ec.generate_private_key(ec.SECP256R1()) for _ in names]
        self.key = keys[2]
        above = 1 if is_chained else 0
        self.root = _with_authority(_certificate(names[0], names[0], keys[0])).sign(keys[0], hashes.SHA256())
        self.between = _with_authority(_certificate(names[1], names[0], keys[1])).sign(keys[0], hashes.SHA256())
        self.certificate = (
            _certificate(names[2], names[above], self.key)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
            .sign(keys[above], hashes.SHA256())
        )

    @property
    def pem(self) -> bytes:
        """What a keeper is given."""
        return self.root.public_bytes(Encoding.PEM) + self.between.public_bytes(Encoding.PEM)

    def reply(self, wanted: Wanted, *, in_order: bool = True) -> bytes:
        """A reply with both certificates; out of order they stand as OpenSSL 3.0 writes them, against DER."""
        told = _tst_info(wanted)
        digest, own = _set(_algorithm(SHA256)), self.certificate.fingerprint(hashes.SHA256())
        attributes = sorted(
            [
                _attribute("1.2.840.113549.1.9.3", _oid("1.2.840.113549.1.9.16.1.4")),
                _attribute("1.2.840.113549.1.9.4", _octets(hashlib.sha256(told).digest())),
                _attribute("1.2.840.113549.1.9.16.2.47", _sequence(_sequence(_sequence(_octets(own))))),
            ]
        )
        signature = self.key.sign(_set(*attributes), ec.ECDSA(hashes.SHA256()))
        issuer = _sequence(self.certificate.issuer.public_bytes(), _integer(self.certificate.serial_number))
        signer = _sequence(
            _integer(1),
            issuer,
            _algorithm(SHA256),
            _tagged(0xA0, *attributes),
            _sequence(_oid("1.2.840.10045.4.3.2")),
            _octets(signature),
        )
        certificates = sorted(
            (each.public_bytes(Encoding.DER) for each in (self.certificate, self.root)), reverse=not in_order
        )
        content = _sequence(_oid("1.2.840.113549.1.9.16.1.4"), _tagged(0xA0, _octets(told)))
        signed = _sequence(_integer(3), digest, content, _tagged(0xA0, *certificates), _set(signer))
        token = _sequence(_oid("1.2.840.113549.1.7.2"), _tagged(0xA0, signed))
        return _sequence(_sequence(_integer(0)), token)


def authority(name: str = "tsa-one") -> TimeStampingAuthority:
    """One of each name for all tests."""
    return _made(name)


@cache
def _made(name: str) -> TimeStampingAuthority:
    return TimeStampingAuthority(name)


def refusal() -> bytes:
    """The reply of an authority that rejects the request."""
    return _sequence(_sequence(_integer(2)))


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGIN)
        .not_valid_after(_BEGIN + timedelta(days=36_500))
    )


def _with_authority(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    return builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)


def _tst_info(wanted: Wanted) -> bytes:
    parts = [
        _integer(1),
        _oid("1.2.3.4.1"),
        _sequence(_algorithm(wanted.algorithm), _octets(wanted.digest)),
        _integer(7),
        _tagged(0x18, wanted.at.strftime("%Y%m%d%H%M%SZ").encode()),
    ]
    if wanted.accuracy is not None:
        parts.append(_sequence(_integer(wanted.accuracy)))
    if wanted.nonce is not None:
        parts.append(_integer(wanted.nonce))
    return _sequence(*parts)


def _tagged(tag: int, *parts: bytes) -> bytes:
    data = b"".join(parts)
    if len(data) < 128:
        return bytes([tag, len(data)]) + data
    length = len(data).to_bytes((len(data).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + data


def _sequence(*parts: bytes) -> bytes:
    return _tagged(0x30, *parts)


def _set(*parts: bytes) -> bytes:
    return _tagged(0x31, *parts)


def _octets(data: bytes) -> bytes:
    return _tagged(0x04, data)


def _integer(value: int) -> bytes:
    return _tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    data = bytearray([40 * first + second])
    for arc in rest:
        parts = [arc & 127]
        while arc := arc >> 7:
            parts.append(arc & 127 | 128)
        data += bytes(reversed(parts))
    return _tagged(0x06, bytes(data))


def _algorithm(dotted: str) -> bytes:
    return _sequence(_oid(dotted))


def _attribute(dotted: str, value: bytes) -> bytes:
    return _sequence(_oid(dotted), _set(value))
