import { createHash } from 'node:crypto'
import type { RuntimeLock } from '../../src/runtime/lock.ts'
import type { LockedNpmPackage } from './locked-packages.ts'
import type { PinnedNode } from './node-runtimes.ts'

export interface SbomFacts {
  version: string
  license: string
  commit: string | undefined
  /** Seconds since 1970. */
  epoch: number
  packages: readonly LockedNpmPackage[]
  nodes: readonly PinnedNode[]
  codex: RuntimeLock
}

/**
 * The bill of materials as CycloneDX 1.6 JSON: the npm packages that are really bundled, the Node of each target, and
 * the pinned Codex, which codexkit installs later and which is `optional` therefore.
 */
export function renderSbom(facts: SbomFacts): string {
  const { version, license, packages, nodes, codex } = facts
  const root = `pkg:npm/codexkit@${version}`
  const own = { type: 'application', 'bom-ref': root, name: 'codexkit', version, purl: root }
  const components = [...packages.map(bundledComponent), ...nodes.map(nodeComponent), ...codexComponents(codex)]
  const inside = components.filter(({ scope }) => scope === 'required').map((component) => component['bom-ref'])
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(`${root} ${facts.commit} ${facts.epoch}`)}`,
    version: 1,
    metadata: {
      timestamp: new Date(facts.epoch * 1000).toISOString(),
      tools: { components: [{ type: 'application', name: 'codexkit build/release', version }] },
      component: { ...own, licenses: [{ license: { id: license } }] },
    },
    components,
    dependencies: [{ ref: root, dependsOn: inside.toSorted() }],
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** The package URL of an npm package (purl-spec): the `@` of a scope is escaped. */
export function npmPurl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

/** npm's integrity as the hash CycloneDX writes. */
export function hashOf(integrity: string): { alg: 'SHA-512'; content: string } {
  if (!integrity.startsWith('sha512-')) throw new Error(`The lock has another hash than sha512: ${integrity}`)
  return { alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }
}

function npmComponent(name: string, version: string, integrity: string) {
  const purl = npmPurl(name, version)
  return { 'bom-ref': purl, name, version, purl, hashes: [hashOf(integrity)] }
}

function bundledComponent({ name, version, integrity, license }: LockedNpmPackage) {
  const licenses = [/ (?:AND|OR|WITH) /.test(license) ? { expression: license } : { license: { name: license } }]
  return { type: 'library', scope: 'required', ...npmComponent(name, version, integrity), licenses }
}

function nodeComponent({ package: name, version, integrity, target }: PinnedNode) {
  const description = `Node.js, the runtime in the executable for ${target}`
  const properties = [{ name: 'codexkit:target', value: target }]
  return { type: 'platform', scope: 'required', ...npmComponent(name, version, integrity), description, properties }
}

function codexComponents({ targets }: RuntimeLock) {
  const byVersion = new Map(Object.values(targets).map((one) => [one.packageVersion, one]))
  return [...byVersion.values()].map(({ package: name, packageVersion, integrity }) => ({
    type: 'application',
    scope: 'optional',
    ...npmComponent(name, packageVersion, integrity),
    description: 'The pinned Codex. Not in the executable: bootstrap installs it and compares it with this hash.',
  }))
}

/** A version 5 UUID (RFC 9562) without a namespace of its own: the same words give the same one. */
function uuidOf(words: string): string {
  const bytes = createHash('sha1').update(words).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
