"""Settings from the environment (CBCM_...). Frozen; refuses what is missing or unsafe.

It does NOT read files or a .env: secrets come through the environment only. An error names
the setting and what is wrong with it, never its value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from cbcm.endpoints import (
    LOOPBACK,
    Hook,
    MailPlace,
    Provider,
    PushGateway,
    is_address,
    parse_gateways,
    parse_hooks,
    parse_mailbox,
    parse_providers,
    require_path_secret,
    require_safe_url,
)
from cbcm.errors import SettingsError

NUMBER = re.compile(r"\+[1-9]\d{5,14}")


@dataclass(frozen=True)
class Pepper:
    """One entry of the pepper ring. The newest writes, all read."""

    id: str
    secret: bytes = field(repr=False)


class Settings(BaseSettings):
    """Everything the program may be told from outside."""

    model_config = SettingsConfigDict(env_prefix="CBCM_", frozen=True, extra="ignore")

    database_url: str
    pack: str
    pepper: SecretStr
    key_dir: Path
    directory_key: str
    public_url: str
    issuer_keys: str = Field(default="", description="local ES256 issuer: public JWK set, JSON")
    issuer_name: str = Field(default="", description="the local issuer's name: the iss claim")
    oidc_providers: SecretStr = SecretStr("")
    push_gateways: SecretStr = SecretStr("")
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_numbers: str = Field(default="", description="own numbers, separated by commas")
    twilio_api_url: str = "https://api.twilio.com"
    operators: SecretStr = Field(
        default=SecretStr(""), description="who answers the telephone: woman:+223..., man:+223..."
    )
    voice_dir: str = Field(default="", description="recorded prompts, in place of the pack's own")
    whatsapp: str = Field(default="", description="own WhatsApp numbers at Twilio; none: off")
    africastalking_username: str = ""
    africastalking_api_key: SecretStr = SecretStr("")
    africastalking_callback_secret: SecretStr = SecretStr("")
    africastalking_sender: str = Field(default="", description="our short code or number there")
    africastalking_api_url: str = "https://api.africastalking.com"
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = ""
    mailbox_url: SecretStr = SecretStr("")
    notice_gateway: str = Field(default="", description="gateway that carries notices by SMS")
    operator_contact: str = Field(default="", description="mail address for alarms")
    leave_url: str = Field(
        default="https://www.wikipedia.org/", description="where the public pages' exit leads"
    )
    proxies: str = Field(
        default="", description="addresses of reverse proxies whose X-Forwarded-For counts"
    )
    webhooks: SecretStr = SecretStr("")
    host: str = "127.0.0.1"
    port: int = 8000
    metrics_port: int = 0
    canary_url: str = Field(default="", description="own address for the daily test complaint")

    @field_validator("pepper")
    @classmethod
    def _pepper_is_strong(cls, value: SecretStr) -> SecretStr:
        parse_peppers(value.get_secret_value())
        return value

    @field_validator("public_url")
    @classmethod
    def _public_url_is_absolute(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"https", "http"} or not parts.netloc or parts.query:
            raise ValueError("must be an absolute address without a query")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("must be https, except on loopback")
        return value.rstrip("/")

    @field_validator("leave_url")
    @classmethod
    def _leave_url_leads_away(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"https", "http"} or not parts.netloc:
            raise ValueError("must be an absolute address")
        return value

    @field_validator("directory_key")
    @classmethod
    def _directory_key_is_a_key(cls, value: str) -> str:
        try:
            if len(bytes.fromhex(value)) == 32:
                return value
        except ValueError:
            pass
        raise ValueError("must be the directory's public Ed25519 key, 64 hex digits")

    @model_validator(mode="after")
    def _parts_belong_together(self) -> Settings:
        if bool(self.twilio_account_sid) != bool(self.twilio_auth_token.get_secret_value()):
            raise ValueError("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN go together")
        if bool(self.issuer_keys) != bool(self.issuer_name):
            raise ValueError("ISSUER_KEYS and ISSUER_NAME go together")
        if self.twilio_account_sid and not self.own_numbers():
            raise ValueError("TWILIO_NUMBERS is needed: without it nothing is swept or erased")
        if self.smtp_url.get_secret_value() and not self.mail_from:
            raise ValueError("SMTP_URL and MAIL_FROM go together")
        if self.operator_contact and not self.smtp_url.get_secret_value():
            raise ValueError("OPERATOR_CONTACT needs SMTP_URL: the alarm goes by mail")
        if self.mailbox() is not None and not self.smtp_url.get_secret_value():
            raise ValueError("MAILBOX_URL needs SMTP_URL and MAIL_FROM: mails are answered")
        if self.whatsapp and not self.twilio_account_sid:
            raise ValueError("WHATSAPP needs TWILIO_ACCOUNT_SID: it goes through Twilio")
        if not all(NUMBER.fullmatch(n.removeprefix("whatsapp:")) for n in self.whatsapp_numbers()):
            raise ValueError("WHATSAPP: our numbers as +223..., separated by commas")
        if self.voice_dir and not Path(self.voice_dir).is_dir():
            raise ValueError("VOICE_DIR must be a folder")
        self._africastalking_is_whole()
        self.hooks()
        self.gateways()
        self.providers()
        self.on_the_telephone()
        self._notices_can_go()
        return self

    def _africastalking_is_whole(self) -> None:
        parts = (
            self.africastalking_username, self.africastalking_api_key.get_secret_value(),
            self.africastalking_callback_secret.get_secret_value(), self.africastalking_sender,
        )  # fmt: skip
        if not any(parts):
            return
        if not all(parts):
            raise ValueError("AFRICASTALKING_USERNAME, _API_KEY, _CALLBACK_SECRET, _SENDER: all")
        require_path_secret("AFRICASTALKING_CALLBACK_SECRET", parts[2])
        require_safe_url("AFRICASTALKING_API_URL", self.africastalking_api_url)

    def _notices_can_go(self) -> None:
        built_in = {"twilio": self.twilio_account_sid,
                    "africastalking": self.africastalking_username}  # fmt: skip
        if not self.notice_gateway or built_in.get(self.notice_gateway):
            return
        gateway = self.gateways().get(self.notice_gateway)
        if gateway is None or gateway.send_url is None:
            raise ValueError("NOTICE_GATEWAY must name a gateway that has an address to send to")

    def peppers(self) -> tuple[Pepper, ...]:
        """The ring, newest first."""
        return parse_peppers(self.pepper.get_secret_value())

    def public_origin(self) -> str:
        """What a browser names as the origin of our pages: the public address without a path."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    def gateways(self) -> dict[str, PushGateway]:
        """The push gateways by name."""
        return parse_gateways(self.push_gateways.get_secret_value())

    def providers(self) -> tuple[Provider, ...]:
        """The organisations' sign-in providers, in the order of the sign-in page."""
        return parse_providers(self.oidc_providers.get_secret_value())

    def on_the_telephone(self) -> dict[str, tuple[str, ...]]:
        """The operators' numbers, E.164, by "woman" and "man"."""
        return parse_operators(self.operators.get_secret_value())

    def whatsapp_numbers(self) -> tuple[str, ...]:
        """Our WhatsApp numbers as Twilio writes them; empty where it is off."""
        return tuple(f"whatsapp:{n.strip()}" for n in self.whatsapp.split(",") if n.strip())

    def hooks(self) -> dict[str, Hook]:
        """The members' systems that are told when something waits, by seat."""
        return parse_hooks(self.webhooks.get_secret_value())

    def mailbox(self) -> MailPlace | None:
        """The neutral mailbox, None where there is none."""
        return parse_mailbox(self.mailbox_url.get_secret_value())

    def mailbox_address(self) -> str:
        """Where answers to our answers must go, or "" where that is MAIL_FROM."""
        place = self.mailbox()
        return place.user if place is not None and is_address(place.user) else ""

    def own_numbers(self) -> tuple[str, ...]:
        """The numbers of our own at Twilio, E.164."""
        return tuple(n.strip() for n in self.twilio_numbers.split(",") if n.strip())


