"""Every setting of Tanya LPSE, declared once."""

from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may change, read from environment variables named TANYA_<SETTING>."""

    model_config = SettingsConfigDict(env_prefix="TANYA_", populate_by_name=True, extra="ignore")

    database_url: str = Field(
        default="sqlite:///var/tanya.db",
        validation_alias=AliasChoices("TANYA_DATABASE_URL", "DATABASE_URL"),
        description="SQLAlchemy URL of the database that keeps conversations and messages.",
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
    codes_per_hour: int = Field(
        default=30,
        ge=1,
        description="How many codes one conversation or one account may be sent in an hour.",
    )
    proof_minutes: int = Field(
        default=60,
        ge=1,
        description="How long the proof that an account is one's own holds, in minutes.",
    )

    gateway_port: int = Field(
        default=8000, ge=1, le=65535, description="Port of the gateway, the only public door."
    )
    simulator_port: int = Field(
        default=8010, ge=1, le=65535, description="Port of the simulated outside world."
    )
    rasa_port: int = Field(
        default=5005, ge=1, le=65535, description="Port of Rasa, on loopback only."
    )
    actions_port: int = Field(
        default=5055, ge=1, le=65535, description="Port of the action server, on loopback only."
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
