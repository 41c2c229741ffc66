"""Every message of a user is answered exactly once, in order, whatever crashes in between.

A message is stored as *waiting*. Whoever holds the lease of its conversation, a request or the
retry thread of any gateway process, asks the assistant about the oldest waiting message first, and
stores replies and new state in one transaction that only succeeds while the lease is held. A crash
before that transaction leaves the message waiting; the assistant answers a repeated message id
with the same replies.
"""

from __future__ import annotations

import logging
import os
import threading
import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from language.privacy import without_code
from webchat.assistant import Assistant, NotAccepted, Question, Reply, TookTooLong, Unanswered
from webchat.console.cases import open_case
from webchat.leases import Lease, lease, lease_is_free
from webchat.metrics import Metrics
from webchat.store import ANSWERED, WAITING, Conversation, Message, Origin, Store, now

log = logging.getLogger(__name__)

NOT_ACCEPTED = (
    "Maaf, pesan ini tidak dapat saya proses. Mohon tuliskan kembali dengan kata-kata lain."
)
_REFUSAL = Reply(text=NOT_ACCEPTED)
# A lease outlives the longest question by this much, for storing the replies.
_LEASE_MARGIN_SECONDS = 5.0
_CONVERSATIONS_PER_ROUND = 100


class Delivery:
    """Asks the assistant about waiting messages and stores its replies."""

    def __init__(
        self, store: Store, assistant: Assistant, metrics: Metrics, answer_seconds: float
    ) -> None:
        """Give each question at most *answer_seconds*."""
        self._store = store
        self._assistant = assistant
        self._metrics = metrics
        self._answer_seconds = answer_seconds
        self._lease_seconds = answer_seconds + _LEASE_MARGIN_SECONDS

    def deliver(
        self, conversation_id: str, up_to: int | None = None, deadline: float | None = None
    ) -> None:
        """Answer what waits in a conversation, oldest first, as far as message *up_to*.

        Does nothing while somebody else holds the lease. *deadline* is on the monotonic clock.
        Raises Unanswered when the assistant gave no answer: the message goes on waiting.
        """
        with lease(self._store, conversation_id, self._lease_seconds) as held:
            if held is None:
                return
            with self._store.reading() as session:
                question = _oldest_waiting(session, conversation_id, up_to)
            while question:
                started = time.monotonic()
                replies = self._ask(question, deadline)
                with self._store.writing(conversation_id) as session:
                    if not self._complete(session, held, int(question.message_id), replies):
                        return
                    following = _oldest_waiting(session, conversation_id, up_to)
                    if following is None:
                        held.release(session)
                held.over = following is None
                self._note_answer(question, replies, time.monotonic() - started)
                question = following

    def deliver_everywhere(self) -> None:
        """Try every conversation in which something waits; stop when the assistant is away."""
        for conversation_id in self._waiting_conversations():
            try:
                self.deliver(conversation_id)
            except Unanswered as error:
                log.warning("assistant does not answer (%s), will try again", error)
                return

    def _ask(self, question: Question, deadline: float | None) -> list[Reply]:
        seconds = self._answer_seconds
        if deadline is not None:
            seconds = min(seconds, deadline - time.monotonic())
        if seconds <= 0:
            raise TookTooLong("no time left")
        try:
            return self._assistant.ask(question, seconds)
        except NotAccepted as error:
            log.error("message %s was not accepted: %s", question.message_id, error)
            return [_REFUSAL]

    def _complete(
        self, session: Session, held: Lease, message_id: int, replies: list[Reply]
    ) -> bool:
        """Store *replies* and the message's new state at once; False when it was not ours to do."""
        message = session.get_one(Message, message_id)
        if not held.extend(session) or message.state != WAITING:
            return False
        message.state = ANSWERED
        # The assistant had to read it; nobody else has to, ever.
        message.text = without_code(message.text) if message.text else message.text
        for reply in replies:
            said = _as_message(reply)
            said.conversation_id, said.reply_to = held.conversation_id, message_id
            session.add(said)
            # One by one: the ids follow the order in which the assistant spoke.
            session.flush()
            if reply.custom and reply.custom.handover is not None:
                open_case(session, held.conversation_id, reply.custom.handover)
        return True

    def _note_answer(self, question: Question, replies: list[Reply], seconds: float) -> None:
        self._metrics.answer_seconds.observe(seconds)
        log.info(
            "message %s of conversation %s: %d replies in %.0f ms",
            question.message_id,
            question.conversation,
            len(replies),
            seconds * 1000,
        )

    def _waiting_conversations(self) -> list[str]:
        waits = select(Message.id).where(
            Message.conversation_id == Conversation.id, Message.state == WAITING
        )
        query = (
            select(Conversation.id)
            .where(waits.exists(), lease_is_free(self._lease_seconds))
            # Least recently tried first: one that always fails does not keep the others waiting.
            .order_by(Conversation.leased_until)
            .limit(_CONVERSATIONS_PER_ROUND)
        )
        with self._store.reading() as session:
            return list(session.scalars(query))


class Retries:
    """The thread of a gateway process that goes on trying to answer what waits."""

    def __init__(self, delivery: Delivery, pause_seconds: float) -> None:
        """Prepare; nothing runs before `start`."""
        self._delivery = delivery
        self._pause_seconds = pause_seconds
        self._guard = threading.Lock()
        self._process: int | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Run in this process, once; a thread does not survive the fork of a web server."""
        if self._process == os.getpid():
            return
        with self._guard:
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(target=self._run, name="retries", daemon=True).start()

    def stop(self) -> None:
        """End the thread after its present round."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(self._pause_seconds):
            try:
                self._delivery.deliver_everywhere()
            except Exception:
                # Whatever it was, a full disk for one, the next round may succeed.
                log.exception("a round of retries failed")


def _oldest_waiting(session: Session, conversation_id: str, up_to: int | None) -> Question | None:
    query = (
        select(Message, Conversation.lpse, Conversation.channel, Origin)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Origin, Origin.conversation_id == Conversation.id)
        .where(Message.conversation_id == conversation_id, Message.state == WAITING)
        .order_by(Message.id)
        .limit(1)
    )
    if up_to is not None:
        query = query.where(Message.id <= up_to)
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    message, lpse, channel, origin = row
    return Question(
        conversation_id,
        str(message.id),
        message.text,
        message.payload,
        lpse,
        channel,
        address=origin.address if origin else None,
        vouched=_vouched(origin),
    )


def _vouched(origin: Origin | None) -> dict[str, str] | None:
    """The account for which the embedding page vouches, as long as its word counts."""
    if origin is None or origin.vouched_until is None or origin.vouched_until <= now():
        return None
    return {"lpse": str(origin.lpse), "user_id": str(origin.user_id)}


def _as_message(reply: Reply) -> Message:
    if reply is _REFUSAL:
        return Message(role="system", text=reply.text, notice="not_accepted")
    extras = reply.custom
    diagnosis = extras.diagnosis if extras else None
    return Message(
        role="bot",
        text=reply.text,
        buttons=[button.model_dump() for button in reply.buttons],
        sources=[source.model_dump() for source in extras.sources] if extras else [],
        topic=extras.topic if extras else None,
        diagnosis=diagnosis.model_dump() if diagnosis else None,
    )
