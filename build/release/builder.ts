/** Who builds, as a URI, and which run of it this is: what GitHub Actions says of itself, else this machine, unnamed. */
export function findBuilder(env: Readonly<Record<string, string | undefined>>): { id: string; invocation?: string } {
  const { GITHUB_SERVER_URL: server, GITHUB_WORKFLOW_REF: workflow, GITHUB_REPOSITORY: repository } = env
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt = '1' } = env
  if (env['GITHUB_ACTIONS'] !== 'true' || !server || !workflow || !repository || !run) return { id: LOCAL }
  return { id: `${server}/${workflow}`, invocation: `${server}/${repository}/actions/runs/${run}/attempts/${attempt}` }
}

const LOCAL = 'urn:codexkit:builder:local'
