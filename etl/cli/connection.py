"""The options of how a verb reaches a FHIR server and signs in there, and the connection that they make."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from etl.load.server import Server

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_CONNECTION = (
    click.option("--attempts", type=click.IntRange(1, 50), default=6, show_default=True, help="Of one request."),
    click.option(
        "--longest-wait", type=click.FloatRange(min=0), default=120, show_default=True, help="Seconds of a pause."
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0.1),
        default=120,
        show_default=True,
        help="Seconds from a request to the end of its answer.",
    ),
    click.option(
        "--max-answer", type=click.IntRange(min=1), default=64, show_default=True, metavar="MB", help="Of one answer."
    ),
    click.option("--connect-timeout", type=click.FloatRange(min=0.1), default=10, show_default=True, help="Seconds."),
    click.option(
        "--sign-in",
        type=click.Choice(["none", "basic", "bearer", "oauth", "smart"]),
        help="[bearer when CASE2FHIR_TOKEN is set]  Secrets come from the environment or files that it names.",
    ),
    click.option("--client-id", default="", metavar="ID", help="For oauth and smart."),
    click.option("--token-url", default="", metavar="URL", help="Where tokens are given; smart asks the server."),
    click.option("--scope", default="", help="For oauth and smart: system/*.cruds, say."),
    click.option("--key", type=_FILE, metavar="FILE", help="For smart: the client's private key, PEM or JWKS."),
    click.option("--key-id", default="", metavar="KID", help="Which key of a JWKS, or what a PEM's is called."),
    click.option("--ca", type=_FILE, metavar="FILE", help="Certificates of a private authority (PEM)."),
    click.option("--certificate", type=_FILE, metavar="FILE", help="Our certificate, for mutual TLS (PEM)."),
    click.option("--certificate-key", type=_FILE, metavar="FILE", help="Its key, when it is in another file."),
    click.option(
        "--header", "headers", multiple=True, metavar="NAME:VALUE", help="Sent along; NAME:@FILE for a secret."
    ),
)
"""The options of how to reach a server and to sign in there, in the order of the help."""


def connecting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a connection (`connected_to`)."""
    for option in reversed(_CONNECTION):
        command = option(command)
    return command


def connected_to(url: str, options: Mapping[str, Any]) -> Server:
    """Connect to a server as the options say.

    Args:
        url: its base.
        options: those of `connecting`.

    Raises:
        click.UsageError: a secret is missing, or a key can't be used.
        ServerError: the address is none, or a certificate can't be used.
    """
    from etl.errors import InputError
    from etl.load.exchange import Limits
    from etl.load.server import Patience, Server, SignIn, Tls, Way, base_of

    patience = Patience(attempts=options["attempts"], longest=options["longest_wait"])
    limits = Limits(options["connect_timeout"], options["timeout"], options["max_answer"] * 1_000_000)
    tls = Tls(*(str(options[k] or "") for k in ("ca", "certificate", "certificate_key")))
    token = any(os.environ.get(k) for k in ("CASE2FHIR_TOKEN", "CASE2FHIR_TOKEN_FILE"))
    way: Way = options["sign_in"] or ("bearer" if token else "none")
    sign_in = SignIn(way, **{k: options[k] for k in ("client_id", "token_url", "scope", "key", "key_id")})
    try:
        auth = sign_in.auth(base_of(url), tls, limits)
    except InputError as error:
        raise click.UsageError(str(error)) from error
    headers = _headers(options["headers"])
    return Server(url, auth=auth, headers=headers, limits=limits, patience=patience, tls=tls)


def needs_httpx() -> None:
    """Ask for the extra that brings httpx.

    Raises:
        InputError: it isn't there.
    """
    from importlib.util import find_spec

    from etl.errors import InputError

    if find_spec("httpx") is None:
        raise InputError("this needs httpx: pip install '.[server]' in the clone of case2fhir")


_FIELD_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e]*")
"""RFC 9110, sections 5.1 and 5.5; httpx and h11 refuse all else, without naming the header."""


def _headers(texts: tuple[str, ...]) -> dict[str, str]:
    """What is sent along."""
    return dict(_header(text) for text in texts)


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not name or not name.isascii():
        raise click.BadParameter(f"{name!r} needs a colon: NAME:VALUE", param_hint="--header")
    if value.startswith("@"):
        try:
            value = Path(value[1:]).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise click.BadParameter(f"{value[1:]} can't be read", param_hint="--header") from error
    elif any(word in name.casefold() for word in ("auth", "cookie", "token", "key", "secret")):
        told = f"{name}: others on this machine can read it in the list of processes; put it in a file: {name}:@FILE"
        raise click.BadParameter(told, param_hint="--header")
    if not _FIELD_NAME.fullmatch(name) or not _FIELD_VALUE.fullmatch(value):
        told = f"{name!r}: a header has a name of letters, digits and hyphens, and a value of one line of ASCII"
        raise click.BadParameter(told, param_hint="--header")
    return name, value
