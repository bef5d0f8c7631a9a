/** A service that takes the place of Flanks. It responds as the test says, and counts the calls. */
import type { Configuration } from "@effect-flanks/client/api/Connect"
import type { Status } from "@effect-flanks/client/api/Credentials"
import { ExchangeUncertain, type Failure } from "@effect-flanks/client/ClientError"
import { type DataByKind, type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import { Processing, ScaError } from "@effect-flanks/domain/FlanksError"
import { Flanks } from "@effect-flanks/onboarding/Flanks"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const second = 1000

/** A user's credentials at Flanks. */
export interface Credentials {
  readonly token: string
  readonly externalId: string | null
  readonly createdAt: number
}

const data: { readonly [S in DataKind]: DataByKind[S] } = {
  identity: { _id: "identity" },
  holder: [],
  portfolio: [{ _id: "portfolio-1" }, { _id: "portfolio-2" }],
  investment: [{ _id: "investment-1" }],
  investmentTransaction: [],
  account: [{ _id: "account-1" }],
  accountTransaction: [],
  card: [],
  cardTransaction: [],
  liability: [],
  liabilityTransaction: []
}

const flags = (of: ReadonlyArray<DataKind>) => ({
  product: {
    auth: of.includes("identity"),
    account: of.includes("account"),
    card: of.includes("card"),
    portfolio: of.includes("portfolio"),
    investment: of.includes("investment"),
    liability: of.includes("liability"),
    holders: of.includes("holder")
  },
  transaction: {
    account: of.includes("accountTransaction"),
    card: of.includes("cardTransaction"),
    investment: of.includes("investmentTransaction"),
    liability: of.includes("liabilityTransaction")
  }
})

/** A session, as the user leaves it. */
export interface ScriptedSession {
  readonly id: string
  readonly configuration: Configuration
  status: string
  error: string | null
  connection: string | null
}

/** Its state, which the test reads and changes. */
export class Script {
  /** Codes that nobody exchanged, and the `external_id` of each. */
  readonly codes = new Map<string, string | null>()
  readonly credentials: Array<Credentials> = []
  readonly sessions: Array<ScriptedSession> = []
  readonly calls: Array<string> = []
  /** When each call was made for the first time. */
  readonly firstAt = new Map<string, number>()
  /** For each post, whether it was said that the code may have been posted before. */
  readonly postedBefore: Array<boolean> = []
  /** How long security checks take. */
  checks = 0
  extraction = 10 * second
  errored: ReadonlyArray<DataKind> = []
  user: Pick<Status, "blocked" | "reset_token" | "sca_token"> = {}
  /** Runs before a call is answered; what it fails with is the answer. */
  before: (call: string) => Effect.Effect<void, Failure> = () => Effect.void
  /** Runs before a code is used up. */
  posting: () => Effect.Effect<void, Failure | ExchangeUncertain> = () => Effect.void
  /** Runs after the code was used up, and before the answer to its exchange arrives. */
  answering: (token: string) => Effect.Effect<void, Failure | ExchangeUncertain> = () => Effect.void

  /** Runs after a session was created, and before the answer arrives. */
  answeringSession: () => Effect.Effect<void, Failure> = () => Effect.void

  count(call: string): number {
    return this.calls.filter((made) => made === call).length
  }

  /** Uses a code up, as Flanks does when a request for it arrives. */
  issue(code: string, now: number): string | null {
    const externalId = this.codes.get(code)
    if (externalId === undefined) return null
    this.codes.delete(code)
    const token = `token-of-${code}`
    this.credentials.push({ token, externalId, createdAt: now })
    return token
  }

  /** The user of a session logs in, and connects the bank. */
  connect(session: ScriptedSession, now: number): void {
    const { connection_id } = session.configuration
    const renewed = Redacted.isRedacted(connection_id) ? Redacted.value(connection_id) : null
    const token = renewed ?? `connection-of-${session.id}`
    if (renewed === null) this.credentials.push({ token, externalId: null, createdAt: now })
    Object.assign(session, { status: "Finished:OK", connection: token })
  }

  readonly layer: Layer.Layer<Flanks> = Layer.sync(Flanks, () => {
    const call = (name: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        this.calls.push(name)
        if (!this.firstAt.has(name)) this.firstAt.set(name, now)
        return this.before(name)
      })
    const creation = (token: Redacted.Redacted) =>
      this.credentials.find((entry) => entry.token === Redacted.value(token))?.createdAt ?? Infinity

    return {
      unusedCodes: () =>
        Effect.map(call("unusedCodes"), () => [...this.codes.keys()].map((code) => Redacted.make(code))),
      exchange: Effect.fnUntraced({ self: this }, function*(code, { postedBefore = false } = {}) {
        this.postedBefore.push(postedBefore)
        yield* call("exchange")
        yield* this.posting()
        const at = yield* Clock.currentTimeMillis
        const token = this.issue(Redacted.value(code), at)
        if (token === null) return yield* new ExchangeUncertain({ reason: "CodeGone", posts: 1, failure: null })
        yield* this.answering(token)
        return { token: Redacted.make(token), delayed: this.checks > 0, at }
      }),
      createSession: Effect.fnUntraced({ self: this }, function*(configuration) {
        yield* call("createSession")
        const id = `session-${this.sessions.length + 1}`
        this.sessions.push({ id, configuration, status: "Waiting:ProvideCredentials", error: null, connection: null })
        yield* this.answeringSession()
        return { id, url: Redacted.make(`https://connect.example/${id}?key=secret-of-${id}`) }
      }),
      session: (id) =>
        Effect.map(call("session"), () => {
          const found = this.sessions.find((session) => session.id === id)
          if (found === undefined) return null
          const { connection, error, status } = found
          return {
            session_id: id,
            status,
            error_code: error,
            connection_id: connection === null ? null : Redacted.make(connection)
          }
        }),
      credentials: Effect.map(
        call("credentials"),
        () => this.credentials.map(({ externalId, token }) => ({ token: Redacted.make(token), externalId }))
      ),
      status: Effect.fnUntraced({ self: this }, function*(token) {
        yield* call("status")
        const age = (yield* Clock.currentTimeMillis) - creation(token) - this.checks
        const done = age >= this.extraction
        return {
          pending: !done,
          created: flags(done ? dataKinds : []),
          errored: flags(done ? this.errored : []),
          ...this.user
        }
      }),
      read: (dataKind, token) =>
        Effect.gen({ self: this }, function*() {
          yield* call(`read ${dataKind}`)
          const age = (yield* Clock.currentTimeMillis) - creation(token) - this.checks
          if (age < 0) return yield* new ScaError({ httpStatus: 400, window: { fromHours: 24, toHours: 48 } })
          if (age < this.extraction) return yield* new Processing({ httpStatus: 400 })
          return data[dataKind]
        })
    }
  })
}
