import { mkdtemp, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBundledPackages } from '../../../build/release/bundled-packages.ts'
import { bundleProgram } from '../../../build/bundle.ts'
import { renderInstallers } from '../../../build/install/render-installers.ts'
import { readProduct } from '../../../build/release/product.ts'
import type { ReleaseRequest } from '../../../build/release/release-request.ts'
import { isHost, TARGETS, type Target } from '../../../build/targets.ts'

export const TOP = join(import.meta.dirname, '..', '..', '..')
export const EPOCH = 1_790_000_000

/** A release needs them; hosted Windows machines have no xz. */
export const hasTools = ['xz', 'ssh-keygen'].every((name) => spawnSync(name, ['--help']).error === undefined)

/** Targets whose stand-ins nobody tries to run, and that need no signature of their own. */
const STAND_IN_TARGETS = TARGETS.filter((target) => !isHost(target) && target.platform !== 'darwin')

/** The first bytes of a program for a target, and some more that are its own. */
export function standIn({ name, platform, arch }: Target): Buffer {
  const bytes = Buffer.alloc(4096, name)
  if (platform === 'linux') {
    Buffer.from('7f454c460201', 'hex').copy(bytes)
    bytes.writeUInt16LE(arch === 'x64' ? 62 : 183, 18)
  } else {
    bytes.write('MZ', 0, 'latin1')
    bytes.writeUInt32LE(0x80, 0x3c)
    bytes.write('PE\0\0', 0x80, 'latin1')
    bytes.writeUInt16LE(arch === 'x64' ? 0x8664 : 0xaa64, 0x84)
  }
  return bytes
}

/** Bundled once: it takes seconds, and a file that is edited meanwhile would make two releases differ. */
let bundled: ReturnType<typeof bundleOnce> | undefined
async function bundleOnce() {
  const parts = await bundleProgram()
  return { parts, packages: await findBundledPackages(TOP, parts) }
}

/** What makes a release of stand-ins for programs; everything else in it is real. */
export async function standInRequest(output: string, rest: Partial<ReleaseRequest> = {}): Promise<ReleaseRequest> {
  const { parts, packages } = await (bundled ??= bundleOnce())
  return {
    top: TOP,
    product: await readProduct(TOP),
    targets: STAND_IN_TARGETS,
    baseUrl: 'https://downloads.example.com/codexkit',
    codeCache: false,
    jobs: 2,
    xzLevel: '1',
    output,
    sourceDateEpoch: String(EPOCH),
    builder: { id: 'urn:codexkit:builder:test' },
    tools: {
      bundleProgram: async () => parts,
      findBundledPackages: async () => packages,
      renderInstallers,
      makeExecutable: async ({ target, output }) => writeFile(output, standIn(target)),
    },
    signal: new AbortController().signal,
    report: () => undefined,
    ...rest,
  }
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'release ü-'))
}
