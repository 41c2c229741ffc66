"""Errors over HTTP as problem details (RFC 9457); the pages get a plain error page."""

import logging
from http import HTTPStatus
from math import ceil
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, json, render_template, request
from pydantic import ValidationError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, UnsupportedMediaType

from simulator.mail_limits import TooManyMailsError
from simulator.web import UnknownLpseError

log = logging.getLogger(__name__)

API_PATHS = ("/api/", "/health", "/ready", "/openapi.json")
MAX_BODY_BYTES = 64 * 1024

DETAILS = {
    400: "Permintaan tidak bisa dibaca. Periksa lagi susunan datanya.",
    401: "Anda harus menunjukkan token layanan yang benar.",
    403: "Permintaan ini tidak diizinkan.",
    404: "Yang Anda cari tidak ada di sini.",
    405: "Cara ini tidak tersedia untuk alamat tersebut.",
    413: "Data yang dikirim terlalu besar.",
    415: "Kirim data sebagai JSON (Content-Type: application/json).",
    422: "Ada data yang belum diisi atau tidak sesuai.",
    429: "E-mail untuk tujuan ini sudah terlalu sering diminta.",
    503: "Layanan belum siap. Silakan coba lagi sebentar lagi.",
    500: "Terjadi kesalahan di sistem kami. Silakan coba lagi nanti.",
}


class ProblemError(Exception):
    """Ends a request with a problem document.

    Args:
        status: HTTP status.
        detail: plain Indonesian; by default the usual sentence of the status.
        members: further members of the document, such as `code`.
    """

    def __init__(self, status: int, detail: str | None = None, **members: Any) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail or DETAILS[status]
        self.members = members


def problem_response(status: int, detail: str, **members: Any) -> Response:
    """Return a problem document."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **members,
    }
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def install(app: APIFlask) -> None:
    """Turn every error of the app into a problem document or an error page."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.before_request(_demand_json)
    app.register_error_handler(ProblemError, _on_problem)
    app.register_error_handler(HTTPError, _on_apiflask_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(UnknownLpseError, _on_unknown_lpse)
    app.register_error_handler(TooManyMailsError, _on_too_many_mails)
    app.register_error_handler(DataError, _on_unstorable_text)
    app.register_error_handler(OperationalError, _on_busy_database)
    app.register_error_handler(Exception, _on_crash)


def _demand_json() -> None:
    with_body = request.method in {"POST", "PUT", "PATCH"} and bool(request.content_length)
    if request.path.startswith("/api/") and with_body and not request.is_json:
        raise UnsupportedMediaType


def _answer(status: int, detail: str, **members: Any) -> Response:
    if request.path.startswith(API_PATHS):
        return problem_response(status, detail, **members)
    return Response(render_template("galat.html", detail=detail), status)


def _on_problem(error: ProblemError) -> Response:
    response = _answer(error.status, error.detail, **error.members)
    if error.status == 401 and "code" not in error.members:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _on_apiflask_error(error: HTTPError) -> Response:
    members: dict[str, Any] = {}
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        members["fields"] = sorted(
            {".".join(map(str, it["loc"])) for it in cause.errors() if it["loc"]}
        )
    return _answer(error.status_code, DETAILS.get(error.status_code, DETAILS[400]), **members)


def _on_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    response = _answer(status, DETAILS.get(status, DETAILS[400]))
    allow = dict(error.get_headers()).get("Allow")
    if allow:
        response.headers["Allow"] = allow
    return response


def _on_unknown_lpse(_error: UnknownLpseError) -> Response:
    return _answer(404, "LPSE ini tidak dikenal.")


def _on_too_many_mails(error: TooManyMailsError) -> Response:
    response = _answer(429, str(error), code="too_many_mails")
    response.headers["Retry-After"] = str(ceil(error.wait.total_seconds()))
    return response


def _on_unstorable_text(_error: DataError) -> Response:
    """PostgreSQL keeps no text with a NUL in it, nor one longer than its column."""
    return _answer(422, DETAILS[422])


def _on_busy_database(error: OperationalError) -> Response:
    log.error("Database error at %s %s", request.method, request.path, exc_info=error)
    return _answer(503, DETAILS[503])


def _on_crash(error: Exception) -> Response:
    log.error("Unexpected error at %s %s", request.method, request.path, exc_info=error)
    return _answer(500, DETAILS[500])
