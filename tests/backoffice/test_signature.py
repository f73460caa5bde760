"""Messages are signed and checked as the Standard Webhooks specification has it."""

from datetime import UTC, datetime, timedelta

import pytest

from monespace_gql.backoffice.signature import BadSignature, key_of, new_secret, signed, verified

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
MARK = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""The example that implementations of the specification are held against."""


def test_the_example_of_the_specification_is_signed_alike() -> None:
    headers = signed(SECRET, MESSAGE, AT, BODY)

    assert headers == {"webhook-id": MESSAGE, "webhook-timestamp": "1614265330", "webhook-signature": MARK}
    assert verified(SECRET, headers, BODY, now=AT) == MESSAGE


def test_a_secret_may_change_while_messages_are_signed_with_both() -> None:
    other = new_secret()
    headers = signed(SECRET, MESSAGE, AT, BODY)
    both = {**headers, "webhook-signature": f"v1,{'A' * 44} v2,x {MARK}"}

    assert verified(SECRET, both, BODY, now=AT) == MESSAGE
    with pytest.raises(BadSignature, match="secret"):
        verified(other, headers, BODY, now=AT)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"webhook-id": ""}, "webhook-id"),
        ({"webhook-id": "x" * 201}, "webhook-id"),
        ({"webhook-id": "another"}, "secret"),
        ({"webhook-timestamp": "now"}, "seconds"),
        ({"webhook-timestamp": "9" * 12}, "seconds"),
        ({"webhook-timestamp": "1614265331"}, "secret"),
        ({"webhook-signature": ""}, "secret"),
        ({"webhook-signature": MARK.removeprefix("v1,")}, "secret"),
        ({"webhook-signature": "v1,é"}, "secret"),
    ],
)
def test_what_is_not_signed_so_is_declined(changed: dict[str, str], told: str) -> None:
    with pytest.raises(BadSignature, match=told):
        verified(SECRET, {**signed(SECRET, MESSAGE, AT, BODY), **changed}, BODY, now=AT)


def test_another_body_and_another_time_are_declined() -> None:
    headers = signed(SECRET, MESSAGE, AT, BODY)

    with pytest.raises(BadSignature, match="secret"):
        verified(SECRET, headers, BODY + b" ", now=AT)
    for late in (timedelta(minutes=5, seconds=1), timedelta(minutes=-5, seconds=-1)):
        with pytest.raises(BadSignature, match="long ago"):
            verified(SECRET, headers, BODY, now=AT + late)


def test_a_secret_holds_enough_and_is_base64() -> None:
    assert len(key_of(new_secret())) == 32
    assert new_secret() != new_secret()
    for weak in ("whsec_c2hvcnQ=", "whsec_é", "whsec_*"):
        with pytest.raises(ValueError, match="a secret"):
            key_of(weak)
