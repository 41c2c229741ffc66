"""An officer sees what the assistant would say of an account, and every look is on record.

The action server and the simulator are real processes here.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from apiflask import APIFlask
from pydantic import SecretStr
from sqlalchemy import select

from tests.browser.simulator_visits import Sites
from tests.stack import ROOT, free_ports, wait_until
from tests.webchat.chat_client import Chat
from tests.webchat.fake_rasa import SECRET
from webchat.console.picture import group_picture
from webchat.console.tables import AuditEntry

from .desk import Desk

TOKEN = "token-uji"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    found = Sites(tmp_path_factory.mktemp("sites"))
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def desk_url(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The action server, asking the simulator."""
    (port,) = free_ports(1)
    folder: Path = tmp_path_factory.mktemp("actions")
    environment = {
        **os.environ,
        "TANYA_DATABASE_URL": f"sqlite:///{folder / 'actions.db'}",
        "TANYA_CHANNEL_SECRET": SECRET,
        "TANYA_TOKEN_SECRET": "token-secret-of-the-tests",
        "TANYA_SIMULATOR_URL": sites.address,
        "TANYA_SIMULATOR_TOKEN": TOKEN,
    }
    command = [sys.executable, "-m", "actions", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        assert process.poll() is None, (folder / "log").read_text()
        try:
            return httpx.get(f"{url}/health", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    wait_until(answers, 90)
    yield url
    process.terminate()
    process.wait(30)


@pytest.fixture
def app(gateway: Callable[..., APIFlask], sites: Sites, desk_url: str) -> APIFlask:
    return gateway(
        actions_url=desk_url, simulator_url=sites.address, simulator_token=SecretStr(TOKEN)
    )


def looked_at(app: APIFlask) -> list[tuple[str, str]]:
    with app.extensions["store"].reading() as session:
        query = select(AuditEntry.officer, AuditEntry.subject)
        return [
            tuple(it) for it in session.execute(query.where(AuditEntry.action == "akun_dilihat"))
        ]


def test_the_verdict_comes_with_evidence_cure_and_a_picture_of_the_group(
    app: APIFlask, rina: Desk
) -> None:
    page = rina.post("/helpdesk/periksa", lpse="humbahas", akun="PT_Cahaya").text
    assert "AKTIVASI_AKUN_KEDUA" in page
    assert "<svg" in page
    for shown in ("PT_Cahaya", "Cahaya", "User ID default", "belum diaktivasi", "Bila dicoba"):
        assert shown in page
    assert looked_at(app) == [("Rina", "humbahas/PT_Cahaya")]


@pytest.mark.parametrize(
    ("lpse", "user_id", "problem", "code"),
    [
        ("lkpp", "pt_a", "gagal_aktivasi", "AKTIVASI_AKUN_PERTAMA"),
        ("bandung", "maju_jaya", "gagal_aktivasi", "USER_ID_BENTROK"),
        ("muarojambi", "cv_mandiri", "oops_error", "WILAYAH_KOSONG"),
        ("bandung", "pt_baru", "gagal_login", "BELUM_TERVERIFIKASI"),
        ("lkpp", "pt_separuh", "gagal_integrasi_sikap", "SIKAP_TIDAK_LENGKAP"),
        ("lkpp", "tidak_ada", "gagal_login", "AKUN_TIDAK_DITEMUKAN"),
    ],
)
def test_it_is_the_verdict_that_the_assistant_would_give(
    rina: Desk, lpse: str, user_id: str, problem: str, code: str
) -> None:
    page = rina.post("/helpdesk/periksa", lpse=lpse, akun=user_id, masalah=problem)
    assert page.status_code == 200
    assert code in page.text


def test_an_npwp_leads_to_its_accounts_and_is_not_kept_whole(
    app: APIFlask, sites: Sites, rina: Desk
) -> None:
    folder = sites.app.extensions["simulator.database"]._engine.url.database
    with sqlite3.connect(folder) as database:
        (npwp,) = database.execute("SELECT npwp FROM account WHERE user_id = 'Cahaya'").fetchone()
    page = rina.post("/helpdesk/periksa", akun=npwp).text
    assert "PT_Cahaya" in page
    assert "lpse=lkpp" in page
    ((_, subject),) = looked_at(app)
    assert npwp not in subject
    assert subject.startswith("NPWP …")


def test_the_desk_of_the_action_server_answers_the_gateway_alone(desk_url: str) -> None:
    body = {"lpse": "lkpp", "user_id": "pt_a", "problem": "gagal_login", "officer": "x"}
    for headers in ({}, {"X-Tanya-Secret": "salah"}):
        for path in ("diagnoses", "accounts"):
            response = httpx.post(f"{desk_url}/desk/{path}", json=body, headers=headers)
            assert response.status_code == 401
    shown = {"X-Tanya-Secret": SECRET}
    for bad in ({}, {"lpse": 1}, body | {"problem": "sapaan"}, body | {"user_id": "x" * 99}):
        response = httpx.post(f"{desk_url}/desk/diagnoses", json=bad, headers=shown)
        assert response.status_code == 422


def test_the_accounts_of_an_npwp_are_for_the_service_only(sites: Sites) -> None:
    url = f"{sites.address}/api/v1/accounts"
    assert httpx.get(url, params={"npwp": "012345678901000"}).status_code == 401
    shown = {"Authorization": f"Bearer {TOKEN}"}
    assert httpx.get(url, params={"npwp": "1"}, headers=shown).status_code == 422
    assert httpx.get(url, params={"npwp": "0" * 15}, headers=shown).json() == {"items": []}


def test_a_ticket_tells_which_documents_are_missing(handed_over: Chat, rina: Desk) -> None:
    form = {"lpse": "lkpp", "jenis": "ganti_npwp", "user_id": "pt_a", "teks": "NPWP salah ketik"}
    opened = rina.work(handed_over.id, "tiket", **form)
    assert opened.status_code == 302, opened.text
    page = rina.get(opened.headers["Location"]).text
    assert "Masih kurang" in page
    assert "menunggu dokumen" in page
    documents = [it.split('"')[0] for it in page.split('name="dokumen" value="')[1:]]
    assert documents
    rina.post(f"{opened.headers['Location']}/dokumen", dokumen=documents)
    assert "Dokumen lengkap" in rina.get(opened.headers["Location"]).text
    assert "Ganti NPWP" in rina.get(f"/helpdesk/percakapan/{handed_over.id}").text


def test_while_nobody_answers_the_officer_is_told_and_the_look_is_kept(
    gateway: Callable[..., APIFlask],
) -> None:
    app = gateway(actions_url="http://127.0.0.1:9", simulator_url="http://127.0.0.1:9")
    desk, chat = Desk(app, "Rina"), Chat(app)
    page = desk.post("/helpdesk/periksa", lpse="lkpp", akun="pt_a")
    assert page.status_code == 503
    assert "belum dapat diperiksa" in page.text
    assert 'value="pt_a"' in page.text
    assert looked_at(app) == [("Rina", "lkpp/pt_a")]
    ticket = {"lpse": "lkpp", "jenis": "lain", "teks": "tulisan yang panjang"}
    response = desk.work(chat.id, "tiket", **ticket)
    assert response.status_code == 503
    assert "tulisan yang panjang" in response.text


@pytest.mark.parametrize(
    "form", [{}, {"lpse": "lkpp"}, {"akun": "pt_a"}, {"akun": "x", "lpse": "?"}]
)
def test_too_little_to_go_on_is_told_before_anything_is_asked(
    app: APIFlask, rina: Desk, form: dict[str, str]
) -> None:
    assert rina.post("/helpdesk/periksa", **form).status_code == 422
    assert looked_at(app) == []


def test_the_picture_holds_every_account_once() -> None:
    members = [
        {"lpse": "lkpp", "user_id": "Cahaya", "activated": True},
        *({"lpse": "bandung", "user_id": f"anak_{n}", "activated": n > 1} for n in range(3)),
    ]
    facts = {"members": members, "default": members[0], "activated": True, "account": members[1]}
    picture = group_picture(facts)
    assert picture
    assert [it.lines[0] for it in picture.boxes] == ["Cahaya", "anak_0", "anak_1", "anak_2"]
    assert len(picture.arrows) == 3
    assert all(it.y + 76 <= picture.height for it in picture.boxes)
    assert "Cahaya" in picture.told
    assert group_picture(None) is None
