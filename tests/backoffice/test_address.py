"""What may be called: machines of the Internet, whatever the form of their address, and the operator's own hosts."""

import pytest

from monespace_gql.backoffice.address import PublicNames, Reachable, is_public
from monespace_gql.lexicon.refusal import Refusal


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_a_machine_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
        *("::1", "fc00::1", "fe80::1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"),
    ],
)
def test_a_machine_inside_or_nobody_is_not(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Refusal):
        Reachable().check(f"https://{f'[{address}]' if ':' in address else address}/events")


async def test_a_name_that_leads_inside_is_not_called_unless_it_is_the_operators() -> None:
    with pytest.raises(OSError, match="inside"):
        await PublicNames(frozenset()).resolve("localhost", 443)
    assert await PublicNames(frozenset({"localhost"})).resolve("LOCALHOST", 443)
    assert Reachable(frozenset({"partner.lan"})).check("http://partner.lan/x") == "http://partner.lan/x"
