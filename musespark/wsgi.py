"""The door for web servers (granian runs `musespark.wsgi:application`)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musespark.settings")
# many requests share the cores: on arrays as small as a feed's, numpy's threads spend more by waiting than they bring
os.environ.setdefault("OMP_NUM_THREADS", "1")
application = get_wsgi_application()

from musespark.support import warm  # noqa: E402  numpy comes with the rooms, which are loaded by now

warm.begin()
