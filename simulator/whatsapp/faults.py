"""What goes wrong on demand: between the platform and the webhook, and at the platform itself."""

from __future__ import annotations

import random

from pydantic import BaseModel, ConfigDict, Field

_SHARE = Field(default=0.0, ge=0, le=1)


class Faults(BaseModel):
    """Shares are probabilities from 0 to 1; all zero is fair weather."""

    model_config = ConfigDict(extra="forbid")

    repeated: float = _SHARE
    """Notifications that are delivered twice."""
    shuffled_seconds: float = Field(default=0.0, ge=0)
    """Notifications are late by up to this much, so that they overtake each other."""
    throttled: float = _SHARE
    """Requests answered 429, not taken."""
    broken: float = _SHARE
    """Requests answered 500 with the platform's own error, not taken."""
    lost: float = _SHARE
    """Requests answered 502 by something in between, not taken."""
    taken_silently: float = _SHARE
    """Requests that are taken, but never answered in time."""
    silent_seconds: float = Field(default=5.0, ge=0)
    slow_seconds: float = Field(default=0.0, ge=0)
    """Every request is answered late by up to this much."""


def happens(share: float) -> bool:
    """Whether it happens this time."""
    return share > 0 and random.random() < share
