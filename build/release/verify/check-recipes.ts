import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { readCodexLock } from './check-sbom.ts'
import { expectThat, type Checks } from './checks.ts'
import type { ReleaseContents } from './release-contents.ts'

const ACTION = z.object({
  inputs: z.object({ version: z.object({ default: z.string() }) }),
  outputs: z.record(z.string(), z.object({ value: z.string() })),
  runs: z.object({ using: z.literal('composite'), steps: z.array(z.object({ shell: z.string().optional() })).min(1) }),
})

/** Checks that the Dockerfile and the GitHub Action install this version, and the Codex that is pinned. */
export async function checkRecipes({ folder, version }: ReleaseContents, top: string, checks: Checks): Promise<void> {
  await checks.run('Dockerfile', async () => {
    const text = await readFile(join(folder, 'Dockerfile'), 'utf8')
    const pinned = new Map([...text.matchAll(/^ARG (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
    expectThat(pinned.get('CODEXKIT_VERSION') === version, `it installs codexkit ${pinned.get('CODEXKIT_VERSION')}`)
    const codex = (await readCodexLock(top)).version
    expectThat(pinned.get('CODEX_VERSION') === codex, `it installs Codex ${pinned.get('CODEX_VERSION')}, not ${codex}`)
  })
  await checks.run('action.yml', async () => {
    const { inputs } = ACTION.parse(parse(await readFile(join(folder, 'action.yml'), 'utf8')))
    expectThat(inputs.version.default === version, `it installs codexkit ${inputs.version.default}`)
  })
}
