"""Telling that a generated form no longer shows what the draft says."""

from collections.abc import Iterable, Iterator, Mapping

from monespace_gql.documents.printed import Latest
from monespace_gql.lexicon.clock import PARIS
from monespace_gql.lexicon.finding import Explanation, Finding, FindingKind, Severity
from monespace_gql.scheme import Form, Scheme
from monespace_gql.scheme.form import PageFailed, digest_of

FORM_STALE = "FORM_STALE"


def stale_forms(scheme: Scheme, values: Mapping[str, object], latest: Iterable[Latest]) -> Iterator[Finding]:
    """Return a warning for each form whose last revision shows something else than these values would."""
    for printed in latest:
        form = scheme.form(printed.form)
        if form is not None and (problem := _problem(scheme, form, values, printed)):
            yield _told(printed, problem, scheme.printed(form))


def _problem(scheme: Scheme, form: Form, values: Mapping[str, object], printed: Latest) -> str:
    """Return what is wrong with the form generated last; nothing when it shows what the draft says."""
    try:
        same = digest_of(scheme.page(form, values)) == printed.page_digest
    except PageFailed as failed:
        failed.log()
        return "n'a pas pu être comparé à votre demande : contactez votre OPCO."
    return "" if same else "ne correspond plus à votre demande : générez-le de nouveau."


def _told(printed: Latest, problem: str, rests_on: tuple[str, ...]) -> Finding:
    made = f"{printed.at.astimezone(PARIS):%d/%m/%Y à %H:%M}"
    return Finding(
        path=f"documents.{printed.form.lower()}",
        code=FORM_STALE,
        message=f"Le formulaire généré le {made} {problem}",
        kind=FindingKind.RULE,
        severity=Severity.WARNING,
        explanation=Explanation(rests_on=rests_on),
    )
