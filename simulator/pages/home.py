"""The first page, and the try-out page of the API."""

from flask import Blueprint, render_template

from simulator.demo import demo_accounts
from simulator.web import repository, settings

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> str:
    """Say what this is, with the LPSE sites and, in the demo, the accounts to try."""
    accounts = demo_accounts() if settings().demo else ()
    return render_template("beranda_simulator.html", sites=repository().lpses(), accounts=accounts)


@bp.get("/docs")
def docs() -> str:
    """Let a developer try the API."""
    return render_template("dokumentasi.html")
