"""Signing in: what is sent, that it can be renewed, and that no secret shows."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fake import Fake, Reply
from giver import Giver
from joserfc.jwk import ECKey, RSAKey, import_key

LETTER = "Case report\n\nMr. Lane, a 52-year-old man, was admitted.\n\nDiagnosis: hypertension.\n"


def guarded(fake: Fake, good: Callable[[str], bool]) -> None:
    """The server takes only requests that carry what is good."""
    fake.faults.append(
        lambda a: None if good(a.headers.get("authorization", "")) else Reply(401, {"resourceType": "OperationOutcome"})
    )


def pem(key: Any) -> bytes:
    return bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def keys() -> dict[str, tuple[Any, type[RSAKey] | type[ECKey]]]:
    return {
        "RS384": (rsa.generate_private_key(65537, 2048), RSAKey),
        "ES384": (ec.generate_private_key(ec.SECP384R1()), ECKey),
    }


@pytest.mark.parametrize("kind", ["PEM", "JWKS"])
@pytest.mark.parametrize("algorithm", ["RS384", "ES384"])
def test_smart_backend_services(
    fake: Fake, giver: Giver, converted: Any, load: Any, tmp_path: Path, algorithm: str, kind: str
) -> None:
    private, family = keys()[algorithm]
    own: Any = family.import_key(pem(private))
    giver.public, giver.algorithm = import_key(own.as_dict(private=False)), algorithm
    file = tmp_path / "key"
    listed = {"keys": [{**own.as_dict(private=True), "kid": "k1"}]}
    file.write_bytes(pem(private) if kind == "PEM" else json.dumps(listed).encode())
    fake.faults.append(
        lambda a: Reply(200, {"token_endpoint": giver.url}) if a.path == ".well-known/smart-configuration" else None
    )
    guarded(fake, lambda value: value == f"Bearer {giver.given[-1] if giver.given else ''}")
    options = ["--sign-in", "smart", "--client-id", "etl", "--key", str(file), "--scope", "system/*.cruds"]
    done = load(converted(a=LETTER), fake.url, *options, *(["--key-id", "k1"] if kind == "PEM" else []))
    assert done.code == 0 and not giver.wrong and len(giver.given) == 1, done.output


def test_client_credentials_and_a_token_that_ends(fake: Fake, giver: Giver, converted: Any, load: Any) -> None:
    spent: set[str] = set()

    def good(value: str) -> bool:  # each token is good for three requests
        used = [a for a in fake.asked if a.headers.get("authorization") == value]
        if len(used) > 3:
            spent.add(value)
        return value in {f"Bearer {t}" for t in giver.given} - spent

    guarded(fake, good)
    options = ["--sign-in", "oauth", "--client-id", "etl", "--token-url", giver.url, "--scope", "system/*.cruds"]
    done = load(converted(a=LETTER), fake.url, *options, env={"CASE2FHIR_CLIENT_SECRET": "s3cret/+"})
    assert done.code == 0 and len(giver.given) >= 2 and fake.of("Condition"), done.output
    assert not giver.wrong


def test_no_secret_shows(fake: Fake, giver: Giver, converted: Any, load: Any) -> None:
    out = converted(a=LETTER)
    options = ["--sign-in", "oauth", "--client-id", "other", "--token-url", giver.url]
    done = load(out, fake.url, *options, env={"CASE2FHIR_CLIENT_SECRET": "s3cret/+"})
    assert done.code == 1 and "invalid_client" in done.output and "s3cret" not in done.output and not fake.posts


def test_basic_and_bearer(fake: Fake, converted: Any, load: Any, tmp_path: Path) -> None:
    out = converted(a=LETTER)
    value = "Basic " + base64.b64encode("etl:pä55".encode()).decode()
    token = tmp_path / "token"
    token.write_text("t-1\n")
    good = {value, "Bearer t-1"}
    guarded(fake, lambda v: v in good)
    named = {"CASE2FHIR_USER": "etl", "CASE2FHIR_PASSWORD": "pä55"}
    assert load(out, fake.url, "--sign-in", "basic", env=named).code == 0
    assert load(out, fake.url, "--again", env={"CASE2FHIR_TOKEN_FILE": str(token)}).code == 0
    wrong = load(out, fake.url, "--again", env={"CASE2FHIR_TOKEN": "t-2"})
    assert wrong.code == 1 and "401" in wrong.output and "t-2" not in wrong.output


@pytest.mark.parametrize(
    ("options", "env", "told"),
    [
        ((), {"CASE2FHIR_TOKEN": "s3cret\nX-Other: 1"}, "CASE2FHIR_TOKEN: has a line break"),
        ((), {"CASE2FHIR_TOKEN": "s3cret\x7f"}, "CASE2FHIR_TOKEN: has a line break or control character"),
        ((), {"CASE2FHIR_TOKEN": "t–1"}, "CASE2FHIR_TOKEN: has a sign in it that no token has"),
        ((), {"CASE2FHIR_TOKEN_FILE": "TOKEN"}, "CASE2FHIR_TOKEN_FILE: has a line break"),
        (
            ("--sign-in", "basic"),
            {"CASE2FHIR_USER": "etl", "CASE2FHIR_PASSWORD": "s3cret\r\nb"},
            "CASE2FHIR_PASSWORD: has a",
        ),
    ],
)
def test_a_secret_that_no_header_can_carry_is_named(
    fake: Fake, converted: Any, load: Any, tmp_path: Path, options: tuple[str, ...], env: dict[str, str], told: str
) -> None:
    (tmp_path / "token").write_text("s3cret\nt-2\n")
    given = {name: value.replace("TOKEN", str(tmp_path / "token")) for name, value in env.items()}
    done = load(converted(a=LETTER), fake.url, *options, env=given)
    assert done.code == 2 and told in " ".join(done.output.split()) and "s3cret" not in done.output and not fake.posts


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--sign-in", "basic"], "CASE2FHIR_USER"),
        (["--sign-in", "oauth", "--client-id", "x"], "--token-url"),
        (["--sign-in", "smart"], "--client-id"),
        (["--sign-in", "smart", "--client-id", "x"], "--key"),
        (["--sign-in", "smart", "--client-id", "x", "--key", "KEY"], "no key that can be used"),
        (["--sign-in", "oauth", "--client-id", "x", "--token-url", "http://far.example/t"], "without https"),
    ],
)
def test_what_is_missing_is_named(
    fake: Fake, converted: Any, load: Any, tmp_path: Path, options: list[str], told: str
) -> None:
    (tmp_path / "KEY").write_text("nothing")
    given = [str(tmp_path / "KEY") if o == "KEY" else o for o in options]
    done = load(converted(a=LETTER), fake.url, *given, env={"CASE2FHIR_CLIENT_SECRET": "x"})
    assert done.code in (1, 2) and told in done.output and not fake.posts


@pytest.mark.parametrize("header", ["X-A:b\nc", "X-A:b\rX-B: c", "X A:b", "X-A:b\x07", "X-A:ü"])
def test_a_header_that_cant_be_sent_is_named(fake: Fake, converted: Any, load: Any, header: str) -> None:
    done = load(converted(a=LETTER), fake.url, "--header", header)
    assert done.code == 2 and "'X" in done.output and "a name of" in done.output and not fake.asked
    assert load(converted(a=LETTER), fake.url, "--header", "X-A: b; c=1").code == 0
