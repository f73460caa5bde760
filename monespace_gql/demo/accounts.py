"""The accounts of the demonstration, one per standing."""

from dataclasses import dataclass
from datetime import date

from monespace_gql.demo.companies import BUREAU_VERITAS, HUMANDO, KISO, LEGOUD, SIAE
from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.people.models import Affiliation, Mandate, Person

EVERYTHING = (Permission.ENTER, Permission.FOLLOW, Permission.PAY)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A company, in one context, with permissions on every scheme."""

    context: Context
    siren: str
    permissions: tuple[Permission, ...] = EVERYTHING
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in to the demonstration."""

    email: str
    first_name: str
    last_name: str
    who: str
    attachments: tuple[Attachment, ...] = ()
    opco_role: Standing | None = None

    @property
    def context(self) -> Context:
        """The context of the request printed for this account."""
        return self.attachments[0].context if self.attachments else Context.MANAGER


def _employer(siret: str, *permissions: Permission, administrator: bool = False) -> Attachment:
    return Attachment(Context.EMPLOYER, siret[:9], permissions or EVERYTHING, administrator)


def _provider(siret: str) -> Attachment:
    return Attachment(Context.PROVIDER, siret[:9])


ACCOUNTS = (
    Account("employer@humando.test", "Claire", "Dumas", "adhérent HUMANDO", (_employer(HUMANDO),)),
    Account(
        "follow@humando.test",
        "Yann",
        "Le Goff",
        "adhérent HUMANDO, suivi sans saisie",
        (_employer(HUMANDO, Permission.FOLLOW),),
    ),
    Account("employer@kiso.test", "Nadia", "Benali", "adhérent KISO", (_employer(KISO),)),
    Account("employer@siae.test", "Ana", "Roy", "adhérent SIAE, dossier du guide", (_employer(SIAE),)),
    Account(
        "provider@bureauveritas.test",
        "Paul",
        "Girard",
        "prestataire BUREAU VERITAS EXPLOITATION",
        (_provider(BUREAU_VERITAS),),
    ),
    Account("provider@legoud.test", "Sylvie", "Legoud", "prestataire LEGOUD CONSEIL FORMATION", (_provider(LEGOUD),)),
    Account(
        "both@humando.test",
        "Hugo",
        "Martin",
        "adhérent HUMANDO et prestataire LEGOUD (double casquette)",
        (_employer(HUMANDO), _provider(LEGOUD)),
    ),
    Account(
        "admin@humando.test",
        "Inès",
        "Roux",
        "administratrice du compte HUMANDO",
        (_employer(HUMANDO, administrator=True),),
    ),
    Account("manager@opco.test", "Marc", "Petit", "gestionnaire de l'OPCO", opco_role=Standing.MANAGER),
    Account("investigator@opco.test", "Léa", "Fontaine", "instructrice de l'OPCO", opco_role=Standing.INVESTIGATOR),
)


MANDATE_SINCE = date(2025, 1, 1)


async def create_mandate() -> None:
    """Write the demonstration's mandate: LEGOUD may transmit for KISO; call it inside a unit."""
    await Mandate.create(
        provider_siren=LEGOUD[:9], employer_siren=KISO[:9], schemes=["*"], starts_on=MANDATE_SINCE, ends_on=None
    )


async def create(account: Account) -> None:
    """Write an account and its affiliations; call it inside a unit."""
    person = await Person.create(
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
        opco_role=account.opco_role,
    )
    for attachment in account.attachments:
        await Affiliation.create(
            person=person,
            context=attachment.context,
            siren=attachment.siren,
            permissions={"*": list(attachment.permissions)},
            administrator=attachment.administrator,
        )
