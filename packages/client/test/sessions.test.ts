import { isClientError } from "@effect-flanks/client/ClientError"
import type { SessionProgress } from "@effect-flanks/client/FlanksClient"
import { catchActor } from "@effect-flanks/domain/Actor"
import { classifySession, type SessionLike } from "@effect-flanks/domain/Session"
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { inspect } from "node:util"
import type { Answer, Sent } from "./fake.ts"
import { flanks, inTurn, token } from "./flanks.ts"
import { elapse, until } from "./time.ts"

const id = "session-1"
const connectionId = "flk-connection-s3cret"
const address = "https://connect.example/session-1/s3cret"

const session = (status: unknown, others: object = {}) => ({
  session_id: id,
  status,
  connection_id: null,
  connector_id: "testbank",
  error_code: null,
  url: address,
  ...others
})
const listed = (...items: ReadonlyArray<object>): Answer => ({ body: { items, next_page_token: null } })
const ok = session("Finished:OK", { connection_id: connectionId })
const failed = (error_code: string | null) => session("Finished:Error", { error_code })

const queryOf = ({ body }: Sent): unknown => (JSON.parse(body) as { readonly query: unknown }).query

/** The state of the session, and its later changes. */
const statusesOf = (told: ReadonlyArray<SessionProgress>) => told.map(({ sessionStatus }) => sessionStatus)

describe("createSession", () => {
  it.effect("sends every documented key and keeps unknown ones; the connection and the URL are Redacted", () => {
    const fake = flanks(() => ({ body: { session: session("Waiting:ProvideCredentials", { newer: 1 }) } }))
    return fake.use((client) =>
      Effect.gen(function*() {
        const configuration = {
          connector_id: "testbank",
          connector_filter: { countries: ["esp"], newer: true },
          initial_step: "Consent",
          privacy_notice: "https://app.example/privacy",
          redirect_url: "https://app.example/back",
          newer: { key: 1 }
        }
        const created = yield* client.connect.createSession({ ...configuration, connection_id: token })
        expect(JSON.parse(fake.sent[0]?.body ?? "")).toEqual({
          configuration: { ...configuration, connection_id: Redacted.value(token) }
        })
        expect(created.session).toMatchObject({ session_id: id, newer: 1 })
        expect(Redacted.isRedacted(created.session.url) && Redacted.value(created.session.url)).toBe(address)
        expect(inspect(created, { depth: 9 }) + JSON.stringify(created)).not.toContain("s3cret")
      })
    )
  })

  it.effect("refuses a session without an ID, but keeps the response", () => {
    const { session_id: _, ...withoutId } = session("Waiting:ProvideCredentials")
    const fake = flanks(() => ({ body: { session: withoutId } }))
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(client.connect.createSession({}))
        expect(error).toMatchObject({ _tag: "UnexpectedShape", path: ["session", "session_id"] })
        expect(error._tag === "UnexpectedShape" && Redacted.value(error.body)).toContain(address)
      })
    )
  })

  it.effect("isn't sent again after a failure that may have created a session", () => {
    const fake = flanks(() => ({ status: 500, body: { error: "Internal Error" } }))
    return fake.use((client) =>
      Effect.gen(function*() {
        expect((yield* Effect.flip(elapse(client.connect.createSession({}))))._tag).toBe("InternalServerError")
        expect(fake.sent).toHaveLength(1)
      })
    )
  })
})

describe("a session of the contract", () => {
  const forms: ReadonlyArray<SessionLike> = [
    { status: 7, error_code: ["x"], connection_id: 42 },
    { status: null, error_code: null, connection_id: null },
    { status: { of: "a newer form" }, error_code: false, connection_id: { id: 1 } }
  ]
  it.effect.each(forms)("is read with fields in any form: %j", (form) => {
    const fake = flanks(() => listed(session("x", { ...form, url: { href: 1 }, connector_id: 3 })))
    return fake.use((client) =>
      Effect.gen(function*() {
        const outcome = classifySession(yield* client.connect.session(id))
        expect(outcome._tag).toBe("UnexpectedSession")
        expect(JSON.parse(Redacted.value(outcome.original))).toEqual(form)
      })
    )
  })
})

describe("session", () => {
  it.effect("lists one ID, and accepts no other session for it", () => {
    const fake = flanks(inTurn(listed({ ...ok, session_id: "other" }), listed({ ...ok, session_id: "other" }, ok)))
    return fake.use((client) =>
      Effect.gen(function*() {
        const missing = yield* Effect.flip(client.connect.session(id))
        expect(missing).toMatchObject({ _tag: "SessionNotFound", actor: "developer" })
        expect((yield* client.connect.session(id)).session_id).toBe(id)
        expect(fake.sent.map(queryOf)).toEqual([{ session_id_in: [id] }, { session_id_in: [id] }])
      })
    )
  })
})

