"""What the branch agreement of temporary work (IDCC 2378) adds to the contrat de professionnalisation."""

from monespace_gql.scheme import Addition, FactType, Rule, Scheme, Severity, derived, present, rule
from monespace_rules.agreements import TEMPORARY_WORKERS
from monespace_rules.working_life import hours_within, number

AGREEMENT = "KALIARTI000041752529"
TRAINING_SHARE = number(
    "temporary_work.training_share", "Part de la formation par accord du travail temporaire", "%", 50, AGREEMENT
)


def temporary_work(scheme: Scheme) -> Addition:
    """Return what the agreement adds to this form, which has the places of the contrat de professionnalisation."""
    return Addition(
        label="Accord de branche du travail temporaire",
        source=f"{AGREEMENT} (IDCC {TEMPORARY_WORKERS})",
        rules=(_training_share(scheme),),
    )


def _training_share(scheme: Scheme) -> Rule:
    form = scheme.facts
    contract, training = form.contract, form.training
    worked = (contract.start, contract.end, contract.weekly_hours, contract.weekly_minutes)
    share = TRAINING_SHARE.at(contract.concluded_on)
    most = derived("temporary_work.most_training_hours", FactType.INTEGER, reads=(*worked, share), compute=hours_within)
    return rule(
        "TT-FOR-01",
        when=(form.employer.idcc == TEMPORARY_WORKERS)
        & present(contract.branch_agreement)
        & (training.total_hours > most),
        at=training.total_hours,
        says="La durée de la formation ne peut excéder {percent} % de la durée totale du contrat ({most} h) par accord "
        "de branche du travail temporaire",
        shows={"percent": share, "most": most},
        severity=Severity.WARNING,
        source=f"L6325-14, {AGREEMENT}",
        doc="La loi laisse un accord de branche porter la formation au-delà du quart du contrat ; celui du travail "
        "temporaire le permet jusqu'à la moitié, pour les intérimaires. La règle ne parle que si la demande s'appuie "
        "sur un accord : sans lui, c'est le quart qui est rappelé. Doute : le taux est lu d'une source seconde, qui ne "
        "dit pas depuis quel jour ; la règle signale sans bloquer.",
    )
