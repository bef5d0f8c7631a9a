/** The work that each engine must do for an onboarding, and the resources that it may use. */
import * as FlanksPromise from "@effect-flanks/client/FlanksPromise"
import { createCipheriv, randomBytes } from "node:crypto"
import { Pool } from "pg"

/** A link code, under the onboarding's own id. */
export interface Start {
  readonly id: string
  readonly code: string
}

/** An engine that runs: it takes onboardings, and knows how many of them wait durably. */
export interface Engine {
  readonly start: (start: Start) => Promise<void>
  readonly waiting: () => Promise<number>
}

export const engines = ["ours", "dbos", "pgBoss", "graphileWorker"] as const

/** The name of an engine, and of its file in this folder. */
export type EngineName = typeof engines[number]

/** What a round took, in milliseconds by the clock, and of this process's processor time. */
export interface Round {
  readonly ms: number
  readonly processor: number
}

/** Each engine gets as many connections to PostgreSQL, and as many starts at a time. */
export const connections = 10
export const atOnce = 16

/** How long an onboarding waits at the end, in milliseconds: as long as Flanks says that the security checks take. */
export const day = 24 * 3_600_000

/** The grant of the simulated Flanks. */
export const clientAt = (baseUrl: string) =>
  FlanksPromise.make({
    baseUrl,
    grant: {
      grant_type: "client_credentials",
      client_id: FlanksPromise.secret("simulator"),
      client_secret: FlanksPromise.secret("not-a-secret")
    }
  })

const key = randomBytes(32)

const seal = (secret: string): string => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv("aes-256-gcm", key, nonce)
  return Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]).toString(
    "base64url"
  )
}

/** For so long a list of credentials is shared, in milliseconds, as ours shares it. */
const sharedFor = 2000

/**
 * The steps of the peers, with the client, the sealing and the list that ours has: what existed before the code is posted,
 * the exchange, whose token is kept sealed, and when to look at it again.
 */
export const makeSteps = async (flanksUrl: string, database: string) => {
  const flanks = await clientAt(flanksUrl)
  const pool = new Pool({ connectionString: database, max: connections })
  await pool.query("CREATE TABLE IF NOT EXISTS tokens (id TEXT PRIMARY KEY, token TEXT NOT NULL, state TEXT NOT NULL)")
  let list: { readonly at: number; readonly known: Promise<number> } | undefined
  const count = async () => {
    let known = 0
    for await (const _ of flanks.credentials.list()) known++
    return known
  }
  return {
    remember: (): Promise<number> => {
      if (list === undefined || Date.now() - list.at > sharedFor) list = { at: Date.now(), known: count() }
      return list.known
    },
    exchange: async ({ code, id }: Start): Promise<{ readonly delayed: boolean }> => {
      const { _tag, token } = await flanks.exchange(FlanksPromise.secret(code))
      await pool.query("INSERT INTO tokens (id, token, state) VALUES ($1, $2, 'issued') ON CONFLICT DO NOTHING", [
        id,
        seal(FlanksPromise.reveal(token))
      ])
      return { delayed: _tag === "DelayedToken" }
    },
    decide: async ({ id }: Start): Promise<number> => {
      await pool.query("UPDATE tokens SET state = 'waiting' WHERE id = $1", [id])
      return day
    }
  }
}
