"""Identity tokens: the page of an LPSE signs who is logged in there (JWT, RFC 7519).

A token names its key (`kid`), is meant for us (`aud`), tells account (`user_id`, `lpse`), when it
was made and when it ends (`iat`, `exp`, five minutes apart at most), and counts once (`jti`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt

from tanya.settings import EmbedKey

_LONGEST_SECONDS = 300
_LEEWAY_SECONDS = 10  # how far the clocks of two hosts may differ
_CLAIMS = ["aud", "exp", "iat", "jti", "user_id", "lpse"]
_MOST_CHARS = {"user_id": 60, "lpse": 40, "jti": 100}


@dataclass(frozen=True)
class Identity:
    """Who is logged in on the embedding page; the token *jti* of *lpse* ends at *expires*."""

    lpse: str
    user_id: str
    jti: str
    expires: datetime


class BadIdentity(ValueError):
    """A token that proves nothing; *detail* says in Indonesian what is wrong with it."""

    def __init__(self, detail: str) -> None:
        """Keep *detail* for the reply."""
        super().__init__(detail)
        self.detail = detail


_UNREADABLE = "Token identitas tidak dapat dibaca. Kirimkan JWT yang ditandatangani halaman LPSE."
_FOREIGN = "Token identitas tidak ditandatangani dengan kunci yang kami kenal untuk LPSE itu."
_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "Token identitas sudah kedaluwarsa. Muat ulang halaman LPSE."),
    (jwt.ImmatureSignatureError, "Token identitas belum berlaku. Periksa jam server halaman LPSE."),
    (jwt.InvalidIssuedAtError, "Isian iat pada token identitas harus berupa waktu."),
    (jwt.InvalidAudienceError, "Token identitas ini dibuat untuk layanan lain (aud)."),
    (jwt.InvalidSignatureError, _FOREIGN),
    (jwt.InvalidAlgorithmError, _FOREIGN),
    (jwt.InvalidKeyError, _FOREIGN),
)

# Beside its own errors PyJWT lets through what odd text, numbers and nesting raise.
_BROKEN = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


class Identities:
    """Reads identity tokens with the keys of the LPSE pages, by key id."""

    def __init__(
        self,
        keys: dict[str, EmbedKey],
        audience: str,
    ) -> None:
        """Take tokens meant for *audience*."""
        self._keys = keys
        self._audience = audience

    def read(self, token: str) -> Identity:
        """Who the token says is there. Whether it was used before is for the store to tell.

        Raises BadIdentity.
        """
        key = self._key_of(token)
        claims = self._claims(token, key)
        account = {name: claims[name] for name in _MOST_CHARS}
        for name, value in account.items():
            if not isinstance(value, str) or not 0 < len(value) <= _MOST_CHARS[name]:
                raise BadIdentity(f"Isian {name} pada token identitas tidak dikenal bentuknya.")
        if account["lpse"] != key.lpse:
            raise BadIdentity(_FOREIGN)
        if claims["exp"] - claims["iat"] > _LONGEST_SECONDS:
            raise BadIdentity("Token identitas berlaku terlalu lama. Batasnya lima menit.")
        return Identity(**account, expires=datetime.fromtimestamp(claims["exp"], UTC))

    def _key_of(self, token: str) -> EmbedKey:
        try:
            kid = jwt.get_unverified_header(token).get("kid")
        except _BROKEN as error:
            raise BadIdentity(_UNREADABLE) from error
        key = self._keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise BadIdentity(_FOREIGN)
        return key

    def _claims(self, token: str, key: EmbedKey) -> dict[str, Any]:
        # The algorithm is the key's, whatever the token says of itself.
        secret, algorithm = (
            (key.key.get_secret_value(), "HS256") if key.key else (key.public_key or "", "RS256")
        )
        try:
            claims = jwt.decode(
                token,
                secret,
                algorithms=[algorithm],
                audience=self._audience,
                leeway=_LEEWAY_SECONDS,
                options={"require": _CLAIMS},
            )
            # PyJWT takes any number for a time.
            claims["exp"], claims["iat"] = int(claims["exp"]), int(claims["iat"])
        except jwt.MissingRequiredClaimError as error:
            raise BadIdentity(f"Token identitas tidak memuat {error.claim}.") from error
        except _BROKEN as error:
            said = next((text for kind, text in _REFUSALS if isinstance(error, kind)), _UNREADABLE)
            raise BadIdentity(said) from error
        return dict(claims)
