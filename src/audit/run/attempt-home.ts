import { createRunHome, findRollouts, scrubRunHome, seedRollout, type Rollout } from '../../codex/index.ts'
import { childEnv } from '../../env/index.ts'
import type { Env } from '../../platform/host.ts'
import type { PreparedAudit } from './run-audit.ts'

/** The `CODEX_HOME` of one attempt, ready for Codex. It must be closed when Codex has ended. */
export interface AttemptHome {
  path: string
  /** The environment of Codex. */
  env: Env
  /** The rollouts that were there before Codex. */
  before: readonly Rollout[]
  /** Takes everything out that must not stay behind. */
  close: () => Promise<void>
}

/** Makes the home: the model's config and key, and the thread that is resumed. Throws CODEXKIT_FILE. */
export async function openAttemptHome({ request, deps, model }: PreparedAudit): Promise<AttemptHome> {
  const { host, settingsEnv } = deps
  const path = model.codexHome ?? (await createRunHome(host, model.config))
  const close = async (): Promise<void> => {
    await model.cleanHome?.(path)
    await scrubRunHome(path, model.secrets)
  }
  try {
    await model.prepareHome?.(path)
    const thread = request.resume?.thread
    if (thread) await seedRollout(path, thread.rollout, host.now())
    const names = ['RUST_LOG', ...request.envNames]
    const env = childEnv({ ...host, env: settingsEnv }, names, { ...model.env, CODEX_HOME: path })
    return { path, env, before: await findRollouts(path), close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}
