"""What is done with providers' data, packages and PPK, and what breaks, as moves of a play."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from simulator.demo import TENDER
from simulator.rules.packages import Role
from simulator.rules.sikap import Section

from .playing_world import NEW, NON_V3, PlayingWorld, Row, accounts, passwords, sites

MEETING: dict[str, Any] = {
    "identitas": "PT Contoh",
    "izin_usaha": {"nib_aktif": 1},
    "akta_pendirian": "No. 1",
    "pengalaman": {"pengalaman_sejenis": 2},
    "pajak": {"spt_tahunan": 2025},
}
"""SIKaP data that meet every criterion of the tender cepat, once Verified."""

ppks = st.sampled_from(["ppk_lama", "ppk_baru", "ppk_ketiga", "ppk_entah"])


class DataMoves(PlayingWorld):
    """Qualification data, SIKaP, tender cepat, PPK and faults."""

    @rule(number=accounts, lpse=sites, told=passwords, data=st.sampled_from(["A", "B", ""]))
    def type_qualification(self, number: int, lpse: str, told: str, data: str) -> None:
        account = self.account(number)
        path = f"identity/{lpse}/{account['user_id']}/qualification/neraca"
        self.act("PUT", path, lpse, data=data, password=self.secret(account, told))

    @rule(
        number=accounts,
        lpse=sites,
        told=passwords,
        section=st.sampled_from(Section),
        data=st.sampled_from(["", "A", {"pengalaman_sejenis": 1}, {"spt_tahunan": 2024}]),
    )
    def fill_a_section(
        self, number: int, lpse: str, told: str, section: Section, data: Any
    ) -> None:
        self._fill(self.account(number), lpse, told, section.value, data)

    @rule(number=accounts, lpse=sites)
    def meet_all_criteria(self, number: int, lpse: str) -> None:
        rows = self.now["account"]
        active = [it for it in rows if it["activated"] and not it["superseded_by_lpse"]]
        account = active[number % len(active)]
        for section, data in MEETING.items():
            self._fill(account, account["lpse_id"], "right", section, data)
        self._verify_sikap(account, Role.POKJA, "PKT-001")
        self._take_part(account, lpse, "right")
        self._pull(account, lpse, "right")

    def _fill(self, account: Row, lpse: str, told: str, section: str, data: Any) -> None:
        path = f"sikap/{lpse}/{account['user_id']}/sections/{section}"
        self.act("PUT", path, lpse, data=data, password=self.secret(account, told))

    @rule(
        number=accounts,
        by=st.sampled_from([Role.POKJA, Role.POKJA, Role.PEJABAT_PENGADAAN]),
        package=st.sampled_from(["PKT-001", "PKT-001", "PKT-002"]),
    )
    def verify_sikap(self, number: int, by: Role, package: str) -> None:
        self._verify_sikap(self.account(number), by, package)

    def _verify_sikap(self, account: Row, by: Role, package: str) -> None:
        lpse = account["lpse_id"]
        path = f"sikap/{lpse}/{account['user_id']}/verification"
        self.act("POST", path, lpse, by=by.value, tender=package)

    @rule(number=accounts, lpse=sites, told=passwords)
    def pull_from_sikap(self, number: int, lpse: str, told: str) -> None:
        self._pull(self.account(number), lpse, told)

    def _pull(self, account: Row, lpse: str, told: str) -> None:
        path = f"sikap/{lpse}/{account['user_id']}/pull"
        rehearsed = self.act("POST", path, lpse, rehearse=True)
        reply = self.act("POST", path, lpse, password=self.secret(account, told))
        if reply.status_code == 200:
            assert rehearsed.json["code"] == "ready"

    @rule(number=accounts, lpse=sites, told=passwords)
    def take_part(self, number: int, lpse: str, told: str) -> None:
        self._take_part(self.account(number), lpse, told)

    def _take_part(self, account: Row, lpse: str, told: str) -> None:
        seen = self.service.get(f"/api/v1/tender-cepat/{TENDER.id}/{lpse}/{account['user_id']}")
        who = {"lpse": lpse, "user_id": account["user_id"]}
        path = f"tender-cepat/{TENDER.id}/registrations"
        password = self.secret(account, told)
        # A refused login is kept where the account is, if it is not taken further.
        at = lpse if lpse == NON_V3 else TENDER.lpse
        reply = self.act("POST", path, at, **who, password=password)
        if reply.status_code == 201:
            assert reply.json["account"] == seen["account"]
            assert seen["code"] == "invited"
            again = self.act("POST", path, TENDER.lpse, **who, password=password)
            assert again.json["code"] == "already_registered"

    @rule(number=accounts, fault=st.sampled_from(["network_fault", "password_in_sync"]))
    def break_an_account(self, number: int, fault: str) -> None:
        account = self.account(number)
        who = {"lpse": account["lpse_id"], "user_id": account["user_id"]}
        self.act("PUT", "demo/faults", account["lpse_id"], **who, **{fault: not account[fault]})

    @rule(
        lpse=sites,
        kind=st.sampled_from(["aggregation_link", "sikap"]),
        link=st.sampled_from(["up", "down"]),
    )
    def break_a_link(self, lpse: str, kind: str, link: str) -> None:
        self.act("PUT", "demo/faults", lpse, lpse=lpse, **{kind: link})

    @rule(lpse=sites)
    def register_a_ppk(self, lpse: str) -> None:
        new = {"id": "ppk_ketiga", "name": "Tiga", "unit": "Biro", "post": "Kepala", "sk": "SK-3"}
        self.act("POST", "ppk", lpse, **new, lpse=lpse, password=NEW)

    @rule(ppk=ppks, unit=st.text(max_size=3))
    def move_a_ppk(self, ppk: str, unit: str) -> None:
        passwords_before = [it["password_hash"] for it in self.now["ppk"]]
        self.act("POST", f"ppk/{ppk}/move", "lkpp", unit=unit, post="Kepala", sk="SK-1")
        assert [it["password_hash"] for it in self.now["ppk"]] == passwords_before

    @rule(ppk=ppks)
    def activate_a_ppk(self, ppk: str) -> None:
        self.act("POST", f"ppk/{ppk}/activation", "lkpp")

    @rule(
        ppk=ppks,
        package=st.sampled_from(["PKT-001", "PKT-002"]),
        by=st.sampled_from(["pokja", "pokja", "ppk"]),
    )
    def hand_over_a_package(self, ppk: str, package: str, by: str) -> None:
        reply = self.act("POST", f"ppk/packages/{package}/handover", "lkpp", to=ppk, by=by)
        assert reply.status_code != 200 or by == "pokja"
