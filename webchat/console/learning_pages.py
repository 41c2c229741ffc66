"""Supervisors' pages for learning: open questions, drafts with their diffs, and trials."""

from __future__ import annotations

from typing import Any, cast

from apiflask import APIBlueprint
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from webchat.console import access, content
from webchat.console.access import supervisors_only
from webchat.console.audit import record
from webchat.console.cases import Refused
from webchat.console.content import Content
from webchat.console.questions import Group, encoder, grouped, open_questions
from webchat.console.tables import Change, Trial
from webchat.console.trials import Trials
from webchat.search import live_search
from webchat.store import Message, now

learning_pages = APIBlueprint(
    "learning", __name__, url_prefix=f"{access.ROOT}/belajar", enable_openapi=False
)

_SHOWN_GROUPS, _SHOWN_CHANGES, _NEAR = 40, 50, 3
DRAFT, APPROVED, DISCARDED = "draft", "approved", "discarded"


@learning_pages.get("")
@supervisors_only
def overview() -> ResponseReturnValue:
    """The groups of open questions, the changes made from them, the trials."""
    with access.store().reading() as session:
        questions = open_questions(session)
        newest = select(Change).order_by(Change.id.desc()).limit(_SHOWN_CHANGES)
        changes = list(session.scalars(newest))
        trials = list(session.scalars(select(Trial).order_by(Trial.id.desc()).limit(5)))
    encode = encoder(current_app.extensions["embedding_model"])
    groups = grouped(questions, encode)
    return render_template(
        "helpdesk/belajar.html",
        kelompok=[(group, _near(group)) for group in groups[:_SHOWN_GROUPS]],
        sisa=max(0, len(groups) - _SHOWN_GROUPS),
        jumlah=len(questions),
        bermakna=encode is not None,
        usulan=changes,
        uji=trials,
        topik=sorted(content.TOPICS),
    )


@learning_pages.post("/usulan")
@supervisors_only
def draft() -> ResponseReturnValue:
    """Make a draft from the questions of a group."""
    kind, topic = request.form.get("jenis", ""), request.form.get("topik", "")
    ids = [int(it) for it in request.form.getlist("pertanyaan") if it.isascii() and it.isdigit()]
    with access.store().changing() as session:
        query = select(Message.text).where(Message.id.in_(ids[:200]), Message.role == "user")
        texts = [it for it in session.scalars(query) if it]
        if not texts:
            raise Refused("Pilih paling sedikit satu pertanyaan.", 422)
        path, before, after = _content().draft(kind, topic, texts)
        change = Change(kind=kind, topic=topic, path=path, before=before, after=after)
        change.questions, change.made_by = ids[:200], access.officer().name
        session.add(change)
        session.flush()
        record(session, change.made_by, "usulan_dibuat", path, usulan=change.id)
    return redirect(url_for(".show_change", change_id=change.id))


@learning_pages.get("/usulan/<int:change_id>")
@supervisors_only
def show_change(change_id: int) -> ResponseReturnValue:
    """A change with its diff."""
    return _change_page(_change(change_id))


@learning_pages.post("/usulan/<int:change_id>/simpan")
@supervisors_only
def edit(change_id: int) -> ResponseReturnValue:
    """Keep another text for a draft."""
    text = request.form.get("teks", "").replace("\r\n", "\n")
    if not text.strip() or len(text) > content.LONGEST_FILE:
        raise Refused("Teksnya kosong atau terlalu panjang.", 422)
    with access.store().changing() as session:
        change = session.get(Change, change_id, with_for_update=True)
        if change is None or change.state != DRAFT:
            raise Refused("Usulan ini sudah diputuskan.", 409)
        change.after = text.rstrip("\n") + "\n"
    return redirect(url_for(".show_change", change_id=change_id))


@learning_pages.post("/usulan/<int:change_id>/setujui")
@supervisors_only
def approve(change_id: int) -> ResponseReturnValue:
    """Write the change into its file."""
    return _decide(change_id, DRAFT, APPROVED, "usulan_disetujui", _content().approve)


@learning_pages.post("/usulan/<int:change_id>/buang")
@supervisors_only
def discard(change_id: int) -> ResponseReturnValue:
    """Drop a draft; its questions are open again."""
    return _decide(change_id, DRAFT, DISCARDED, "usulan_dibuang", lambda _: None)


@learning_pages.post("/usulan/<int:change_id>/kembalikan")
@supervisors_only
def take_back(change_id: int) -> ResponseReturnValue:
    """Undo an approved change."""
    return _decide(change_id, APPROVED, DISCARDED, "usulan_dikembalikan", _content().take_back)


@learning_pages.post("/uji")
@supervisors_only
def begin_trial() -> ResponseReturnValue:
    """Retrain aside with all drafts, measure, and publish if nothing got worse."""
    _trials().begin(access.officer().name)
    return redirect(url_for(".overview"))


@learning_pages.post("/uji/<int:trial_id>/kembalikan")
@supervisors_only
def roll_back(trial_id: int) -> ResponseReturnValue:
    """Undo all that a trial has published, in one step."""
    _trials().roll_back(trial_id, access.officer().name)
    return redirect(url_for(".overview"))


def _decide(change_id: int, present: str, then: str, action: str, deed: Any) -> ResponseReturnValue:
    with access.store().changing() as session:
        change = session.get(Change, change_id, with_for_update=True)
        if change is None or change.state != present:
            raise Refused("Usulan ini tidak ada, atau sudah diputuskan.", 409)
        name = access.officer().name
        change.state, change.decided_by, change.decided_at = then, name, now()
        record(session, name, action, change.path, usulan=change.id)
        session.flush()
        # Last: what the files refuse rolls the decision back.
        deed(change)
    return redirect(url_for(".show_change", change_id=change_id))


def _change_page(change: Change) -> ResponseReturnValue:
    return render_template(
        "helpdesk/usulan.html",
        usulan=change,
        beda=content.differences(change.before, change.after),
        cela=content.faults(change.kind, change.topic, change.after),
    )


def _change(change_id: int) -> Change:
    with access.store().reading() as session:
        change = session.get(Change, change_id)
    if change is None:
        raise Refused("Usulan ini tidak ada.", 404)
    return change


def _near(group: Group) -> list[str]:
    """The topics whose answers are nearest to a group."""
    return [
        hit.topic for hit in live_search().current().find(group.typical.text[:400], limit=_NEAR)
    ]


def _content() -> Content:
    return cast(Content, current_app.extensions["content"])


def _trials() -> Trials:
    return cast(Trials, current_app.extensions["trials"])
