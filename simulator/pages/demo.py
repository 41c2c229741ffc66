"""Only while trying out: the mailbox and the reset button."""

import re
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import demo
from simulator.pages.forms import csrf_checked
from simulator.pages.paging import page_of
from simulator.store.repository import Mail
from simulator.web import repository, settings

bp = Blueprint("tryout", __name__)

ONE_TIME_CODE = re.compile(r"\b\d{6}\b")


@bp.get("/kotak-surat")
def mailbox() -> str:
    """Show the mails to an address, newest first, with their codes and links."""
    to = request.args.get("ke", "").strip()
    page = page_of("tryout.mailbox", "surat", partial(repository().page_of_mails, to))
    mails = [(mail, _code_in(mail), _link_in(mail)) for mail in page.items]
    return render_template("kotak_surat.html", to=to, page=page, mails=mails)


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
