"""The money of a dossier: what is asked for and what is granted, line by line, never a cent lost."""
