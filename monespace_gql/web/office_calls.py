"""`POST /backoffice/calls`: the OPCO's back office says what it decided, signed, in order, and each thing once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from graphql import OperationType

from monespace_gql.backoffice.caller import office_viewer
from monespace_gql.backoffice.order import OutOfOrder, UnknownDossier, take_number
from monespace_gql.backoffice.signature import BadSignature, verified
from monespace_gql.graph.executor import Executor, GraphQLRequest
from monespace_gql.journal.operation import already_done
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.web.edge_refusal import EdgeRefusal, malformed

ACTS = frozenset(
    {
        "startReview",
        "requestPieces",
        "setDocumentConformity",
        "grantDossier",
        "refuseDossier",
        "cancelDossier",
        "recordPayment",
        "breakContract",
        "closeDossier",
        "reopenDossier",
    }
)
"""The mutations that the back office may call: those of a manager on one dossier."""

MUTATING = frozenset({OperationType.MUTATION})


@dataclass(frozen=True, slots=True)
class Call:
    """One thing decided: the mutation, what it is given besides the dossier, and its number among the dossier's."""

    dossier: str
    sequence: int
    act: str
    given: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OfficeCalls:
    """Answers the calls. The body is `{"dossier", "sequence", "act", "input"}`, signed as the dossiers it was given."""

    store: Store
    executor: Executor
    secret: str
    context_for: Callable[[object], object]

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Do what is called for, once; 200 with the payload, declined or not, 409 with the number that is expected."""
        body = await _body(request)
        message = self._checked(request.headers, body)
        call = read_call(body)
        await self._in_order(call, message)
        query = (
            f"mutation ($input: {call.act[0].upper()}{call.act[1:]}Input!) {{ {call.act}(input: $input) "
            "{ dossier { number state version } userErrors { kind code message path rule } } }"
        )
        given = {**call.given, "dossier": {"number": call.dossier}, "operationId": message}
        outcome = await self.executor.run(
            GraphQLRequest(query, variables={"input": given}), self.context_for(office_viewer()), allow=MUTATING
        )
        return web.Response(body=outcome.body, content_type="application/json", status=200 if outcome.has_data else 422)

    def _checked(self, headers: Mapping[str, str], body: bytes) -> str:
        try:
            return verified(self.secret, headers, body, now=self.store.clock.now())
        except BadSignature:
            raise EdgeRefusal(401, "BAD_SIGNATURE", "Cet appel n'est pas signé par le back office.") from None

    async def _in_order(self, call: Call, message: str) -> None:
        try:
            if await already_done(self.store, office_viewer().actor, message, call.act) is not None:
                return
            await self.store.unit(lambda unit: take_number(unit, call.dossier, call.sequence, message))
        except Refusal as declined:  # the message was already sent for another act
            raise EdgeRefusal(409, declined.errors[0].code, declined.errors[0].message) from None
        except UnknownDossier:
            raise EdgeRefusal(404, "NOT_FOUND", "Ce dossier est introuvable.") from None
        except OutOfOrder as found:
            told = f"Le prochain appel sur ce dossier porte le numéro {found.expected}."
            raise EdgeRefusal(409, "OUT_OF_ORDER", told) from None


def office_routes(calls: OfficeCalls | None) -> list[web.RouteDef]:
    """Return the route, to be given to `build_web(routes=…)`; none where there is no back office to call."""
    return [web.post("/backoffice/calls", calls.take)] if calls else []


def read_call(body: bytes) -> Call:
    """Read a call; raises EdgeRefusal for what is none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise malformed("Le corps de l'appel doit être un objet JSON.") from None
    match found:
        case {"dossier": str(dossier), "sequence": int(sequence), "act": str(act), **rest} if (
            act in ACTS and type(sequence) is int
        ):
            return Call(dossier, sequence, act, _input(rest.get("input", {})))
    raise malformed(f"Un appel dit dossier, sequence et act, l'un de : {', '.join(sorted(ACTS))}.")


def _input(given: Any) -> Mapping[str, object]:  # Any: JSON
    if not isinstance(given, dict) or {"dossier", "operationId"} & set(given):
        raise malformed("Le champ input est un objet, sans dossier ni operationId.")
    return given


async def _body(request: web.Request) -> bytes:
    """Read the body, which the server bounds."""
    try:
        return await request.read()
    except (web.RequestPayloadError, HttpProcessingError):
        raise malformed("Le corps de l'appel est mal encodé.") from None
