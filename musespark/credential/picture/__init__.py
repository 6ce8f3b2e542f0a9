"""Pictures found again after a crop, a caption, a screenshot: `describe`, `VoteIndex`, `compare`. Pure: no Django.

Points are described (points.py), vote for kept pictures (votes.py), and of those that most voted for the geometry
(geometry.py) and the pixels (agreement.py) are judged (decide.py). No learned weights. bench/pictures.py measures it.
"""

from musespark.credential.picture.decide import Match, Quad, compare
from musespark.credential.picture.photo import Picture, describe, unpack
from musespark.credential.picture.votes import VoteIndex, codes_of

VERSION = 1  # of points and codes: those taken otherwise are not comparable

__all__ = ["VERSION", "Match", "Picture", "Quad", "VoteIndex", "codes_of", "compare", "describe", "unpack"]
