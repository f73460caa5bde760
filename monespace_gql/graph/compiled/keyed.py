"""The fields of a case that rest on nothing but its scheme and the grounds: each of their texts is made once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import orjson
from graphql import GraphQLObjectType
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import GroupedFieldSet

from monespace_gql.access.policy import Grounds
from monespace_gql.graph.compiled.complete import Complete, completion
from monespace_gql.graph.compiled.given_up import GivenUp
from monespace_gql.graph.types.access import access_on
from monespace_gql.reads.compiled.keyed import Told
from monespace_gql.scheme import Scheme

Returned = Callable[[Scheme, Grounds], object]

KEYED: Mapping[str, Returned] = {"access": access_on}
"""By name, what returns what the resolver of a field would; none of them takes an argument."""


def keyed_fields(run: Run[Any], of: GraphQLObjectType, grouped: GroupedFieldSet) -> dict[str, Told]:
    """Return what gives the JSON of such fields, by the keys they are selected under; those that can be planned."""
    told: dict[str, Told] = {}
    for key, details in grouped.items():
        name = details[0].node.name.value
        complete = completion(run, of.fields[name].type, details) if name in KEYED else None
        if complete is not None:
            told[key] = partial(_told, KEYED[name], complete)
    return told


def _told(returned: Returned, complete: Complete, scheme: Scheme, held: Grounds) -> bytes:
    """Write what graphql-core would answer; raises GivenUp where it would tell an error."""
    try:
        return orjson.dumps(complete(returned(scheme, held)))
    except Exception as failed:
        raise GivenUp from failed
