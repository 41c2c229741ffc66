"""What providers, the verifikator and the helpdesk do with accounts, as moves of a play."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from simulator.rules.documents import VERIFICATION, ProviderKind, TicketKind, request_documents

from .playing_world import (
    ADDRESSES,
    MOST_ACCOUNTS,
    NEW,
    NON_V3,
    NPWPS,
    OLD,
    USER_IDS,
    V3,
    PlayingWorld,
    Row,
    accounts,
    passwords,
    same_provider,
    sites,
)


class AccountMoves(PlayingWorld):
    """Registering, activating, logging in, editing, changing credentials, requests."""

    @rule(
        lpse=sites,
        user_id=st.sampled_from(USER_IDS),
        npwp=st.sampled_from(NPWPS),
        address=st.sampled_from(ADDRESSES),
        regency=st.sampled_from(["Kota Jambi", "Kota Jambi", "Kota Jambi", ""]),
        verified=st.booleans(),
    )
    def register(self, lpse: str, user_id: str, verified: bool, **facts: str) -> None:
        if len(self.now["account"]) == MOST_ACCOUNTS:
            return
        email = f"{user_id}@contoh.id"
        self.act("POST", "accounts/registrations", lpse, lpse=lpse, email=email)
        form = {"kind": "badan_usaha", "provider_name": "PT Baru", "province": "Jambi"} | facts
        path = f"accounts/registrations/{self.token(email)}"
        reply = self.act("POST", path, lpse, **form, user_id=user_id, password=NEW)
        if reply.status_code == 201:
            self.passwords[max(it["id"] for it in self.now["account"])] = NEW
            if verified:
                self._verify(lpse, user_id, 0)

    @rule(number=accounts, lacking=st.integers(0, 1))
    def verify(self, number: int, lacking: int) -> None:
        account = self.account(number)
        self._verify(account["lpse_id"], account["user_id"], lacking)

    def _verify(self, lpse: str, user_id: str, lacking: int) -> None:
        documents = [it.id for it in VERIFICATION[ProviderKind.BADAN_USAHA].documents][lacking:]
        path = f"accounts/{lpse}/{user_id}/verification"
        self.act("POST", path, lpse, documents=documents)

    @rule(number=accounts, other=accounts, told=passwords, default_told=passwords)
    def activate(self, number: int, other: int, told: str, default_told: str) -> None:
        account, default = self.account(number), self.account(other)
        self._activate(account["lpse_id"], account, default, told, default_told)

    @rule(number=accounts, lpse=sites)
    def activate_anywhere(self, number: int, lpse: str) -> None:
        account = self.account(number)
        self._activate(lpse, account, account, "right", "right")

    @rule(number=accounts, backwards=st.booleans())
    def activate_a_group(self, number: int, backwards: bool) -> None:
        one = self.account(number)
        group = [it for it in self.now["account"] if same_provider(it, one)]
        for account in sorted(group, key=lambda it: it["id"], reverse=backwards):
            path = f"accounts/{account['lpse_id']}/{account['user_id']}"
            led = self.service.get(f"/api/v1/{path}")["group"]
            named = (led["default"]["lpse"], led["default"]["user_id"]) if led else None
            default = [it for it in group if (it["lpse_id"], it["user_id"]) == named]
            if not account["activated"]:
                self._activate(account["lpse_id"], account, *default or [account], "right", "right")

    def _activate(
        self, lpse: str, account: Row, default: Row, told: str, default_told: str
    ) -> None:
        who = {"lpse": lpse, "user_id": account["user_id"]}
        rehearsed = self.act("POST", "activations", lpse, **who, rehearse=True).json
        before = {it["id"]: it for it in self.now["account"]}
        reply = self.act(
            "POST",
            "activations",
            lpse,
            **who,
            password=self.secret(account, told),
            default_password=self.secret(default, default_told),
        )
        if reply.status_code == 201:
            assert rehearsed["allowed"]
            changed = [it for it in self.now["account"] if it != before[it["id"]]]
            assert [it["lpse_id"] for it in changed] == [lpse]
            assert [it["user_id_folded"] for it in changed] == [account["user_id_folded"]]
        elif told == "right" and rehearsed["kind"] != "second" and account["lpse_id"] == lpse:
            assert not rehearsed["allowed"]

    @rule(number=accounts, lpse=sites, told=passwords)
    def log_in(self, number: int, lpse: str, told: str) -> None:
        account = self.account(number)
        who = {"lpse": lpse, "user_id": account["user_id"]}
        self.act("POST", "login", lpse, **who, rehearse=True)
        self.act("POST", "login", lpse, **who, password=self.secret(account, told))
        self.act("POST", "password-resets", lpse, **who, rehearse=True)
        path = f"sikap/{lpse}/{account['user_id']}/pull"
        self.act("POST", path, lpse, rehearse=True)

    @rule(
        number=accounts,
        lpse=sites,
        told=passwords,
        change=st.sampled_from(
            [
                {"address": ADDRESSES[0]},
                {"address": ADDRESSES[1]},
                {"phone": "0741 1"},
                {"email": "baru@contoh.id"},
                {"province": "Jambi", "regency": "Kota Jambi"},
                {"province": "Jambi", "regency": ""},
                {"phone": "bukan nomor"},
            ]
        ),
    )
    def edit(self, number: int, lpse: str, told: str, change: dict[str, str]) -> None:
        account = self.account(number)
        path = f"identity/{lpse}/{account['user_id']}"
        untouched = self._postponing(account)
        reply = self.act("PATCH", path, lpse, **change, password=self.secret(account, told))
        if reply.status_code == 200:
            edited = self.service.get(f"/api/v1/{path}") | {"asked_lpse": None}
            for site in V3 if lpse != NON_V3 else ():
                seen = self.service.get(f"/api/v1/identity/{site}/{account['user_id']}")
                if seen.get("account") == edited["account"]:
                    assert seen | {"asked_lpse": None} == edited
            if reply.json["account"]["user_id"] == account["user_id"]:
                self._see_them_untouched(untouched, reply.json["account"])

    def _postponing(self, acting: Row) -> list[Row]:
        return [it for it in self.now["account"] if not it["activated"] and it is not acting]

    def _see_them_untouched(self, before: list[Row], acting: Row) -> None:
        now = {it["id"]: it for it in self.now["account"]}
        for row in before:
            if (row["lpse_id"], row["user_id"]) != (acting["lpse"], acting["user_id"]):
                assert now[row["id"]] == row

    @rule(number=accounts)
    def approve(self, number: int) -> None:
        account = self.account(number)
        path = f"accounts/{account['lpse_id']}/{account['user_id']}/approval"
        self.act("POST", path, account["lpse_id"])

    @rule(
        number=accounts,
        lpse=sites,
        told=passwords,
        user_id=st.none() | st.sampled_from(USER_IDS),
        password=st.sampled_from([None, OLD, NEW, "lemah"]),
    )
    def change_credentials(
        self, number: int, lpse: str, told: str, user_id: str | None, password: str | None
    ) -> None:
        account = self.account(number)
        new = {"new_user_id": user_id, "new_password": password}
        path = f"accounts/{lpse}/{account['user_id']}/credentials"
        reply = self.act("POST", path, lpse, **new, password=self.secret(account, told))
        if reply.status_code == 200 and password:
            self._has_now(reply.json["lpse"], reply.json["user_id"], password)

    @rule(number=accounts, lpse=sites, password=st.sampled_from([OLD, NEW, "lemah"]))
    def reset_password(self, number: int, lpse: str, password: str) -> None:
        account = self.account(number)
        who = {"lpse": lpse, "user_id": account["user_id"], "email": account["email"]}
        mails = len(self.now["mail"])
        self.act("POST", "password-resets", lpse, **who)
        token = self.token(account["email"]) if len(self.now["mail"]) > mails else None
        if token:
            path = f"password-resets/{token}"
            twice = {"password": password, "password_again": password}
            if self.act("POST", path, lpse, **twice).status_code == 200:
                self._has_now(lpse, account["user_id"], password)

    def _has_now(self, lpse: str, user_id: str, password: str) -> None:
        for row in self.now["account"]:
            if (row["lpse_id"], row["user_id"]) == (lpse, user_id):
                self.passwords[row["id"]] = password

    @rule(
        number=accounts,
        kind=st.sampled_from(TicketKind),
        choice=st.integers(0, 1),
        lacking=st.integers(0, 1),
        approve=st.sampled_from([True, True, False]),
    )
    def request(
        self, number: int, kind: TicketKind, choice: int, lacking: int, approve: bool
    ) -> None:
        account = self.account(number)
        lpse = account["lpse_id"]
        documents = [it.id for it in request_documents(kind, lpse).documents]
        ask = {"lpse": lpse, "user_id": account["user_id"], "kind": kind.value, "text": "Mohon"}
        opened = self.act("POST", "tickets", lpse, **ask, documents=documents[lacking:])
        if opened.status_code != 201:
            return
        path = f"tickets/{opened.json['id']}"
        value = self._asked_for(kind, choice, account)
        decision = {"approve": approve, "value": value}
        reply = self.act("POST", f"{path}/decision", lpse, **decision)
        if reply.json.get("code") == "documents_missing":
            self.act("POST", f"{path}/documents", lpse, documents=documents)
            self.act("POST", f"{path}/decision", lpse, **decision)
        if kind in (TicketKind.AKTIVASI, TicketKind.LAIN):
            now = next(it for it in self.now["account"] if it["id"] == account["id"])
            assert now == account, "the approval of such a request changes no account"

    def _asked_for(self, kind: TicketKind, choice: int, account: Row) -> str:
        values = {
            TicketKind.GANTI_NPWP: NPWPS[choice],
            TicketKind.GANTI_ALAMAT: ADDRESSES[choice],
            TicketKind.GANTI_EMAIL: f"baru{choice}@contoh.id",
            TicketKind.LUPA_USER_ID: account["user_id"],
        }
        return str(values.get(kind, ""))
