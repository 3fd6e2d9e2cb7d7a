import { writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { loadEnvFile, type VariableRow } from '../../src/env/index.ts'
import { variableRows } from '../../src/environment/variable-rows.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { testHost } from '../platform/test-host.ts'

const inFolder = useTemporaryFolder()

const variable = (facts: Partial<VariableRow>): VariableRow => ({
  name: 'MY_TOKEN',
  kind: 'string',
  secret: true,
  default: '',
  description: 'A token.',
  readBy: 'this project',
  ...facts,
})

it.each<[Partial<VariableRow>, string | undefined, string, string, string, string]>([
  [{}, 'tok-zebra', '', 'ok', 'set in the environment', ''],
  [{}, undefined, '\nMY_TOKEN=tok-zebra\n', 'ok', 'set in .env', ''],
  [{}, undefined, 'MY_TOKEN=op://vault/zebra\n', 'ok', 'set in .env, a reference', ''],
  [{}, undefined, 'MY_TOKEN=insert-local-token\n', 'info', 'placeholder', ''],
  [{}, undefined, '', 'info', 'unset', ''],
  [{ required: true }, undefined, '', 'failed', 'unset', 'codexkit bootstrap --prompt-secrets'],
  [{ required: true, secret: false }, undefined, '', 'failed', 'unset', 'Set MY_TOKEN in .env.'],
  [
    { kind: 'url' },
    undefined,
    'MY_TOKEN=zebra\n',
    'failed',
    'its value in .env is not an http or https address',
    'Mend MY_TOKEN in .env.',
  ],
  [
    { kind: 'integer' },
    'zebra',
    '',
    'failed',
    'its value in the environment is not a whole number',
    'Mend or unset MY_TOKEN in the environment.',
  ],
])('%j with %s in the environment and "%s" in .env is %s: %s', async (facts, value, file, status, fact, fix) => {
  await writeFile(inFolder('.env'), file)
  const host = testHost({ cwd: inFolder(), env: { MY_TOKEN: value } })
  const rows = await variableRows(host, [variable(facts)], await loadEnvFile(inFolder()))
  expect(rows).toMatchObject([{ id: 'variables.MY_TOKEN', label: 'MY_TOKEN', status, fact, fix, why: 'A token.' }])
  expect(JSON.stringify(rows)).not.toContain('zebra')
})

it('a line that moves in .env does not change the row', async () => {
  await writeFile(inFolder('.env'), 'MY_TOKEN=tok\n')
  const before = await variableRows(testHost(), [variable({})], await loadEnvFile(inFolder()))
  await writeFile(inFolder('.env'), '\n\n# moved\nMY_TOKEN=tok\n')
  expect(await variableRows(testHost(), [variable({})], await loadEnvFile(inFolder()))).toEqual(before)
})
