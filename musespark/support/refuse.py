"""Why an act was refused, in a sentence for the person who tried."""


class Refused(Exception):
    """The act is not possible now; `str()` of it says what to do. Nothing was changed."""
