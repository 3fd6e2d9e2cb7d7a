import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { z } from 'zod'
import { decodeLock } from '../../../src/runtime/lock.ts'
import { readNpmLock } from '../locked-packages.ts'
import { sbomName } from '../release-names.ts'
import { hashOf, npmPurl } from '../render-sbom.ts'
import { expectSame, expectThat, type Checks } from './checks.ts'
import type { ReleaseContents } from './release-contents.ts'

const COMPONENTS = z.object({
  specVersion: z.literal('1.6'),
  components: z.array(
    z.object({
      purl: z.string(),
      scope: z.enum(['required', 'optional']),
      hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string() })).length(1),
    }),
  ),
})

/** Checks the bill of materials by CycloneDX's own schema, and each entry against the lock it comes from. */
export async function checkSbom(contents: ReleaseContents, top: string, checks: Checks): Promise<void> {
  const name = sbomName(contents.version)
  const text = await readFile(join(contents.folder, name), 'utf8').catch(() => '') // Missing: the schema says so.
  await checks.run(`${name} is CycloneDX 1.6`, async () => {
    const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)
    expectThat(fault === null, JSON.stringify(fault))
  })
  await checks.run(`${name} and the locks name the same packages`, async () => {
    const { components } = COMPONENTS.parse(JSON.parse(text))
    const pinned = await pinnedHashes(top)
    for (const { purl, hashes } of components) {
      expectThat(pinned.has(purl), `${purl} is in no lock`)
      expectThat(pinned.get(purl) === hashes[0]?.content, `${purl} has another hash in the lock`)
    }
    const dependencies = contents.statement.predicate.buildDefinition.resolvedDependencies
    const bundled = components.filter(({ scope }) => scope === 'required').map(({ purl }) => purl)
    expectSame(
      bundled,
      dependencies.map(({ uri }) => uri).filter((uri) => uri.startsWith('pkg:npm/')),
    )
    const codex = Object.values((await readCodexLock(top)).targets).map((one) =>
      npmPurl(one.package, one.packageVersion),
    )
    expectSame(
      components.filter(({ scope }) => scope === 'optional').map(({ purl }) => purl),
      codex,
    )
    return `${components.length} components`
  })
}

/** The lock of the pinned Codex. */
export async function readCodexLock(top: string) {
  return decodeLock(JSON.parse(await readFile(join(top, 'codex-runtime.lock.json'), 'utf8')))
}

/** The sha512 of every package in package-lock.json and codex-runtime.lock.json, by package URL. */
async function pinnedHashes(top: string): Promise<Map<string, string>> {
  const pins = new Map<string, string>()
  for (const [folder, { version, integrity }] of Object.entries(await readNpmLock(top))) {
    const name = folder.split('node_modules/').at(-1)
    if (name && version && integrity?.startsWith('sha512-')) pins.set(npmPurl(name, version), hashOf(integrity).content)
  }
  for (const { package: name, packageVersion, integrity } of Object.values((await readCodexLock(top)).targets)) {
    pins.set(npmPurl(name, packageVersion), hashOf(integrity).content)
  }
  return pins
}
