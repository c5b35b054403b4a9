# One image for web, worker, beat and the migration; docker-compose.yml says how each starts.
FROM python:3.13-slim AS build
COPY requirements.txt /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PHYSIS_HOME=/var/lib/physis \
    STATIC_ROOT=/srv/physis/static
RUN useradd --system --uid 10001 --home-dir /var/lib/physis --create-home physis
COPY --from=build /venv /venv
COPY . /srv/physis/app
WORKDIR /srv/physis/app
# Collecting needs settings but no database; the key it makes for itself is thrown away.
RUN PHYSIS_HOME=/tmp/build python manage.py collectstatic --no-input && rm -r /tmp/build
USER physis
VOLUME /var/lib/physis
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "-b", "0.0.0.0:8000", "config.wsgi"]
