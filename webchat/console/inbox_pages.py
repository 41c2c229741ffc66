"""The inbox: the list of conversations, one conversation, and what is done with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from apiflask import APIBlueprint
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from language.lpse import DIRECTORY
from webchat.console import access, inbox
from webchat.console.answers import filled, short_answer
from webchat.console.audit import record
from webchat.console.cases import Cases, Refused, open_case_of
from webchat.console.outside import TICKET_KINDS, Rejected, Support, Unavailable
from webchat.console.showing import CHANNELS
from webchat.console.tables import HELD, CannedReply, Case, Officer, SupportTicket
from webchat.search import live_search
from webchat.store import Message, UnknownConversation

inbox_pages = APIBlueprint("inbox", __name__, url_prefix=access.ROOT, enable_openapi=False)

_SUGGESTED = 3
_LATELY = 6
_OUT = "LPSE Support sedang tidak dapat dihubungi. Coba lagi beberapa saat lagi."


@inbox_pages.get("/kotak-masuk")
def list_conversations() -> ResponseReturnValue:
    """A page of the inbox."""
    shelf = request.args.get("rak", "antrean")
    page = request.args.get("halaman", "1")
    wanted = inbox.Wanted(
        shelf if shelf in inbox.SHELVES else "antrean",
        request.args.get("q", "")[:100],
        _known_lpse(request.args.get("lpse", "")),
        request.args.get("kanal", "") if request.args.get("kanal") in CHANNELS else "",
        min(int(page), 100_000) if page.isascii() and page.isdigit() and int(page) else 1,
    )
    officer_id = access.officer().officer_id
    with access.store().reading() as session:
        found = inbox.listing(session, wanted, officer_id)
        counts = inbox.counts(session, officer_id)
    bare = access.wants_json()
    template = "helpdesk/_daftar.html" if bare else "helpdesk/kotak_masuk.html"
    page_text = render_template(
        template,
        wanted=wanted,
        found=found,
        counts=counts,
        shelves=inbox.SHELVES,
        directory=DIRECTORY,
        channels=CHANNELS,
    )
    return {"html": page_text} if bare else page_text


@inbox_pages.get("/percakapan/<conversation_id>")
def show_conversation(conversation_id: str) -> ResponseReturnValue:
    """One conversation with its case."""
    return _page(conversation_id)


@inbox_pages.get("/percakapan/<conversation_id>/baru")
def show_news(conversation_id: str) -> ResponseReturnValue:
    """What was said after a message, for the page that shows the conversation."""
    after = request.args.get("after", "0")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    with access.store().reading() as session:
        news = inbox.messages(session, conversation_id, last)
        case = session.scalar(open_case_of(conversation_id))
    return {
        "html": render_template("helpdesk/_pesan.html", pesan=news),
        "last": news[-1].id if news else last,
        "state": f"{case.state}:{case.officer_id}" if case else "",
    }


@inbox_pages.post("/percakapan/<conversation_id>/ambil")
def claim(conversation_id: str) -> ResponseReturnValue:
    """Take over the conversation."""
    return _done(conversation_id, lambda: _cases().claim(conversation_id, access.officer()))


@inbox_pages.post("/percakapan/<conversation_id>/lepas")
def release(conversation_id: str) -> ResponseReturnValue:
    """Put the case back into the queue."""
    return _done(conversation_id, lambda: _cases().release(conversation_id, access.officer()))


@inbox_pages.post("/percakapan/<conversation_id>/teruskan")
def forward(conversation_id: str) -> ResponseReturnValue:
    """Give the case to another officer."""
    to = request.form.get("kepada", "")
    number = int(to) if to.isascii() and to.isdigit() and len(to) < 10 else 0
    return _done(
        conversation_id, lambda: _cases().forward(conversation_id, access.officer(), number)
    )


@inbox_pages.post("/percakapan/<conversation_id>/tutup")
def close(conversation_id: str) -> ResponseReturnValue:
    """End the case; the assistant answers again."""
    return _done(conversation_id, lambda: _cases().close(conversation_id, access.officer()))


@inbox_pages.post("/percakapan/<conversation_id>/balas")
def reply(conversation_id: str) -> ResponseReturnValue:
    """Say something to the user."""
    text, nonce = request.form.get("teks", ""), request.form.get("nonce", "")
    return _done(
        conversation_id,
        lambda: _cases().reply(
            conversation_id, access.officer(), text, nonce or secrets.token_hex(8)
        ),
    )


@inbox_pages.post("/percakapan/<conversation_id>/catatan")
def note(conversation_id: str) -> ResponseReturnValue:
    """Keep a word for the other officers."""
    text = request.form.get("teks", "")
    return _done(conversation_id, lambda: _cases().note(conversation_id, access.officer(), text))


@inbox_pages.post("/percakapan/<conversation_id>/tiket")
def open_ticket(conversation_id: str) -> ResponseReturnValue:
    """Open a request at LPSE Support for the conversation."""
    form = request.form
    lpse, kind = _known_lpse(form.get("lpse", "")), form.get("jenis", "")
    text = form.get("teks", "").strip()
    if not lpse or kind not in TICKET_KINDS or not text:
        raise Refused("Isi LPSE, jenis permohonan, dan keterangan tiket.", 422)
    with _support():
        opened = _desk_support().open(lpse, form.get("user_id", "").strip()[:60], kind, text)
    ticket = SupportTicket(id=str(opened["id"])[:60], conversation_id=conversation_id)
    ticket.lpse, ticket.kind, ticket.opened_by = lpse, kind, access.officer().name

    def keep() -> None:
        with access.store().writing(conversation_id) as session:
            session.add(ticket)
            record(session, ticket.opened_by, "tiket_dibuka", conversation_id, tiket=ticket.id)

    _known(keep)
    return redirect(url_for(".show_ticket", conversation_id=conversation_id, ticket_id=ticket.id))


@inbox_pages.get("/percakapan/<conversation_id>/tiket/<ticket_id>")
def show_ticket(conversation_id: str, ticket_id: str) -> ResponseReturnValue:
    """A request with the documents that are still missing."""
    _own_ticket(conversation_id, ticket_id)
    with _support():
        shown = _desk_support().show(ticket_id)
    return render_template("helpdesk/tiket.html", tiket=shown, conversation_id=conversation_id)


@inbox_pages.post("/percakapan/<conversation_id>/tiket/<ticket_id>/dokumen")
def add_documents(conversation_id: str, ticket_id: str) -> ResponseReturnValue:
    """Note documents that were brought."""
    _own_ticket(conversation_id, ticket_id)
    with _support():
        _desk_support().add_documents(ticket_id, request.form.getlist("dokumen")[:30])
    return redirect(url_for(".show_ticket", conversation_id=conversation_id, ticket_id=ticket_id))


def _page(conversation_id: str) -> ResponseReturnValue:
    officer = access.officer()
    with access.store().changing() as session:
        dossier = inbox.dossier(session, conversation_id)
        if dossier is None:
            raise Refused("Percakapan ini tidak ada (lagi).", 404)
        record(session, officer.name, "percakapan_dilihat", conversation_id)
        said = inbox.messages(session, conversation_id)
        canned = list(session.scalars(select(CannedReply).order_by(CannedReply.title)))
        others = list(
            session.scalars(
                select(Officer)
                .where(Officer.active, Officer.id != officer.officer_id)
                .order_by(Officer.name)
            )
        )
    case = dossier.case
    mine = case is not None and case.state == HELD and case.officer_id == officer.officer_id
    return render_template(
        "helpdesk/percakapan.html",
        berkas=dossier,
        kasus=case,
        pesan=said,
        saya=mine,
        petugas_lain=others,
        siap_pakai=[(it.title, filled(it.text, _values(case))) for it in canned],
        usulan=_suggestions(said, case) if mine else [],
        jenis_tiket=TICKET_KINDS,
        directory=DIRECTORY,
        nonce=secrets.token_hex(8),
        tulisan=access.officers().take_draft(officer, request.path),
    )


def _values(case: Case | None) -> dict[str, str]:
    """What the variables of canned replies stand for."""
    values = {"petugas": access.officer().name}
    if case:
        values |= {"nomor": case.number, "user_id": case.user_id or "", "lpse": case.lpse or ""}
    return values


def _suggestions(said: list[Message], case: Case | None) -> list[tuple[str, str]]:
    """The reply that came with the case, and the answers nearest to what the user last told.

    Of the last messages the longest: short ones are courtesies.
    """
    found = [("Usulan asisten", case.suggested_reply)] if case and case.suggested_reply else []
    asked = [it.text for it in said if it.role == "user" and it.text and not it.payload]
    if asked:
        search, lpse = live_search().current(), case.lpse if case else None
        told = max(asked[-_LATELY:], key=len)
        for hit in search.find(told[:400], lpse, _SUGGESTED):
            article = search.articles.get(hit.topic)
            if article:
                found.append((article.title, short_answer(article, lpse)))
    return found


def _done(conversation_id: str, deed: Callable[[], None]) -> ResponseReturnValue:
    """Do it, then show the conversation again; scripts only want to know that it was done."""
    _known(deed)
    if access.wants_json():
        return {"status": "ok"}
    return redirect(url_for(".show_conversation", conversation_id=conversation_id))


def _known(deed: Callable[[], None]) -> None:
    try:
        deed()
    except UnknownConversation as error:
        raise Refused("Percakapan ini tidak ada (lagi).", 404) from error


def _own_ticket(conversation_id: str, ticket_id: str) -> None:
    with access.store().reading() as session:
        ticket = session.get(SupportTicket, ticket_id)
    if ticket is None or ticket.conversation_id != conversation_id:
        raise Refused("Tiket ini tidak ada pada percakapan ini.", 404)


@contextmanager
def _support() -> Iterator[None]:
    """Say in the officer's words what LPSE Support could not do."""
    try:
        yield
    except Rejected as error:
        raise Refused(error.detail, 422) from error
    except Unavailable as error:
        raise Refused(_OUT, 503) from error


def _known_lpse(lpse: str) -> str:
    return lpse if lpse in {it.id for it in DIRECTORY} else ""


def _cases() -> Cases:
    return cast(Cases, current_app.extensions["cases"])


def _desk_support() -> Support:
    return cast(Support, current_app.extensions["support"])
