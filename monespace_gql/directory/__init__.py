"""The companies and establishments of France, as the directory knows them (SIRENE and the OPCO's own references)."""
