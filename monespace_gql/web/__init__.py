"""The edge: HTTP, WebSocket and event streams in front of the executor, identity, health and metrics; knows aiohttp."""
