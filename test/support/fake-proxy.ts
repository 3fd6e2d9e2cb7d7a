import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

export interface FakeProxy {
  url: string
  /** What was asked of it: `CONNECT host:port` or `GET http://…`. */
  asked: string[]
  /** The last proxy-authorization header. */
  authorization: string | undefined
  close: () => Promise<void>
}

/** A proxy on loopback, for both ways of asking. With `refuse` it answers every request with that status. */
export async function startFakeProxy(refuse?: number): Promise<FakeProxy> {
  const server = createServer((from, to) => {
    proxy.asked.push(`${from.method} ${from.url}`)
    proxy.authorization = from.headers['proxy-authorization']
    if (refuse) {
      to.writeHead(refuse).end()
      return
    }
    const onward = request(from.url ?? '', { headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(to)
    })
    onward.on('error', () => to.destroy())
    onward.end()
  })
  server.on('connect', (from, socket, head) => {
    proxy.asked.push(`CONNECT ${from.url}`)
    proxy.authorization = from.headers['proxy-authorization']
    if (refuse) {
      socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`)
      return
    }
    const [host, port] = (from.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.write(head)
      socket.pipe(onward).pipe(socket)
    })
    for (const stream of [socket, onward]) stream.on('error', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy: FakeProxy = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    authorization: undefined,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}
