/** What stands between the marker lines that `writeMarkedBlock` makes, or undefined when they are not there. */
export function findMarkedBlock(text: string, name: string): string | undefined {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const stop = text.includes(begin) ? text.indexOf(end, text.indexOf(begin)) : -1
  const start = text.lastIndexOf(begin, stop)
  return stop === -1 ? undefined : text.slice(start + begin.length, stop)
}
