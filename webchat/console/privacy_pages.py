"""Supervisors' pages about personal data: find it, give it, take it away."""

from __future__ import annotations

from typing import cast

from apiflask import APIBlueprint
from flask import Response, current_app, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from language.lpse import DIRECTORY
from webchat.assistant import Assistant, Unreachable
from webchat.console import access, personal
from webchat.console.access import supervisors_only
from webchat.console.audit import record
from webchat.console.cases import Refused
from webchat.store import Conversation, UnknownConversation

privacy_pages = APIBlueprint(
    "privacy", __name__, url_prefix=f"{access.ROOT}/data", enable_openapi=False
)

_GONE = "Percakapan ini tidak ada (lagi)."
_AWAY = "Asisten sedang tidak menjawab, jadi catatannya belum dapat dihapus. Coba lagi nanti."


@privacy_pages.get("")
@supervisors_only
def find_data() -> ResponseReturnValue:
    """The conversations about one account."""
    user_id, lpse = request.args.get("akun", "").strip()[:60], request.args.get("lpse", "")
    found = None
    if user_id and lpse:
        with access.store().changing() as session:
            record(session, access.officer().name, "data_dicari", f"{lpse[:40]}/{user_id}")
            found = personal.conversations_about(session, lpse, user_id)
    return render_template(
        "helpdesk/data.html", found=found, akun=user_id, lpse=lpse, directory=DIRECTORY
    )


@privacy_pages.get("/<conversation_id>")
@supervisors_only
def show_data(conversation_id: str) -> ResponseReturnValue:
    """What can be done with the data of a conversation."""
    with access.store().reading() as session:
        conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise Refused(_GONE, 404)
    return render_template("helpdesk/data_percakapan.html", percakapan=conversation)


@privacy_pages.post("/<conversation_id>/unduh")
@supervisors_only
def export(conversation_id: str) -> ResponseReturnValue:
    """Everything kept of a conversation, as a file."""
    with access.store().changing() as session:
        record(session, access.officer().name, "data_diunduh", conversation_id)
        found = personal.export(session, conversation_id)
        if found is None:
            raise Refused(_GONE, 404)
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=False)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="data-percakapan.json"'
    return response


@privacy_pages.post("/<conversation_id>/hapus")
@supervisors_only
def erase(conversation_id: str) -> ResponseReturnValue:
    """Take all words and names out of a conversation, for good."""
    if request.form.get("yakin") != "ya":
        raise Refused(
            "Centang dahulu bahwa Anda yakin. Yang dihapus tidak dapat dikembalikan.", 422
        )
    store = access.store()
    try:
        cast(Assistant, current_app.extensions["assistant"]).forget(conversation_id)
        with store.writing(conversation_id) as session:
            personal.empty(session, conversation_id, access.officer().name)
    except UnknownConversation as error:
        raise Refused(_GONE, 404) from error
    except Unreachable as error:
        raise Refused(_AWAY, 503) from error
    return redirect(url_for(".show_data", conversation_id=conversation_id))
