/** Servers in processes of their own, so that what they do is not counted as the clients'. */
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { ServerName } from "./peers/server.ts"

export interface Server {
  readonly url: string
  /** Microseconds of the processor that it has used. */
  readonly used: () => Promise<number>
}

const serve = async (name: ServerName): Promise<Server & { readonly stop: () => void }> => {
  const child = fork(join(import.meta.dirname, "peers/server.ts"), [name], {
    stdio: ["ignore", "ignore", "inherit", "ipc"]
  })
  const answer = async <A>(): Promise<A> => {
    const [said] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(() => Promise.reject(new Error(`the server ${name} does not start`)))
    ])
    return said
  }
  return {
    url: await answer<string>(),
    used: () => {
      child.send("used")
      return answer<number>()
    },
    stop: () => child.kill()
  }
}

/** Uses servers, and stops them. */
export const serving = async <const Names extends ReadonlyArray<ServerName>, A>(
  names: Names,
  use: (servers: { readonly [I in keyof Names]: Server }) => Promise<A>
): Promise<A> => {
  const servers = await Promise.all(names.map(serve))
  try {
    return await use(servers as unknown as { readonly [I in keyof Names]: Server })
  } finally {
    for (const { stop } of servers) stop()
  }
}
