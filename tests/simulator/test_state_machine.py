"""Whatever people do in whatever order, the promises of the aggregation hold."""

import os
from collections import Counter, defaultdict

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

from simulator.demo import TENDER

from .account_moves import AccountMoves
from .data_moves import DataMoves
from .playing_world import V3, Row, State, without_failures

IDENTITY = (
    "provider_name",
    "npwp",
    "email",
    "address",
    "phone",
    "province",
    "regency",
    "proposed_province",
    "proposed_regency",
)


class OutsideWorld(AccountMoves, DataMoves):
    """All moves, and what holds between them."""

    def __init__(self) -> None:
        super().__init__()
        self._looked_at: State = {}

    @invariant()
    def the_promises_hold(self) -> None:
        if without_failures(self.now) == without_failures(self._looked_at):
            return
        self._looked_at = self.now
        self.one_user_id_stands_for_each_group()
        self.an_identity_is_the_same_at_all_lpse()
        self.postponing_costs_nothing()
        self.the_invited_are_told_once()
        self.only_an_active_ppk_of_the_lpse_answers_for_a_package()

    def one_user_id_stands_for_each_group(self) -> None:
        for group in groups(self.now["account"]):
            standing = [it for it in group if it["activated"] and not it["superseded_by_lpse"]]
            assert len(standing) <= 1, "two defaults in a group"
            if all(it["activated"] for it in group):
                letting_in = {it["user_id_folded"] for it in group if self._gets_in(it)}
                assert len(letting_in) == 1, "one User ID of a whole group logs in"

    def an_identity_is_the_same_at_all_lpse(self) -> None:
        for account in self.now["account"]:
            if account["superseded_by_lpse"]:
                heir = self._heir(account)
                assert [account[it] for it in IDENTITY] == [heir[it] for it in IDENTITY]
                assert not heir["superseded_by_lpse"], "a default is nobody's follower"

    def postponing_costs_nothing(self) -> None:
        for account in self.now["account"]:
            if not account["activated"] and (account["verified"] or self._alone(account)):
                code = "ok" if account["verified"] else "not_verified"
                assert self._login_code(account) == code

    def the_invited_are_told_once(self) -> None:
        path = f"/api/v1/tender-cepat/{TENDER.id}"
        listed = {
            (it["lpse"], it["user_id"]) for it in self.service.get(f"{path}/invited")["items"]
        }
        verdicts = {
            (it["lpse_id"], it["user_id"]): self.service.get(
                f"{path}/{it['lpse_id']}/{it['user_id']}"
            )["code"]
            for it in self.now["account"]
            if not it["superseded_by_lpse"]
        }
        assert listed == {it for it, code in verdicts.items() if code == "invited"}
        told = Counter(it["account_id"] for it in self.now["invitation"])
        names = {it["id"]: (it["lpse_id"], it["user_id"]) for it in self.now["account"]}
        assert listed <= {names[it] for it in told}
        mails = [it for it in self.now["mail"] if it["subject"].startswith("Undangan")]
        assert len(mails) == told.total() == len(told)

    def only_an_active_ppk_of_the_lpse_answers_for_a_package(self) -> None:
        ppks = {it["id"]: it for it in self.now["ppk"]}
        for package in self.now["package"]:
            answering = ppks[package["ppk_id"]]
            assert answering["active"]
            assert answering["lpse_id"] == package["lpse_id"]

    def _alone(self, account: Row) -> bool:
        # One that is not verified stands back behind those that its User ID means elsewhere.
        rows, user_id = self.now["account"], account["user_id_folded"]
        return [it["user_id_folded"] for it in rows].count(user_id) == 1

    def _heir(self, account: Row) -> Row:
        named = (account["superseded_by_lpse"], account["superseded_by_user_id"])
        rows = self.now["account"]
        return next(it for it in rows if (it["lpse_id"], it["user_id"]) == named)

    def _gets_in(self, account: Row) -> bool:
        return self._login_code(account) in {"ok", "out_of_sync", "aggregation_down"}

    def _login_code(self, account: Row) -> str:
        return self.service.login_code(account["lpse_id"], account["user_id"])


def groups(rows: list[Row]) -> list[list[Row]]:
    """Return the activation groups at the V3 sites."""
    found = defaultdict(list)
    for row in rows:
        if row["verified"] and row["lpse_id"] in V3:
            found[row["npwp_digits"], row["address_words"]].append(row)
    return [it for it in found.values() if len(it) > 1]


TestOutsideWorld = OutsideWorld.TestCase
TestOutsideWorld.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    database=None,
    # The same plays every time, so that main does not turn red by chance; SEARCH=1 plays new ones.
    derandomize=not os.environ.get("SEARCH"),
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
