import { basename } from 'node:path/win32'

/** Programs that download and run a package by its name. */
const RUNNERS = new Set(['npx', 'bunx', 'pnpx', 'uvx', 'pipx'])
const TWO_WORDS: Readonly<Record<string, readonly string[]>> = {
  npm: ['exec', 'x'],
  pnpm: ['dlx'],
  yarn: ['dlx'],
  bun: ['x'],
  uv: ['tool', 'run', 'x'],
  pipx: ['run'],
}

/** The package that a command would fetch at whatever version is newest; undefined when it has a version or is none. */
export function unpinnedPackage(command: unknown, args: readonly string[]): string | undefined {
  if (typeof command !== 'string') return undefined
  const program = basename(command)
    .replace(/\.(?:cmd|exe|ps1|bat)$/i, '')
    .toLowerCase()
  if (program === 'cmd' && /^\/c$/i.test(args[0] ?? '')) return unpinnedPackage(args[1], args.slice(2))
  const words = TWO_WORDS[program]
  const isRunner = RUNNERS.has(program) || words !== undefined
  if (!isRunner) return undefined
  let rest = args.filter((each) => each !== '--')
  if (words !== undefined) {
    if (!words.includes(rest[0] ?? '')) return undefined
    rest = rest.filter((each, index) => index > 1 || !words.includes(each))
  }
  const named = rest.findIndex((each) => each === '-p' || each === '--package' || each === '--from')
  const name = named === -1 ? rest.find((each) => !each.startsWith('-')) : rest[named + 1]
  if (name === undefined || /^(?:\.|\/|[A-Za-z]:|file:|https?:|git)/.test(name)) return undefined
  return /.(?:@\d|==\d)/.test(name) ? undefined : name
}
