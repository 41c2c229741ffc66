"""What the API takes and gives about registering, credentials, resets and requests."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from simulator.api.data_schemas import (
    PLAIN,
    Address,
    FilledLine,
    Line,
    PageQuery,
    RegionName,
    Text,
)
from simulator.api.schemas import AccountFactsOut, Name, Password, RefOut, Taken
from simulator.rules.documents import ProviderKind, TicketKind
from simulator.rules.password_reset import ResetCode
from simulator.rules.tickets import TicketState

DocumentId = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=PLAIN)]
Documents = Annotated[list[DocumentId], Field(max_length=30)]


class EmailIn(Taken):
    """The first step of a registration."""

    lpse: Name
    email: Line


class RegistrationIn(Taken):
    """The second step of a registration; provinsi and kabupaten/kota may be empty."""

    kind: ProviderKind
    provider_name: FilledLine
    npwp: Annotated[str, StringConstraints(max_length=30, pattern=PLAIN)]
    address: Address
    province: RegionName
    regency: RegionName
    user_id: Name
    password: Password


class DocumentOut(BaseModel):
    """A document, by its id."""

    id: str
    name: str


class DocumentsIn(Taken):
    """Documents that were brought, by id."""

    documents: Documents


class RegisteredOut(BaseModel):
    """A new account, not verified yet, and the documents to bring; `source` names their item."""

    lpse: str
    user_id: str
    verified: bool
    message: str
    documents: list[DocumentOut]
    source: str


class VerifiedOut(BaseModel):
    """An account after its verification."""

    account: AccountFactsOut


class CredentialsIn(Taken):
    """A new User ID, a new password or both; `password` is the present one."""

    password: Password
    new_user_id: Name | None = None
    new_password: Password | None = None


class CredentialsOut(RefOut):
    """The account's name from now on."""

    message: str


class ResetIn(Taken):
    """A request for a reset link, or with `rehearse` the question where it belongs."""

    lpse: Name
    user_id: Name
    email: Line | None = None
    rehearse: bool = False


class AcceptedOut(BaseModel):
    """The same whether or not something was mailed."""

    status: str = "accepted"
    message: str


class ResetRehearsalOut(BaseModel):
    """How a request for a reset link would end with the right e-mail; `place` is where to ask."""

    allowed: bool
    code: ResetCode
    message: str
    place: RefOut | None


class NewPasswordIn(Taken):
    """A new password, typed twice."""

    password: Password
    password_again: Password


class TicketIn(Taken):
    """A request; `represented`: somebody else brings the papers."""

    lpse: Name
    user_id: Annotated[str, StringConstraints(max_length=60, pattern=PLAIN)] | None = None
    kind: TicketKind
    text: Annotated[Text, Field(min_length=1)]
    represented: bool = False
    documents: Documents = Field(default_factory=list)


class OpenTicketOut(BaseModel):
    """How far a request is, for whoever knows its id."""

    id: str
    lpse: str
    kind: TicketKind
    state: TicketState
    documents: list[DocumentOut]
    missing: list[DocumentOut]
    source: str
    opened_at: datetime
    decided_at: datetime | None


class TicketOut(OpenTicketOut):
    """A whole request, for the helpdesk."""

    user_id: str
    account: RefOut | None
    text: str
    represented: bool


class TicketQuery(PageQuery):
    """Which requests: of one LPSE, decided or open; empty for all."""

    lpse: Annotated[str, StringConstraints(max_length=60, pattern=PLAIN)] = ""
    decided: bool | None = None


class TicketListOut(BaseModel):
    """One page of the requests, newest first."""

    items: list[TicketOut]
    total: int


class DecisionIn(Taken):
    """A decision; `value` is the new NPWP, e-mail or address, or the User ID that was found."""

    approve: bool
    value: Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)] | None = None
