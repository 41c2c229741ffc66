"""The pages: the chat at `/`, a sample site at `/contoh`, the API at `/docs`; and the widget."""

from __future__ import annotations

import re
from typing import cast

from apiflask import APIBlueprint, APIFlask, abort
from flask import Response, current_app, render_template, request

from webchat.widget_files import WidgetFile, widget_files

pages = APIBlueprint("pages", __name__, enable_openapi=False)

_MINUTES = "public, max-age=600"
_FOR_GOOD = "public, max-age=31536000, immutable"


@pages.get("/")
def chat_page() -> str:
    """The chat, for the LPSE named by `lpse`."""
    lpse = request.args.get("lpse", "")
    known = re.fullmatch(r"[a-z0-9_-]{1,40}", lpse)
    return render_template("chat.html", lpse=lpse if known else None)


@pages.get("/contoh")
def sample_page() -> str:
    """The site of an LPSE with the widget on it."""
    return render_template("contoh.html")


@pages.get("/docs")
def api_page() -> str:
    """The operations of the API, read from its OpenAPI document."""
    # APIFlask's own page loads its scripts from elsewhere, which the security policy forbids.
    specification = cast(APIFlask, current_app).spec
    return render_template("docs.html", specification=specification)


@pages.get("/widget.js")
def widget_script() -> Response:
    """What the pages of other sites name to have the widget."""
    return _sent(widget_files().entry, _MINUTES)


@pages.get("/widget/<version>/<name>")
def widget_file(version: str, name: str) -> Response:
    """A file of the widget."""
    files = widget_files()
    if name not in files.others:
        abort(404)
    # While a new version is being rolled out, processes know one version only.
    return _sent(files.others[name], _FOR_GOOD if version == files.version else "no-store")


def _sent(file: WidgetFile, cache_control: str) -> Response:
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(file.packed if packed else file.content, mimetype=file.media_type)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = cache_control
    response.add_etag()
    response.make_conditional(request)
    return response
