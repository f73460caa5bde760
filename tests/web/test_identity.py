"""Tokens: only those that we signed, for us, that still hold; and what their bearer is told otherwise."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from monespace_gql.lexicon.clock import FixedClock
from monespace_gql.web.identity import Claims, Door, TokenRefused, Tokens, UnknownPerson, bearer
from tests.web.client import SECRET

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
EXP = int((NOW + timedelta(hours=1)).timestamp())
CLAIMS = {"iss": "monespace", "aud": "monespace", "sub": "u1", "email": "ada@exemple.fr", "exp": EXP}


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(SECRET, FixedClock(NOW))


def signed(claims: dict[str, Any], *, secret: str = SECRET, algorithm: str = "HS256") -> str:
    """Return a token with these claims."""
    return jwt.encode({"alg": algorithm}, claims, OctKey.import_key(secret), algorithms=[algorithm])


def unsigned(claims: dict[str, Any]) -> str:
    """Return a token that claims to need no signature."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


async def refusal(tokens: Tokens, token: str | None) -> str:
    """Return the code with which this token is refused."""
    with pytest.raises(TokenRefused) as refused:
        await tokens.verify(token)
    assert refused.value.status == 401
    return refused.value.code


async def test_a_token_of_ours_says_who_bears_it(tokens: Tokens) -> None:
    token = tokens.issue("ada@exemple.fr", timedelta(hours=2), subject="u1")

    assert await tokens.verify(token) == Claims("ada@exemple.fr", "u1", NOW + timedelta(hours=2))


async def test_a_token_is_good_to_its_last_second_and_not_one_more(tokens: Tokens) -> None:
    token = tokens.issue("ada@exemple.fr", timedelta(hours=1))

    last = Tokens(SECRET, FixedClock(NOW + timedelta(minutes=59, seconds=59)))
    after = Tokens(SECRET, FixedClock(NOW + timedelta(hours=1)))

    assert (await last.verify(token)).email == "ada@exemple.fr"
    assert await refusal(after, token) == "TOKEN_EXPIRED"


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "x",
        "a.b.c",
        "é.é.é",
        "." * 10,
        "x" * 100_000,
        f"{base64.urlsafe_b64encode(b'[' * 5_000).decode().rstrip('=')}.e30.x",
        unsigned(CLAIMS),
        signed(CLAIMS, secret="another secret that is long enough for the algorithm"),
        signed(CLAIMS, algorithm="HS512"),
        signed({**CLAIMS, "iss": "someone else"}),
        signed({**CLAIMS, "aud": "someone else"}),
        signed({name: value for name, value in CLAIMS.items() if name != "exp"}),
        signed({name: value for name, value in CLAIMS.items() if name != "email"}),
        signed({name: value for name, value in CLAIMS.items() if name != "aud"}),
        signed({**CLAIMS, "exp": "tomorrow"}),
        signed({**CLAIMS, "exp": 10**400}),
        signed({**CLAIMS, "email": ["ada@exemple.fr"]}),
        signed({**CLAIMS, "email": ""}),
        signed({**CLAIMS, "sub": 1}),
        signed({**CLAIMS, "nbf": EXP}),
    ],
)
async def test_any_other_token_is_refused_without_saying_why(tokens: Tokens, token: str | None) -> None:
    assert await refusal(tokens, token) == "UNAUTHENTICATED"


async def test_a_token_altered_by_one_letter_is_refused(tokens: Tokens) -> None:
    head, body, signature = tokens.issue("ada@exemple.fr", timedelta(hours=1)).split(".")
    other = "A" if signature[5] != "A" else "B"

    assert await refusal(tokens, f"{head}.{body}.{signature[:5]}{other}{signature[6:]}") == "UNAUTHENTICATED"


def test_a_secret_too_short_to_sign_anything_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens("short", FixedClock(NOW))


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Basic abc", None),
        ("abc", None),
        ("Bearer", None),
        ("Bearer ", None),
        ("", None),
        (None, None),
    ],
)
def test_the_token_is_read_from_the_header(header: str | None, token: str | None) -> None:
    assert bearer(header) == token


@pytest.mark.asyncio
async def test_the_door_tells_a_stranger_no_more_than_a_forger(tokens: Tokens) -> None:
    async def identify(claims: Claims, context: str | None) -> object:
        raise UnknownPerson

    with pytest.raises(UnknownPerson) as unknown:
        await Door(tokens, identify).admit(f"Bearer {tokens.issue('x@y.fr', timedelta(hours=1))}", None)

    assert (unknown.value.status, unknown.value.code, unknown.value.message) == (
        401,
        TokenRefused().code,
        TokenRefused().message,
    )


@pytest.mark.asyncio
async def test_who_is_known_is_recognised_without_being_looked_up_and_only_by_a_token_that_holds(
    tokens: Tokens,
) -> None:
    looked_up: list[str] = []

    async def identify(claims: Claims, context: str | None) -> object:
        looked_up.append(claims.email)
        return f"{claims.email} {context}"

    def recall(claims: Claims, context: str | None) -> object | None:
        return f"known {context}" if claims.email == "ada@exemple.fr" else None

    door = Door(tokens, identify, recall=recall)
    ada, zoe = (f"Bearer {tokens.issue(f'{name}@exemple.fr', timedelta(hours=1))}" for name in ("ada", "zoe"))

    assert await door.recognise(ada, "EMPLOYER") == "known EMPLOYER"
    assert looked_up == []
    assert await door.recognise(zoe, "") == "zoe@exemple.fr None"
    assert (await door.admit(ada, None)).viewer == "ada@exemple.fr None", "a live connection is looked up"
    with pytest.raises(TokenRefused):
        await door.recognise(f"Bearer {tokens.issue('ada@exemple.fr', timedelta(hours=-1))}", None)
