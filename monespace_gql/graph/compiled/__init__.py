"""Answers queries for drafts and dossiers from compiled plans; what it declines, graphql-core runs from the start."""
