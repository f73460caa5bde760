"""What is said of a case whose scheme is no longer installed: it can be read, and nothing else."""

NOT_INSTALLED = "SCHEME_NOT_INSTALLED"


def not_installed(label: str) -> str:
    """Return why a case can only be read; `label` is its scheme's, or its code where nothing else is known."""
    told = "la demande peut seulement être lue, contactez votre OPCO"
    return f"Le dispositif « {label[:100]} » n'est plus installé : {told}"