describe("awaitSession", () => {
  it.effect("lists on the session schedule and emits each change, the connection last", () => {
    const at: Array<number> = []
    const states = [
      session("Waiting:ProvideCredentials"),
      session("Waiting:ProvideCredentials"),
      session("Processing:ProvideCredentials"),
      session("Waiting:Consent"),
      session("Waiting:Challenge"),
      ok
    ]
    const fake = flanks(() =>
      Effect.map(Clock.currentTimeMillis, (now) => listed(states[Math.min(at.push(now), states.length) - 1] ?? ok))
    )
    return fake.use((client) =>
      Effect.gen(function*() {
        const told = yield* elapse(Stream.runCollect(client.connect.watchSession(id)), "100 millis")
        expect(statusesOf(told)).toEqual([
          "Waiting:ProvideCredentials",
          "Processing:ProvideCredentials",
          "Waiting:Consent",
          "Waiting:Challenge",
          "Finished:OK"
        ])
        const end = told.at(-1)
        expect(end?._tag === "Connected" && Redacted.value(end.connection)).toBe(connectionId)
        const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0))
        for (const [index, expected] of [5000, 7500, 2000, 5000, 7500].entries()) {
          expect(gaps[index]).toBeGreaterThanOrEqual(expected * 0.8)
          expect(gaps[index]).toBeLessThanOrEqual(expected * 1.2 + 100)
        }
      })
    )
  })

  it.effect.each(
    [
      ["InvalidCredentials", "InvalidCredentials"],
      ["InternalError", "ConnectInternalError"],
      ["Odd", "UnexpectedSession"],
      [null, "UnexpectedSession"]
    ] as const
  )("fails with the tagged error of %s, which keeps the connection", ([code, tag]) => {
    const fake = flanks(inTurn(
      listed(session("Waiting:Challenge")),
      listed({ ...failed(code), connection_id: connectionId })
    ))
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(elapse(client.connect.awaitSession(id)))
        expect(error).toMatchObject({ _tag: tag, code })
        expect("connection" in error && error.connection !== null && Redacted.value(error.connection)).toBe(
          connectionId
        )
      })
    )
  })

  it.effect.each(
    [
      ["Waiting:ProvideCredentials", 30],
      ["Waiting:SomethingNew", 30],
      ["Processing:Challenge", 10]
    ] as const
  )("ends with SessionAbandoned when %s lasts %d minutes", ([status, budget]) => {
    const fake = flanks(() => listed(session(status)))
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(elapse(client.connect.awaitSession(id), "5 seconds", "1 hour"))
        expect(error).toMatchObject({ _tag: "SessionAbandoned", actor: "endUser", sessionStatus: status })
        const waited = yield* Clock.currentTimeMillis
        expect(waited).toBeGreaterThanOrEqual(budget * 60_000)
        expect(waited).toBeLessThanOrEqual(budget * 60_000 + 60_000)
      })
    )
  })

  it.effect("lists at once when the user returned, even during a request, and forgets calls that no longer wait", () => {
    const states = inTurn(listed(session("Waiting:Challenge")), listed(session("Waiting:Challenge")), listed(ok))
    const fake = flanks(states)
    return fake.use((client) =>
      Effect.gen(function*() {
        yield* client.connect.returned(id)
        const fiber = yield* Effect.forkChild(client.connect.awaitSession(id))
        yield* until(() => fake.sent.length === 1)
        yield* client.connect.returned("another")
        yield* client.connect.returned(id)
        yield* until(() => fake.sent.length === 2)
        yield* client.connect.returned(id)
        expect((yield* Fiber.join(fiber))._tag).toBe("Connected")
        expect(yield* Clock.currentTimeMillis).toBe(0)
        yield* client.connect.returned(id)
        expect(fake.sent).toHaveLength(3)
      })
    )
  })

  it.effect("counts only the time that it waited, however often the user returns", () => {
    const fake = flanks(() => listed(session("Waiting:Challenge")))
    return fake.use((client) =>
      Effect.gen(function*() {
        const fiber = yield* Effect.forkChild(client.connect.awaitSession(id))
        for (let count = 1; count <= 60; count++) {
          yield* until(() => fake.sent.length === count)
          yield* client.connect.returned(id)
        }
        expect(fiber.pollUnsafe()).toBeUndefined()
        yield* Fiber.interrupt(fiber)
      })
    )
  })
})

