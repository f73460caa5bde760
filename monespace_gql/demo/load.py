"""Loading the demonstration's data, once: an already loaded folder is left as it is."""

from monespace_gql.app import Services
from monespace_gql.demo.accounts import ACCOUNTS, create, create_mandate
from monespace_gql.demo.cases import STORIES, tell
from monespace_gql.demo.companies import establishments
from monespace_gql.demo.contacts import create_contacts
from monespace_gql.demo.news import create_news
from monespace_gql.demo.past_dossier import create_past_dossier
from monespace_gql.directory.keep import keep_establishments
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today
from monespace_gql.people.models import Person


async def load_demo(opened: Services) -> bool:
    """Load everything; return False when somebody is already there and nothing was done."""
    if await Person.exists():
        return False
    await opened.store.unit(_people_and_companies)
    for story in STORIES:
        await tell(opened, story)
    return True


async def _people_and_companies(unit: Unit) -> None:
    await keep_establishments(establishments())
    for account in ACCOUNTS:
        await create(account)
    await create_mandate()
    await create_past_dossier()
    await create_contacts()
    await create_news(today(unit.store.clock))
