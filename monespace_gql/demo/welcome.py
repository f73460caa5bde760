"""What the demonstration prints when it is ready: addresses, accounts, and a request to paste for each."""

import json
from collections.abc import Iterator
from datetime import timedelta

from monespace_gql.app import Services
from monespace_gql.demo.accounts import ACCOUNTS, Account
from monespace_gql.lexicon.standing import Context

TOKEN_LIFE = timedelta(days=7)

DRAFTS = "{ viewer { email context } drafts(first: 5) { nodes { number title stateLabel findings { path message } } } }"
BOTH = (
    "{ viewer { email context } drafts(first: 5) { nodes { number title stateLabel flags { mandate } } } "
    "dossiers(first: 5) { nodes { number title stateLabel modules { title hours } financing { granted } } } }"
)
DOSSIERS = (
    "{ viewer { email context } dossiers(first: 5) { nodes { number title stateLabel "
    "financing { requested granted } modules { title providerName hours } trainees { displayName } } } }"
)


def welcome(opened: Services, base: str) -> str:
    """Return the text, French for people, ready to print."""
    return "\n".join(_lines(opened, base))


def request_for(account: Account) -> str:
    """Return the query shown for an account."""
    return {Context.EMPLOYER: DRAFTS, Context.PROVIDER: BOTH}.get(account.context, DOSSIERS)


def curl(opened: Services, account: Account, base: str) -> str:
    """Return a command to paste in a shell."""
    token = opened.tokens.issue(account.email, TOKEN_LIFE)
    body = json.dumps({"query": request_for(account)})
    return (
        f"curl -s {base}/graphql -H 'Content-Type: application/json' -H 'X-Context: {account.context}' "
        f"-H 'Authorization: Bearer {token}' -d '{body}'"
    )


def _lines(opened: Services, base: str) -> Iterator[str]:
    yield f"Mon Espace est ouvert : {base}/"
    yield f"  GraphiQL       {base}/graphql (dans un navigateur)"
    yield f"  Schéma         {base}/schema.graphql"
    yield f"  Données        {opened.settings.data.resolve()}"
    yield f"  Dispositifs    {', '.join(scheme.code for scheme in opened.desk.catalogue) or 'aucun'}"
    yield ""
    yield "Un compte par profil ; chaque requête peut être collée telle quelle dans un terminal :"
    for account in ACCOUNTS:
        yield ""
        yield f"# {account.email} — {account.who}"
        yield curl(opened, account, base)
    yield ""
    yield "Un autre jeton : monespace token COURRIEL (dans ce dossier). Ctrl+C arrête le serveur."
