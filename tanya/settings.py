"""Every setting of Tanya LPSE, declared once."""

from datetime import date
from pathlib import Path
from typing import Self

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict


class EmbedKey(BaseModel):
    """With what the page of one LPSE signs: a shared *key* (HS256) or its *public_key* (RS256)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lpse: str = Field(pattern=r"^[a-z0-9_-]{1,40}$")
    # Shorter ones could be found out from a single token (RFC 7518, 3.2).
    key: SecretStr | None = Field(default=None, min_length=32)
    public_key: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.key is None) == (self.public_key is None):
            raise ValueError("give either key or public_key")
        return self


class Settings(BaseSettings):
    """What an operator may change, read from environment variables named TANYA_<SETTING>."""

    model_config = SettingsConfigDict(env_prefix="TANYA_", populate_by_name=True, extra="ignore")

    database_url: str = Field(
        default="sqlite:///var/tanya.db",
        validation_alias=AliasChoices("TANYA_DATABASE_URL", "DATABASE_URL"),
        description="SQLAlchemy URL of the database that keeps conversations and messages; a "
        "PostgreSQL one (`postgresql://user:password@host/name`) keeps what Rasa knows, too.",
    )
    rasa_url: str = Field(
        default="http://127.0.0.1:5005",
        description="Base URL of the Rasa server, reached on loopback only.",
    )
    channel_secret: SecretStr = Field(
        description="Shared secret that the gateway shows to Rasa's own channel.",
    )
    token_secret: SecretStr = Field(
        description="Secret with which the gateway signs the tokens of conversations.",
    )
    token_days: int = Field(
        default=30,
        ge=1,
        description="How long a conversation that nobody uses can be taken up again, in days.",
    )
    redis_url: str = Field(
        default="memory://",
        validation_alias=AliasChoices("TANYA_REDIS_URL", "REDIS_URL"),
        description="URL of the Redis in which all gateway processes count requests together, and "
        "all Rasa processes hold their locks; `memory://` lets each keep to itself.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        description="How many reverse proxies stand in front of the gateway; what they say of the "
        "client's address (`X-Forwarded-For`) is believed.",
    )
    requests_per_minute: int = Field(
        default=600,
        ge=0,
        description="How many requests a minute one address may make; 0 for any number.",
    )
    conversations_per_hour: int = Field(
        default=300,
        ge=0,
        description="How many conversations an hour one address may start; 0 for any number.",
    )
    messages_per_minute: int = Field(
        default=30,
        ge=0,
        description="How many messages a minute one conversation, or one phone, may take; 0 for "
        "any number.",
    )
    max_message_chars: int = Field(
        default=4000,
        ge=1,
        description="Longest accepted message, in characters.",
    )
    max_body_bytes: int = Field(
        default=262_144,
        ge=1024,
        description="Largest accepted request body, in bytes.",
    )
    answer_timeout_seconds: float = Field(
        default=20,
        gt=0,
        description="How long a sender waits for the answer to one message, in seconds.",
    )
    retry_seconds: float = Field(
        default=2,
        gt=0,
        description="Pause between two attempts to answer waiting messages, in seconds.",
    )

    actions_url: str = Field(
        default="http://127.0.0.1:5055",
        description="Base URL of the action server, reached on loopback only.",
    )
    simulator_url: str = Field(
        default="http://127.0.0.1:8010",
        description="Base URL of the aggregation system (here the simulator).",
    )
    simulator_token: SecretStr = Field(
        default=SecretStr(""),
        description="Service token that the aggregation system demands for facts of accounts.",
    )
    simulator_timeout_seconds: float = Field(
        default=5,
        gt=0,
        description="How long one request to the aggregation system may take, in seconds.",
    )
    code_minutes: int = Field(
        default=10, ge=1, description="How long a mailed one-time code counts, in minutes."
    )
    code_tries: int = Field(
        default=5, ge=1, description="How often a mailed code may be typed before it is void."
    )
    code_pause_minutes: float = Field(
        default=1,
        ge=0,
        description="Pause after a code was typed wrongly too often, in minutes.",
    )
    codes_per_hour: int = Field(
        default=30,
        ge=1,
        description="How many codes an hour one conversation, or one address for one account, may "
        "be sent; an account or an address altogether ten times as many.",
    )
    proof_minutes: int = Field(
        default=60,
        ge=1,
        description="How long the proof that an account is one's own holds, in minutes.",
    )
    embed_keys: dict[str, EmbedKey] = Field(
        default={},
        description="Keys of the LPSE pages that vouch for who is logged in there, as JSON: key id "
        'to `{"lpse": id, "key": shared secret}` (HS256) or `{"lpse": id, "public_key": PEM}` '
        "(RS256). Two ids of one LPSE let its keys change over.",
    )
    embed_origins: str = Field(
        default="http://localhost:* http://127.0.0.1:*",
        pattern=r"^\s*(\*|https?://(\*\.)?[a-z0-9.-]+(:(\d+|\*))?(\s+https?://(\*\.)?[a-z0-9.-]+"
        r"(:(\d+|\*))?)*)?\s*$",
        description="Origins of the pages that may embed the chat, separated by blanks, such as "
        "`https://lpse.contoh.go.id` or `https://*.contoh.go.id`; `*` for any page. The gateway's "
        "own pages always may.",
    )
    embed_audience: str = Field(
        default="tanya-lpse",
        min_length=1,
        description="Audience (`aud`) that an identity token must name.",
    )
    embed_proof_minutes: int = Field(
        default=30,
        ge=1,
        description="How long an identity token counts as proof in its conversation, in minutes.",
    )
    whatsapp_graph_url: str = Field(
        default="https://graph.facebook.com/v25.0",
        description="Base URL of WhatsApp's Cloud API with its version; `make run` without one "
        "starts a stand-in and uses that.",
    )
    whatsapp_token: SecretStr = Field(
        default=SecretStr(""),
        description="Access token of the Cloud API. Without it and the next three there is no "
        "WhatsApp channel.",
    )
    whatsapp_app_secret: SecretStr = Field(
        default=SecretStr(""), description="App secret with which the Cloud API signs its calls."
    )
    whatsapp_verify_token: SecretStr = Field(
        default=SecretStr(""),
        description="Token that the Cloud API shows when the webhook is registered; any text.",
    )
    whatsapp_phone_number_id: str = Field(
        default="",
        pattern=r"^\d*$",
        description="Id of our business number (not the number itself).",
    )
    whatsapp_allowed_numbers: list[str] = Field(
        default=[],
        description="Test mode: only these numbers are heard, as JSON, such as "
        '`["6281234567890"]`; none for everybody.',
    )
    whatsapp_template: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9_]+(:[a-zA-Z_]+)?$",
        description="Template message (`name` or `name:language`) that asks to be written to, sent "
        "when an officer answers after more than 24 hours.",
    )
    whatsapp_per_second: float = Field(
        default=60, gt=0, description="Most WhatsApp messages that one process sends a second."
    )
    whatsapp_timeout_seconds: float = Field(
        default=10, gt=0, description="How long one call of the Cloud API may take, in seconds."
    )
    whatsapp_doubt_seconds: float = Field(
        default=20,
        gt=0,
        description="How long a receipt is awaited for a WhatsApp message of which no answer tells "
        "whether it was taken, before it is sent again, in seconds.",
    )
    whatsapp_proof_minutes: int = Field(
        default=1440,
        ge=1,
        description="How long the proof that an account is one's own holds on a phone, in minutes.",
    )
    phone_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret with which phone numbers are hashed and encrypted; with another one "
        "the phones known so far are strangers.",
    )
    office_hours: str = Field(
        default="Mon-Fri 08:00-16:00",
        pattern=r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)-(Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
        r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$",
        description="When officers answer, in western Indonesian time (WIB).",
    )
    holidays: list[date] = Field(
        default=[],
        description='Days on which officers do not answer, as JSON, such as `["2026-12-25"]`.',
    )
    officer_idle_minutes: int = Field(
        default=60,
        ge=1,
        description="How long an officer who does nothing stays signed in, in minutes.",
    )
    retention_days: int = Field(
        default=0,
        ge=0,
        description="Days after its last message after which a conversation is emptied of words "
        "and names; 0 keeps it.",
    )
    content_dir: Path = Field(
        default=Path("."),
        description="Folder with `knowledge/articles` and `bot/data/nlu`, into which the console "
        "writes approved changes.",
    )
    trial_tolerance: float = Field(
        default=0.01,
        ge=0,
        le=1,
        description="By how much a share (of 1) may look worse after a trial of the console before "
        "it counts as worse; training anew alone moves them by about that.",
    )
    trial_conversations: int = Field(
        default=1000,
        ge=0,
        description="How many of the written conversations a trial of the console holds with a new "
        "model before publishing it, spread over all of them; 0 for none.",
    )

    gateway_port: int = Field(
        default=8000, ge=1, le=65535, description="Port of the gateway, the only public door."
    )
    simulator_port: int = Field(
        default=8010, ge=1, le=65535, description="Port of the simulated outside world."
    )
    whatsapp_port: int = Field(
        default=8020, ge=1, le=65535, description="Port of the stand-in for WhatsApp."
    )
    rasa_port: int = Field(
        default=5005, ge=1, le=65535, description="Port of Rasa, on loopback only."
    )
    actions_port: int = Field(
        default=5055, ge=1, le=65535, description="Port of the action server, on loopback only."
    )
    rasa_processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="How many Rasa processes; more than one need PostgreSQL, Redis and HAProxy.",
    )
    actions_processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="How many action servers; more than one need PostgreSQL and HAProxy.",
    )
    gateway_processes: int = Field(
        default=1, ge=1, le=64, description="How many gateways; more than one need HAProxy."
    )
    gateway_threads: int = Field(
        default=48, ge=2, le=512, description="How many requests one gateway serves at a time."
    )
    var_dir: Path = Field(
        default=Path("var"),
        description="Folder for databases, models, logs and local secrets.",
    )
    embedding_model: str = Field(
        default="",
        description="Path or name of a sentence-transformers model for the search; empty for the "
        "one that `make train` builds.",
    )
    start_seconds: float = Field(
        default=180,
        gt=0,
        description="How long all processes may take to become ready, in seconds.",
    )

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, url: str) -> str:
        """Hosts give out `postgres://`; SQLAlchemy wants to know the driver, too."""
        for scheme in ("postgres://", "postgresql://"):
            if url.startswith(scheme):
                return f"postgresql+psycopg://{url.removeprefix(scheme)}"
        return url
