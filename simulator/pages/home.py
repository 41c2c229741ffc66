"""The first page, and the try-out page of the API."""

from flask import Blueprint, render_template, request

from simulator.demo import demo_accounts
from simulator.pages.paging import cut, page_of
from simulator.web import repository, settings

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> str:
    """Say what this is, with the LPSE sites and, in the demo, the accounts to try."""
    accounts = demo_accounts() if settings().demo else ()
    wanted = request.args.get("cari", "").strip()
    sites = [it for it in repository().lpses() if wanted.casefold() in it.name.casefold()]
    page = page_of("home.index", "lpse", cut(sites))
    return render_template("beranda_simulator.html", page=page, accounts=accounts, wanted=wanted)


@bp.get("/docs")
def docs() -> str:
    """Let a developer try the API."""
    return render_template("dokumentasi.html")
