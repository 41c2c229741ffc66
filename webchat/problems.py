"""Errors over HTTP: problem details (RFC 9457) with a plain Indonesian ``detail``."""

from __future__ import annotations

import logging
from typing import Any

from apiflask import APIFlask, HTTPError
from apiflask.types import ResponseHeaderType
from flask import Response, json
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from webchat.conversations import Unacceptable
from webchat.embedding import TOKEN_HEADER
from webchat.identity import BadIdentity
from webchat.store import UnknownConversation
from webchat.tokens import ExpiredToken, WrongToken

log = logging.getLogger(__name__)

Responses = dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]
"""What a route may answer, for the OpenAPI document."""

_TYPE = "urn:tanya-lpse:problem:"
_DETAILS = {
    400: "Permintaan tidak dapat dibaca. Kirimkan JSON yang benar dalam UTF-8.",
    401: "Token percakapan tidak ada atau tidak berlaku. Silakan mulai percakapan baru.",
    404: "Alamat ini tidak ada.",
    405: "Cara ini tidak tersedia di alamat ini.",
    408: "Permintaan terlalu lambat diterima. Silakan kirim lagi.",
    413: "Kiriman terlalu besar. Mohon ringkas pesan Anda.",
    415: "Kirimkan JSON.",
    422: "Ada isian yang belum benar.",
    500: "Terjadi kesalahan di pihak kami. Silakan coba lagi sebentar lagi.",
    503: "Layanan belum siap. Silakan coba lagi sebentar lagi.",
}
_FAULTS = {
    "missing": "wajib diisi",
    "string_type": "harus berupa teks",
    "string_unicode": "memuat karakter yang tidak sah",
    "string_too_short": "tidak boleh kosong",
    "string_too_long": "paling panjang {max_length} karakter",
    "string_pattern_mismatch": "bentuknya tidak dikenal",
    "int_type": "harus berupa bilangan bulat",
    "int_parsing": "harus berupa bilangan bulat",
    "int_from_float": "harus berupa bilangan bulat",
    "greater_than_equal": "paling kecil {ge}",
    "less_than_equal": "paling besar {le}",
    "model_type": "harus berupa objek JSON",
    "literal_error": "harus salah satu dari {expected}",
    "printable": "tidak boleh berisi karakter kendali",
}


_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "about:blank, or a problem of this service."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Plain Indonesian, for whoever asked."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_TEXT = {"schema": {"type": "string"}}
_LATER = {"Retry-After": {"description": "Seconds until it may work again.", **_TEXT}}
_HEADERS = {
    "401": {"WWW-Authenticate": {"description": "How to show who one is.", **_TEXT}},
    "429": _LATER,
    "503": _LATER,
}
_RENEWED = {TOKEN_HEADER: {"description": "A new token, when the one shown gets old.", **_TEXT}}


def install_problems(app: APIFlask) -> None:
    """Make every error of *app* a problem document that gives nothing else away."""
    app.config["HTTP_ERROR_SCHEMA"] = app.config["VALIDATION_ERROR_SCHEMA"] = _SCHEMA
    app.spec_processor(_describe)
    app.error_processor(_http_error)
    app.register_error_handler(Unacceptable, _unacceptable)
    app.register_error_handler(BadIdentity, _bad_identity)
    app.register_error_handler(UnknownConversation, _unknown_conversation)
    app.register_error_handler(WrongToken, _wrong_token)
    app.register_error_handler(ExpiredToken, _expired_token)
    app.register_error_handler(OperationalError, _storage_fault)


def problem(
    status: int,
    title: str,
    detail: str | None = None,
    name: str | None = None,
    headers: ResponseHeaderType = (),
    **members: Any,
) -> Response:
    """A problem response; *name* is its type, and *members* are extra members."""
    document = {
        "type": f"{_TYPE}{name}" if name else "about:blank",
        "title": title,
        "status": status,
        "detail": detail or _DETAILS.get(status) or _DETAILS[500 if status >= 500 else 400],
        **members,
    }
    response = Response(json.dumps(document), status, mimetype="application/problem+json")
    response.headers.extend(headers)
    return response


def _describe(specification: Any) -> Any:
    """Say in the OpenAPI document that errors are problem documents, and name the headers."""
    problem_content = {"application/problem+json": {"schema": _SCHEMA}}
    for path in specification["paths"].values():
        for operation in path.values():
            responses = operation.get("responses", {})
            for status, response in responses.items():
                if status >= "400":
                    response["content"] = problem_content
                    response["headers"] = dict(_HEADERS.get(status, {}))
                elif operation.get("security"):
                    response["headers"] = dict(_RENEWED)
    return specification


def _http_error(error: HTTPError) -> Response:
    if isinstance(error.__cause__, ValidationError):
        faults = [_fault(details) for details in error.__cause__.errors()]
        return problem(
            error.status_code,
            "Invalid request",
            " ".join(fault["detail"] for fault in faults),
            "invalid-request",
            error.headers,
            errors=faults,
        )
    detail = error.detail if isinstance(error.detail, str) else None
    return problem(error.status_code, error.message or "Error", detail, None, error.headers)


def _fault(details: Any) -> dict[str, str]:
    field = ".".join(str(place) for place in details["loc"])
    fault = _FAULTS.get(details["type"], "tidak dapat dipahami")
    sentence = fault.format_map(details.get("ctx", {}))
    subject = f"Isian {field}" if field else "Kiriman"
    return {"field": field, "detail": f"{subject} {sentence}."}


def _unacceptable(error: Unacceptable) -> Response:
    return problem(422, "Request not accepted", error.detail, error.problem)


def _bad_identity(error: BadIdentity) -> Response:
    return problem(400, "Identity token not accepted", error.detail, "identity-token")


def _wrong_token(_: WrongToken) -> Response:
    return problem(401, "Unauthorized", headers={"WWW-Authenticate": "Bearer"})


def _expired_token(_: ExpiredToken) -> Response:
    return problem(
        401,
        "Token expired",
        "Percakapan ini sudah terlalu lama tidak dipakai. Silakan mulai percakapan baru.",
        "token-expired",
        {"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )


def _unknown_conversation(_: UnknownConversation) -> Response:
    return problem(
        404,
        "Unknown conversation",
        "Percakapan ini tidak ditemukan. Silakan mulai percakapan baru.",
        "unknown-conversation",
    )


def _storage_fault(error: OperationalError) -> Response:
    log.error("the database cannot be used: %s", type(error.orig).__name__)
    return problem(
        503,
        "Storage unavailable",
        "Penyimpanan kami sedang bermasalah. Silakan kirim lagi sebentar lagi.",
        "storage-unavailable",
        {"Retry-After": "5"},
    )
