"""Trials: all drafts together, through the gate, published only if nothing got worse.

A trial that is broken off, however, leaves nothing behind but its folder; the next look at the
page clears that away.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import case, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tanya.settings import Settings
from webchat.console.audit import record
from webchat.console.cases import Refused
from webchat.console.content import ARTICLE, Content, as_example, faults
from webchat.console.gate import (
    NAMES,
    Asked,
    Figures,
    Gate,
    TrialFailed,
    clear_away,
    run,
    worsened,
)
from webchat.console.tables import Change, Trial
from webchat.store import Message, Store, now

log = logging.getLogger(__name__)

_SILENT = timedelta(seconds=60)
"""After so long without a sign of life a trial counts as broken off."""
_NEEDED_MB = 1000
_NOT_RUNNING = 3
"""What `tanya renew` ends with when there is nothing to start anew."""
_LONGEST = 600
_BUSY = "Uji lain sedang berjalan. Tunggu sampai selesai."
_LOADING = "Model sedang dimuat ..."
_ANSWERS = {
    "published": "Asisten sudah menjawab dengan model ini.",
    "rolled_back": "Asisten sudah menjawab dengan model sebelumnya.",
}
_BY_HAND = (
    "Berkas dan model sudah siap, tetapi prosesnya tidak dijalankan dari sini. Jalankan ulang "
    "action server, Rasa, dan gateway agar dipakai; tidak ada pesan yang hilang."
)
_CUT_OFF = "Pergantian model terputus. Jalankan ulang Tanya LPSE agar model ini dipakai."
_UNLOADED = "Model ini tidak dapat dijalankan, jadi semuanya dikembalikan. "
_FULL = "Ruang disk habis. Kosongkan dahulu, lalu mulai uji lagi."


class Trials:
    """Begins trials, one at a time for the whole database."""

    def __init__(self, store: Store, content: Content, settings: Settings) -> None:
        """Try, keep and publish where *settings* say."""
        self._store = store
        self._content = content
        self._content_dir = settings.content_dir.resolve()
        self._var_dir = settings.var_dir.resolve()
        self._conversations = settings.trial_conversations
        self._tolerance = settings.trial_tolerance

    def begin(self, officer: str) -> None:
        """Start a trial of all drafts in the background. Raises Refused."""
        self.settle()
        self._check_disk()
        try:
            with self._store.changing() as session:
                trial = Trial(started_by=officer, said="Menyiapkan ...")
                session.add(trial)
                # Where another is running, its row is in the way.
                session.flush()
                if _busy(session, beside=trial.id):
                    raise Refused(_BUSY)
                drafts = list(session.scalars(select(Change).where(Change.state == "draft")))
                _check(drafts)
                trial.figures = {"usulan": {str(it.id): it.after for it in drafts}}
                record(session, officer, "uji_dimulai", str(trial.id))
        except IntegrityError as error:
            raise Refused(_BUSY) from error
        threading.Thread(target=self.run, args=(trial.id,), name="trial", daemon=True).start()

    def busy(self) -> bool:
        """Whether a trial, or the change to its models, is under way."""
        self.settle()
        with self._store.reading() as session:
            return _busy(session)

    def settle(self) -> None:
        """Close what was broken off, and clear away what it left."""
        silent = (Trial.ended_at.is_(None), Trial.beat_at < now() - _SILENT)
        with self._store.reading() as session:
            if session.scalar(select(Trial.id).where(*silent)) is None:
                return
        running = Trial.state == "running"
        closed = (
            update(Trial)
            .where(*silent)
            .values(
                ended_at=now(),
                said=case((running, ""), else_=_CUT_OFF),
                state=case((running, "interrupted"), else_=Trial.state),
            )
            .returning(Trial.id)
        )
        with self._store.changing() as session:
            broken_off = list(session.scalars(closed))
        for trial_id in broken_off:
            clear_away(self._folder(trial_id))

    def run(self, trial_id: int) -> None:
        """Train, measure, decide; whatever happens is kept with the trial."""
        folder = self._folder(trial_id)
        try:
            shutil.rmtree(folder, ignore_errors=True)
            gate = Gate(
                self._content_dir,
                self._var_dir,
                folder,
                self._conversations,
                lambda doing: self._beat(trial_id, doing),
            )
            figures = gate.measured(*self._task(trial_id))
            if worse := worsened(figures, self._tolerance):
                names = ", ".join(NAMES[it] for it in worse)
                self._end(trial_id, "worse", f"Memburuk: {names}. {gate.said}", figures)
                return
            self._publish(trial_id, gate, figures)
        except (TrialFailed, Refused) as error:
            self._end(trial_id, "failed", str(error))
        except Exception as error:
            log.exception("trial %d failed", trial_id)
            full = isinstance(error, OSError) and error.errno == errno.ENOSPC
            self._end(trial_id, "failed", _FULL if full else type(error).__name__)
        else:
            self._change_over(trial_id)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def roll_back(self, trial_id: int, officer: str) -> None:
        """Put back the files that a trial has changed, and their models. Raises Refused."""
        self.settle()
        self._undo(trial_id, officer)
        threading.Thread(
            target=self._change_over, args=(trial_id,), name="change-over", daemon=True
        ).start()

    def _undo(self, trial_id: int, officer: str) -> None:
        with self._store.changing() as session:
            undone = session.scalar(
                update(Trial)
                .where(Trial.id == trial_id, Trial.state == "published")
                .values(state="rolled_back", ended_at=None, beat_at=now(), said=_LOADING)
                .returning(Trial.id)
            )
            if undone is None:
                raise Refused("Uji ini tidak diterbitkan, atau sudah dikembalikan.")
            if _busy(session, beside=trial_id):
                raise Refused(_BUSY)
            record(session, officer, "uji_dikembalikan", str(trial_id))
            changes = [
                it
                for it in self._changes(session, session.get_one(Trial, trial_id))
                if it.state == "approved"
            ]
            for change in changes:
                change.state, change.decided_by, change.decided_at = "discarded", officer, now()
            session.flush()
            self._content.take_back(changes)

    def _task(self, trial_id: int) -> tuple[list[Change], list[Asked]]:
        """The drafts of a trial, and the questions behind them."""
        with self._store.reading() as session:
            changes = self._changes(session, session.get_one(Trial, trial_id))
            asked = {
                message_id: change.topic for change in changes for message_id in change.questions
            }
            query = select(Message.id, Message.text).where(Message.id.in_(asked))
            texts = {it.id: as_example(it.text or "") for it in session.execute(query)}
        return changes, [Asked(text, asked[number]) for number, text in texts.items() if text]

    def _publish(self, trial_id: int, gate: Gate, figures: Figures) -> None:
        """Write the drafts into the content and put their models where these are looked for."""
        published: list[Change] = []
        try:
            with self._store.changing() as session:
                won = session.scalar(
                    update(Trial)
                    .where(Trial.id == trial_id, Trial.state == "running")
                    .values(state="published", said=f"{gate.said} {_LOADING}".strip())
                    .returning(Trial)
                )
                if won is None:
                    raise Refused("Uji ini sudah dianggap terputus. Mulai uji lagi.")
                changes = self._changes(session, won)
                if any(it.state != "draft" or it.after != _tried(won, it) for it in changes):
                    raise Refused("Usulan berubah selama uji berjalan. Mulai uji lagi.")
                won.figures = won.figures | figures
                for change in changes:
                    change.state, change.decided_at = "approved", now()
                    change.decided_by = won.started_by
                record(session, won.started_by, "uji_diterbitkan", str(trial_id))
                session.flush()
                self._keep_models(gate.models)
                self._content.publish(changes)
                published = changes
        except BaseException:
            # Where even the commit failed.
            self._content.take_back(published)
            raise

    def _keep_models(self, made: Path) -> None:
        """Put new models beside those of other contents."""
        kept = self._var_dir / "models"
        kept.mkdir(parents=True, exist_ok=True)
        for model in made.iterdir():
            if not (kept / model.name).exists():
                shutil.move(model, kept / model.name)

    def _change_over(self, trial_id: int) -> None:
        """Have the running product take the models of the present files, without losing a word.

        New models with which it does not start are taken back at once.
        """
        code, words = self._renew(trial_id, "actions", "rasa")
        said = words[-_LONGEST:]
        if code not in (0, _NOT_RUNNING):
            log.error("the models of trial %d do not start: %s", trial_id, words)
            said = self._taken_back(trial_id) + said
        with self._store.changing() as session:
            trial = session.get_one(Trial, trial_id)
            said = {0: _ANSWERS[trial.state], _NOT_RUNNING: _BY_HAND}.get(code, said)
            trial.said = f"{trial.said.removesuffix(_LOADING).strip()} {said}".strip()
            trial.ended_at = now()
        if code != _NOT_RUNNING:
            self._renew_gateways()

    def _taken_back(self, trial_id: int) -> str:
        """Undo a publication that does not start; what to say of that, empty if it was none."""
        with self._store.reading() as session:
            trial = session.get_one(Trial, trial_id)
        if trial.state != "published":
            return ""
        try:
            self._undo(trial_id, trial.started_by)
        except Refused as error:
            return f"{error} "
        self._renew(trial_id, "actions", "rasa")
        return _UNLOADED

    def _renew(self, trial_id: int, *kinds: str) -> tuple[int, str]:
        """Exit code and words of `tanya renew`, which has processes started anew."""

        def alive() -> None:
            self._beat(trial_id)

        return run(self._content_dir, os.environ, alive, "tanya", "renew", *kinds)

    def _renew_gateways(self) -> None:
        """The last step, as it ends this very process, gently."""
        command = [sys.executable, "-m", "tanya", "renew", "gateway"]
        environment = {**os.environ, "PYTHONPATH": str(self._content_dir)}
        quiet = subprocess.DEVNULL
        subprocess.Popen(
            command,
            cwd=self._content_dir,
            env=environment,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        )

    def _check_disk(self) -> None:
        self._var_dir.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._var_dir).free // 1_000_000
        if free < _NEEDED_MB:
            raise Refused(f"Sisa ruang disk {free} MB; uji memerlukan {_NEEDED_MB} MB.", 507)

    def _folder(self, trial_id: int) -> Path:
        return self._var_dir / "trials" / str(trial_id)

    def _changes(self, session: Session, trial: Trial) -> list[Change]:
        ids = [int(it) for it in trial.figures["usulan"]]
        return list(session.scalars(select(Change).where(Change.id.in_(ids)).order_by(Change.id)))

    def _beat(self, trial_id: int, doing: str | None = None) -> None:
        told = {"said": doing} if doing else {}
        with self._store.changing() as session:
            session.execute(update(Trial).where(Trial.id == trial_id).values(beat_at=now(), **told))

    def _end(self, trial_id: int, state: str, said: str, figures: Figures | None = None) -> None:
        with self._store.changing() as session:
            trial = session.get_one(Trial, trial_id)
            if trial.state == "running":
                trial.state, trial.said, trial.ended_at = state, said.strip(), now()
                trial.figures = trial.figures | (figures or {})


def _busy(session: Session, beside: int | None = None) -> bool:
    query = select(Trial.id).where(Trial.ended_at.is_(None))
    if beside is not None:
        query = query.where(Trial.id != beside)
    return session.scalar(query.limit(1)) is not None


def _check(drafts: Sequence[Change]) -> None:
    """Refuse drafts of which it can be told beforehand that they cannot be published."""
    if not drafts:
        raise Refused("Tidak ada usulan untuk diuji.", 422)
    for change in drafts:
        if problems := faults(change):
            raise Refused(f"Lengkapi dahulu usulan {change.path}: {' '.join(problems)}", 422)
    new = [it for it in drafts if it.before is None]
    both: dict[str, set[str]] = {}
    for change in new:
        both.setdefault(change.topic, set()).add(change.kind)
    for topic, kinds in both.items():
        if len(kinds) < 2:
            lacks = "contoh latihannya" if ARTICLE in kinds else "artikelnya"
            raise Refused(f"Topik baru {topic} belum ada {lacks}. Buang, lalu buat lagi.", 422)


def _tried(trial: Trial, change: Change) -> str:
    return str(trial.figures["usulan"][str(change.id)])