def parse_peppers(text: str) -> tuple[Pepper, ...]:
    """Parse "id:hex,id:hex"; each secret has 32 bytes at least and is not a repeated byte."""
    ring = []
    for entry in text.split(","):
        name, _, secret = entry.strip().partition(":")
        try:
            raw = bytes.fromhex(secret)
        except ValueError:
            raise ValueError("must be id:hex, separated by commas, newest first") from None
        if not name or len(raw) < 32 or len(set(raw)) < 8:
            raise ValueError("each entry needs an id and 32 random bytes in hex")
        ring.append(Pepper(name, raw))
    if len({pepper.id for pepper in ring}) != len(ring):
        raise ValueError("ids must differ")
    return tuple(ring)


def parse_operators(text: str) -> dict[str, tuple[str, ...]]:
    """Parse "woman:+22370000011,man:+22370000012"; raises ValueError without repeating it."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        who, _, number = entry.partition(":")
        if who not in ("woman", "man") or not NUMBER.fullmatch(number.strip()):
            raise ValueError("OPERATORS: woman:+number or man:+number, separated by commas")
        found[who] = (*found.get(who, ()), number.strip())
    return found


def load_settings(**overrides: Any) -> Settings:
    """Read the settings, or raise SettingsError naming each setting that is wrong."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        wrong = []
        for item in error.errors(include_input=False, include_url=False):
            where = "_".join(str(part) for part in item["loc"]).upper()
            what = "is missing" if item["type"] == "missing" else item["msg"]
            what = what.removeprefix("Value error, ")
            wrong.append(f"CBCM_{where}: {what}" if where else f"CBCM_{what}")
        raise SettingsError("; ".join(wrong)) from None
