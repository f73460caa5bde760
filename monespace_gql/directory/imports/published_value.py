"""Values as the State's files write them: blanks, and `[ND]` for what a person asked not to be published. Pure."""

NOT_PUBLISHED = "[ND]"


def published(text: str | None, longest: int) -> str | None:
    """Return a text without odd characters and not longer than is kept; None when nothing is published."""
    if not text:
        return None
    plain = text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
    clean = " ".join(plain.split())
    return clean[:longest].rstrip() if clean and clean != NOT_PUBLISHED else None
