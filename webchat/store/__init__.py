"""What the gateway keeps: tables, their migrations, and the ways into them."""

from webchat.store.database import AlreadySpent, Store, UnknownConversation
from webchat.store.migrating import SchemaError
from webchat.store.tables import (
    ANSWERED,
    WAITING,
    WEB,
    Conversation,
    Feedback,
    Message,
    Origin,
    SpentToken,
    Table,
    now,
)

__all__ = [
    "ANSWERED",
    "WAITING",
    "WEB",
    "AlreadySpent",
    "Conversation",
    "Feedback",
    "Message",
    "Origin",
    "SchemaError",
    "SpentToken",
    "Store",
    "Table",
    "UnknownConversation",
    "now",
]
