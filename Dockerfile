# codexkit and the Codex it runs, for CI without a Node. The build context is a release folder, which has the archives:
#   docker build -f Dockerfile -t codexkit dist/release/0.1.0
# The key of the provider is given to the container, never to the build: docker run -e CODEX_API_KEY …
ARG DEBIAN_VERSION=trixie-slim

FROM debian:${DEBIAN_VERSION} AS archive
RUN apt-get update && apt-get install --yes --no-install-recommends xz-utils && rm -rf /var/lib/apt/lists/*
ARG CODEXKIT_VERSION=0.1.0
# Without a default: one would win over the platform that is built for.
ARG TARGETARCH
WORKDIR /archive
COPY SHA256SUMS codexkit-${CODEXKIT_VERSION}-linux-*.tar.xz ./
# No file is unpacked whose checksum is not the one of the release.
RUN machine=$(echo "${TARGETARCH:-$(dpkg --print-architecture)}" | sed 's/^amd64$/x64/') \
  && name="codexkit-${CODEXKIT_VERSION}-linux-${machine}" \
  && grep "  ${name}.tar.xz$" SHA256SUMS | sha256sum --check --strict - \
  && mkdir /opt/codexkit \
  && tar -xJf "${name}.tar.xz" -C /opt/codexkit --strip-components=1

FROM debian:${DEBIAN_VERSION}
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --create-home --uid 10001 codexkit \
  && mkdir /workspace \
  && chown codexkit:codexkit /workspace

# codexkit in a layer of its own.
COPY --from=archive /opt/codexkit /opt/codexkit
RUN ln -s /opt/codexkit/codexkit /usr/local/bin/codexkit

USER codexkit
ENV CODEXKIT_HOME=/home/codexkit/.local/share/codexkit
# Codex in a layer of its own: verified against the lock of codexkit when it is the pinned one.
ARG CODEX_VERSION=0.169.0
RUN codexkit runtime install --codex-version "${CODEX_VERSION}" && codexkit runtime use "${CODEX_VERSION}"

WORKDIR /workspace
ENTRYPOINT ["codexkit"]
CMD ["--help"]
