import type { TextView } from '../../cli/outcome.ts'
import type { LoginState } from '../../codex/index.ts'

export const view: TextView<LoginState> = ({ method, home }, { style }) => {
  const by = method === null || method === 'other' ? '' : ` by ${method}`
  return `${style.green(style.symbols.ok)} codexkit is logged in${by}: ${home}\n`
}
