"""What the API takes and gives about providers' data, tender cepat and PPK."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from simulator.api.schemas import CriterionOut, Name, Password, RefOut, Taken
from simulator.rules.identity import EMAIL, PHONE
from simulator.rules.packages import Method, Role, Stage
from simulator.rules.regions import RegionState
from simulator.rules.sikap import SikapCode

PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""One line of text."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120, pattern=PLAIN)]
FilledLine = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=PLAIN)
]
Email = Annotated[str, StringConstraints(max_length=120, pattern=EMAIL)]
Phone = Annotated[str, StringConstraints(max_length=30, pattern=PHONE)]
Address = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=PLAIN)
]
RegionName = Annotated[str, StringConstraints(max_length=60, pattern=PLAIN)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{3,60}$")]

Text = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(strict=True, ge=-(10**12), le=10**12)]
Member = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=PLAIN)]
Values = Annotated[dict[Member, Number | Text], Field(max_length=50)]
Data = Text | Values


class PageQuery(BaseModel):
    """Which part of a list."""

    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=10**9)


class IdentityIn(Taken):
    """New identity data; what is left out stays. Provinsi and kabupaten/kota come together."""

    password: Password
    provider_name: FilledLine | None = None
    address: Address | None = None
    phone: Phone | None = None
    email: Email | None = None
    province: RegionName | None = None
    regency: RegionName | None = None


class RegionOut(BaseModel):
    """Provinsi and kabupaten/kota."""

    model_config = ConfigDict(from_attributes=True)
    province: str
    regency: str


class IdentityDataOut(BaseModel):
    """An identity as seen from an LPSE; `proposed_region` waits for the verifikator."""

    asked_lpse: str
    account: RefOut
    provider_name: str
    address: str
    phone: str
    email: str
    province: str
    regency: str
    region: RegionState
    proposed_region: RegionOut | None


class PartIn(Taken):
    """What a part or a section says: text or named values; blank empties it."""

    password: Password
    data: Data


class PartOut(BaseModel):
    """A part of the qualification data at one LPSE; `data` is null when it is empty."""

    id: str
    name: str
    filled: bool
    data: Data | None


class QualificationOut(BaseModel):
    """What a provider keeps at one LPSE."""

    lpse: str
    account: RefOut
    packages: int
    parts: list[PartOut]


class SectionDataOut(BaseModel):
    """A section of the SIKaP data after a change."""

    id: str
    name: str
    filled: bool
    verified: bool
    data: Data | None


class SectionStateOut(BaseModel):
    """How a section of the SIKaP data stands."""

    id: str
    name: str
    filled: bool
    verified: bool


class SikapOut(BaseModel):
    """How a pull of SIKaP data ends; `missing` names the sections still empty."""

    code: SikapCode
    message: str
    lpse: str
    account: RefOut
    sections: list[SectionStateOut]
    missing: list[str]


class PullIn(Taken):
    """A pull, or with `rehearse` and the service token the question how it would end."""

    password: Password | None = None
    rehearse: bool = False


class VerificationIn(Taken):
    """Who verifies, and at the pembuktian kualifikasi of which package."""

    by: Role
    tender: Name


class TenderQuery(PageQuery):
    """Which tender cepat packages."""

    lpse: str = ""


class DemandOut(BaseModel):
    """A criterion of a package."""

    id: str
    name: str
    minimum: int


class TenderOut(BaseModel):
    """A tender cepat package."""

    id: str
    name: str
    lpse: str
    criteria: list[DemandOut]


class TenderListOut(BaseModel):
    """One page of tender cepat packages."""

    items: list[TenderOut]
    total: int


class InvitedOut(BaseModel):
    """One page of the accounts invited to a tender cepat."""

    tender: str
    items: list[RefOut]
    total: int


class TakingPartIn(Taken):
    """A registration for a tender cepat."""

    lpse: Name
    user_id: Name
    password: Password


class TakingPartOut(BaseModel):
    """A provider takes part in a tender cepat."""

    tender: str
    lpse: str
    account: RefOut
    criteria: list[CriterionOut]


class PackageOut(BaseModel):
    """A package and the PPK answering for it."""

    model_config = ConfigDict(from_attributes=True)
    id: str
    name: str
    lpse: str
    ppk: str
    method: Method
    stage: Stage


class PpkOut(BaseModel):
    """A PPK; `sk` is the decree of the present unit and post."""

    id: str
    name: str
    lpse: str
    unit: str
    post: str
    sk: str
    active: bool
    packages: list[PackageOut]


class PpkListOut(BaseModel):
    """One page of the PPK."""

    items: list[PpkOut]
    total: int


class PpkIn(Taken):
    """A new PPK."""

    id: Id
    lpse: Name
    name: FilledLine
    unit: FilledLine
    post: FilledLine
    sk: FilledLine
    password: Annotated[str, StringConstraints(min_length=8, max_length=200)]


class MoveIn(Taken):
    """A PPK's new unit and post, with the SK that says so."""

    unit: FilledLine
    post: FilledLine
    sk: FilledLine


class HandoverIn(Taken):
    """To which PPK a package goes, and who hands it over."""

    to: Name
    by: Name


class FaultOut(BaseModel):
    """A fault that is set now; `user_id` is null for one of a whole LPSE."""

    fault: Literal["aggregation_link", "sikap", "network_fault", "password_in_sync"]
    lpse: str
    user_id: str | None = None


class FaultListOut(BaseModel):
    """All faults that are set now."""

    items: list[FaultOut]
