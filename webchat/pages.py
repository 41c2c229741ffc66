"""The pages: the chat at `/` and the description of the API at `/docs`."""

from __future__ import annotations

from typing import cast

from apiflask import APIBlueprint, APIFlask
from flask import current_app, render_template

pages = APIBlueprint("pages", __name__, enable_openapi=False)

SUGGESTIONS = (
    "Akun kedua saya belum bisa dipakai di LPSE lain",
    "Saya lupa password akun penyedia",
    "Muncul “Oops, an error occured” saat aktivasi",
    "Mengapa saya tidak diundang tender cepat?",
)


@pages.get("/")
def chat_page() -> str:
    """The chat."""
    return render_template("chat.html", suggestions=SUGGESTIONS)


@pages.get("/docs")
def api_page() -> str:
    """The operations of the API, read from its OpenAPI document."""
    # APIFlask's own page loads its scripts from elsewhere, which the security policy forbids.
    specification = cast(APIFlask, current_app).spec
    return render_template("docs.html", specification=specification)
