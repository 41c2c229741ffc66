"""Phone numbers are personal data: known by a keyed hash, shown masked, encrypted to reply.

The platform's ids of messages hold the number too, in base64: they are hidden the same way.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet

_SHOWN_BEFORE, _SHOWN_AFTER = 4, 3


class Numbers:
    """Hides phone numbers, and gives them back where a reply must reach one."""

    def __init__(self, secret: str) -> None:
        """Derive the keys from *secret*; with another secret nothing sealed can be opened."""
        self._hash_key = hashlib.sha256(b"number\0" + secret.encode()).digest()
        sealing = hashlib.sha256(b"sealing\0" + secret.encode()).digest()
        self._seal = Fernet(base64.urlsafe_b64encode(sealing))

    def hidden(self, value: str) -> str:
        """The keyed hash by which a number, or an id that holds one, is known again."""
        return hmac.new(self._hash_key, value.encode(), hashlib.sha256).hexdigest()

    def sealed(self, number: str) -> str:
        """*number* encrypted."""
        return self._seal.encrypt(number.encode()).decode()

    def opened(self, sealed: str) -> str:
        """The number again. Raises cryptography's InvalidToken when the secret has changed."""
        return self._seal.decrypt(sealed.encode()).decode()


def masked(number: str) -> str:
    """*number* as officers may see it: ``+6281•••••789``."""
    hidden = max(len(number) - _SHOWN_BEFORE - _SHOWN_AFTER, 1)
    return f"+{number[:_SHOWN_BEFORE]}{'•' * hidden}{number[-_SHOWN_AFTER:]}"
