"""Who gets in: every address below /helpdesk asks for a session, whatever view is behind it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from apiflask import APIFlask
from flask import (
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from webchat.console.cases import Refused
from webchat.console.officers import Officers, SignedIn
from webchat.problems import problem
from webchat.store import Store
from webchat.tokens import Tokens

ROOT = "/helpdesk"
COOKIE, FORM_COOKIE = "tanya_petugas", "tanya_formulir"
FIELD, HEADER = "token_formulir", "X-Token-Formulir"
_STALE = (
    "Formulir ini sudah usang, misalnya karena Anda masuk lagi di tab lain. Muat ulang halamannya, "
    "lalu kirim sekali lagi."
)
_ONLY_SUPERVISORS = "Halaman ini hanya untuk supervisor."
_GONE = "Sesi Anda sudah berakhir. Masuk lagi di tab lain, lalu kirim sekali lagi."
_OPEN = frozenset({"signing.sign_in", "signing.enter"})
_HALFWAY = frozenset({"signing.ask_code", "signing.take_code", "signing.sign_out"})
_supervised: set[str] = set()
View = TypeVar("View", bound=Callable[..., Any])


def supervisors_only(view: View) -> View:
    """Open a view to supervisors only."""
    _supervised.add(f"{view.__module__}.{view.__name__}")
    return view


def guard(app: APIFlask) -> None:
    """Let only officers into the console of *app*, and let no foreign form in at all."""
    app.before_request(_admit)
    app.after_request(_keep_private)
    app.register_error_handler(Refused, _refused)
    app.context_processor(lambda: {"petugas": g.get("officer"), "token_formulir": form_token()})


def officer() -> SignedIn:
    """Who is signed in, in a view of the console."""
    return cast(SignedIn, g.officer)


def officers() -> Officers:
    """The officers of this gateway."""
    return cast(Officers, current_app.extensions["officers"])


def store() -> Store:
    """The database of this gateway."""
    return cast(Store, current_app.extensions["store"])


def form_token() -> str:
    """What a form must bring back: the session's own, or before one, made from a cookie."""
    signed_in = g.get("officer")
    if signed_in is not None:
        return str(signed_in.form_token)
    tokens = cast(Tokens, current_app.extensions["tokens"])
    return tokens.hidden(f"form\0{g.get('form_cookie', '')}")


def wants_json() -> bool:
    """Whether a script asks and not a browser for a page."""
    return request.accept_mimetypes.best == "application/json"


def set_cookie(response: Response, name: str, value: str) -> None:
    """Give the browser a cookie that scripts cannot read and other sites cannot use."""
    secure = request.is_secure
    response.set_cookie(name, value, httponly=True, samesite="Strict", secure=secure, path=ROOT)


def is_console(path: str) -> bool:
    """Whether an address is the console's."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def _admit() -> ResponseReturnValue | None:
    if not is_console(request.path):
        return None
    g.officer = officers().find(request.cookies.get(COOKIE, ""))
    g.form_cookie = request.cookies.get(FORM_COOKIE, "")
    endpoint = request.endpoint or ""
    signed_in: SignedIn | None = g.officer
    if endpoint in _OPEN:
        return None if request.method in ("GET", "HEAD") else _check_form()
    if signed_in is None:
        return _ask_to_sign_in()
    if not signed_in.complete and endpoint not in _HALFWAY:
        return redirect(url_for("signing.ask_code"))
    if request.method not in ("GET", "HEAD", "OPTIONS") and (refusal := _check_form()):
        return refusal
    view = current_app.view_functions.get(endpoint)
    named = f"{view.__module__}.{view.__name__}" if view else ""
    if named in _supervised and not signed_in.supervises:
        raise Refused(_ONLY_SUPERVISORS, 403)
    return None


def _check_form() -> ResponseReturnValue | None:
    """Refuse what no page of ours in this session has sent."""
    # Browsers hide the origin of our own forms too ("null"), as our pages send no referrer.
    origin = request.headers.get("Origin", "null")
    foreign = origin != "null" and urlsplit(origin).netloc != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise Refused(_STALE, 403)
    shown = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(shown.encode("utf-8", "replace"), form_token().encode()):
        raise Refused(_STALE, 403)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    """The sign-in page, which keeps what was being written; scripts are told by a status."""
    if wants_json():
        return problem(401, "Session ended", _GONE, "session-ended")
    if request.method == "GET":
        back = request.full_path.rstrip("?") if request.path != ROOT else None
        return redirect(url_for("signing.sign_in", lanjut=back))
    # The page that held the form is where to go on.
    page = request.path.rsplit("/", 1)[0]
    return sign_in_page(401, lanjut=page, simpanan=request.form.get("teks", ""))


def sign_in_page(status: int = 200, **filled: str) -> Response:
    """The sign-in page, with a cookie that ties its form to this browser."""
    g.form_cookie = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    response = make_response(render_template("helpdesk/masuk.html", **filled), status)
    set_cookie(response, FORM_COOKIE, g.form_cookie)
    return response


def _keep_private(response: Response) -> Response:
    if is_console(request.path):
        response.headers["Cache-Control"] = "no-store"
    return response


def _refused(refused: Refused) -> ResponseReturnValue:
    if wants_json():
        return problem(refused.status, "Refused", refused.detail)
    text = request.form.get("teks", "")
    page = render_template("helpdesk/ditolak.html", pesan=refused.detail, simpanan=text)
    return Response(page, refused.status)
