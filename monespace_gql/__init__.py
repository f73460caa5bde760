"""The backend of an OPCO portal: drafts become dossiers, everybody concerned is told, each scheme is a plugin."""
