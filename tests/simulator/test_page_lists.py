"""Long lists come a page at a time, with how many there are and the way to the rest."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from simulator.demo import LPSES, TENDER
from simulator.rules.documents import TicketKind
from simulator.rules.facts import Account, Lpse, Region
from simulator.rules.packages import Method, Package, Ppk, Stage
from simulator.rules.tickets import Ticket
from simulator.store import packages, tickets
from simulator.store.repository import Repository

from .data_visits import Visitor
from .simulator_worlds import an_account

MANY = 45
"""Of each kind, besides those of the demo data: three pages of twenty."""


@pytest.fixture
def database_kind() -> str:
    """One database is enough for how pages look."""
    return "sqlite"


def many_accounts(prefix: str, **facts: object) -> Iterator[Account]:
    """Return providers that have nothing to do with each other."""
    for number in range(MANY):
        yield an_account(
            LPSES["lkpp"],
            f"{prefix}_{number:02}",
            provider_name=f"PT {prefix.capitalize()} {number:02}",
            npwp=f"09{number:02}123456789000",
            address=f"Jalan {prefix} No. {number}",
            **facts,
        )


def fill(repository: Repository) -> None:
    """Add many of everything that a page lists."""
    region = Region("Jambi", "Kota Jambi")
    added = [
        *many_accounts("baru", verified=False),
        *many_accounts("pindah", proposed_region=region),
        *many_accounts("rusak", network_fault=True),
    ]
    for account in added:
        repository.add_account(account, "x")
    for number in range(MANY):
        repository.add_mail("banyak@contoh.id", f"Surat {number:02}", "Isi")
        repository.add_lpse(Lpse(f"situs{number:02}", f"LPSE Situs {number:02}"))
        repository.add_tender(replace(TENDER, id=f"TC-9{number:02}", name=f"Tender {number:02}"))
        ppk = Ppk(f"pejabat_{number:02}", "lkpp", f"Pejabat {number:02}", "Biro", "Kepala", "SK-1")
        packages.add_ppk(repository, ppk, "x")
        packages.add_package(
            repository,
            Package(
                f"PKT-9{number:02}",
                "lkpp",
                f"Paket {number:02}",
                "ppk_lama",
                Method.TENDER,
                Stage.PROOF,
            ),
        )
        ticket = Ticket(
            id=f"T-{number:02}",
            lpse="lkpp",
            kind=TicketKind.LAIN,
            text="Mohon dibantu",
            opened_at=datetime.now(UTC),
        )
        tickets.add(repository, ticket, None)


@pytest.fixture
def visitor(app: APIFlask, client: FlaskClient) -> Visitor:
    """Return somebody who meets long lists, logged in wherever that is needed."""
    with app.extensions["simulator.database"].open(writing=True) as repository:
        fill(repository)
        repository.commit()
    visitor = Visitor(client)
    visitor.log_in("lkpp", "pt_lintas")
    visitor.visit("/ppk")
    visitor.submit(user_id="ppk_lama", password="Rahasia#2026")
    return visitor


LISTS = [
    ("/verifikator", "perubahan", r"Setujui perubahan (PT Pindah \d\d)"),
    ("/verifikator", "pendaftaran", r"Verifikasi (PT Baru \d\d)"),
    ("/verifikator", "permohonan", r"Setujui permohonan (T-\d\d)"),
    ("/kotak-surat?ke=banyak@contoh.id", "surat", r"<h3>(Surat \d\d)"),
    ("/", "lpse", r">(LPSE Situs \d\d)<"),
    ("/lpse/lkpp/tender-cepat", "paket", r">(Tender \d\d)<"),
    ("/ppk", "paket", r"<strong>(Paket \d\d)"),
    ("/pokja", "paket", r"<strong>(Paket \d\d)"),
    ("/pokja", "ppk", r"<strong>(Pejabat \d\d)"),
    ("/gangguan", "akun", r"Gangguan jaringan saat aktivasi, LPSE LKPP, akun (rusak_\d\d)"),
]


@pytest.mark.parametrize(("path", "name", "item"), LISTS)
def test_following_the_links_shows_each_item_once(
    visitor: Visitor, path: str, name: str, item: str
) -> None:
    visitor.visit(path)
    found, pages = re.findall(item, visitor.page), 1
    while link := re.search(rf'rel="next" href="([^"]+)#{name}"', visitor.page):
        visitor.visit(link.group(1).replace("&amp;", "&"))
        shown = re.findall(item, visitor.page)
        assert len(shown) <= 20
        found, pages = found + shown, pages + 1
    assert pages == 3
    assert len(found) == len(set(found)) == MANY
    assert re.search(rf'rel="prev" href="[^"]+{name}=2#{name}"', visitor.page)
    assert re.search(r"41–\d\d dari \d\d", visitor.page)


@pytest.mark.parametrize("asked", ["0", "-3", "x", "", "999", "9" * 40])
def test_an_odd_page_number_shows_a_page_that_there_is(visitor: Visitor, asked: str) -> None:
    visitor.visit(f"/kotak-surat?ke=banyak@contoh.id&surat={asked}")
    assert visitor.status == 200
    assert re.findall(r"<h3>(Surat \d\d)", visitor.page)


def test_the_other_lists_of_a_page_stay_where_they_are(visitor: Visitor) -> None:
    visitor.visit("/verifikator?pendaftaran=2")
    assert 'href="/verifikator?pendaftaran=2&amp;perubahan=2#perubahan"' in visitor.page
    visitor.submit(
        "/verifikator/akun?pendaftaran=2&perubahan=3", lpse="lkpp", user_id="baru_30", documents=[]
    )
    assert "Masih kurang" in visitor.page
    assert "PT Baru 25" in visitor.page


def test_a_list_that_became_shorter_shows_its_last_page(visitor: Visitor) -> None:
    visitor.visit("/verifikator?perubahan=3")
    for name in re.findall(r"Setujui perubahan PT Pindah (\d\d)", visitor.page):
        path = "/verifikator?perubahan=3"
        visitor.submit(path, lpse="lkpp", user_id=f"pindah_{name}")
    assert len(re.findall(r"Setujui perubahan", visitor.page)) == 20


def test_an_lpse_is_found_by_its_name(visitor: Visitor) -> None:
    visitor.visit("/?cari=situs+07")
    assert re.findall(r">(LPSE [^<]+)</a>", visitor.page) == ["LPSE Situs 07"]
    visitor.visit("/?cari=tidak+ada")
    assert "Tidak ada LPSE dengan nama itu." in visitor.page
