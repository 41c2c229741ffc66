"""The client of the aggregation, against the simulator, and what diagnosis makes of its facts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Any

import pytest

from actions.accounts import Account, Proof
from actions.aggregation import Aggregation, AggregationUnavailableError

from .conftest import World, look, make_settings, serving

PASSWORD = "Rahasia#2026"

_AT_FIRST = [
    ("pt_a", "lkpp", "gagal_aktivasi", "AKTIVASI_AKUN_PERTAMA"),
    ("PT_A", "lkpp", "gagal_login", "TIDAK_ADA_MASALAH"),
    ("pt_a", "bandung", "gagal_roaming", "BELUM_AKTIVASI"),
    ("PT_Cahaya", "humbahas", "gagal_aktivasi", "AKTIVASI_AKUN_KEDUA"),
    ("Cahaya", "bandung", "gagal_login", "BELUM_AKTIVASI"),
    ("Cahaya", "bandung", "gagal_roaming", "BELUM_AKTIVASI"),
    ("maju_jaya", "bandung", "gagal_aktivasi", "USER_ID_BENTROK"),
    ("maju_jaya", "muarojambi", "gagal_aktivasi", "USER_ID_BENTROK"),
    ("sentosa_pusat", "kemenkeu", "gagal_aktivasi", "CABANG_BERBEDA"),
    ("sentosa_cabang", "bandung", "gagal_aktivasi", "CABANG_BERBEDA"),
    ("cv_mandiri", "muarojambi", "oops_error", "WILAYAH_KOSONG"),
    ("cv_wilayah", "bandung", "oops_error", "WILAYAH_TIDAK_SESUAI"),
    ("cv_tunggu", "muarojambi", "oops_error", "MENUNGGU_VERIFIKATOR"),
    ("sinkron", "kemenperin", "data_tidak_tersinkronisasi", "PASSWORD_TIDAK_SINKRON"),
    ("sinkron", "kemenperin", "gagal_login", "PASSWORD_TIDAK_SINKRON"),
    ("pt_baru", "bandung", "gagal_login", "BELUM_TERVERIFIKASI"),
    ("pt_baru", "bandung", "gagal_aktivasi", "BELUM_TERVERIFIKASI"),
    ("pt_jauh", "lkpp", "gagal_roaming", "BELUM_AKTIVASI"),
    ("pt_jauh", "lkpp", "gagal_login", "BELUM_AKTIVASI"),
    ("pt_lintas", "okutimur", "javascript_error", "AGREGASI_LPSE_BERMASALAH"),
    ("pt_lintas", "okutimur", "gagal_login", "AGREGASI_LPSE_BERMASALAH"),
    ("pt_lintas", "bandung", "gagal_login", "TIDAK_ADA_MASALAH"),
    ("pt_lintas", "lkpp", "gagal_aktivasi", "SUDAH_AKTIF"),
    ("pt_lintas", "kotalama", "gagal_roaming", "LPSE_NON_V3"),
    ("ud_lama", "kotalama", "gagal_aktivasi", "LPSE_NON_V3"),
    ("pt_hantu", "lkpp", "gagal_login", "AKUN_TIDAK_DITEMUKAN"),
    ("ud_lama", "lkpp", "gagal_roaming", "AKUN_TIDAK_DITEMUKAN"),
    ("pt_a", "antah", "gagal_login", "AKUN_TIDAK_DITEMUKAN"),
    ("pt_kosong", "lkpp", "gagal_integrasi_sikap", "SIKAP_KOSONG"),
    ("pt_separuh", "lkpp", "gagal_integrasi_sikap", "SIKAP_TIDAK_LENGKAP"),
    ("pt_lengkap", "lkpp", "gagal_integrasi_sikap", "SIKAP_SIAP"),
    ("pt_kosong", "okutimur", "gagal_integrasi_sikap", "SIKAP_KOSONG"),
    ("pt_separuh", "okutimur", "gagal_integrasi_sikap", "SIKAP_TIDAK_LENGKAP"),
    ("pt_lengkap", "okutimur", "gagal_integrasi_sikap", "SIKAP_LPSE_BERMASALAH"),
    ("pt_lengkap", "kotalama", "gagal_integrasi_sikap", "LPSE_NON_V3"),
    ("pt_a", "lkpp", "gagal_integrasi_sikap", "BELUM_AKTIVASI"),
    ("cv_mandiri", "muarojambi", "gagal_integrasi_sikap", "BELUM_AKTIVASI"),
    ("pt_hantu", "lkpp", "gagal_integrasi_sikap", "AKUN_TIDAK_DITEMUKAN"),
    ("pt_undang", "lkpp", "tidak_diundang_tender_cepat", "TC_DIUNDANG"),
    ("pt_belum", "lkpp", "tidak_diundang_tender_cepat", "TC_BELUM_VERIFIED"),
    ("pt_kurang", "lkpp", "tidak_diundang_tender_cepat", "TC_KRITERIA_KURANG"),
    ("pt_undang", "bandung", "tidak_diundang_tender_cepat", "TC_DIUNDANG"),
    ("pt_kosong", "lkpp", "tidak_diundang_tender_cepat", "TC_KRITERIA_KURANG"),
    ("pt_a", "lkpp", "tidak_diundang_tender_cepat", "BELUM_AKTIVASI"),
    ("pt_a", "lkpp", "lupa_password", "TIDAK_ADA_MASALAH"),
    ("sinkron", "kemenperin", "lupa_password", "PASSWORD_TIDAK_SINKRON"),
    ("pt_baru", "bandung", "daftar_penyedia", "BELUM_TERVERIFIKASI"),
    ("pt_a", "lkpp", "daftar_penyedia", "TIDAK_ADA_MASALAH"),
    ("pt_lengkap", "lkpp", "integrasi_sikap", "SIKAP_SIAP"),
]


@pytest.mark.parametrize(("user_id", "lpse", "problem", "code"), _AT_FIRST)
def test_the_demo_providers_are_diagnosed(
    world: World, user_id: str, lpse: str, problem: str, code: str
) -> None:
    assert world.code(user_id, lpse, problem) == code


@pytest.mark.parametrize(("user_id", "lpse", "problem", "code"), _AT_FIRST)
def test_the_diagnoses_fit_on_a_phone_and_name_no_other_provider(
    world: World, user_id: str, lpse: str, problem: str, code: str
) -> None:
    text = world.diagnosis(user_id, lpse, problem).as_text()
    assert len(text) <= 900
    assert "CV Maju Jaya" not in text
    assert "PT Maju Jaya" not in text


def test_an_account_that_does_not_exist_has_no_facts(world: World) -> None:
    assert world.facts("pt_hantu", "lkpp") is None


def test_facts_hold_the_account_as_registered_and_as_asked(world: World) -> None:
    facts = world.facts("PT_LINTAS", "bandung")
    assert facts is not None
    assert facts.asked == Account("bandung", "PT_LINTAS")
    assert facts.account == Account("lkpp", "pt_lintas")
    assert (facts.at_home, facts.verified, facts.activated) == (False, True, True)
    assert facts.provider == "PT Lintas"


@pytest.mark.parametrize("user_id", ["../lpse", "a/b", "a?rehearse=1", "a#b", "%2e%2e", "a b"])
def test_a_strange_user_id_is_only_a_name(world: World, user_id: str) -> None:
    assert world.facts(user_id, "lkpp") is None


def test_the_second_account_becomes_the_default(own_world: World) -> None:
    assert own_world.code("Cahaya", "bandung", "gagal_roaming") == "BELUM_AKTIVASI"
    joined = own_world.send(
        "POST",
        "activations",
        lpse="humbahas",
        user_id="PT_Cahaya",
        password="Cahaya#Lama1",
        default_password=PASSWORD,
    )
    assert joined.status_code == 201
    assert own_world.code("PT_Cahaya", "humbahas", "gagal_login") == "PAKAI_USER_ID_DEFAULT"
    assert own_world.code("PT_Cahaya", "humbahas", "gagal_aktivasi") == "SUDAH_AKTIF"
    assert own_world.code("Cahaya", "bandung", "gagal_aktivasi") == "SUDAH_AKTIF"
    assert own_world.code("Cahaya", "bandung", "gagal_login") == "TIDAK_ADA_MASALAH"


def test_a_first_account_is_active_after_its_activation(own_world: World) -> None:
    body = {"lpse": "lkpp", "user_id": "pt_a", "password": PASSWORD}
    assert own_world.send("POST", "activations", **body).status_code == 201
    assert own_world.code("pt_a", "lkpp", "gagal_aktivasi") == "SUDAH_AKTIF"
    assert own_world.code("pt_a", "bandung", "gagal_roaming") in {
        "TIDAK_ADA_MASALAH",
        "SUDAH_AKTIF",
    }


@pytest.mark.parametrize(("user_id", "lpse"), [("pt_a", "lkpp"), ("pt_lintas", "bandung")])
def test_a_mistyped_password_is_told_until_a_login_succeeds(
    own_world: World, user_id: str, lpse: str
) -> None:
    body = {"lpse": lpse, "user_id": user_id}
    assert own_world.send("POST", "login", **body, password="keliru").status_code == 401
    assert own_world.code(user_id, lpse, "gagal_login") == "PASSWORD_SALAH"
    assert own_world.send("POST", "login", **body, password=PASSWORD).status_code == 200
    assert own_world.code(user_id, lpse, "gagal_login") == "TIDAK_ADA_MASALAH"


def test_a_mistyped_password_at_a_site_outside_the_aggregation_is_told(own_world: World) -> None:
    own_world.send("POST", "login", lpse="kotalama", user_id="ud_lama", password="keliru")
    assert own_world.code("ud_lama", "kotalama", "gagal_login") == "PASSWORD_SALAH"


def test_the_missing_sections_have_the_names_that_sikap_shows(world: World) -> None:
    facts = world.facts("pt_separuh", "lkpp", sikap=True)
    assert facts is not None
    assert facts.sikap is not None
    assert facts.sikap.missing == ("Pengalaman", "Pajak")


def test_data_that_were_pulled_are_seen_at_that_lpse_only(own_world: World) -> None:
    assert not own_world.diagnosis("pt_lengkap", "lkpp", "integrasi_sikap").solved
    pulled = own_world.send("POST", "sikap/lkpp/pt_lengkap/pull", password=PASSWORD)
    assert pulled.status_code == 200
    assert own_world.diagnosis("pt_lengkap", "lkpp", "integrasi_sikap").solved
    assert not own_world.diagnosis("pt_lengkap", "bandung", "integrasi_sikap").solved


def test_every_criterion_of_the_package_is_told(world: World) -> None:
    facts = world.facts("pt_kurang", "lkpp", package="TC-001")
    assert facts is not None
    assert facts.invitation is not None
    codes = {it.code for it in facts.invitation.criteria}
    assert "not_met" in codes
    assert len(world.diagnosis("pt_kurang", "lkpp", "tidak_diundang_tender_cepat").evidence) == len(
        facts.invitation.criteria
    )


@pytest.mark.parametrize("package", ["TC-999", "../lpse", "a b"])
def test_a_package_that_does_not_exist_is_no_invitation(world: World, package: str) -> None:
    facts = world.facts("pt_undang", "lkpp", package=package)
    assert facts is not None
    assert facts.invitation is None


def test_the_packages_of_an_lpse_are_listed_or_else_all(world: World) -> None:
    async def listed(lpse: str | None) -> list[str]:
        client = Aggregation(make_settings(simulator_url=world.url))
        return [it.id for it in await client.packages(lpse)]

    assert "TC-001" in asyncio.run(listed("lkpp"))
    assert asyncio.run(listed("kemenkeu")) == asyncio.run(listed(None)) != []


def test_a_network_fault_is_told_from_a_wrong_password(own_world: World) -> None:
    own_world.send("PUT", "demo/faults", lpse="lkpp", user_id="pt_a", network_fault=True)
    assert own_world.code("pt_a", "lkpp", "gagal_aktivasi") == "GANGGUAN_JARINGAN"


def test_looking_changes_nothing(own_world: World) -> None:
    before = own_world.facts("PT_Cahaya", "humbahas")
    own_world.diagnosis("PT_Cahaya", "humbahas")
    assert own_world.facts("PT_Cahaya", "humbahas") == before


def test_mail_goes_to_the_registered_address_and_nobody_learns_whether_there_is_one(
    own_world: World,
) -> None:
    async def mail() -> None:
        client = Aggregation(make_settings(simulator_url=own_world.url))
        for user_id in ("pt_a", "pt_hantu"):
            await client.notify(Account("lkpp", user_id), "Kode", "Kode Anda: 482913")

    asyncio.run(mail())
    mails = own_world.send("GET", "mailbox?to=pt_a@contoh.id").json()["items"]
    assert [(it["subject"], it["body"]) for it in mails] == [("Kode", "Kode Anda: 482913")]


def test_a_world_that_answers_is_ready(world: World) -> None:
    assert asyncio.run(Aggregation(make_settings(simulator_url=world.url)).ready())


# When the aggregation does not answer


def broken(status: str) -> Any:
    def app(_: dict[str, Any], start: Any) -> Iterable[bytes]:
        start(status, [("Content-Type", "application/json")])
        return [b"{}"]

    return app


def unavailable(url: str, **changes: Any) -> None:
    with pytest.raises(AggregationUnavailableError):
        look(url, "pt_a", "lkpp", **changes)
    assert not asyncio.run(Aggregation(make_settings(simulator_url=url, **changes)).ready())


def test_a_stopped_system_is_unavailable() -> None:
    with serving(broken("200 OK")) as url:
        pass
    unavailable(url)


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad Gateway", "503 Busy", "401 Who"])
def test_a_system_that_fails_is_unavailable(status: str) -> None:
    with serving(broken(status)) as url:
        unavailable(url)


def test_a_slow_system_is_unavailable() -> None:
    asked_enough = threading.Event()

    def slow(_: dict[str, Any], start: Any) -> Iterable[bytes]:
        asked_enough.wait(10)
        start("200 OK", [])
        return [b"{}"]

    with serving(slow) as url:
        unavailable(url, simulator_timeout_seconds=0.1)
        asked_enough.set()


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[]", b"null"])
def test_an_answer_that_makes_no_sense_is_unavailable(body: bytes) -> None:
    def app(_: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [body]

    with serving(app) as url, pytest.raises(AggregationUnavailableError):
        look(url, "pt_a", "lkpp")


def test_a_wrong_service_token_is_unavailable_not_unknown(world: World) -> None:
    with pytest.raises(AggregationUnavailableError):
        look(world.url, "pt_a", "lkpp", simulator_token="wrong")


def test_a_failed_mail_is_told() -> None:
    async def mail(url: str) -> None:
        client = Aggregation(make_settings(simulator_url=url))
        await client.notify(Account("lkpp", "pt_a"), "Kode", "482913")

    with serving(broken("500 Oops")) as url, pytest.raises(AggregationUnavailableError):
        asyncio.run(mail(url))


def test_a_server_may_close_what_was_idle_for_two_seconds() -> None:
    made: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.append(writer)
        while (await reader.readline()).strip():
            while (await reader.readline()).strip():
                pass
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        client = Aggregation(make_settings(simulator_url=f"http://127.0.0.1:{port}"))
        assert await client.ready()
        assert await client.ready()
        assert len(made) == 1
        await asyncio.sleep(1.5)  # shorter than gunicorn's two seconds
        assert await client.ready()
        assert len(made) == 2
        for writer in made:
            writer.close()
        server.close()

    asyncio.run(main())


def test_facts_are_told_for_a_proof_only() -> None:
    assert Aggregation.facts.__annotations__["proof"] in ("Proof", Proof)
