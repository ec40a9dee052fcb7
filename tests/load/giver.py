"""A small authorization server that checks what it is shown."""

from __future__ import annotations

import base64
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from fake import Asked, Reply
from joserfc import jwt


@dataclass
class Giver:
    """An authorization server: gives tokens that end, to whom signs or says the secret."""

    url: str = ""
    public: Any = None
    algorithm: str = ""
    given: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    life: int = 300
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, asked: Asked) -> Reply:
        form = {k: v[0] for k, v in parse_qs(asked.body.decode()).items()}
        with self.lock:
            why = self._why_not(asked, form)
            if why:
                self.wrong.append(why)
                return Reply(401, {"error": "invalid_client", "error_description": "s3cret/+"})
            self.given.append(f"token-{len(self.given)}")
            return Reply(200, {"access_token": self.given[-1], "token_type": "bearer", "expires_in": self.life})

    def _why_not(self, asked: Asked, form: dict[str, str]) -> str:
        if form.get("grant_type") != "client_credentials" or form.get("scope") != "system/*.cruds":
            return "form"
        if self.public is None:
            pair = base64.b64encode(b"etl:s3cret%2F%2B").decode()
            return "" if asked.headers.get("authorization") == f"Basic {pair}" else "secret"
        token = jwt.decode(form["client_assertion"], self.public, algorithms=[self.algorithm])
        claims = token.claims
        if token.header["kid"] != "k1" or claims["iss"] != "etl" or claims["sub"] != "etl":
            return "who"
        if claims["aud"] != self.url or not time.time() < claims["exp"] <= time.time() + 300:
            return "when or where"
        if claims["jti"] in self.seen:
            return "twice"
        self.seen.add(claims["jti"])
        return ""
