"""What the core's entry point names: a plain recap (Synthèse) of the requests of every scheme."""

from functools import partial

from monespace_gql.lexicon.money import display_money
from monespace_gql.rulebook import Fact, FactType
from monespace_gql.scheme import Answers, Form, Scheme, hookimpl
from monespace_gql.scheme.form import Page
from monespace_gql.scheme.recap import recap_leaves, recapped_answers

CODE = "RECAP"
LABEL = "Synthèse de la demande"


@hookimpl
def monespace_templates(scheme: Scheme) -> tuple[Form, ...]:
    """Print the recap of a scheme that does not print one itself."""
    places = _places(scheme)
    return (_form(scheme, places),) if places and scheme.form(CODE) is None else ()


def _form(scheme: Scheme, places: tuple[Fact, ...]) -> Form:
    return Form(
        code=CODE,
        label=LABEL,
        package=__package__,
        template="recap.html",
        prints=places,
        page=partial(_page, scheme),
    )


def _places(scheme: Scheme) -> tuple[Fact, ...]:
    """Return what the recap shows, without the sensitive fields: paper is passed from hand to hand."""
    leaves = (path for path in recap_leaves(scheme) if not scheme.leaves[path].declared.sensitive)
    return tuple(Fact(path, FactType.OPAQUE) for path in leaves)


def _page(scheme: Scheme, answers: Answers) -> Page:
    recap = recapped_answers(scheme, answers)
    closed = {path for path, spec in scheme.leaves.items() if spec.declared.sensitive}
    sections = [
        (section.title, [line for line in section.lines if closed.isdisjoint(line.rests_on)])
        for section in recap.sections
    ]
    return {
        "scheme": scheme.label,
        "sections": [
            {"title": title, "lines": [{"label": line.label, "value": line.value} for line in lines]}
            for title, lines in sections
            if lines
        ],
        "totals": [
            {"label": total.label, "amount": display_money(total.amount)}
            for total in recap.totals
            if closed.isdisjoint(total.rests_on)
        ],
    }
