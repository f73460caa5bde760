"""Mails: what some notifications become for people who are not looking, sent once each, again after a failure."""
