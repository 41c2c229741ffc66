"""The accounts of a made-up population, one after the other, so that memory stays flat."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from simulator.population.names import FORMS, PLACES, STREETS, company_words, lpse_id, lpse_names
from simulator.population.plan import Plan
from simulator.rules.activation import activate_second
from simulator.rules.facts import Account, Link, Lpse, Region, Version

FIRST_DAY = date(2015, 1, 1)
DAYS = 4000
SCRAMBLE = 387_420_489
"""A power of three, so multiplying by it gives each provider another nine-digit number."""


@dataclass(frozen=True, slots=True)
class Company:
    """What all accounts of one provider have in common; `user_id` is the provider's alone."""

    name: str
    npwp: str
    user_id: str
    region: Region
    street: str
    house: int

    def address(self, region: Region, house: int) -> str:
        """Return an address of the provider."""
        return f"Jalan {self.street} No. {house}, {region.regency}"


def lpse_sites(plan: Plan) -> tuple[Lpse, ...]:
    """Return the LPSE sites of a plan.

    Raises:
        ValueError: more sites than there are names.
    """
    names = lpse_names()
    if plan.lpse > len(names):
        raise ValueError(f"At most {len(names)} LPSE sites can be named, not {plan.lpse}.")
    random = Random(plan.seed)
    old = set(random.sample(range(plan.lpse), round(plan.lpse * plan.non_v3)))
    return tuple(
        Lpse(
            lpse_id(name),
            name,
            Version.NON_V3 if number in old else Version.V3,
            Link.DOWN if number not in old and random.random() < plan.link_down else Link.UP,
        )
        for number, name in enumerate(names[: plan.lpse])
    )


class Population:
    """Makes the accounts of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.sites = lpse_sites(plan)
        self._v3 = [it for it in self.sites if it.aggregated]
        self._random = Random(plan.seed)
        self._offset = self._random.randrange(10**9)

    def providers(self) -> Iterator[list[Account]]:
        """Return the accounts of one provider after the other, of clashing ones two at once."""
        plan, number = self.plan, 0
        clash = plan.clashing / 2 / (1 - plan.clashing / 2)
        others = 1 - plan.clashing or 1
        while number < plan.providers:
            if number + 1 < plan.providers and self._happens(clash):
                yield self._clash(self._company(number), self._company(number + 1))
                number += 2
                continue
            lot = self._random.random() * others
            company = self._company(number)
            if lot < plan.grouped:
                yield self._group(company)
            elif lot < plan.grouped + plan.branched:
                yield self._branches(company)
            else:
                yield [self._single(company)]
            number += 1

    def _happens(self, share: float) -> bool:
        return self._random.random() < share

    def _company(self, number: int) -> Company:
        choice = self._random.choice
        first, second, numeral = company_words(number)
        name = " ".join(filter(None, (choice(FORMS), first.title(), second.title(), numeral)))
        tax = (number * SCRAMBLE + self._offset) % 10**9
        return Company(
            name=name,
            # Tax offices from 600 on, which the demo data do not use.
            npwp=f"0{tax:09}{self._random.randrange(600, 1000)}000",
            user_id=f"{first}{choice('_.-')}{second}{numeral}",
            region=choice(PLACES),
            street=choice(STREETS),
            house=self._random.randrange(1, 250),
        )

    def _account(self, company: Company, home: Lpse, **facts: Any) -> Account:
        mail = company.user_id.replace("_", ".")
        usual: dict[str, Any] = {
            "user_id": company.user_id,
            "provider_name": company.name,
            "npwp": company.npwp,
            "email": f"{mail}@contoh.id",
            "address": company.address(company.region, company.house),
            "region": company.region,
            "registered_at": FIRST_DAY + timedelta(days=self._random.randrange(DAYS)),
            "packages": int(self._random.expovariate(0.4)),
        }
        return Account(home=home, **(usual | facts))

    def _single(self, company: Company) -> Account:
        plan = self.plan
        account = self._account(company, self._random.choice(self.sites))
        if self._happens(plan.unverified):
            return replace(account, verified=False, packages=0)
        lot = self._random.random()
        if lot < plan.region_empty:
            return replace(account, region=Region(company.region.province, ""))
        lot -= plan.region_empty
        if lot < plan.region_mismatch:
            return replace(account, region=self._mismatch(company.region))
        lot -= plan.region_mismatch
        if lot < plan.awaiting:
            return replace(account, region=Region(), proposed_region=company.region)
        if self._happens(plan.network_fault):
            return replace(account, network_fault=True)
        if account.home.aggregated and self._happens(plan.activated):
            in_sync = not self._happens(plan.out_of_sync)
            return replace(account, activated=True, password_in_sync=in_sync)
        return account

    def _mismatch(self, region: Region) -> Region:
        while (other := self._random.choice(PLACES)).province == region.province:
            pass
        return Region(region.province, other.regency)

    def _group(self, company: Company) -> list[Account]:
        """One default, which has the most packages, and one or two others at other sites."""
        homes = self._random.sample(self._v3, 2 + self._happens(0.2))
        activated = self._happens(self.plan.activated)
        default = self._account(company, homes[0], activated=activated)
        default = replace(default, packages=default.packages + 3)
        others = [
            self._account(
                company,
                home,
                # Typed anew, so it looks a little different and is still the same.
                address=company.address(company.region, company.house).upper().replace(",", ""),
                provider_name=company.name.replace(" ", ". ", 1).upper(),
                user_id=self._random.choice([company.user_id, f"pt_{company.user_id}"]),
                packages=self._random.randrange(default.packages),
            )
            for home in homes[1:]
        ]
        if activated and self._happens(self.plan.joined):
            others = [activate_second(it, default) for it in others]
        return [default, *others]

    def _branches(self, company: Company) -> list[Account]:
        region = self._random.choice(PLACES)
        offices = (
            ("_pusat", company.region, company.house),
            ("_cabang", region, company.house + 1),
        )
        homes = self._random.sample(self._v3, len(offices))
        return [
            self._account(
                company,
                home,
                user_id=company.user_id + suffix,
                region=place,
                address=company.address(place, house),
                activated=self._happens(self.plan.activated),
            )
            for home, (suffix, place, house) in zip(homes, offices, strict=True)
        ]

    def _clash(self, one: Company, other: Company) -> list[Account]:
        """Two providers with one User ID, which keeps both from activating."""
        homes = self._random.sample(self._v3, 2)
        return [
            self._account(one, homes[0]),
            self._account(other, homes[1], user_id=one.user_id),
        ]
