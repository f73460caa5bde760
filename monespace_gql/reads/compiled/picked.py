"""What a client picked of an object, ready to be compiled: names and order, no GraphQL and no client text in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picked:
    """One field: the key it is answered under, its name in the code's spelling, and what is picked below it.

    Aliases, merged fields, fragments and directives are resolved already: keys are unique, in the answer's order.
    `below` is what an object's field picks. Below a field of several types, `apart` says it for each concrete type.
    `__typename` is a field like the others, of that name. `given`: the client gave it arguments.
    """

    key: str
    name: str
    below: tuple["Picked", ...] = ()
    apart: tuple[tuple[str, tuple["Picked", ...]], ...] = ()
    given: bool = False
