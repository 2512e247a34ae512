# syntax=docker/dockerfile:1
# Three stages: browser parts from npm, Python packages from the lock file, and what runs.

FROM node:22-bookworm-slim AS browser
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim-bookworm AS packages
WORKDIR /app
RUN pip install --no-cache-dir 'uv>=0.13,<0.14'
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-default-groups

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=packages /app/.venv .venv
COPY --from=browser /app/node_modules node_modules
# All of it but for .dockerignore: a new app is never forgotten here.
COPY . .
# Settings for collecting static files only: development mode asks for no secret, and addresses
# given here keep it from starting servers. Nothing of it stays in the image's environment.
RUN DATABASE_URL=postgresql://none@localhost/none REDIS_URL=redis://localhost:6379/0 \
      python manage.py collectstatic --no-input --verbosity 0 \
    && rm -f var/secret_key var/*_keys \
    && mkdir -p var/media var/audit \
    && chown -R portal:portal var
USER portal
ENV PORTAL_ENV=production
EXPOSE 8000
# The host's name must be one of ALLOWED_HOSTS; http.client sends the first of them.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "-c", "\
import http.client, os, sys; \
web = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); \
web.request('GET', '/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0]}); \
sys.exit(web.getresponse().status != 200)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--workers", "2", "--blocking-threads", "4", "portal.wsgi:application"]
