import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** A package as package-lock.json pins it, with what it says about its licence. */
export interface LockedNpmPackage {
  name: string
  version: string
  /** `sha512-` and base64, as npm writes it. */
  integrity: string
  /** An SPDX expression, or what the package says instead. */
  license: string
  /** The texts of its licence files, in order; some packages carry none. */
  licenseTexts: string[]
}

const LOCK = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().optional(), license: z.string().optional() }),
  ),
})
const MANIFEST = z.object({
  name: z.string(),
  license: z.string().optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
})

/** The `packages` of package-lock.json, by folder. */
export async function readNpmLock(top: string): Promise<z.infer<typeof LOCK>['packages']> {
  return LOCK.parse(JSON.parse(await readFile(join(top, 'package-lock.json'), 'utf8'))).packages
}

/** The facts about an installed package. `folder` is its key in the lock. */
export async function readLockedPackage(path: string, folder: string, top: string): Promise<LockedNpmPackage> {
  const locked = (await readNpmLock(top))[folder]
  if (!locked?.version || !locked.integrity) throw new Error(`package-lock.json pins no ${folder}.`)
  const manifest = MANIFEST.parse(JSON.parse(await readFile(join(path, 'package.json'), 'utf8')))
  return {
    name: manifest.name,
    version: locked.version,
    integrity: locked.integrity,
    license: locked.license ?? manifest.license ?? manifest.licenses?.[0]?.type ?? 'unknown',
    licenseTexts: await readLicenseTexts(path),
  }
}

/** The texts of the licence files of a package's folder. */
export async function readLicenseTexts(path: string): Promise<string[]> {
  const names = (await readdir(path)).filter((name) => /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i.test(name))
  const texts = await Promise.all(names.toSorted().map((name) => readFile(join(path, name), 'utf8')))
  return texts.map((text) => text.replaceAll('\r\n', '\n').trimEnd())
}
