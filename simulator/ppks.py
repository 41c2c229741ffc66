"""PPK: registering, becoming active, moving, and handing over packages."""

from dataclasses import replace

from simulator.rules.packages import HandoverCode, Package, Ppk, handover_code, move
from simulator.store import packages as store
from simulator.store.repository import Repository


class IdTakenError(ValueError):
    """Another PPK already has this id."""


def register(repository: Repository, new: Ppk, password: str) -> None:
    """Register a PPK, who is not active yet.

    Raises:
        IdTakenError: the id is somebody else's.
    """
    if store.ppk(repository, new.id):
        raise IdTakenError(new.id)
    store.add_ppk(repository, new, password)


def activate(repository: Repository, ppk: Ppk) -> Ppk:
    """Make a PPK's id and password work."""
    active = replace(ppk, active=True)
    store.save_ppk(repository, active)
    return active


def report_move(repository: Repository, ppk: Ppk, unit: str, post: str, decree: str) -> Ppk:
    """Note a PPK's new unit and post (`okutimur` 1.4); id and password stay."""
    moved = move(ppk, unit, post, decree)
    store.save_ppk(repository, moved)
    return moved


def hand_over(repository: Repository, package: Package, to_id: str, by: str) -> HandoverCode:
    """Give a package to another PPK when the rules allow it (`okutimur` 1.5)."""
    to = store.ppk(repository, to_id)
    code = handover_code(by, package, to)
    if to and code is HandoverCode.OK:
        store.give_package(repository, package.id, to)
    return code
