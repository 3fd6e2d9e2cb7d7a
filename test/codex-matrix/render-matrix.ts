/** The matrix as a Markdown page: scenarios by versions, each cell the exit code and the failure. */
export function renderMatrix(
  scenarios: readonly string[],
  measured: ReadonlyMap<string, ReadonlyMap<string, string>>,
): string {
  const versions = [...measured.keys()]
  const rows = scenarios.map((scenario) => {
    const cells = versions.map((version) => measured.get(version)?.get(scenario) ?? 'not run')
    return `| ${scenario} | ${cells.join(' | ')} |`
  })
  return [
    '# Rehearsal scenarios by Codex version',
    '',
    'Exit code and failure of `codexkit run-audit --rehearse SCENARIO --codex-version VERSION`, the real Codex against a',
    'model on loopback. Written by `npm run test:codex-matrix`, which holds each cell against what is expected.',
    '',
    `| scenario | ${versions.join(' | ')} |`,
    `| --- |${' --- |'.repeat(versions.length)}`,
    ...rows,
    '',
  ].join('\n')
}
