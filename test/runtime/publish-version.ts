import type { Target } from '../../src/runtime/index.ts'
import { integrityOf, makeTarball, type FakeEntry, type FakeRegistry } from '../support/fake-registry.ts'

const TRIPLES: Partial<Record<Target, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'win32-x64': 'x86_64-pc-windows-msvc',
}

/** Where the program lies below `package/`, by the version that began it. */
export const LAYOUTS = {
  '0.131.0': (triple: string, exe: string) => `vendor/${triple}/bin/codex${exe}`,
  '0.42.0': (triple: string, exe: string) => `vendor/${triple}/codex/codex${exe}`,
  '0.40.0': (triple: string, exe: string) => `bin/codex-${triple}${exe}`,
} as const

export interface Published {
  layout?: keyof typeof LAYOUTS
  /** Whether each platform has a package of its own, as since 0.99. */
  ownPackage?: boolean
  target?: Target
  program?: string
  extra?: readonly FakeEntry[]
  integrity?: string
  /** Other keys of the manifest that holds the checksum. */
  manifest?: object
}

/** Serves a version as the npm registry does: manifests with a checksum, and one tarball. */
export function publishVersion(registry: FakeRegistry, version: string, published: Published = {}): void {
  const { layout = '0.131.0', ownPackage = false, target = 'linux-x64', program = `codex ${version}` } = published
  const path = LAYOUTS[layout](TRIPLES[target] ?? '', target.startsWith('win32') ? '.exe' : '')
  const tarball = makeTarball([
    { path: `package/${path}`, content: program },
    { path: 'package/package.json', content: '{}' },
    { path: 'package/bin/codex.js', content: 'js' },
    ...(published.extra ?? []),
  ])
  const packageVersion = ownPackage ? `${version}-${target}` : version
  const serve = (name: string, manifest: object): void => {
    registry.serve(`/@openai/codex/${name}`, Buffer.from(JSON.stringify({ version: name, ...manifest })))
  }
  if (ownPackage) {
    const alias = { [`@openai/codex-${target}`]: `npm:@openai/codex@${packageVersion}` }
    serve(version, { optionalDependencies: alias, dist: { integrity: integrityOf(Buffer.from('launcher')) } })
  }
  const integrity = published.integrity ?? integrityOf(tarball)
  serve(packageVersion, { dist: { integrity }, ...published.manifest })
  registry.serve(`/@openai/codex/-/codex-${packageVersion}.tgz`, tarball)
}
