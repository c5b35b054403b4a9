# Physis: `make run` starts everything, `make test` tests everything. See README.md.

PYTHON := .venv/bin/python
# Start-up counts: let Python keep what it has compiled.
unexport PYTHONDONTWRITEBYTECODE

# What a production's environment looks like, to have it checked; nothing here is a secret.
PRODUCTION := env DEBUG=0 SITE_URL=https://physis.example.org ALLOWED_HOSTS=physis.example.org \
	SECRET_KEY=only-for-the-check-abcdefghijklmnopqrstuvwxyz-0123456789 \
	IDENTITY_KEYS=check:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
	DATABASE_URL=postgresql://registry_app@database/physis CELERY_BROKER_URL=redis://broker/0

.PHONY: help run test lint audit bench requirements install install-tests

help:
	@echo "make run           start Physis on http://127.0.0.1:8000 (PORT, PHYSIS_HOME, DEMO=0)"
	@echo "make test          run all tests (ARGS='-k schedules')"
	@echo "make lint          check style, types, layers, templates, secrets, migrations, settings"
	@echo "make audit         ask for known vulnerabilities of what is installed (needs the internet)"
	@echo "make bench         measure; one JSON line per figure"
	@echo "make requirements  write the lock files anew (needs uv)"

install:
	@.ci/venv requirements.txt

install-tests: install
	@.ci/venv tests/requirements.txt

run: install
	@exec $(PYTHON) -m config.supervisor

test: install-tests
	@exec .ci/test $(ARGS)

lint: install-tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m djlint --lint --quiet templates
	git -c safe.directory='*' ls-files -z | xargs -0 $(PYTHON) -m detect_secrets.pre_commit_hook --exclude-files '(^|/)requirements\.txt$$' \
		--exclude-lines '^ALPHABET = '
	$(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

audit: install-tests
	@.ci/audit

bench: install-tests
	@exec $(PYTHON) -m benchmarks

requirements:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes -o requirements.txt
	uv pip compile pyproject.toml --extra dev -c requirements.txt --universal --python-version 3.11 \
		--generate-hashes -o tests/requirements.txt
