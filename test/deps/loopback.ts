import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Server } from 'node:net'
import { afterEach } from 'vitest'

/** Starts servers on this machine that end with the test; gives back their addresses. */
export function useLoopback(): {
  serve: (answer: RequestListener) => Promise<string>
  unused: () => Promise<string>
} {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })
  const serve = async (answer: RequestListener): Promise<string> => {
    const server = createServer(answer)
    const url = await listen(server)
    ends.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return url
  }
  return { serve, unused }
}

/** An address where nobody is. */
async function unused(): Promise<string> {
  const server = createTcpServer()
  const url = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return url
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}
