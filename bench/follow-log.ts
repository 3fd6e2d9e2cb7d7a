import { closeSync, openSync, writeSync } from 'node:fs'

/** Writes a text log as Codex 0.104 does; one line of a hundred holds a secret, if there are any. Gives the number of lines. */
export function writeLog(path: string, megabytes: number, secrets: readonly string[] = []): number {
  const thread = '01a1faa7-b765-7c52-b48c-0b93c1607838'
  const lines = Array.from({ length: 6000 }, (_, i) => {
    const time = `2026-11-20T20:${String(Math.floor(i / 100) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}.${String(i).padStart(6, '0')}Z`
    const secret = i % 100 === 0 && secrets.length > 0 ? ` with ${secrets[(i / 100) % secrets.length]}` : ''
    const kinds = [
      ` INFO codex_core::models_manager::manager: models cache: evaluating cache eligibility client_version="0.104.0"`,
      ` INFO session_loop{thread_id=${thread}}: codex_core::codex: ToolCall: exec_command {"cmd":"npm test -- --run ${i}"}`,
      `TRACE codex_http_client::pool: reuse idle connection for https://chatgpt.com/backend-api/codex/responses key=${i}`,
      ` INFO thread_spawn{otel.name="thread_spawn"}:load: codex_core::exec_policy: close time.busy=138µs time.idle=88.0µs`,
    ]
    return `${time} ${kinds[i % kinds.length]}${secret}`
  })
  const block = Buffer.from(`${lines.join('\n')}\n`)
  const blocks = Math.ceil((megabytes * 2 ** 20) / block.length)
  const file = openSync(path, 'w')
  for (let i = 0; i < blocks; i++) writeSync(file, block)
  closeSync(file)
  return blocks * lines.length
}
