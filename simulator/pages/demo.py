"""Only while trying out: the verifikator's page, the mailbox and the reset button."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import demo, use_cases
from simulator.pages.desk import waiting_work
from simulator.pages.forms import csrf_checked
from simulator.rules.facts import AccountRef
from simulator.store.repository import Mail
from simulator.web import repository, settings

bp = Blueprint("tryout", __name__)

ONE_TIME_CODE = re.compile(r"\b\d{6}\b")


@bp.get("/verifikator")
def verifier() -> str:
    """List the identity changes, registrations and requests that wait."""
    waiting = repository().awaiting_approval()
    return render_template("verifikator.html", waiting=waiting, **waiting_work())


@bp.post("/verifikator")
@csrf_checked
def approve() -> AnyResponse:
    """Approve one identity change."""
    ref = AccountRef(request.form.get("lpse", ""), request.form.get("user_id", ""))
    account = repository().account(ref)
    if account is None or account.proposed_region is None:
        flash("Perubahan ini sudah tidak menunggu lagi.")
    else:
        use_cases.approve(repository(), account)
        repository().commit()
        flash(f"Perubahan data {account.provider_name} sudah disetujui.")
    return redirect(url_for("tryout.verifier"))


@bp.get("/kotak-surat")
def mailbox() -> str:
    """Show the mails to an address, newest first, with their codes and links."""
    to = request.args.get("ke", "").strip()
    mails = [(mail, _code_in(mail), _link_in(mail)) for mail in repository().mails(to)]
    return render_template("kotak_surat.html", to=to, mails=mails)


@bp.post("/pulihkan")
@csrf_checked
def reset() -> AnyResponse:
    """Bring the demo data back to their first state."""
    demo.reset(repository())
    repository().commit()
    flash("Data contoh sudah dikembalikan ke keadaan awal.")
    return redirect(url_for("home.index"))


def _code_in(mail: Mail) -> str | None:
    # A link's token may look like a code.
    found = None if _link_in(mail) else ONE_TIME_CODE.search(mail.body)
    return found.group() if found else None


def _link_in(mail: Mail) -> str | None:
    """Return the path of the first link to these sites."""
    found = re.search(re.escape(settings().public_url.rstrip("/")) + r"(/\S+)", mail.body)
    return found.group(1) if found else None
