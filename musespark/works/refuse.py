"""Why a verb on a Work was refused, in a sentence for the person who tried."""

from musespark.support.refuse import Refused

__all__ = ["Refused"]
