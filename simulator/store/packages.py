"""Reading and writing PPK and their packages."""

from sqlalchemy import ColumnElement, func, select, true

from simulator.rules.packages import Method, Package, Ppk, Stage
from simulator.store.data_tables import PackageRow, PpkRow
from simulator.store.passwords import hash_password, password_matches
from simulator.store.repository import Repository


def ppks(repository: Repository, *, limit: int, offset: int = 0) -> tuple[list[Ppk], int]:
    """Return one page of the PPK, by id, and how many there are in all."""
    rows = repository.session.scalars(
        select(PpkRow).order_by(PpkRow.id).limit(limit).offset(offset)
    )
    total = repository.session.scalar(select(func.count()).select_from(PpkRow)) or 0
    return [_ppk(it) for it in rows], total


def ppk(repository: Repository, ppk_id: str) -> Ppk | None:
    """Return one PPK."""
    row = repository.session.get(PpkRow, ppk_id)
    return _ppk(row) if row else None


def add_ppk(repository: Repository, new: Ppk, password: str) -> None:
    """Register a PPK with the password."""
    row = PpkRow(id=new.id, lpse_id=new.lpse, password_hash=hash_password(password))
    _write_ppk(row, new)
    repository.session.add(row)
    repository.session.flush()


def save_ppk(repository: Repository, changed: Ppk) -> None:
    """Write back a changed PPK; id, LPSE and password are not touched."""
    _write_ppk(repository.session.get_one(PpkRow, changed.id), changed)


def ppk_password_matches(repository: Repository, ppk_id: str, password: str) -> bool:
    """Say whether a password is a PPK's; takes as long when there is no such PPK."""
    row = repository.session.get(PpkRow, ppk_id)
    return password_matches(row.password_hash if row else None, password)


def packages(repository: Repository, *, ppk_id: str = "") -> list[Package]:
    """Return all packages, or those of one PPK, by id."""
    query = select(PackageRow).where(_held_by(ppk_id)).order_by(PackageRow.id)
    return [_package(it) for it in repository.session.scalars(query)]


def page_of_packages(
    repository: Repository, *, ppk_id: str = "", limit: int, offset: int = 0
) -> tuple[list[Package], int]:
    """Return one page of all packages, or of those of one PPK, by id, and how many there are."""
    query = select(PackageRow).where(_held_by(ppk_id)).order_by(PackageRow.id)
    count = select(func.count()).select_from(PackageRow).where(_held_by(ppk_id))
    rows = repository.session.scalars(query.limit(limit).offset(offset))
    return [_package(it) for it in rows], repository.session.scalar(count) or 0


def package(repository: Repository, package_id: str) -> Package | None:
    """Return one package."""
    row = repository.session.get(PackageRow, package_id)
    return _package(row) if row else None


def add_package(repository: Repository, new: Package) -> None:
    """Add a package."""
    repository.session.add(
        PackageRow(
            id=new.id,
            lpse_id=new.lpse,
            ppk_id=new.ppk,
            name=new.name,
            method=new.method.value,
            stage=new.stage.value,
        )
    )
    repository.session.flush()


def give_package(repository: Repository, package_id: str, to: Ppk) -> None:
    """Let another PPK answer for a package."""
    repository.session.get_one(PackageRow, package_id).ppk_id = to.id


def _held_by(ppk_id: str) -> ColumnElement[bool]:
    return PackageRow.ppk_id == ppk_id if ppk_id else true()


def _ppk(row: PpkRow) -> Ppk:
    return Ppk(row.id, row.lpse_id, row.name, row.unit, row.post, row.decree, row.active)


def _write_ppk(row: PpkRow, ppk: Ppk) -> None:
    row.name, row.unit, row.post = ppk.name, ppk.unit, ppk.post
    row.decree, row.active = ppk.decree, ppk.active


def _package(row: PackageRow) -> Package:
    return Package(row.id, row.lpse_id, row.name, row.ppk_id, Method(row.method), Stage(row.stage))
