"""User ID and password: what they must be like, and changing them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from simulator.rules.facts import Account, Lpse, folded

PASSWORD_MIN_LENGTH = 8
PASSWORD_MAX_LENGTH = 200
_USER_ID = re.compile(r"[A-Za-z0-9._@-]{1,60}")


class CredentialsCode(StrEnum):
    """How choosing a User ID or a password ended."""

    OK = "ok"
    NOTHING_CHANGED = "nothing_changed"
    USER_ID_INVALID = "user_id_invalid"
    USER_ID_TAKEN = "user_id_taken"
    WEAK_PASSWORD = "weak_password"
    PASSWORDS_DIFFER = "passwords_differ"


def strong(password: str) -> bool:
    """Say whether a password has letters, digits and a special character (`kemenperin` 2, 4).

    That it needs at least 8 characters is this simulation's own: the source only says "strong".
    """
    return (
        PASSWORD_MIN_LENGTH <= len(password) <= PASSWORD_MAX_LENGTH
        and any(it.isalpha() for it in password)
        and any(it.isdigit() for it in password)
        and any(not it.isalnum() and not it.isspace() for it in password)
    )


def password_code(password: str, again: str) -> CredentialsCode:
    """Judge a new password that was typed twice (`kemenperin` 4)."""
    if not strong(password):
        return CredentialsCode.WEAK_PASSWORD
    return CredentialsCode.OK if password == again else CredentialsCode.PASSWORDS_DIFFER


def well_formed(user_id: str) -> bool:
    """Say whether a text can be a User ID: plain letters, digits and . _ @ -, up to 60.

    The sources are silent on its form; anything else would look alike or break addresses.
    """
    return _USER_ID.fullmatch(user_id) is not None


def free_to_register(site: Lpse, user_id: str, named: Iterable[Account]) -> bool:
    """Say whether nobody at an LPSE has a User ID yet: it is unique inside one LPSE.

    Other LPSEs do not count here, as they do not know each other before the activation: that is
    how one User ID comes to two providers (`jambiprov` 2f 1).
    """
    return not any(it.home.id == site.id and folded(it.user_id) == folded(user_id) for it in named)


def free_to_take(account: Account, user_id: str, named: Iterable[Account]) -> bool:
    """Say whether an account may change its User ID to this one.

    The source only says that a User ID used by different providers must be changed
    (`jambiprov` 2f 1); that the new one must be free at all V3 LPSEs is derived from it, since
    any other would only make the next clash. A non-V3 LPSE knows nobody but its own (4c).
    """
    others = [it for it in named if it.ref != account.ref and folded(it.user_id) == folded(user_id)]
    if not account.home.aggregated:
        return not any(it.home.id == account.home.id for it in others)
    return not any(it.home.aggregated for it in others)


def change_code(
    account: Account, user_id: str | None, password: str | None, named: Iterable[Account]
) -> CredentialsCode:
    """Judge a change of User ID, password or both (`jambiprov` 3b); None leaves one as it is.

    That the account may log in where it asks is judged before, like any login: so it works at
    every V3 LPSE once roaming does, and a superseded account, which has no login, cannot.
    """
    if user_id == account.user_id:
        user_id = None
    if user_id is None and password is None:
        return CredentialsCode.NOTHING_CHANGED
    if user_id is not None and not well_formed(user_id):
        return CredentialsCode.USER_ID_INVALID
    if user_id is not None and not free_to_take(account, user_id, named):
        return CredentialsCode.USER_ID_TAKEN
    if password is not None and not strong(password):
        return CredentialsCode.WEAK_PASSWORD
    return CredentialsCode.OK


def with_new_password(account: Account) -> Account:
    """Return the account after a new password: central and local one agree (`okutimur` 1.3)."""
    return replace(account, password_in_sync=True)
