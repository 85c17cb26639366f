# The portal in one image: web (below), worker, beat and migrate are commands of it; see docs/operations/containers.md.
ARG PYTHON_IMAGE=docker.io/library/python:3.13-slim-trixie

FROM ${PYTHON_IMAGE} AS build
# Or s3, or monitoring: requirements/ has a lock of each, with all of base.
ARG REQUIREMENTS=base
WORKDIR /srv/focalpoint
# Apart from the code, so that a change of code does not install everything anew.
COPY requirements/${REQUIREMENTS}.txt requirements/
RUN python3 -m venv --without-pip /opt/venv \
    && python3 -m pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --only-binary :all: --require-hashes --requirement requirements/${REQUIREMENTS}.txt
COPY . .
RUN PYTHON=/opt/venv/bin/python deploy/build.sh

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Focal Point" \
      org.opencontainers.image.licenses="BSD-3-Clause"
# A number that volumes and Kubernetes can name; it owns nothing but the uploads.
RUN groupadd --gid 10001 focalpoint \
    && useradd --uid 10001 --gid focalpoint --no-create-home --home-dir /tmp --shell /usr/sbin/nologin focalpoint \
    && install -d -o focalpoint -g focalpoint -m 0700 /var/lib/focalpoint/uploads
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/focalpoint /srv/focalpoint
ENV PATH="/opt/venv/bin:$PATH" \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    UPLOADS_ROOT=/var/lib/focalpoint/uploads \
    GUNICORN_CMD_ARGS="--bind=0.0.0.0:8000"
WORKDIR /srv/focalpoint
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
