"""Requests being typed: opened, saved, examined, transmitted. One act a file."""
