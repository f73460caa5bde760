"""Integrators that are called for each event: opened, paused, resumed, replayed and closed by the OPCO's managers."""
