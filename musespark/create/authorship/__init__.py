"""Who wrote which characters: a piece table replayed from the editor's events. Pure: no Django."""
