import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createContext } from '../../src/cli/create-context.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import { prepareRun } from '../../src/commands/prepare-run.ts'
import { fakeWorld } from '../cli/fake-world.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'codexkit.example.toml')
const inFolder = useTemporaryFolder()

it.each(COMMANDS.map(({ spec }) => spec))('$name takes the example of codexkit.toml as it is', async (spec) => {
  await copyFile(EXAMPLE, inFolder('codexkit.toml'))
  const context = createContext({ ...fakeWorld().world, cwd: inFolder() }, {})
  const { values } = await prepareRun(context, spec, {})
  const ofRunAudit = { timeout: '45m', env: ['GOPATH'], model: 'gpt-5-codex' }
  expect(values).toMatchObject(spec.name === 'run-audit' ? ofRunAudit : {})
})
