"""What the entry point names: what branch agreements add to the schemes of others."""

from monespace_gql.scheme import Addition, Scheme, hookimpl
from monespace_rules.temporary_work import temporary_work


@hookimpl
def monespace_additions(scheme: Scheme) -> tuple[Addition, ...]:
    """Add the agreement of temporary work to the contrat de professionnalisation."""
    return (temporary_work(scheme),) if scheme.code == "CPRO" else ()
