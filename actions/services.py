"""What the actions work with, made once a process from the settings."""

from __future__ import annotations

from functools import cache

from actions.aggregation import Aggregation
from actions.proof import ProofStore
from tanya.office_hours import OfficeHours
from tanya.settings import Settings


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


@cache
def aggregation() -> Aggregation:
    """The client of the aggregation system."""
    return Aggregation(settings())


@cache
def proofs() -> ProofStore:
    """The codes sent and proofs given."""
    return ProofStore(settings())


@cache
def office_hours() -> OfficeHours:
    """When officers answer."""
    return OfficeHours.read(settings().office_hours, settings().holidays)
