"""The languages that people read and Works are written in, as their speakers call them: one list for every page."""

from django.conf.locale import LANG_INFO

from musespark.support.fold import plain

# where Django has the English name
_OWN = {"eu": "euskara", "km": "ខ្មែរ", "kn": "ಕನ್ನಡ", "mn": "монгол", "pa": "ਪੰਜਾਬੀ"}


def _called(code: str, name: str) -> str:
    """Return the name with a capital, which many write in a text without; Georgian has none within words."""
    own = _OWN.get(code, name)
    return own[:1].title() + own[1:]


# the regions of English and Spanish read alike; Chinese is written in two ways, and often said to be just that
LANGUAGES = sorted(
    (
        *(
            (code, _called(code, str(info["name_local"])))
            for code, info in LANG_INFO.items()
            if "name_local" in info and not code.startswith(("en-", "es-"))
        ),
        ("zh", "中文"),
    ),
    key=lambda pair: plain(pair[1]),
)
