"""Password hashing, argon2 with light parameters: these are passwords of a simulation."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str, *, salt: bytes | None = None) -> str:
    """Return the argon2 hash to keep instead of a password, with a random salt unless told."""
    return _HASHER.hash(password, salt=salt)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Say whether a password belongs to a hash.

    Without a hash (no such account) a stand-in is checked, so that the answer takes as long and
    does not tell whether the account exists.
    """
    try:
        _HASHER.verify(password_hash or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None
