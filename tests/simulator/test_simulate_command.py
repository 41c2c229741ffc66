"""`tanya simulate` fills a database, shows how far it is, and says what to do when it cannot."""

import subprocess
import sys
from pathlib import Path

import pytest
from apiflask import APIFlask
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from simulator.app import create_app
from simulator.demo import PASSWORD
from simulator.settings import Settings

from .whole_database import dump

ROOT = Path(__file__).parents[2]
SMALL = ("--lpse=20", "--providers=300")


def simulate(url: str, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end."""
    command = [sys.executable, "-m", "tanya", "simulate", f"--database={url}", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def filled(url: str) -> list[tuple[str, str]]:
    """Return LPSE and User ID of all accounts that can log in at home, but not the demo's."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        rows = connection.execute(
            text(
                "SELECT lpse_id, user_id FROM account"
                " WHERE verified AND password_in_sync AND superseded_by_lpse IS NULL"
                " AND lpse_id LIKE '%-%' ORDER BY id"
            )
        )
        return [(lpse, user_id) for lpse, user_id in rows]


def login_status(app: APIFlask, lpse: str, user_id: str, password: str) -> int:
    """Return the status of a login over HTTP."""
    body = {"lpse": lpse, "user_id": user_id, "password": password}
    return app.test_client().post("/api/v1/login", json=body).status_code


def test_it_shows_how_far_it_is_and_its_accounts_can_log_in(empty_url: str) -> None:
    run = simulate(empty_url, *SMALL)
    assert run.returncode == 0, run.stderr
    assert "Providers" in run.stdout
    assert "300/300" in run.stdout
    assert "accounts of 300 providers at 20 LPSE sites" in run.stdout
    assert PASSWORD in run.stdout
    app = create_app(Settings(database_url=empty_url, service_token="t", secret_key="k", demo=True))
    names = filled(empty_url)
    assert len(names) > 250
    for lpse, user_id in names[::25]:
        assert login_status(app, lpse, user_id, PASSWORD) == 200
        assert login_status(app, lpse, user_id, "salah") == 401
    assert login_status(app, "lkpp", "pt_a", PASSWORD) == 200
    app.extensions["simulator.database"].close()


def test_the_same_seed_gives_the_same_accounts_and_another_seed_others(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("satu", "dua", "tiga")]
    for url, seed in zip(urls, (3, 3, 4), strict=True):
        assert simulate(url, *SMALL, f"--seed={seed}").returncode == 0
    first, again, other = ([it for it in dump(url) if it.startswith("account")] for url in urls)
    first_names, again_names, other_names = map(filled, urls)
    assert first_names == again_names != other_names
    # The demo's own accounts have salted passwords, which differ every time.
    assert first[-250:] == again[-250:] != other[-250:]


def test_a_database_that_is_filled_is_left_as_it_is_with_what_to_do(empty_url: str) -> None:
    assert simulate(empty_url, *SMALL).returncode == 0
    before = dump(empty_url)
    refused = simulate(empty_url, *SMALL)
    assert refused.returncode == 1
    assert "already holds a population. Delete it first, or name another" in refused.stderr
    assert dump(empty_url) == before


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--lpse=9", "greater than or equal to 10"),
        ("--lpse=90000", "LPSE sites can be named, not 90000"),
        ("--providers=0", "greater than or equal to 1"),
        ("--providers=banyak", "as an integer"),
    ],
)
def test_numbers_that_cannot_be_are_refused_and_make_no_database(
    tmp_path: Path, option: str, told: str
) -> None:
    path = tmp_path / "kosong.db"
    refused = simulate(f"sqlite:///{path}", "--providers=300", option)
    assert refused.returncode != 0
    assert told in " ".join(refused.stderr.replace("│", " ").split())
    assert "Traceback" not in refused.stderr
    assert not path.exists() or path.stat().st_size == 0 or not tables(path)


def tables(path: Path) -> list[str]:
    """Return the names of the tables in a database file."""
    with create_engine(f"sqlite:///{path}", poolclass=NullPool).connect() as connection:
        return list(connection.scalars(text("SELECT name FROM sqlite_master")))


@pytest.mark.parametrize("url", ["penduduk.db", "entah://x", "sqlite:////proc/tidak/ada.db"])
def test_an_address_that_is_no_database_is_refused_with_what_to_do(url: str) -> None:
    refused = simulate(url, *SMALL)
    assert refused.returncode == 1
    assert "Give --database an SQLAlchemy URL" in refused.stderr
    assert "Traceback" not in refused.stderr
