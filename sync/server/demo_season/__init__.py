"""The demo's season: an opera house, an arena, a stadium and a museum, made by a generator."""

from sync.server.demo_season.season import small, write

__all__ = ["small", "write"]
