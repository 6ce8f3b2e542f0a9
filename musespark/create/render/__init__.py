"""Posters from one spec: words, a photo, brand colours; set, fitted, made readable and drawn without a browser.

`render(spec, layout)` gives the picture with what is known about it, `gallery(photo, words)` the three to
show, `vary(spec, seed)` another like one. Pure: no Django, no network, no system fonts.
"""

from musespark.create.render.choose import SHOWN, gallery, suitable, vary
from musespark.create.render.fit import TooMuchText
from musespark.create.render.layouts import LAYOUTS
from musespark.create.render.poster import Line, Poster, composed, render
from musespark.create.render.spec import SIZES, Spec, Step, Words

__all__ = [
    "LAYOUTS",
    "SHOWN",
    "SIZES",
    "Line",
    "Poster",
    "Spec",
    "Step",
    "TooMuchText",
    "Words",
    "composed",
    "gallery",
    "render",
    "suitable",
    "vary",
]
