/** Whole lines, together no longer than so many characters; a line that is longer is a part of its own. */
export function* inParts(lines: string, mostCharacters: number): Generator<string> {
  for (let start = 0; start < lines.length;) {
    const last =
      start + mostCharacters >= lines.length ? lines.length - 1 : lines.lastIndexOf('\n', start + mostCharacters - 1)
    const next = (last < start ? lines.indexOf('\n', start) : last) + 1
    const end = next === 0 ? lines.length : next
    yield lines.slice(start, end)
    start = end
  }
}
