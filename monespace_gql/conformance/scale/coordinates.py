"""Where clients point in a schema: each field by its type, with what it gives."""

from graphql import (
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    parse,
    print_ast,
)


def coordinates(sdl: str) -> dict[str, str]:
    """Return the type of every field by its coordinate (`CproContract.start`), in the order of the text."""
    found: dict[str, str] = {}
    for definition in parse(sdl).definitions:
        if isinstance(
            definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode
        ):
            for field in definition.fields or ():
                found[f"{definition.name.value}.{field.name.value}"] = print_ast(field.type)
    return found
