"""What the gateway's secret is for: tokens of conversations, and hiding clients' addresses.

Whoever shows the token of a conversation may read and write that conversation only.
"""

from __future__ import annotations

import hashlib
import hmac

from itsdangerous import BadSignature, Signer


class Tokens:
    """Signs and checks conversation ids with one secret."""

    def __init__(self, secret: str) -> None:
        """Use *secret* for signing."""
        self._address_key = hashlib.sha256(b"address\0" + secret.encode()).digest()
        self._signer = Signer(
            secret, salt="conversation", key_derivation="hmac", digest_method=hashlib.sha256
        )

    def issue(self, conversation_id: str) -> str:
        """The token of a conversation."""
        return self._signer.sign(conversation_id).decode()

    def fits(self, token: str, conversation_id: str) -> bool:
        """Whether *token* was issued for this conversation; the database is not asked."""
        try:
            return self._signer.unsign(token) == conversation_id.encode()
        except (BadSignature, UnicodeError):
            return False

    def hidden(self, address: str) -> str:
        """The keyed hash by which a client's address is known without being kept."""
        return hmac.new(self._address_key, address.encode(), hashlib.sha256).hexdigest()
