"""The page at `/` of the demonstration: what this server is and how to try it."""

from html import escape

from monespace_gql.app import Services
from monespace_gql.demo.accounts import ACCOUNTS, Account
from monespace_gql.demo.welcome import curl

STYLE = """
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre { white-space: pre-wrap; word-break: break-all; background: #f4f4f4; padding: .7rem }
"""
HEAD = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Mon Espace — démonstration</title>
<style>{STYLE}</style></head><body><h1>Mon Espace — démonstration</h1>
<p>Une API GraphQL : brouillons, dossiers, financement, documents, notifications. Les données sont fictives.</p>
<ul><li><a href="/graphql">GraphiQL</a> : collez un jeton et un contexte dans l'onglet Headers.</li>
<li><a href="/schema.graphql">Le schéma</a></li>
<li><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a>, <a href="/metrics">/metrics</a></li></ul>
<h2>Comptes</h2>"""


def index_page(opened: Services, base: str) -> str:
    """Return the page, a fresh token for each account in it."""
    return HEAD + "".join(_account(opened, account, base) for account in ACCOUNTS) + "</body></html>"


def _account(opened: Services, account: Account, base: str) -> str:
    request = escape(curl(opened, account, base))
    return f"<h3>{escape(account.email)}</h3><p>{escape(account.who)}</p><pre>{request}</pre>"
