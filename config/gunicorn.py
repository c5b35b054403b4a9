"""How gunicorn serves the registry: gunicorn -c python:config.gunicorn config.wsgi.

Threads, so that a streamed download does not block a worker. Nothing is loaded before the fork: a
connection pool does not survive it. Requests are logged by the application.
"""

from config import environment, logs

bind = f"127.0.0.1:{environment.port('PORT', 8000)}"
workers = environment.number("WEB_CONCURRENCY", 2, low=1, high=64)
worker_class = "gthread"
threads = 2
timeout = 60  # seconds
graceful_timeout = 10  # seconds for a running request to end
control_socket_disable = True
proc_name = "physis"
umask = 0o027

_level = environment.choice("LOG_LEVEL", "INFO", logs.LEVELS)
logconfig_dict = logs.configuration(_level)
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"handlers": [], "level": _level, "propagate": True},
    "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
}
