/** Every exit code codexkit can return, with the sentence that help and `explain` show. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'ok' },
  failed: { code: 1, meaning: 'ran, but the verdict is failed or there are findings' },
  usage: { code: 2, meaning: 'wrong command, option or setting' },
  missingInput: { code: 3, meaning: 'an input or a secret is missing' },
  auth: { code: 4, meaning: 'the provider refused the key or login' },
  rateLimit: { code: 5, meaning: 'rate limit or quota' },
  network: { code: 6, meaning: 'network or provider unreachable' },
  runtime: { code: 7, meaning: 'the Codex runtime is missing, wrong or broken' },
  mcp: { code: 8, meaning: 'an MCP server is unhealthy' },
  permission: { code: 9, meaning: 'sandbox or permission' },
  timeout: { code: 124, meaning: 'a time limit was reached' },
  interrupt: { code: 130, meaning: 'interrupted (Ctrl-C)' },
  terminated: { code: 143, meaning: 'terminated' },
} as const

export type ExitName = keyof typeof EXIT_CODES
