"""What is typed for a scheme, as the API takes it."""

from collections.abc import Mapping

from strawberry.utils.str_converters import to_camel_case

from monespace_gql.graph.content_types import input_name
from monespace_gql.scheme import Scheme


def save_mutation(scheme: Scheme) -> str:
    """Return the operation that saves a typed content of this scheme."""
    return f"""mutation ($number: CaseNumber!, $content: {scheme.prefix}ContentInput!) {{
      saveDraft(input: {{draft: {{number: $number}}, content: {{{input_name(scheme)}: $content}}}}) {{
        draft {{ number findings {{ code message path }} }} userErrors {{ code message path }} }} }}"""


def as_input(scheme: Scheme, typed: Mapping[str, object]) -> object:
    """Spell a content as its input type does; tabs without a field are left out."""
    asked = {tab.code for tab in scheme.tabs if tab.specs}
    return _camel({code: given for code, given in typed.items() if code in asked})


def _camel(tree: object) -> object:
    if isinstance(tree, Mapping):
        return {to_camel_case(name): _camel(value) for name, value in tree.items()}
    return [_camel(item) for item in tree] if isinstance(tree, list) else tree
