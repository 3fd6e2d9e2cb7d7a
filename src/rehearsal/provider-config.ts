import type { Rehearsal } from './start-rehearsal.ts'

/** The variable Codex reads the rehearsal's token from. */
export const REHEARSAL_KEY_NAME = 'CODEXKIT_REHEARSAL_KEY'

const PROVIDER = 'rehearsal'

/** A name no real model has, so that nobody takes a rehearsal for the real thing. */
const MODEL = 'codexkit-rehearsal'

/** What a run's config.toml must say to reach the rehearsal, in Codex's own spelling. No retries: failures end at once. */
export interface RehearsalProviderConfig {
  model: string
  model_provider: string
  model_providers: Record<string, Record<string, string | number>>
}

/** The settings that send Codex to this rehearsal; `model` replaces the name that is asked for. */
export function rehearsalProviderConfig(
  rehearsal: Pick<Rehearsal, 'baseUrl'>,
  model: string = MODEL,
): RehearsalProviderConfig {
  return {
    model,
    model_provider: PROVIDER,
    model_providers: {
      [PROVIDER]: {
        name: 'codexkit rehearsal',
        base_url: rehearsal.baseUrl,
        env_key: REHEARSAL_KEY_NAME,
        wire_api: 'responses',
        request_max_retries: 0,
        stream_max_retries: 0,
      },
    },
  }
}

/**
 * Variables Codex needs beside that: the token, and no proxy, since Codex sends even loopback requests to one
 * (0.169 then waits for the network for ever).
 */
export function rehearsalEnv(rehearsal: Pick<Rehearsal, 'apiKey'>): Record<string, string> {
  return { [REHEARSAL_KEY_NAME]: rehearsal.apiKey, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
}
