"""The port mails leave by: files beside the data until an SMTP server is named."""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

TIMEOUT = 20.0


class Mailer(Protocol):
    """Sends a message, or raises."""

    async def send(self, message: EmailMessage) -> None:
        """Hand the message over; it is sent once this returns."""


@dataclass(frozen=True, slots=True)
class FileMailer:
    """Writes each message as an `.eml` file: the embedded default."""

    folder: Path

    async def send(self, message: EmailMessage) -> None:
        """Write the message under its Message-ID."""
        await asyncio.to_thread(self._write, message)

    def _write(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = "".join(char for char in str(message["Message-ID"]) if char.isalnum() or char == "-")
        (self.folder / f"{name}.eml").write_bytes(bytes(message))


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Sends through one SMTP server; `starttls` None: when the server offers it."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: bool = False

    async def send(self, message: EmailMessage) -> None:
        """Hand the message to the server; its refusals and time-outs are raised."""
        await aiosmtplib.send(
            message,
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            use_tls=self.tls,
            timeout=TIMEOUT,
        )


def mailer_at(address: str | None, folder: Path) -> Mailer:
    """Return the mailer of an address: `smtp://[user:password@]host[:port]`, `smtps://…`; none: files in the folder."""
    if address is None:
        return FileMailer(folder)
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("MONESPACE_SMTP_URL: smtp://[user:password@]host[:port] or smtps://… is expected")
    secure = parts.scheme == "smtps"
    return SmtpMailer(
        host=parts.hostname,
        port=parts.port or (465 if secure else 25),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=secure,
    )
