"""How long a session lives: until nobody has used it for a while, a working day at most.

The moment of the last use is written once a minute, not with every request.
"""

import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

BEGAN, SEEN = "began", "seen"  # seconds since 1970
NOTED_EVERY = 60


def begin(session: SessionBase) -> None:
    """A person has signed in just now."""
    session[BEGAN] = session[SEEN] = int(time.time())


def has_run_out(session: SessionBase) -> bool:
    """Whether it was idle for too long, or began too long ago."""
    now = time.time()
    idle: float = now - session.get(SEEN, now)
    age: float = now - session.get(BEGAN, now)
    return bool(idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_COOKIE_AGE)


def note_use(session: SessionBase) -> None:
    """Puts off the time-out."""
    if BEGAN not in session:
        begin(session)
    elif time.time() - session.get(SEEN, 0) > NOTED_EVERY:
        session[SEEN] = int(time.time())
