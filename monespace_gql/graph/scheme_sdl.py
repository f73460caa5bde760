"""The part of the schema that one scheme brings: its own types, apart from the core's."""

from types import MappingProxyType

from graphql import TypeDefinitionNode, parse, print_ast

from monespace_gql.catalogue import Catalogue, Installed
from monespace_gql.graph.schema import build_schema, core_names, print_schema


def scheme_sdl(installed: Installed) -> str:
    """Return the types of a scheme as SDL, in the order of the schema's text."""
    code = installed.scheme.code
    whole = print_schema(build_schema(Catalogue(MappingProxyType({code: installed}))))
    brought = (
        print_ast(each)
        for each in parse(whole).definitions
        if isinstance(each, TypeDefinitionNode) and each.name.value not in core_names()
    )
    return "\n\n".join(brought) + "\n"
