"""A token that was verified is not verified again, and yet holds not one second longer nor against another key."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from monespace_gql.web.identity import Claims, TokenRefused, Tokens
from monespace_gql.web.oidc import ProviderTokens
from monespace_gql.web.seen_tokens import Seen, SeenTokens
from tests.web.client import SECRET
from tests.web.provider import Hands, Provider, jwk, opened, rsa, settled

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def hands() -> Hands:
    return Hands(NOW)


@pytest.fixture
def signatures(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signature was verified, in order."""
    seen: list[str] = []
    decode: Callable[..., Any] = jwt.decode  # Any: joserfc's token

    def noted(token: str, *given: Any, **named: Any) -> Any:  # Any: as joserfc has it
        seen.append(token)
        return decode(token, *given, **named)

    monkeypatch.setattr(jwt, "decode", noted)
    return seen


async def refusal(tokens: Tokens | ProviderTokens, token: str) -> str:
    """Return the code with which this token is refused."""
    with pytest.raises(TokenRefused) as refused:
        await tokens.verify(token)
    return refused.value.code


async def test_a_token_is_verified_once_while_it_holds(hands: Hands, signatures: list[str]) -> None:
    tokens = Tokens(SECRET, hands)
    one, other = tokens.issue("ada@exemple.fr", HOUR), tokens.issue("zoe@exemple.fr", HOUR)

    emails = [(await tokens.verify(token)).email for token in (one, other, one, one, other)]

    assert emails == ["ada@exemple.fr", "zoe@exemple.fr", "ada@exemple.fr", "ada@exemple.fr", "zoe@exemple.fr"]
    assert signatures == [one, other]


async def test_a_token_that_was_seen_is_good_to_its_last_second_and_not_one_more(hands: Hands) -> None:
    tokens = Tokens(SECRET, hands)
    token = tokens.issue("ada@exemple.fr", HOUR)
    await tokens.verify(token)

    hands.advance(seconds=3599.9)
    assert await tokens.verify(token) == Claims("ada@exemple.fr", "ada@exemple.fr", NOW + HOUR)
    hands.advance(seconds=0.1)

    assert await refusal(tokens, token) == "TOKEN_EXPIRED"


async def test_a_clock_set_back_makes_a_token_wait_for_its_hour_again(hands: Hands) -> None:
    tokens = Tokens(SECRET, hands)
    begins = int((NOW + timedelta(minutes=10)).timestamp())
    claims = {"iss": "monespace", "aud": "monespace", "sub": "u1", "email": "ada@exemple.fr", "nbf": begins}
    token = jwt.encode({"alg": "HS256"}, {**claims, "exp": begins + 600}, OctKey.import_key(SECRET))

    hands.advance(minutes=11)
    assert await tokens.verify(token)
    hands.advance(minutes=-11)

    assert await refusal(tokens, token) == "UNAUTHENTICATED"


async def test_a_genuine_token_opens_the_door_to_no_other(hands: Hands) -> None:
    tokens = Tokens(SECRET, hands)
    token = tokens.issue("ada@exemple.fr", HOUR)
    await tokens.verify(token)
    head, body, signature = token.split(".")
    other = base64.urlsafe_b64encode(base64.urlsafe_b64decode(body + "==").replace(b"ada", b"zoe")).decode().rstrip("=")

    assert await refusal(tokens, f"{head}.{other}.{signature}") == "UNAUTHENTICATED"
    assert await refusal(tokens, f"{head}.{body}.{signature[::-1]}") == "UNAUTHENTICATED"


async def test_a_provider_that_keeps_its_key_has_each_token_verified_once(hands: Hands, signatures: list[str]) -> None:
    provider = Provider(hands)
    await provider.start()
    async with opened(provider) as tokens:
        token = provider.token(life=60)
        for _ in range(3):
            await tokens.verify(token)
        assert signatures == [token]
        hands.advance(seconds=60)
        assert await refusal(tokens, token) == "TOKEN_EXPIRED"
    await provider.stop()


@pytest.mark.parametrize("kid", ["k1", "k2"])
async def test_a_token_that_was_seen_falls_with_its_key(hands: Hands, kid: str) -> None:
    provider = Provider(hands)
    await provider.start()
    async with opened(provider) as tokens:
        token = provider.token(life=3600)
        await tokens.verify(token)

        provider.published = [jwk(rsa(2), kid=kid)]
        hands.advance(minutes=10)
        assert await tokens.verify(token), "the keys are asked for beside the requests"
        await settled(tokens)
        hands.advance(seconds=30)

        assert await refusal(tokens, token) == "UNAUTHENTICATED"
    await provider.stop()


def test_only_so_many_are_remembered_those_used_last() -> None:
    seen: SeenTokens[str] = SeenTokens(kept=2)
    for name in ("a", "b"):
        seen.keep(name, Seen(name.upper(), NOW, NOW + HOUR))
    assert seen.recall("a", NOW) == "A"
    seen.keep("c", Seen("C", NOW, NOW + HOUR))

    assert [seen.recall(name, NOW) for name in ("a", "b", "c")] == ["A", None, "C"]
