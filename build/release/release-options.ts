import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CodexkitError, messageOf } from '../../src/errors.ts'
import { TARGETS, targetNamed, type Target } from '../targets.ts'
import type { Product } from './product.ts'

export interface ReleaseOptions {
  targets: readonly Target[]
  /** Where the archives will be, without a slash at the end. */
  baseUrl: string
  /** The folder that gets a folder per version. */
  output: string
  signKey?: string
  /** A folder with finished executables; without it they are made. */
  executables?: string
  /** How many targets are made at the same time. */
  jobs: number
  /** The effort of xz, such as `9e`. */
  xzLevel: string
  /** Whether the executable of this system gets V8's code cache, which on another machine may be another. */
  codeCache: boolean
}

export const RELEASE_HELP = `npm run release [-- OPTIONS]: makes dist/release/VERSION/, ready to publish

  --targets A,B       Only these; all otherwise: ${TARGETS.map(({ name }) => name).join(', ')}
  --base-url URL      Where the archives will be. Default: the releases of the repository in package.json on GitHub
  --sign-key FILE     An ed25519 private key without a passphrase; CODEXKIT_SIGNING_KEY names one too. Without one, a
                      development key signs, which everybody can make and nobody should trust
  --executables DIR   Take codexkit-TARGET[.exe] from DIR, such as those signed for macOS or Windows, and make none
  --no-code-cache     Leave V8's code cache out of the executable of this system: it starts slower then, and builds
                      of one commit are equal byte for byte on other machines too, not on this one only
  --jobs N            Make N targets at the same time, with 1.5 GB each. Default: 2
  --xz-level LEVEL    0 to 9, with e for extreme. Default: 9e; a lower one is quicker, for trying things out
  --output DIR        Instead of dist/release
  --help              Show this

SOURCE_DATE_EPOCH is the time of all files; without it that of the commit. A .tar.xz takes a minute per target.
`

/** The options of the command line, or `help`. Throws CODEXKIT_USAGE. */
export function parseReleaseOptions(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  product: Product,
  top: string,
): ReleaseOptions | 'help' {
  const { values } = parseWords(words)
  if (values.help) return 'help'
  const names = values.targets?.split(',').map((name) => name.trim())
  const signKey = values['sign-key'] ?? (env['CODEXKIT_SIGNING_KEY'] || undefined)
  const given = values['base-url'] ?? `${product.repository}/releases/download/v${product.version}`
  return {
    targets: names === undefined ? TARGETS : TARGETS.filter((target) => names.map(targetNamed).includes(target)),
    baseUrl: checkUrl(given),
    jobs: checkJobs(values.jobs ?? '2'),
    xzLevel: checkLevel(values['xz-level'] ?? '9e'),
    codeCache: !values['no-code-cache'],
    output: resolve(values.output ?? `${top}/dist/release`),
    ...(signKey !== undefined && { signKey: resolve(signKey) }),
    ...(values.executables !== undefined && { executables: resolve(values.executables) }),
  }
}

const WORDS = {
  targets: { type: 'string' },
  'base-url': { type: 'string' },
  'sign-key': { type: 'string' },
  executables: { type: 'string' },
  'no-code-cache': { type: 'boolean' },
  jobs: { type: 'string' },
  'xz-level': { type: 'string' },
  output: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: WORDS })
  } catch (thrown) {
    throw new CodexkitError('CODEXKIT_USAGE', messageOf(thrown), { hint: 'Type: npm run release -- --help' })
  }
}

function checkUrl(url: string): string {
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url.replace(/\/+$/, '')
  throw new CodexkitError('CODEXKIT_USAGE', `--base-url is no http address: ${url}`, {
    hint: 'Such as: --base-url https://downloads.example.com/codexkit/1.2.3',
  })
}

function checkJobs(jobs: string): number {
  if (/^[1-9]\d?$/.test(jobs)) return Number(jobs)
  throw new CodexkitError('CODEXKIT_USAGE', `--jobs is no number from 1 to 99: ${jobs}`, { hint: 'Such as: --jobs 2' })
}

function checkLevel(level: string): string {
  if (/^[0-9]e?$/.test(level)) return level
  throw new CodexkitError('CODEXKIT_USAGE', `--xz-level is none of xz: ${level}`, { hint: 'Such as: --xz-level 3' })
}
