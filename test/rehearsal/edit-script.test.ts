import { platform } from 'node:os'
import { describe, expect, test } from 'vitest'
import { REHEARSAL_FILE, type Rehearsal } from '../../src/rehearsal/index.ts'
import { ask, finalText, modelRequest, parseEvents, rehearse } from './ask.ts'

const MARKER = 'codexkit-rehearsal-abababab'
const COMMAND = `echo ${MARKER} > codexkit-rehearsal.txt; cat codexkit-rehearsal.txt`
const CALL_ID = 'call_rehearsal_abababab'
const ARGV = platform() === 'win32' ? ['powershell.exe', '-NoProfile', '-Command', COMMAND] : ['bash', '-lc', COMMAND]

async function itemFor(rehearsal: Rehearsal, tools: unknown[]): Promise<Record<string, unknown>> {
  const events = parseEvents(await (await ask(rehearsal, modelRequest({ tools }))).text())
  expect(events.map((event) => event.type)).toEqual([
    'response.created',
    'response.output_item.done',
    'response.completed',
  ])
  return events[1]?.['item'] as Record<string, unknown>
}

async function answerTo(output: unknown, rehearsal: Rehearsal): Promise<string> {
  const call = { type: 'function_call', call_id: CALL_ID, name: 'exec_command', arguments: '{}' }
  const input = [call, { type: 'function_call_output', call_id: CALL_ID, output }]
  return finalText(parseEvents(await (await ask(rehearsal, modelRequest({ input }))).text()))
}

describe('the shell tool that was offered is called', () => {
  const functions = {
    exec_command: { cmd: COMMAND, workdir: '/w', yield_time_ms: 30_000 },
    shell_command: { command: COMMAND, workdir: '/w', timeout_ms: 30_000 },
    shell: { command: ARGV, workdir: '/w', timeout_ms: 30_000 },
  }

  test.each(Object.entries(functions))('%s', async (name, args) => {
    const others = [{ type: 'function', name: 'update_plan' }, { type: 'web_search' }]
    const rehearsal = await rehearse({ scenario: 'edit', workspace: '/w' })
    const item = await itemFor(rehearsal, [...others, { type: 'function', name }])
    expect(item).toMatchObject({ type: 'function_call', call_id: CALL_ID, name })
    expect(JSON.parse(String(item['arguments']))).toEqual(args)
  })

  test('local_shell', async () => {
    const item = await itemFor(await rehearse({ scenario: 'edit', workspace: '/w' }), [{ type: 'local_shell' }])
    expect(item).toEqual({
      type: 'local_shell_call',
      id: `item_${CALL_ID}`,
      call_id: CALL_ID,
      status: 'completed',
      action: { type: 'exec', command: ARGV, working_directory: '/w', timeout_ms: 30_000 },
    })
  })

  test('exec of code mode, by its namespace', async () => {
    const tools = [{ type: 'namespace', name: 'functions', tools: [{ type: 'custom', name: 'exec' }] }]
    const item = await itemFor(await rehearse({ scenario: 'edit' }), tools)
    expect(item).toMatchObject({ type: 'custom_tool_call', call_id: CALL_ID, name: 'exec', namespace: 'functions' })
    expect(item['input']).toBe(`text((await tools.exec_command({"cmd":"${COMMAND}","yield_time_ms":30000})).output)`)
  })

  test('without a workspace the command runs where Codex works', async () => {
    const item = await itemFor(await rehearse({ scenario: 'edit' }), [{ type: 'function', name: 'exec_command' }])
    expect(JSON.parse(String(item['arguments']))).not.toHaveProperty('workdir')
  })

  test('none offered is said, not guessed', async () => {
    const rehearsal = await rehearse({ scenario: 'edit' })
    const foreign = { type: 'namespace', name: 'mcp__box', tools: [{ type: 'function', name: 'shell' }] }
    const tools = [{ type: 'function', name: 'update_plan' }, { type: 'web_search' }, foreign]
    const text = finalText(parseEvents(await (await ask(rehearsal, modelRequest({ tools }))).text()))
    expect(text).toContain('offered no shell tool')
    expect(text).toContain('update_plan, web_search, shell')
  })
})

describe('the output decides', () => {
  const proofs = [
    `Chunk ID: 1\nProcess exited with code 0\nOutput:\n${MARKER}\n`,
    `profile noise\r\n${MARKER}\r\n`,
    JSON.stringify({ output: `${MARKER}\n`, metadata: { exit_code: 0 } }),
    [{ type: 'input_text', text: `Output:\n${MARKER}\n` }],
  ]
  const noProofs = [
    '',
    'Process exited with code 1\nOutput:\nbash: codexkit-rehearsal.txt: Read-only file system\n',
    `exec_command failed for \`/bin/bash -lc '${COMMAND}'\`: Denied`,
    'Output:\ncodexkit-rehearsal-00000000\n',
  ]

  test.each(proofs)('a line that is the marker proves the write: %j', async (output) => {
    const rehearsal = await rehearse({ scenario: 'edit' })
    const text = await answerTo(output, rehearsal)
    expect(text).toContain(`The command wrote ${REHEARSAL_FILE}`)
    expect(text).toContain(`    ${MARKER}`)
    expect(rehearsal.writeConfirmed()).toBe(true)
  })

  test.each(noProofs)('anything else proves nothing: %j', async (output) => {
    const rehearsal = await rehearse({ scenario: 'edit' })
    expect(await answerTo(output, rehearsal)).toContain(`Nothing proves that the command wrote ${REHEARSAL_FILE}`)
    expect(rehearsal.writeConfirmed()).toBe(false)
  })

  test('a Codex that never brings the output back is not asked for ever', async () => {
    const rehearsal = await rehearse({ scenario: 'edit' })
    for (const type of ['function_call', 'function_call', 'function_call', 'function_call', 'message']) {
      expect(parseEvents(await (await ask(rehearsal)).text()).at(-2)).toMatchObject({ item: { type } })
    }
  })
})
