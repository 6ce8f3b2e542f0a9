"""How dates are written wherever a template or a library leaves it to Django: as `spell` writes them."""
