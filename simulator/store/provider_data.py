"""Reading and writing what providers state: in SIKaP and at each LPSE."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import selectinload

from simulator.rules.facts import Account, Lpse
from simulator.rules.qualification import Data, Part
from simulator.rules.sikap import Entry, Section
from simulator.rules.tender_cepat import FIGURES, Tender, stated
from simulator.store.data_tables import (
    QualificationPartRow,
    TenderRegistrationRow,
    VerifiedFigureRow,
)
from simulator.store.mapping import tender_from_row
from simulator.store.repository import Repository
from simulator.store.tables import SikapSectionRow, TenderRow


def sikap_entries(repository: Repository, account: Account) -> dict[Section, Entry]:
    """Return the filled sections of an account's SIKaP data, in their fixed order."""
    rows = repository.session.scalars(
        select(SikapSectionRow).where(SikapSectionRow.account_id == repository.account_id(account))
    )
    found = {Section(it.section): Entry(it.data, it.verified) for it in rows}
    return {it: found[it] for it in Section if it in found}


def write_sikap_entry(
    repository: Repository, account: Account, section: Section, entry: Entry | None
) -> None:
    """Keep what a section says; None empties it."""
    key = (repository.account_id(account), section.value)
    row = repository.session.get(SikapSectionRow, key)
    if entry is None:
        if row:
            repository.session.delete(row)
    elif row is None:
        repository.session.add(
            SikapSectionRow(
                account_id=key[0], section=key[1], data=entry.data, verified=entry.verified
            )
        )
    else:
        row.data, row.verified = entry.data, entry.verified
    _write_figures(repository, key[0], section, entry)
    repository.session.flush()


def qualification(repository: Repository, site: Lpse, holder: Account) -> dict[Part, Data]:
    """Return the filled parts of the qualification data kept at an LPSE, in their fixed order."""
    rows = repository.session.scalars(
        select(QualificationPartRow).where(
            QualificationPartRow.lpse_id == site.id,
            QualificationPartRow.account_id == repository.account_id(holder),
        )
    )
    found = {Part(it.part): it.data for it in rows}
    return {it: found[it] for it in Part if it in found}


def write_qualification(
    repository: Repository, site: Lpse, holder: Account, parts: Mapping[Part, Data | None]
) -> None:
    """Keep parts of the qualification data at an LPSE; None empties one."""
    account_id = repository.account_id(holder)
    repository.session.execute(
        delete(QualificationPartRow).where(
            QualificationPartRow.lpse_id == site.id,
            QualificationPartRow.account_id == account_id,
            QualificationPartRow.part.in_([it.value for it in parts]),
        ),
        execution_options={"synchronize_session": "fetch"},
    )
    repository.session.add_all(
        QualificationPartRow(lpse_id=site.id, account_id=account_id, part=part.value, data=data)
        for part, data in parts.items()
        if data is not None
    )
    repository.session.flush()


def tenders(
    repository: Repository, *, lpse: str = "", limit: int, offset: int = 0
) -> tuple[list[Tender], int]:
    """Return one page of tender cepat packages, by id, and how many there are in all."""
    query = select(TenderRow).order_by(TenderRow.id)
    if lpse:
        query = query.where(TenderRow.lpse_id == lpse)
    total = repository.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = repository.session.scalars(
        query.limit(limit).offset(offset).options(selectinload(TenderRow.criteria))
    )
    return [tender_from_row(it) for it in rows], total


def is_registered(repository: Repository, tender: Tender, account: Account) -> bool:
    """Say whether an account takes part in a tender cepat."""
    key = (tender.id, repository.account_id(account))
    return repository.session.get(TenderRegistrationRow, key) is not None


def register(repository: Repository, tender: Tender, account: Account) -> None:
    """Let an account take part in a tender cepat from now on."""
    repository.session.add(
        TenderRegistrationRow(
            tender_id=tender.id,
            account_id=repository.account_id(account),
            registered_at=datetime.now(UTC),
        )
    )
    repository.session.flush()


def registrations_at(repository: Repository, site: Lpse, account: Account) -> int:
    """Count the tender cepat at an LPSE that an account takes part in."""
    query = (
        select(func.count())
        .select_from(TenderRegistrationRow)
        .join(TenderRow, TenderRow.id == TenderRegistrationRow.tender_id)
        .where(
            TenderRow.lpse_id == site.id,
            TenderRegistrationRow.account_id == repository.account_id(account),
        )
    )
    return repository.session.scalar(query) or 0


def _write_figures(
    repository: Repository, account_id: int, section: Section, entry: Entry | None
) -> None:
    """Keep the figures that a section states as long as it is Verified."""
    here = [it.id for it in FIGURES if it.section is section]
    repository.session.execute(
        delete(VerifiedFigureRow).where(
            VerifiedFigureRow.account_id == account_id, VerifiedFigureRow.figure.in_(here)
        ),
        execution_options={"synchronize_session": "fetch"},
    )
    repository.session.add_all(
        VerifiedFigureRow(account_id=account_id, figure=figure, value=said.value)
        for figure, said in stated({section: entry} if entry else {}).items()
        if said.verified
    )
