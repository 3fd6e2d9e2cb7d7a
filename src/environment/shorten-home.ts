/** The text with the home folder as `~`, wherever it is the whole of a path or its beginning. */
export function shortenHome(text: string, homeDir: string): string {
  if (/^([A-Za-z]:)?[\\/]?$/.test(homeDir)) return text
  const escaped = homeDir.replace(/[\\/]+$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(`(?<![\\w.~/\\\\-])${escaped}(?![\\w.-])`, 'g'), '~')
}
