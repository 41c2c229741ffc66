"""The chat API: conversations, their messages, live events and ratings."""

from __future__ import annotations

from typing import cast

from apiflask import APIBlueprint
from flask import Response, current_app, g, request, stream_with_context

from webchat.conversations import Conversations, Incoming
from webchat.embedding import TOKEN_HEADER
from webchat.identity import Identities
from webchat.problems import Responses
from webchat.schemas import (
    After,
    ConversationKey,
    FeedbackOut,
    MessageOut,
    Messages,
    NewConversation,
    NewFeedback,
    NewMessage,
)
from webchat.store import Message
from webchat.streams import Streams
from webchat.tokens import Tokens, WrongToken

BEARER_SCHEME = "conversation token"
_ANY = [429, 503]
_WITH_BODY = [400, 413, 415, *_ANY]
_IN_CONVERSATION = [401, 404]
_EVENTS: Responses = {
    200: {
        "description": "Server-sent events `message`; `Last-Event-ID` resumes.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    **{status: {"description": "A problem"} for status in (*_IN_CONVERSATION, 503)},
}

chat = APIBlueprint("chat", __name__, url_prefix="/api/conversations", tag="Chat")


@chat.before_request
def check_token() -> None:
    """Refuse whoever does not show the token of the conversation, known or unknown alike."""
    conversation_id = (request.view_args or {}).get("conversation_id")
    if conversation_id is None:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise WrongToken
    tokens = cast(Tokens, current_app.extensions["tokens"])
    g.renewed_token = tokens.check(token.strip(), conversation_id)


@chat.after_request
def renew_token(response: Response) -> Response:
    """Hand out a new token when the one shown is getting old."""
    if renewed := g.get("renewed_token"):
        response.headers[TOKEN_HEADER] = renewed
    return response


@chat.post("")
@chat.input(NewConversation)
@chat.output(ConversationKey, status_code=201)
@chat.doc(responses=_WITH_BODY)
def start_conversation(json_data: NewConversation) -> ConversationKey:
    """Start a conversation.

    The body may be empty. With the identity token of the embedding page the conversation comes
    with proof of that account; a token that is not in order starts none.
    """
    tokens = cast(Tokens, current_app.extensions["tokens"])
    identities = cast(Identities, current_app.extensions["identities"])
    token = json_data.identity_token
    identity = identities.read(token) if token is not None else None
    address = tokens.hidden(request.remote_addr or "")
    conversation_id = _conversations().start(json_data.lpse, address, identity)
    return ConversationKey(id=conversation_id, token=tokens.issue(conversation_id))


@chat.post("/<conversation_id>/messages")
@chat.input(NewMessage)
@chat.output(Messages)
@chat.doc(security=BEARER_SCHEME, responses=[*_IN_CONVERSATION, *_WITH_BODY])
def post_message(conversation_id: str, json_data: NewMessage) -> Messages:
    """Say something and get the replies to it.

    While the assistant is away a system message says so, and the replies come with the events.
    """
    incoming = Incoming(json_data.text, json_data.payload, json_data.client_message_id)
    replies = _conversations().post(conversation_id, incoming)
    return Messages(messages=[_shown(reply) for reply in replies])


@chat.get("/<conversation_id>/messages")
@chat.input(After, location="query")
@chat.output(Messages)
@chat.doc(security=BEARER_SCHEME, responses=[*_IN_CONVERSATION, *_ANY])
def list_messages(conversation_id: str, query_data: After) -> Messages:
    """All messages after the given id."""
    messages = _conversations().messages(conversation_id, query_data.after)
    return Messages(messages=[_shown(message) for message in messages])


@chat.get("/<conversation_id>/events")
@chat.input(After, location="query")
@chat.doc(security=BEARER_SCHEME, responses=_EVENTS)
def follow_events(conversation_id: str, query_data: After) -> Response:
    """Messages as they come, as server-sent events; ends after about a minute."""
    conversations = _conversations()

    def messages_after(after: int) -> list[MessageOut]:
        return [_shown(message) for message in conversations.messages(conversation_id, after)]

    # Asked once before the stream begins: an unknown conversation is still a plain 404.
    messages_after(query_data.after)
    streams = cast(Streams, current_app.extensions["streams"])
    events = streams.follow(messages_after, max(query_data.after, _last_event_id()))
    response = Response(stream_with_context(events), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response


@chat.post("/<conversation_id>/feedback")
@chat.input(NewFeedback)
@chat.output(FeedbackOut, status_code=201)
@chat.doc(security=BEARER_SCHEME, responses=[*_IN_CONVERSATION, *_WITH_BODY])
def rate_conversation(conversation_id: str, json_data: NewFeedback) -> FeedbackOut:
    """Rate the conversation from 1 to 5."""
    feedback = _conversations().rate(conversation_id, json_data.rating, json_data.comment)
    return FeedbackOut(rating=feedback.rating, comment=feedback.comment)


def _conversations() -> Conversations:
    return cast(Conversations, current_app.extensions["conversations"])


def _last_event_id() -> int:
    """The id with which a client comes back; whatever is no id counts as none."""
    value = request.headers.get("Last-Event-ID", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


def _shown(message: Message) -> MessageOut:
    return MessageOut.model_validate(message, from_attributes=True)
