/** The engines, each in its own process and with its own database. They share one simulator and one PostgreSQL. */
import * as EmbeddedPostgres from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { Pool } from "pg"
import { serving } from "../../servers.ts"
import { type EngineName, engines, type Round, type Start } from "./engine.ts"

/** Asks the simulated Flanks. */
const poster = async (url: string) => {
  const post = async (path: string, body: object, token = ""): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body)
    })
    return await response.json() as Record<string, unknown>
  }
  const { access_token } = await post("/v0/token", {
    grant_type: "client_credentials",
    client_id: "simulator",
    client_secret: "not-a-secret"
  })
  const { data } = await post("/v0/links/create-link", { redirect_uri: "https://a.example" }, String(access_token))
  const { token } = data as { readonly token: string }
  /** A user logs in at their bank; its security checks take a day. */
  return async (id: string): Promise<Start> => {
    const { code } = await post("/simulator/user-login", {
      link_token: token,
      bank: "testbank",
      username: id,
      password: "TOKEN_DELAYED",
      external_id: id
    })
    return { id, code: String(code) }
  }
}

const begin = async (name: EngineName, flanks: string, database: string) => {
  const child = fork(join(import.meta.dirname, "process.ts"), [name, flanks, database], {
    execArgv: [...process.execArgv, "--no-deprecation"],
    stdio: ["ignore", "ignore", "inherit", "ipc"]
  })
  const answer = async <A>(): Promise<A> => {
    const [said] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(() => Promise.reject(new Error(`${name} ended`)))
    ])
    return said
  }
  await answer()
  return {
    run: (starts: ReadonlyArray<Start>): Promise<Round> => {
      child.send(starts)
      return answer()
    },
    stop: () => child.kill("SIGKILL")
  }
}

/** Everything that one engine came to, round by round. */
export type Rounds = { readonly [N in EngineName]: ReadonlyArray<Round> }

/** Lets the engines take turns, in another order each round; the first round warms them up, and is not counted. */
export const contest = (rounds: number, size: number): Promise<Rounds> =>
  serving(["links"], async ([flanks]) => {
    const scope = Scope.makeUnsafe()
    const { url } = await Effect.runPromise(Scope.provide(EmbeddedPostgres.make, scope))
    const server = new URL(Redacted.value(url))
    const pool = new Pool({ connectionString: server.href, max: 1 })
    const running: Array<readonly [EngineName, Awaited<ReturnType<typeof begin>>]> = []
    try {
      const userLogin = await poster(flanks.url)
      for (const name of engines) {
        await pool.query(`CREATE DATABASE "${name}"`)
        running.push([name, await begin(name, flanks.url, new URL(`/${name}`, server).href)])
      }
      const results: { readonly [N in EngineName]: Array<Round> } = {
        ours: [],
        dbos: [],
        pgBoss: [],
        graphileWorker: []
      }
      for (let round = 0; round <= rounds; round++) {
        const from = round % running.length
        for (const [name, { run }] of [...running.slice(from), ...running.slice(0, from)]) {
          const ids = Array.from({ length: size }, (_, at) => `${name}-${round}-${at}`)
          const starts: Array<Start> = []
          for (const id of ids) starts.push(await userLogin(id))
          const result = await run(starts)
          if (round > 0) results[name].push(result)
        }
      }
      return results
    } finally {
      for (const [, { stop }] of running) stop()
      await pool.end()
      await Effect.runPromise(Scope.close(scope, Exit.void))
    }
  })
