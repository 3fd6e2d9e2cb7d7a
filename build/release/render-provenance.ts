import type { LockedNpmPackage } from './locked-packages.ts'
import type { PinnedNode } from './node-runtimes.ts'
import { hashOf, npmPurl } from './render-sbom.ts'
import type { SourceState } from './source-state.ts'

export interface ProvenanceFacts {
  version: string
  repository: string
  targets: readonly string[]
  baseUrl: string
  xzLevel: string
  /** Whether the executable of the building system has V8's code cache. */
  codeCache: boolean
  /** `given`: finished ones were brought along, so what made them is not told here. */
  executables: 'made' | 'given'
  source: SourceState
  /** The sha256 of every product, by its path in the release, in order. */
  subjects: ReadonlyMap<string, string>
  packages: readonly LockedNpmPackage[]
  nodes: readonly PinnedNode[]
  signature: { kind: 'release' | 'development'; fingerprint: string }
  /** Who built it, as a URI, and which run of it that was. */
  builder: string
  invocation?: string
}

/**
 * An in-toto statement v1 with an SLSA provenance v1 predicate (in-toto.io/Statement/v1, slsa.dev/provenance/v1): what
 * was made, from which commit, by whom. It names no time of the build, so that two builds are equal.
 */
export function renderProvenance(facts: ProvenanceFacts): string {
  const { source, subjects, repository, targets, baseUrl, xzLevel, codeCache, executables } = facts
  const commit = source.commit && [{ uri: `git+${repository}`, digest: { gitCommit: source.commit } }]
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [...subjects].map(([name, sha256]) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${repository}/build/release/v1`,
        externalParameters: { version: facts.version, targets, baseUrl, xzLevel, codeCache, executables },
        internalParameters: {
          sourceDateEpoch: source.epoch,
          // False: files differ from the commit, so the commit does not say what was built.
          sourceIsCommit: source.commit !== undefined && source.clean,
          signature: { ...facts.signature, trust: TRUST[facts.signature.kind] },
        },
        resolvedDependencies: [...(commit || []), ...dependencies(facts)],
      },
      runDetails: {
        builder: { id: facts.builder },
        ...(facts.invocation !== undefined && { metadata: { invocationId: facts.invocation } }),
      },
    },
  }
  return `${JSON.stringify(statement, undefined, 2)}\n`
}

const TRUST = {
  release: 'The key that was given to the build.',
  development: 'A development key that everybody can make: trust nothing it signed.',
}

function dependencies({ packages, nodes }: ProvenanceFacts) {
  const pins = [...packages, ...nodes.map(({ package: name, ...rest }) => ({ name, ...rest }))]
  return pins.map(({ name, version, integrity }) => ({
    uri: npmPurl(name, version),
    digest: { sha512: hashOf(integrity).content },
  }))
}
