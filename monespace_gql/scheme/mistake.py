"""An author's mistake: found when the declaration is read, told in one sentence with its place and a suggestion."""

from collections.abc import Iterable
from difflib import get_close_matches


class SchemeMistake(Exception):
    """The declaration of a scheme cannot be used; the message says where and what to write instead."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return « Vouliez-vous dire … ? » for the nearest known word, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Vouliez-vous dire « {close[0]} » ?" if close else ""
