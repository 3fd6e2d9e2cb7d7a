import { readEnv, type Host } from '../platform/host.ts'

/** The variable by which each provider makes itself known; what only says "some CI" comes last. */
const PROVIDERS: readonly { variable: string; name: string }[] = [
  { variable: 'GITHUB_ACTIONS', name: 'GitHub Actions' },
  { variable: 'GITLAB_CI', name: 'GitLab CI' },
  { variable: 'TF_BUILD', name: 'Azure Pipelines' },
  { variable: 'JENKINS_URL', name: 'Jenkins' },
  { variable: 'BUILDKITE', name: 'Buildkite' },
  { variable: 'CIRCLECI', name: 'CircleCI' },
  { variable: 'BITBUCKET_BUILD_NUMBER', name: 'Bitbucket Pipelines' },
  { variable: 'TEAMCITY_VERSION', name: 'TeamCity' },
  { variable: 'TRAVIS', name: 'Travis CI' },
  { variable: 'CI', name: 'an unnamed provider' },
]

/** The name of the CI provider this runs under, or undefined. */
export function ciProvider(host: Pick<Host, 'env' | 'platform'>): string | undefined {
  return PROVIDERS.find(({ variable }) => !/^(|0|false)$/i.test(readEnv(host, variable) ?? ''))?.name
}
