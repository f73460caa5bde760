"""The news of the demonstration, made up: for everybody or for a region, still told, to come, or over."""

from datetime import date, timedelta

from monespace_gql.people.models import News

TOLD = (
    (
        -4,
        None,
        None,
        "Une nouvelle présentation de votre espace",
        "Brouillons et dossiers ont chacun leur liste : ce que vous saisissez d'un côté, ce que vous avez transmis de "
        "l'autre.",
    ),
    (
        -12,
        30,
        "32",
        "Hauts-de-France : une matinée sur l'alternance",
        "Vos conseillers vous reçoivent à Lille pour préparer vos prochains contrats de professionnalisation.",
    ),
    (
        -7,
        30,
        "76",
        "Occitanie : des permanences à Toulouse",
        "Chaque mardi, vos conseillers répondent à vos questions sur le financement de vos formations.",
    ),
    (
        -60,
        -30,
        None,
        "Le portail sera fermé pour maintenance",
        "Le portail ne sera pas accessible dans la nuit de samedi à dimanche.",
    ),
    (5, None, None, "Bientôt : le dépôt de vos factures", "Vous pourrez déposer vos factures depuis votre espace."),
)
"""Days from the one the demonstration is loaded on, to the first and to the last; region; title; text."""


async def create_news(on: date) -> None:
    """Write the news as of that day; call it inside a unit."""
    for begins, ends, region, title, body in TOLD:
        until = on + timedelta(days=ends) if ends is not None else None
        since = on + timedelta(days=begins)
        await News.create(title=title, region=region, body=body, published_from=since, published_until=until)
