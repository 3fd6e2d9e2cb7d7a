import { join } from 'node:path'
import { readEnv, type Host } from '../platform/host.ts'
import { readOptionalText, statOptional } from '../platform/read-optional.ts'

/** The kind of container or guest this runs in, or undefined. */
export async function containerOf(host: Host, fileRoot: string): Promise<string | undefined> {
  if (host.platform !== 'linux') return undefined
  if (readEnv(host, 'KUBERNETES_SERVICE_HOST') !== undefined) return 'Kubernetes'
  const [docker, podman, groups, kernel] = await Promise.all([
    // What may not be looked at says nothing about a container.
    statOptional(join(fileRoot, '.dockerenv')).catch(() => undefined),
    statOptional(join(fileRoot, 'run', '.containerenv')).catch(() => undefined),
    readOptionalText(join(fileRoot, 'proc', '1', 'cgroup')).catch(() => undefined),
    readOptionalText(join(fileRoot, 'proc', 'version')).catch(() => undefined),
  ])
  if (docker) return 'Docker'
  if (podman) return 'Podman'
  if (/docker|kubepods|containerd|libpod|lxc/.test(groups ?? '')) return 'a container'
  return /microsoft/i.test(kernel ?? '') ? 'WSL' : undefined
}
