"""Sessions as Django keeps them, their row read by a statement written out, since every page reads one."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

_HELD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing, where there is none or it is over. One query."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None  # a key that somebody made up is not taken over
            return {}
        return dict(self.decode(row[0]))
