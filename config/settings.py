"""Settings: each is declared once, with its unit and its sentence; the environment or `.env` gives the value."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsTrouble(Exception):
    """One sentence that names the setting and says what it should be."""


class Settings(BaseSettings):
    """What an admin may set. With nothing set, Casebot serves the local workspace on this machine alone."""

    model_config = SettingsConfigDict(env_prefix="CASEBOT_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("data"), description="Folder for the ledger, the files and the caches.")
    ledger_url: str = Field(
        "",
        description="Where the ledger is kept: a path to a SQLite file or postgresql://…; empty: in the data folder.",
    )
    host: str = Field("127.0.0.1", description="Address to serve on. Beyond loopback CASEBOT_PASSWORD must be set.")
    port: int = Field(8080, ge=0, le=65535, description="Port to serve on; 0 takes a free one.")
    public_url: str = Field(
        "", description="The address people reach this server under, https://…; empty: the host and port."
    )
    password: SecretStr = Field(
        SecretStr(""),
        description="Password of the local workspace's page; needed when it serves beyond this machine.",
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="Key for session cookies; empty: made once and kept in the data folder."
    )
    locale: Literal["zh-CN", "en"] = Field(
        "zh-CN", description="Language of the product where a person has chosen none."
    )
    timezone: str = Field("Asia/Shanghai", description="The team's time zone (IANA name): when people are disturbed.")
    playbooks: Path | None = Field(
        None, description="A folder of your own playbooks: adds to ours or replaces parts."
    )
    leads: str = Field("", description="Who leads, by workspace and id: feishu:ou_…,dingtalk:userId,local:chenjie.")

    feishu_app_id: str = Field("", alias="FEISHU_APP_ID", description="App id of the Feishu app (cli_…).")
    feishu_app_secret: SecretStr = Field(
        SecretStr(""), alias="FEISHU_APP_SECRET", description="Secret of the Feishu app."
    )
    feishu_transport: Literal["stream", "webhook"] = Field(
        "stream",
        alias="FEISHU_TRANSPORT",
        description="How events come: stream (a long connection, no public address needed) or webhook.",
    )
    feishu_encrypt_key: SecretStr = Field(
        SecretStr(""),
        alias="FEISHU_ENCRYPT_KEY",
        description="Encrypt key of the app's events and callbacks; needed for the webhook.",
    )
    feishu_verification_token: SecretStr = Field(
        SecretStr(""),
        alias="FEISHU_VERIFICATION_TOKEN",
        description="Verification token of the app's events and callbacks; needed for the webhook.",
    )
    feishu_base_url: str = Field(
        "https://open.feishu.cn",
        alias="FEISHU_BASE_URL",
        description="Where the open platform is; Lark: https://open.larksuite.com.",
    )
    dingtalk_client_id: str = Field("", alias="DINGTALK_CLIENT_ID", description="Client id of the DingTalk app.")
    dingtalk_client_secret: SecretStr = Field(
        SecretStr(""), alias="DINGTALK_CLIENT_SECRET", description="Secret of the DingTalk app."
    )
    dingtalk_transport: Literal["stream", "http"] = Field(
        "stream",
        alias="DINGTALK_TRANSPORT",
        description="How messages come: stream (no public address needed) or http (to CASEBOT_PUBLIC_URL).",
    )
    dingtalk_form_template_id: str = Field(
        "", alias="DINGTALK_FORM_TEMPLATE_ID", description="Id of the imported form template (….schema); empty: text."
    )
    dingtalk_draft_template_id: str = Field(
        "", alias="DINGTALK_DRAFT_TEMPLATE_ID", description="Id of the imported draft template (….schema)."
    )
    dingtalk_operator_union_id: str = Field(
        "",
        alias="DINGTALK_OPERATOR_UNION_ID",
        description="Union id of the person on whose behalf DingTalk's tables and documents are written.",
    )
    dingtalk_group_webhooks: SecretStr = Field(
        SecretStr(""),
        alias="DINGTALK_GROUP_WEBHOOKS",
        description="Webhooks that may mention people: 群名=access_token:SEC…; 另一个群=access_token:SEC…",
    )
    dingtalk_monthly_calls: int = Field(
        10_000,
        ge=100,
        alias="DINGTALK_MONTHLY_CALLS",
        description="Calls to DingTalk the organisation has in a month; the leads hear at 70 and 90 %.",
    )
    dingtalk_base_url: str = Field(
        "https://api.dingtalk.com", alias="DINGTALK_BASE_URL", description="Where DingTalk's new interface is."
    )
    dingtalk_oapi_url: str = Field(
        "https://oapi.dingtalk.com",
        alias="DINGTALK_OAPI_URL",
        description="Where DingTalk's old interface and its webhooks are.",
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("is no time zone; write it like Asia/Shanghai") from error
        return value

    @field_validator("ledger_url")
    @classmethod
    def _known_ledger(cls, value: str) -> str:
        if "://" in value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("is neither a path to a SQLite file nor postgresql://…")
        return value

    @field_validator("playbooks")
    @classmethod
    def _folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("is no folder")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        if self.host not in LOOPBACK and not self.password.get_secret_value():
            raise ValueError("CASEBOT_PASSWORD must be set when CASEBOT_HOST is not this machine (127.0.0.1)")
        for one, other, names in (
            (self.feishu_app_id, self.feishu_app_secret, ("FEISHU_APP_ID", "FEISHU_APP_SECRET")),
            (self.dingtalk_client_id, self.dingtalk_client_secret, ("DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET")),
        ):
            if bool(one) != bool(other.get_secret_value()):
                missing = names[1] if one else names[0]
                raise ValueError(f"{missing} is missing: {names[0]} and {names[1]} go together")
        return self

    @model_validator(mode="after")
    def _sealed(self) -> Settings:
        if self.feishu_app_id and self.feishu_transport == "webhook":
            for name, value in (
                ("FEISHU_ENCRYPT_KEY", self.feishu_encrypt_key),
                ("FEISHU_VERIFICATION_TOKEN", self.feishu_verification_token),
            ):
                if not value.get_secret_value():
                    raise ValueError(f"{name} is missing: without it anybody could write to Feishu's webhook")
        return self

    @model_validator(mode="after")
    def _reachable(self) -> Settings:
        by_http = bool(self.dingtalk_client_id) and self.dingtalk_transport == "http"
        if by_http and not self.public_url.startswith("https://"):
            raise ValueError("CASEBOT_PUBLIC_URL must be an https:// address when DINGTALK_TRANSPORT is http")
        return self

    @field_validator("dingtalk_group_webhooks")
    @classmethod
    def _hooks(cls, value: SecretStr) -> SecretStr:
        parts = [part.strip() for part in value.get_secret_value().split(";") if part.strip()]
        if not all(re.fullmatch(r".+=\s*\w+(:\s*\w+)?", part) for part in parts):
            raise ValueError("is no list like 群名=access_token:SEC…; 另一个群=access_token:SEC…")
        return value

    @field_validator("feishu_base_url", "dingtalk_base_url", "dingtalk_oapi_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        parts = urlsplit(value)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not safe or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("is no address like https://open.feishu.cn (without a path)")
        return value.rstrip("/")

    @property
    def ledger(self) -> str:
        """URL or path of the ledger."""
        return self.ledger_url or str(self.data_dir / "ledger.db")

    @property
    def lead_ids(self) -> frozenset[str]:
        """Member ids of the leads."""
        return frozenset(part.strip() for part in self.leads.split(",") if part.strip())

    def session_key(self) -> str:
        """The key for session cookies: as set, or made once and kept, readable by its owner alone."""
        if given := self.secret_key.get_secret_value():
            return given
        path = self.data_dir / "secret.key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32), encoding="ascii")
        return path.read_text(encoding="ascii").strip()


def read_settings(**given: object) -> Settings:
    """The settings of this process; `given` wins. Raises SettingsTrouble with one sentence."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        said = str(first["msg"]).removeprefix("Value error, ")
        label = name if name.isupper() else f"CASEBOT_{name.upper()}"
        raise SettingsTrouble(f"{label}: {said}" if name else said) from None