describe("completeRedirect", () => {
  const back = (query: string) => `https://app.example/back?${query}`

  it.effect("verifies by listing, and returns the same connection when the page is reloaded", () => {
    const fake = flanks(() => listed(ok))
    return fake.use((client) =>
      Effect.gen(function*() {
        for (
          const url of [back(`session_id=${id}`), `/back?session_id=${id}&state=x`, new URL(back(`session_id=${id}`))]
        ) {
          const connected = yield* client.connect.completeRedirect(url, { expected: id })
          expect(Redacted.value(connected.connection)).toBe(connectionId)
        }
        expect(fake.sent).toHaveLength(3)
      })
    )
  })

  it.effect.each(
    [
      ["session_id=another", "RedirectMismatch"],
      ["session_id=Session-1", "RedirectMismatch"],
      ["code=link-code-s3cret", "RedirectMismatch"],
      [`session_id=${id}&session_id=another`, "UnexpectedRedirect"],
      [`session_id=${id}&code=c`, "UnexpectedRedirect"],
      ["session_id=", "UnexpectedRedirect"],
      ["", "UnexpectedRedirect"],
      [`session_id=${id}&error=INVALID_SCA`, "InvalidChallengeResponse"],
      ["error=ABORTED_BY_USER", "AbortedByUser"],
      ["error=ODD", "UnexpectedRedirect"]
    ] as const
  )("asks nothing of Flanks for %s, and fails with %s", ([query, tag]) => {
    const fake = flanks(() => listed(ok, { ...ok, session_id: "another" }))
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(client.connect.completeRedirect(back(query), { expected: id }))
        expect(error._tag).toBe(tag)
        expect(inspect(error) + JSON.stringify(error)).not.toContain("s3cret")
        expect(fake.sent).toHaveLength(0)
      })
    )
  })

  it.effect.each(
    [
      [[], "SessionNotFound"],
      [[{ ...ok, session_id: "another" }], "SessionNotFound"],
      [[session("Processing:Challenge")], "SessionUnfinished"],
      [[session("Waiting:ProvideCredentials")], "SessionUnfinished"],
      [[failed("InvalidCredentials")], "InvalidCredentials"],
      [[session("Finished:OK")], "UnexpectedSession"]
    ] as const
  )("does not believe the URL: %j is %s", ([items, tag]) => {
    const fake = flanks(() => listed(...items))
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(client.connect.completeRedirect(back(`session_id=${id}`), { expected: id }))
        expect(error._tag).toBe(tag)
        expect(isClientError(error)).toBe(tag.startsWith("Session"))
      })
    )
  })

  it.effect("wakes the calls that wait for the session", () => {
    const fake = flanks(inTurn(listed(session("Waiting:Challenge")), listed(ok)))
    return fake.use((client) =>
      Effect.gen(function*() {
        const fiber = yield* Effect.forkChild(client.connect.awaitSession(id))
        yield* until(() => fake.sent.length === 1)
        yield* client.connect.completeRedirect(back(`session_id=${id}`), { expected: id })
        expect((yield* Fiber.join(fiber))._tag).toBe("Connected")
      })
    )
  })

  it.effect("is handled by who must act", () => {
    const fake = flanks(() => listed(failed("InternalError")))
    const done = (turn: string) => () => Effect.succeed(turn)
    return fake.use((client) =>
      Effect.gen(function*() {
        const turn = yield* client.connect.completeRedirect(back(`session_id=${id}`), { expected: id }).pipe(
          catchActor({
            nobody: done("nobody"),
            developer: done("developer"),
            endUser: done("user"),
            bank: done("bank"),
            support: done("support"),
            flanks: (error) => Effect.succeed(error._tag)
          })
        )
        expect(turn).toBe("ConnectInternalError")
      })
    )
  })
})

describe("reconnect", () => {
  const answering = (status: object) =>
    flanks(({ url }) =>
      url.pathname.endsWith("/status")
        ? { body: { pending: false, blocked: false, ...status } }
        : { body: { session: session("Waiting:Challenge") } }
    )

  it.effect.each([{ blocked: true }, { reset_token: "reset-s3cret" }, { sca_token: "sca-s3cret" }])(
    "creates a session for a connection whose status says %j",
    (status) => {
      const fake = answering(status)
      return fake.use((client) =>
        Effect.gen(function*() {
          const created = yield* client.connect.reconnect(token, { redirect_url: "https://app.example/back" })
          expect(created?.session_id).toBe(id)
          expect(JSON.parse(fake.sent[1]?.body ?? "")).toEqual({
            configuration: { redirect_url: "https://app.example/back", connection_id: Redacted.value(token) }
          })
        })
      )
    }
  )

  it.effect("creates no session if the user has nothing to do or the status can't be read", () => {
    const fake = answering({})
    const broken = flanks(() => ({ status: 403, body: { error: "access_denied" } }))
    return Effect.gen(function*() {
      expect(yield* fake.use((client) => client.connect.reconnect(token))).toBeNull()
      expect(fake.sent).toHaveLength(1)
      const exit = yield* Effect.exit(broken.use((client) => client.connect.reconnect(token)))
      expect(Exit.isFailure(exit)).toBe(true)
      expect(broken.sent).toHaveLength(1)
    })
  })
})

describe("reads of Aggregation v2 for a connection", () => {
  it.effect("have the connection in the query, and return it Redacted", () => {
    const fake = flanks(() => listed({ product_id: "p", transaction_id: "t", connection_id: connectionId }))
    return fake.use((client) =>
      Effect.gen(function*() {
        const of = { product_id_in: ["p"] }
        const products = yield* Stream.runCollect(client.aggregationV2.productsOf(token, of))
        yield* Stream.runCollect(client.aggregationV2.transactionsOf(token, { transaction_id_in: ["t"] }))
        expect(fake.sent.map(queryOf)).toEqual([
          { ...of, connection_id_in: [Redacted.value(token)] },
          { transaction_id_in: ["t"], connection_id_in: [Redacted.value(token)] }
        ])
        expect(inspect(products) + JSON.stringify(products)).not.toContain("s3cret")
      })
    )
  })
})
