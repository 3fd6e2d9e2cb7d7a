import { expect, it } from 'vitest'
import { shortenHome } from '../../src/environment/shorten-home.ts'

it.each([
  ['/home/ada/.codex', '/home/ada', '~/.codex'],
  ['/home/ada', '/home/ada', '~'],
  ["find '/home/ada/.codex' in /home/ada, twice", '/home/ada/', "find '~/.codex' in ~, twice"],
  ['/home/adam/.codex', '/home/ada', '/home/adam/.codex'],
  ['/home/ada.old/x', '/home/ada', '/home/ada.old/x'],
  ['/mnt/home/ada/x', '/home/ada', '/mnt/home/ada/x'],
  ['C:\\Users\\Ada\\.codex', 'C:\\Users\\Ada', '~\\.codex'],
  ['/etc/passwd', '/', '/etc/passwd'],
  ['C:\\Temp', 'C:\\', 'C:\\Temp'],
])('%s below the home %s is shown as %s', (text, homeDir, shown) => {
  expect(shortenHome(text, homeDir)).toBe(shown)
})
