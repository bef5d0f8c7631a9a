/**
 * The code that handles an outcome: whole modules with their imports, to be copied into a program.
 *
 * @since 0.1.0
 */
import type { Actor, Retry } from "@effect-flanks/domain/Table"

const client = "import { FlanksClient } from \"@effect-flanks/client/FlanksClient\""
const schedules = "import * as Schedules from \"@effect-flanks/domain/Schedules\""
const userText = "import { userText } from \"@effect-flanks/domain/UserText\""
const effect = "import * as Effect from \"effect/Effect\""
const redacted = "import type * as Redacted from \"effect/Redacted\""

const lines = (...parts: ReadonlyArray<string>): string => parts.join("\n")

/** A step after a call, and the import that it needs. */
interface Step {
  readonly code: string
  readonly imports: ReadonlyArray<string>
}

/** End users get their own sentence, and developers the message. */
const handling = (tag: string, actor: Actor): Step =>
  actor === "endUser"
    ? { code: `Effect.mapError((error) => error._tag === "${tag}" ? userText(error) : error)`, imports: [userText] }
    : {
      code: `Effect.tapErrorTag("${tag}", (error) => Effect.logError(error.message))`,
      imports: []
    }

const retrying = (schedule: string): Step => ({ code: `Effect.retry(Schedules.${schedule})`, imports: [schedules] })

const steps: { readonly [R in Retry]: (tag: string, actor: Actor) => Step } = {
  processing: () => retrying("processing"),
  securityCheck: () => retrying("securityCheck()"),
  bank: () => retrying("bank"),
  transient: () => retrying("transient"),
  session: handling,
  unauthorized: handling,
  afterUser: handling,
  no: handling,
  never: handling
}

const remarks: { readonly [R in Retry]?: string } = {
  transient: "// Only for operations that are replay-safe, such as this read.",
  unauthorized: "// The client has already retried once, with a fresh access token."
}

const read = (step: Step | null, remark: string | undefined): string =>
  lines(
    client,
    ...(step?.imports ?? []),
    effect,
    redacted,
    "",
    ...remark === undefined ? [] : [remark],
    "export const portfolios = (connection: Redacted.Redacted) =>",
    "  Effect.gen(function*() {",
    "    const { aggregation } = yield* FlanksClient",
    "    return yield* aggregation.portfolio(connection)",
    step === null ? "  })" : `  }).pipe(\n    ${step.code}\n  )`
  )

/** Reads data. */
export const reading: string = read(null, undefined)

/** Reads data, and handles this outcome. */
export const handlingResponse = (tag: string, actor: Actor, retry: Retry): string =>
  read(steps[retry](tag, actor), remarks[retry])

/** Exchanges a link code, once. */
export const exchange: string = lines(
  client,
  effect,
  redacted,
  "",
  "export const exchange = (code: Redacted.Redacted) =>",
  "  Effect.gen(function*() {",
  "    const flanks = yield* FlanksClient",
  "    const issued = yield* flanks.exchange(code)",
  "    // Store the token first. Never exchange the code again.",
  "    return issued.token",
  "  })"
)

const session = (step: Step | null): string =>
  lines(
    client,
    ...(step?.imports ?? []),
    effect,
    "",
    "export const connection = (sessionId: string) =>",
    "  Effect.gen(function*() {",
    "    const { connect } = yield* FlanksClient",
    "    const { connection } = yield* connect.awaitSession(sessionId)",
    "    return connection",
    step === null ? "  })" : `  }).pipe(\n    ${step.code}\n  )`
  )

/** Waits for a session, and returns its connection. */
export const awaiting: string = session(null)

/** Waits for a session, and handles this failure of it. */
export const handlingSession = (tag: string, actor: Actor): string => session(handling(tag, actor))

const redirect = (step: Step | null): string =>
  lines(
    client,
    ...(step?.imports ?? []),
    effect,
    "",
    "export const connection = (url: string, sessionId: string) =>",
    "  Effect.gen(function*() {",
    "    const { connect } = yield* FlanksClient",
    "    // The ID that you stored for this user when you created the session.",
    "    const { connection } = yield* connect.completeRedirect(url, { expected: sessionId })",
    "    return connection",
    step === null ? "  })" : `  }).pipe(\n    ${step.code}\n  )`
  )

/** Verifies a redirect, and returns its connection. */
export const completing: string = redirect(null)

/** Verifies a redirect, and handles this failure of it. */
export const handlingRedirect = (tag: string, actor: Actor): string => redirect(handling(tag, actor))
