"""From facts and verdicts to what the API gives."""

from collections.abc import Iterable

from simulator.api import schemas
from simulator.rules.facts import Account, AccountRef, Lpse
from simulator.rules.regions import region_state
from simulator.use_cases import AccountView


def ref(named: AccountRef) -> schemas.RefOut:
    """Return an account's name."""
    return schemas.RefOut(lpse=named.lpse, user_id=named.user_id)


def refs(named: Iterable[AccountRef]) -> list[schemas.RefOut]:
    """Return accounts' names."""
    return [ref(it) for it in named]


def lpse(site: Lpse) -> schemas.LpseOut:
    """Return an LPSE."""
    return schemas.LpseOut(
        id=site.id,
        name=site.name,
        version=site.version.value,
        aggregated=site.aggregated,
        aggregation_link=site.aggregation_link.value,
    )


def facts(account: Account) -> schemas.AccountFactsOut:
    """Return the facts of an account."""
    failure = account.last_login_failure
    return schemas.AccountFactsOut(
        lpse=account.home.id,
        user_id=account.user_id,
        provider_name=account.provider_name,
        address=account.address,
        province=account.region.province,
        regency=account.region.regency,
        region=region_state(account),
        verified=account.verified,
        activated=account.activated,
        superseded_by=ref(account.superseded_by) if account.superseded_by else None,
        password_in_sync=account.password_in_sync,
        packages=account.packages,
        registered_at=account.registered_at,
        network_fault=account.network_fault,
        last_login_failure=schemas.LoginFailureOut.model_validate(failure) if failure else None,
    )


def account(view: AccountView) -> schemas.AccountOut:
    """Return an account with what the duplication check finds around it."""
    return schemas.AccountOut(
        account=facts(view.account),
        asked_lpse=view.asked.id,
        at_home=view.account.home.id == view.asked.id,
        group=_group(view),
        clashes=refs(it.ref for it in view.duplicates.clashes),
        branches=refs(it.ref for it in view.duplicates.branches),
    )


def _group(view: AccountView) -> schemas.GroupOut | None:
    default = view.duplicates.default
    if default is None:
        return None
    members = [
        schemas.MemberOut(
            lpse=it.home.id, user_id=it.user_id, packages=it.packages, activated=it.activated
        )
        for it in view.duplicates.group
    ]
    return schemas.GroupOut(
        default=schemas.DefaultOut(
            lpse=default.home.id, user_id=default.user_id, activated=default.activated
        ),
        members=members,
    )
