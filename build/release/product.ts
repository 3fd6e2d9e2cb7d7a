import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const MANIFEST = z.object({
  version: z.string(),
  description: z.string(),
  license: z.string(),
  bin: z.record(z.string(), z.string()),
  repository: z.union([z.string(), z.object({ url: z.string() })]).optional(),
})

/** What package.json says about codexkit. */
export interface Product {
  version: string
  description: string
  license: string
  /** The names of its programs. */
  bins: string[]
  /** An https address without `.git`. */
  repository: string
}

/** Where codexkit is published when package.json does not say it. */
const REPOSITORY = 'https://github.com/codexkit/codexkit'

/** Reads package.json. */
export async function readProduct(top: string): Promise<Product> {
  const manifest = MANIFEST.parse(JSON.parse(await readFile(join(top, 'package.json'), 'utf8')))
  const { version, description, license, bin, repository = REPOSITORY } = manifest
  const url = typeof repository === 'string' ? repository : repository.url
  return { version, description, license, bins: Object.keys(bin).toSorted(), repository: webAddress(url) }
}

/** npm's ways to name a repository: `git+https://….git`, `github:owner/name`, `owner/name`. */
export function webAddress(repository: string): string {
  const short = /^(?:github:)?([\w-]+\/[\w.-]+)$/.exec(repository)?.[1]
  if (short !== undefined) return `https://github.com/${short}`
  return repository
    .replace(/^git\+/, '')
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/')
    .replace(/^git:/, 'https:')
    .replace(/\.git$/, '')
}
