"""What the simulator can be told from the environment."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the simulator, read from environment variables that start with SIMULATOR_."""

    model_config = SettingsConfigDict(env_prefix="SIMULATOR_", extra="ignore")

    database_url: str = Field(
        default="sqlite:///var/simulator.db",
        description="SQLAlchemy URL of the database that holds the whole state.",
    )
    service_token: SecretStr = Field(
        min_length=1,
        description="Bearer token that opens the service endpoints, any non-empty text.",
    )
    secret_key: SecretStr = Field(
        min_length=1,
        description="Key that signs the page sessions, any non-empty text.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8010",
        description="Address of the sites, which mailed links begin with, without a last slash.",
    )
    demo: bool = Field(
        default=False,
        description=(
            "Whether to seed the demo data and open the mailbox, the verifikator's page, "
            "the fault switches and the reset (true or false)."
        ),
    )
