"""Transmitted requests: their content never changes again, their state does."""
