"""A private authority, and a server that wants our certificate (mutual TLS)."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from conftest import LETTER, Ran
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from fake import fake_server, serving
from giver import Giver

_NOW = datetime.now(UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(name: str, folder: Path, by: tuple[Any, Any] | None = None) -> tuple[Any, Any]:
    """A certificate with its key, saved as NAME.pem and NAME.key; without `by` an authority's."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer, signer = by or (None, key)
    builder = x509.CertificateBuilder().subject_name(_name(name)).public_key(key.public_key())
    builder = builder.issuer_name(issuer.subject if issuer else _name(name)).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(_NOW - timedelta(days=1)).not_valid_after(_NOW + timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(issuer is None, None), critical=True)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = builder.add_extension(names, critical=False).sign(signer, hashes.SHA256())
    (folder / f"{name}.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made, key


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    authority = _certificate("authority", folder)
    for name in ("server", "us"):
        _certificate(name, folder, authority)
    _certificate("stranger", folder)
    return folder


def _context(folder: Path, mutual: bool) -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.load_cert_chain(folder / "server.pem", folder / "server.key")
    if mutual:
        found.load_verify_locations(folder / "authority.pem")
        found.verify_mode = ssl.CERT_REQUIRED
    return found


CASES = [
    ("a private authority", False, ["authority"], ""),
    ("ours is shown", True, ["authority", "us"], ""),
    ("not trusted", False, [], "isn't trusted"),
    ("another authority", False, ["stranger"], "isn't trusted"),
    ("none is shown", True, ["authority"], "wants one"),
    ("one of a stranger", True, ["authority", "stranger"], "doesn't take our certificate"),
]


@pytest.mark.parametrize(("mutual", "names", "told"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_certificates(
    certificates: Path,
    converted: Callable[..., Path],
    load: Callable[..., Ran],
    mutual: bool,
    names: list[str],
    told: str,
) -> None:
    files = [certificates / name for name in names]
    options = ["--ca", f"{files[0]}.pem"] if files else []
    options += ["--certificate", f"{files[1]}.pem", "--certificate-key", f"{files[1]}.key"] if files[1:] else []
    giver = Giver()
    context = _context(certificates, mutual)
    with fake_server(context) as fake, serving(giver.answer, context) as url:
        fake.faults = [lambda a: None if a.headers.get("authorization") == "Bearer token-0" else giver.answer(a)]
        sign_in = [
            "--sign-in",
            "oauth",
            "--client-id",
            "etl",
            "--token-url",
            f"{url}/token",
            "--scope",
            "system/*.cruds",
        ]
        out = converted(a=LETTER)
        done = load(out, fake.url, *options, *sign_in, env={"CASE2FHIR_CLIENT_SECRET": "s3cret/+"})
        assert (done.code, bool(fake.store)) == ((1, False) if told else (0, True)), done.output
        assert told in done.output
        if told:  # named at once, also where nobody signs in
            assert told in load(out, fake.url, *options).output and not fake.asked
