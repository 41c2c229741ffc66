"""How large a population is, and how often what happens in it."""

from dataclasses import dataclass, fields

SMALLEST_LPSE = 10
"""Fewest LPSE sites: each provider must find several V3 sites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The parameters of a population; the same plan always gives the same population.

    The shares are between 0 and 1. How often these things happen in reality is not published;
    the defaults are assumptions, meant to give each case enough providers to be met.
    """

    lpse: int = 600
    """Number of LPSE sites."""
    providers: int = 500_000
    """Number of companies and branches' companies; those with several accounts count once."""
    seed: int = 7
    """Start of the random numbers."""

    non_v3: float = 0.05
    """Share of the sites that run no V3."""
    link_down: float = 0.01
    """Share of the V3 sites that the aggregation cannot reach."""

    grouped: float = 0.08
    """Share of the providers with two or three accounts of one NPWP and address."""
    branched: float = 0.03
    """Share of the providers with a branch: one NPWP, two addresses."""
    clashing: float = 0.01
    """Share of the providers whose User ID is also another's at another V3 site."""

    unverified: float = 0.04
    """Share of the single accounts that only registered online."""
    activated: float = 0.7
    """Share activated, of the providers with nothing in their way."""
    joined: float = 0.6
    """Share of the activated groups whose other accounts have all been joined to the default."""

    region_empty: float = 0.02
    """Share of the single accounts without kabupaten/kota."""
    region_mismatch: float = 0.01
    """Share of the single accounts with a kabupaten/kota outside their provinsi."""
    awaiting: float = 0.002
    """Share of the single accounts whose corrected region waits for the verifikator."""
    out_of_sync: float = 0.005
    """Share of the activated single accounts whose local password differs."""
    network_fault: float = 0.002
    """Share of the single accounts that meet a network fault when activating."""

    def __post_init__(self) -> None:
        if self.lpse < SMALLEST_LPSE or self.providers < 1:
            raise ValueError(f"At least {SMALLEST_LPSE} LPSE sites and one provider are needed.")
        for field in fields(self):
            share = getattr(self, field.name)
            if isinstance(share, float) and not 0 <= share <= 1:
                raise ValueError(f"{field.name} is a share between 0 and 1, not {share}.")
        if self.grouped + self.branched + self.clashing > 1:
            raise ValueError("grouped, branched and clashing together are more than everybody.")
