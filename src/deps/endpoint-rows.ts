/** One address that a workspace may need an answer from. */
export interface EndpointRow {
  name: string
  url: string
  required: boolean
  /** When nothing answers, that is no reason to act. */
  quiet?: boolean
  timeoutMs?: number
  purpose: string
  /** What starts it. */
  install: string
}

/** What `[endpoints.NAME]` of codexkit.toml says of an address. */
export interface ProjectEndpointFacts {
  url: string
  required?: boolean
  purpose?: string
}

/** Services of this machine that every workspace is asked about, at the ports they have unless told otherwise. */
export const ENDPOINTS: readonly EndpointRow[] = [
  {
    name: 'Ollama',
    url: 'http://127.0.0.1:11434/api/version',
    required: false,
    quiet: true,
    purpose: 'Serves models on this machine.',
    install: 'ollama serve',
  },
  {
    name: 'Qdrant',
    url: 'http://127.0.0.1:6333/healthz',
    required: false,
    quiet: true,
    purpose: 'Keeps vectors for MCP servers that search by meaning.',
    install: 'docker run -p 127.0.0.1:6333:6333 qdrant/qdrant',
  },
  {
    name: 'Open WebUI',
    url: 'http://127.0.0.1:8080/health',
    required: false,
    quiet: true,
    purpose: 'A chat in the browser for models on this machine.',
    install: 'docker run -p 127.0.0.1:8080:8080 ghcr.io/open-webui/open-webui:main',
  },
]

/** The built-in rows, moved where a project says they are, then the project's own. A project means what it names. */
export function endpointRows(project: Readonly<Record<string, ProjectEndpointFacts>> = {}): EndpointRow[] {
  const rows = [...ENDPOINTS]
  for (const [name, { url, required, purpose }] of Object.entries(project)) {
    const index = rows.findIndex((row) => row.name.toLowerCase() === name.toLowerCase())
    const known = rows[index]
    const row = {
      name: known?.name ?? name,
      url,
      required: required ?? known === undefined,
      purpose: purpose ?? known?.purpose ?? 'This project needs it.',
      install: known?.install ?? `Start what serves ${name}.`,
    }
    if (known) rows[index] = row
    else rows.push(row)
  }
  return rows
}
