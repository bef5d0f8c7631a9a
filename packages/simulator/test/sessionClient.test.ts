/** The client's own sessions against the simulator's: waiting, the redirect, a refused login, a reconnection. */
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { afterAll, describe, expect, it } from "vitest"
import { makeSystem, userLogin } from "./model/system.ts"

const system = await makeSystem("memory")
afterAll(() => system.dispose())

const create = Effect.gen(function*() {
  const { connect } = yield* FlanksClient
  const { session } = yield* connect.createSession({ redirect_url: "https://app.example/back?state=x" })
  return session.session_id
})

/** What the user's login leads to: the redirect, and where waiting ends. */
const connects = (login: object) =>
  Effect.gen(function*() {
    const { connect } = yield* FlanksClient
    const id = yield* create
    const waiting = yield* Effect.forkChild(Effect.result(connect.awaitSession(id)))
    const { redirect = null } = yield* userLogin({ session_id: id, username: "ada", ...login })
    return { id, redirect, end: yield* Fiber.join(waiting) }
  })

describe("a session, from its creation to the data", () => {
  it("ends with the connection, which the redirect gives too, again and again, but to its own user only", () =>
    system.run(Effect.gen(function*() {
      const { aggregationV2, awaitData, connect } = yield* FlanksClient
      const { end, id, redirect } = yield* connects({ password: "any" })
      expect(end._tag).toBe("Success")
      const connection = end._tag === "Success" ? Redacted.value(end.success.connection) : ""
      for (let reload = 0; reload < 2; reload++) {
        const connected = yield* connect.completeRedirect(redirect ?? "", { expected: id })
        expect(Redacted.value(connected.connection)).toBe(connection)
      }
      const other = yield* create
      const stolen = yield* Effect.flip(connect.completeRedirect(redirect ?? "", { expected: other }))
      expect(stolen._tag).toBe("RedirectMismatch")
      const forged = `https://app.example/back?session_id=${other}`
      expect((yield* Effect.flip(connect.completeRedirect(forged, { expected: other })))._tag).toBe("SessionUnfinished")

      yield* awaitData(Redacted.make(connection), ["account"])
      const products = yield* Stream.runCollect(aggregationV2.productsOf(Redacted.make(connection)))
      expect(products.length).toBeGreaterThan(0)
      expect(
        products.every(({ connection_id }) =>
          Redacted.isRedacted(connection_id) && Redacted.value(connection_id) === connection
        )
      ).toBe(true)
      expect(yield* connect.reconnect(Redacted.make(connection))).toBeNull()
    })))

  it.each([
    ["INVALID_CREDENTIALS", "InvalidCredentials"],
    ["INTERNAL_ERROR", "ConnectInternalError"],
    ["SCA_TYPE_NOT_ALLOWED", "UnsupportedChallengeMethod"]
  ])(
    "fails for the login %s with %s, waiting and by the redirect",
    (password, tag) =>
      system.run(Effect.gen(function*() {
        const { connect } = yield* FlanksClient
        const { end, id } = yield* connects({ password })
        expect(end).toMatchObject({ _tag: "Failure", failure: { _tag: tag } })
        const back = `https://app.example/back?session_id=${id}`
        expect((yield* Effect.flip(connect.completeRedirect(back, { expected: id })))._tag).toBe(tag)
      }))
  )

  it("is abandoned when no user comes", () =>
    system.run(Effect.gen(function*() {
      const { connect } = yield* FlanksClient
      const id = yield* create
      const end = yield* Effect.flip(connect.awaitSession(id))
      expect(["SessionAbandoned", "UnexpectedSession"]).toContain(end._tag)
    })))
})
