"""What the gateway's secret is for: tokens of conversations, and hiding clients' addresses.

Whoever shows the token of a conversation may read and write that conversation only. A token ends
some days after it was made, and is replaced while it is used.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

RENEWED_AFTER = timedelta(days=1)
"""The age from which on a token that is used is replaced by a new one."""


class WrongToken(ValueError):
    """A token that was not made for this conversation."""


class ExpiredToken(ValueError):
    """The token of this conversation, too old to count."""


class Tokens:
    """Signs and checks conversation ids with one secret."""

    def __init__(self, secret: str, days: int) -> None:
        """Use *secret* for signing; a token counts for *days*."""
        self._address_key = hashlib.sha256(b"address\0" + secret.encode()).digest()
        self._seconds = days * 86_400
        self._signer = TimestampSigner(
            secret, salt="conversation", key_derivation="hmac", digest_method=hashlib.sha256
        )

    def issue(self, conversation_id: str) -> str:
        """A token of a conversation."""
        return self._signer.sign(conversation_id).decode()

    def check(self, token: str, conversation_id: str) -> str | None:
        """Let *token* pass; a new one when it is getting old, else None.

        The database is not asked. Raises WrongToken or ExpiredToken.
        """
        try:
            told, made = self._signer.unsign(token, self._seconds, return_timestamp=True)
        except SignatureExpired as error:
            if error.payload == conversation_id.encode():
                raise ExpiredToken from error
            raise WrongToken from error
        except (BadSignature, UnicodeError) as error:
            raise WrongToken from error
        if told != conversation_id.encode():
            raise WrongToken
        age = self._signer.get_timestamp() - made.timestamp()
        return self.issue(conversation_id) if age > RENEWED_AFTER.total_seconds() else None

    def hidden(self, address: str) -> str:
        """The keyed hash by which a client's address is known without being kept."""
        return hmac.new(self._address_key, address.encode(), hashlib.sha256).hexdigest()
