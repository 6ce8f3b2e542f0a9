"""Web: the face. Layout, components, tokens, icons, behaviours; knows no domain."""
