import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectJson } from '../../../src/audit/assertions/expect-json.ts'
import { loadOutputSchema, type OutputSchema } from '../../../src/audit/assertions/output-schema.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codexkit schema '))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function load(schema: unknown): Promise<OutputSchema> {
  const path = join(folder, 'out.json')
  await writeFile(path, typeof schema === 'string' || Buffer.isBuffer(schema) ? schema : JSON.stringify(schema))
  return loadOutputSchema(path, 'out.json')
}

const FINDINGS = {
  type: 'object',
  required: ['findings'],
  additionalProperties: false,
  properties: {
    findings: {
      type: 'array',
      items: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, 'a/b~c': { type: 'number' } } },
    },
  },
}

describe('a last message against a schema', () => {
  const good = '{"findings":[{"id":"x"}]}'
  it('may stand in a file that PowerShell 5.1 wrote', async () => {
    const schema = await load(Buffer.from(`\uFEFF${JSON.stringify(FINDINGS)}`, 'utf16le'))
    expect(expectJson(schema, good).ok).toBe(true)
  })

  it.each([
    [good],
    [`\n ${good} \r\n`],
    [`\uFEFF${good}`],
    [`\`\`\`json\n${good}\n\`\`\``],
    [`\`\`\`JSON\r\n${good}\r\n\`\`\`\n`],
    [`\`\`\`\n${good}\n\`\`\``],
  ])('fits: %j', async (response) => {
    const schema = await load(FINDINGS)
    const message = 'The last message fits out.json.'
    expect(expectJson(schema, response)).toEqual({ name: '--expect-json out.json', ok: true, message })
  })

  it.each([
    ['', 'There is no last message.'],
    ['  ', 'There is no last message.'],
    ['It is done.', 'The last message is not JSON: '],
    [`Here: \`\`\`json\n${good}\n\`\`\``, 'The last message is not JSON: '],
    [`\`\`\`json\n${good}\n\`\`\`\n\`\`\`json\n${good}\n\`\`\``, 'The last message is not JSON: '],
    [`\`\`\`json\n\`\`\`json\n${good}\n\`\`\`\n\`\`\``, 'The last message is not JSON: '],
    ['[]', 'The last message does not fit out.json: the whole must be object.'],
    ['{}', "The last message does not fit out.json: the whole must have required property 'findings'."],
    [
      '{"findings":[{"id":1,"a/b~c":"x"}],"more":1}',
      'The last message does not fit out.json: the whole must NOT have additional properties (more); ' +
        '/findings/0/id must be string; /findings/0/a~1b~0c must be number.',
    ],
    [`{"findings":[1,2,3,4,5,6,7]}`, '/findings/4 must be object; and 2 more.'],
  ])('does not fit: %j', async (response, message) => {
    const result = expectJson(await load(FINDINGS), response)
    expect(result.ok).toBe(false)
    expect(result.message).toContain(message)
  })

  it('is a value whatever the message is, and the same in a fence', async () => {
    const schema = await load(FINDINGS)
    fc.assert(fc.property(fc.string(), (text) => typeof expectJson(schema, text).message === 'string'))
    const texts = fc.oneof(fc.json(), fc.constant(good))
    const property = fc.property(texts, (text) => {
      expect(expectJson(schema, `\`\`\`json\n${text}\n\`\`\``)).toEqual(expectJson(schema, text))
    })
    fc.assert(property)
  })
})

describe('a schema', () => {
  const tuple = { prefixItems: [{ type: 'string' }] }
  const oldTuple = { items: [{ type: 'string' }] }
  it.each([
    ['no $schema', tuple, [1], false],
    ['2020-12', { $schema: 'https://json-schema.org/draft/2020-12/schema', ...tuple }, [1], false],
    ['draft-07', { $schema: 'http://json-schema.org/draft-07/schema#', ...oldTuple }, [1], false],
    ['draft-07 over https', { $schema: 'https://json-schema.org/draft-07/schema', ...oldTuple }, ['x'], true],
    [
      'draft-07, where prefixItems means nothing',
      { $schema: 'http://json-schema.org/draft-07/schema#', ...tuple },
      [1],
      true,
    ],
    ['$ref inside', { $ref: '#/$defs/a', $defs: { a: { type: 'number' } } }, 'x', false],
    ['an unknown format and keyword', { type: 'string', format: 'moon-phase', 'x-note': 1 }, 'x', true],
  ])('is read by its draft: %s', async (_, schema, value, fits) => {
    expect((await load(schema)).problems(value).length === 0).toBe(fits)
  })

  it.each([
    ['not json', 'it is not JSON: '],
    ['[]', 'a schema is a JSON object.'],
    ['true', 'a schema is a JSON object.'],
    ['{"type":"strnig"}', 'schema is invalid: data/type must be equal to one of the allowed values'],
    ['{"$schema":"http://json-schema.org/draft-04/schema#"}', 'is neither draft 2020-12 nor draft-07.'],
    ['{"$schema":7}', 'its $schema 7 is neither'],
    ['{"$ref":"#/$defs/gone"}', "can't resolve reference #/$defs/gone"],
    ['{"pattern":"["}', 'cannot be used as a schema'],
  ])('that is none is refused before the run: %s', async (text, reason) => {
    await expect(load(text)).rejects.toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      message: expect.stringContaining('out.json cannot be used as a schema: '),
    })
    await expect(load(text)).rejects.toThrow(reason)
  })

  it('that is not there is refused', async () => {
    await expect(loadOutputSchema(join(folder, 'gone.json'), 'gone.json')).rejects.toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      message: expect.stringMatching(/^gone\.json cannot be used as a schema: .+no such file or folder\.$/),
    })
  })

  it('is never fetched from elsewhere', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked++
      response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await expect(load({ $ref: `http://127.0.0.1:${port}/schema.json` })).rejects.toThrow("can't resolve reference")
    await new Promise((resolve) => server.close(resolve))
    expect(asked).toBe(0)
  })
})
