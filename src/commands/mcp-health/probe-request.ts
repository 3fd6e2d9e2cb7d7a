import type { OptionValues } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import { parseDuration } from '../../platform/duration.ts'
import type { ProbeRequest } from './mcp-access.ts'
import type { spec } from './spec.ts'

const MOST_PINGS = 1000

/** How each server is to be tried. Throws CODEXKIT_USAGE or CODEX_INVALID_OPTIONS. */
export function probeRequest(options: OptionValues<typeof spec>, codexVersion: string): ProbeRequest {
  const { timeout, ping, call, callArguments } = options
  return {
    codexVersion,
    timeoutMs: timeout === undefined ? undefined : parseDuration(timeout, '--timeout'),
    pings: ping === undefined ? 0 : parsePings(ping),
    call: call === undefined ? undefined : { tool: call, arguments: parseArguments(callArguments ?? '{}') },
  }
}

function parsePings(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST_PINGS) return count
  throw new CodexkitError('CODEXKIT_USAGE', `--ping cannot be "${text}".`, {
    hint: `Give a whole number from 1 to ${MOST_PINGS}.`,
    details: { option: 'ping', value: text },
  })
}

function parseArguments(text: string): Record<string, unknown> {
  const value = parseJson(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  // The value is not shown: what a tool is called with may be a secret.
  throw new CodexkitError('CODEXKIT_USAGE', '--call-arguments is not a JSON object.', {
    hint: `Write it like --call-arguments '{"path": "README.md"}'.`,
    details: { option: 'call-arguments' },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // SyntaxError: told by the caller.
    return undefined
  }
}
