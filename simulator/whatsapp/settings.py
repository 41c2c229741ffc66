"""What the stand-in for WhatsApp can be told from the environment."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the stand-in, from environment variables named SIMULATOR_WHATSAPP_<SETTING>."""

    model_config = SettingsConfigDict(env_prefix="SIMULATOR_WHATSAPP_", extra="ignore")

    webhook_url: str = Field(
        default="http://127.0.0.1:8000/webhooks/whatsapp",
        description="Where the stand-in for WhatsApp delivers what is written on its phones.",
    )
    token: SecretStr = Field(
        min_length=1, description="Access token that the stand-in for WhatsApp demands."
    )
    app_secret: SecretStr = Field(
        min_length=1, description="Secret with which the stand-in for WhatsApp signs its calls."
    )
    phone_number_id: str = Field(
        default="100000000000001", description="Id of the one business number of the stand-in."
    )
    mailbox_url: str = Field(
        default="http://127.0.0.1:8010/kotak-surat",
        description="Page on which codes that the simulated LPSE mail can be read; the phones of "
        "the stand-in for WhatsApp lead there.",
    )
    port: int = Field(
        default=8020, ge=1, le=65535, description="Port of the stand-in for WhatsApp."
    )
