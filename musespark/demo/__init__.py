"""The living demo world: made only through the rooms' own verbs, labelled as demo, removed by one command.

`content/` says who lives here and what they made; `world.py` dates it; `make.py` lives it through; `paint/` draws its
pictures. Nothing in the product imports this room.
"""
