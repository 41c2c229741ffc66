"""What the API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from simulator.rules.activation import ActivationCode, Kind
from simulator.rules.login import LoginCode
from simulator.rules.regions import RegionState
from simulator.rules.tender_cepat import CriterionCode, TenderCode

Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Password = Annotated[str, StringConstraints(max_length=200)]


class Taken(BaseModel):
    """A request body; members it does not know are refused."""

    model_config = ConfigDict(extra="forbid")


class LoginIn(Taken):
    """A login, or with `rehearse` the question how it would end with the right password."""

    lpse: Name
    user_id: Name
    password: Password | None = None
    rehearse: bool = False


class ActivationIn(LoginIn):
    """An activation; a second account also gives the password of its User ID default."""

    default_password: Password | None = None


class NotificationIn(Taken):
    """A mail to an account's registered address."""

    subject: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    body: Annotated[str, StringConstraints(min_length=1, max_length=10_000)]


class FaultIn(Taken):
    """Faults to set or mend: links of an LPSE, and with `user_id` what ails one account."""

    lpse: Name
    aggregation_link: Literal["up", "down"] | None = None
    sikap: Literal["up", "down"] | None = None
    user_id: Name | None = None
    network_fault: bool | None = None
    password_in_sync: bool | None = None


class MailboxQuery(BaseModel):
    """Whose mails; empty for all."""

    to: str = ""


class StatusOut(BaseModel):
    """A plain sign that it worked."""

    status: Literal["ok", "accepted"] = "ok"


class LpseOut(BaseModel):
    """An LPSE site."""

    id: str
    name: str
    version: Literal["V3", "non-V3"]
    aggregated: bool
    aggregation_link: Literal["up", "down"]


class LpseListOut(BaseModel):
    """All LPSE sites."""

    items: list[LpseOut]


class RefOut(BaseModel):
    """Names one account."""

    model_config = ConfigDict(from_attributes=True)
    lpse: str
    user_id: str


class DefaultOut(RefOut):
    """The User ID default of a group."""

    activated: bool


class MemberOut(RefOut):
    """An account of a group."""

    packages: int
    activated: bool


class GroupOut(BaseModel):
    """An activation group."""

    default: DefaultOut
    members: list[MemberOut]


class LoginFailureOut(BaseModel):
    """The latest refused login since the last successful one."""

    model_config = ConfigDict(from_attributes=True)
    lpse: str
    code: str
    at: datetime


class AccountFactsOut(BaseModel):
    """The facts of an account."""

    lpse: str
    user_id: str
    provider_name: str
    address: str
    province: str
    regency: str
    region: RegionState
    verified: bool
    activated: bool
    superseded_by: RefOut | None
    password_in_sync: bool
    packages: int
    registered_at: date
    network_fault: bool
    last_login_failure: LoginFailureOut | None


class IdentityOut(BaseModel):
    """An account after a correction."""

    account: AccountFactsOut


class AccountOut(IdentityOut):
    """An account as asked for from an LPSE, with what the duplication check finds."""

    asked_lpse: str
    at_home: bool
    group: GroupOut | None
    clashes: list[RefOut]
    branches: list[RefOut]


class NpwpQuery(BaseModel):
    """An NPWP, however it is punctuated."""

    npwp: Annotated[str, StringConstraints(max_length=30, pattern=r"^\D*(\d\D*){15,16}$")]


class AccountListOut(BaseModel):
    """Accounts by their names."""

    items: list[RefOut]


class LoginOut(BaseModel):
    """A login that succeeded; `home` is where the account is registered."""

    allowed: bool
    code: LoginCode
    user_id: str
    lpse: str
    home: RefOut


class LoginRehearsalOut(BaseModel):
    """How a login would end with the right password, in the true code."""

    allowed: bool
    code: LoginCode
    message: str
    missing: list[RefOut]


class ActivationOut(BaseModel):
    """A finished activation; `user_id` is the one to log in with from now on."""

    allowed: bool
    code: ActivationCode
    kind: Kind
    user_id: str
    lpse: str


class ActivationRehearsalOut(BaseModel):
    """How an activation would end with the right passwords."""

    allowed: bool
    code: ActivationCode
    message: str
    kind: Kind | None
    default: RefOut | None
    clashes: list[RefOut]


class CriterionOut(BaseModel):
    """A criterion and how the provider stands against it."""

    id: str
    name: str
    code: CriterionCode


class TenderVerdictOut(BaseModel):
    """Whether a provider is invited to a tender cepat, and why not."""

    code: TenderCode
    message: str
    tender: str
    name: str
    lpse: str
    account: RefOut
    criteria: list[CriterionOut]


class MailOut(BaseModel):
    """A mail that was sent."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    to: str
    subject: str
    body: str
    sent_at: datetime


class MailboxOut(BaseModel):
    """Mails, newest first."""

    items: list[MailOut]
