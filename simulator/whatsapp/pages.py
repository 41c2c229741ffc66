"""The phone page: type and tap as in WhatsApp. Works without JavaScript, lively with it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from simulator.whatsapp.platform import ATTACHMENTS, Platform, offered

PEOPLE = {
    "6281100000001": "Ibu Sari, PT A",
    "6281200000002": "Pak Budi, PT Cahaya",
    "6281300000003": "Ibu Rina, CV Mandiri",
}
_WAIT_SECONDS = 20.0
_MOST_CHARS = 4096
_WIB = timezone(timedelta(hours=7))
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_ATTACHED = {
    "image": "Gambar",
    "audio": "Pesan suara",
    "document": "Dokumen",
    "sticker": "Stiker",
    "location": "Lokasi",
    "unsupported": "Polling",
}

pages = Blueprint("pages", __name__, template_folder="templates", static_folder="static")


@pages.after_request
def protect(response: Response) -> Response:
    """Nothing of the page comes from elsewhere, and no other page may hold it."""
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@pages.before_request
def only_from_here() -> None:
    """No page of another site writes on these phones."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


@pages.get("/")
def home() -> AnyResponse:
    """The first phone."""
    return redirect(url_for("pages.phone", phone=next(iter(PEOPLE))))


@pages.get("/ponsel")
def choose() -> AnyResponse:
    """Another phone, by its number."""
    number = re.sub(r"\D", "", request.args.get("nomor", ""))
    number = re.sub(r"^0", "62", number)
    if not 8 <= len(number) <= 15:
        return redirect(url_for("pages.home"))
    return redirect(url_for("pages.phone", phone=number))


@pages.get("/ponsel/<phone>")
def phone(phone: str) -> str:
    """One phone with its chat."""
    chat = _platform().chats.read(_number(phone))
    # Tests write from hundreds of phones: only those with a name are always offered.
    people = [(it, PEOPLE.get(it, "Nomor lain")) for it in dict.fromkeys([*PEOPLE, phone])]
    return render_template(
        "ponsel.html",
        chat=chat,
        phone=phone,
        people=people,
        known=PEOPLE,
        attached=_ATTACHED,
        most=_MOST_CHARS,
        mailbox=current_app.config["MAILBOX_URL"],
    )


@pages.get("/ponsel/<phone>/perubahan")
def changes(phone: str) -> Response:
    """What is new in the chat, as soon as there is anything."""
    since = request.args.get("sejak", 0, int)
    chat = _platform().chats.read(_number(phone), since, _WAIT_SECONDS)
    bubbles = [
        {"number": it.number, "html": render_template("_gelembung.html", it=it, phone=phone)}
        for it in chat.entries
    ]
    return jsonify(version=chat.version, typing=chat.is_typing, bubbles=bubbles)


@pages.post("/ponsel/<phone>/tulis")
def write(phone: str) -> AnyResponse:
    """Send a text."""
    text = request.form.get("teks", "").replace("\r\n", "\n").strip()[:_MOST_CHARS]
    if text:
        _platform().write(_number(phone), text)
    return _back(phone)


@pages.post("/ponsel/<phone>/pilih")
def tap(phone: str) -> AnyResponse:
    """Tap a button, or a row of a list."""
    number, choice = request.form.get("pesan", -1, int), request.form.get("pilihan", -1, int)
    if _platform().tap(_number(phone), number, choice) is None:
        abort(404)
    return _back(phone)


@pages.post("/ponsel/<phone>/lampirkan")
def attach(phone: str) -> AnyResponse:
    """Send something that is no text."""
    kind = request.form.get("jenis", "")
    if kind not in ATTACHMENTS:
        abort(400)
    _platform().attach(_number(phone), kind)
    return _back(phone)


@pages.post("/ponsel/<phone>/hapus")
def revoke(phone: str) -> AnyResponse:
    """Delete an own message for everyone."""
    if not _platform().revoke(_number(phone), request.form.get("pesan", -1, int)):
        abort(404)
    return _back(phone)


@pages.app_template_filter("whatsapp")
def formatted(text: str) -> Markup:
    """Text with WhatsApp's marks: bold, italic, struck out, typewriter; links are links."""
    html = str(escape(text))
    for mark, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s")):
        html = re.sub(
            rf"(?<![\w{mark}]){mark}(?=\S)([^\n]+?)(?<=\S){mark}(?![\w{mark}])",
            rf"<{tag}>\1</{tag}>",
            html,
        )
    html = re.sub(
        r"https?://[^\s<]+[^\s<.,;:!?)]", r'<a href="\g<0>" rel="noreferrer">\g<0></a>', html
    )
    # Escaped first; only our own tags were added.
    return Markup(html)  # noqa: S704


@pages.app_template_filter("jam")
def clock(moment: float) -> str:
    """*14.05*, in western Indonesian time."""
    return datetime.fromtimestamp(moment, _WIB).strftime("%H.%M")


@pages.app_template_filter("lampiran")
def attachment(kind: str) -> str:
    """What stands for something that is no text."""
    return _ATTACHED.get(kind, kind)


@pages.app_template_filter("pilihan")
def choices(content: dict[str, Any]) -> list[dict[str, str]]:
    """What can be tapped."""
    return offered(content)


@pages.app_template_filter("nomor")
def spaced(phone: str) -> str:
    """*+62 811-0000-0001*."""
    rest = phone.removeprefix("62")
    groups = [rest[:3], rest[3:7], rest[7:]] if phone.startswith("62") else [phone]
    return ("+62 " if phone.startswith("62") else "+") + "-".join(filter(None, groups))


def _number(phone: str) -> str:
    if not re.fullmatch(r"[0-9]{8,15}", phone):
        abort(404)
    return phone


def _back(phone: str) -> AnyResponse:
    """To the chat again; a script asks for nothing, it follows the changes anyway."""
    if request.headers.get("X-Requested-With") == "fetch":
        return Response(status=204)
    return redirect(url_for("pages.phone", phone=phone, _anchor="akhir"), 303)


def _platform() -> Platform:
    platform: Platform = current_app.extensions["platform"]
    return platform
