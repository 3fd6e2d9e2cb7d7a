import type { TextView } from '../../cli/outcome.ts'
import type { LoginState } from '../../codex/index.ts'

export const view: TextView<LoginState> = ({ loggedIn, method, home }, { style }) => {
  const mark = loggedIn ? style.green(style.symbols.ok) : style.red(style.symbols.failed)
  const by = method === null || method === 'other' ? '' : ` by ${method}`
  return `${mark} ${loggedIn ? `logged in${by}` : 'not logged in'}: ${home}\n`
}
