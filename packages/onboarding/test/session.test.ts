import type { Configuration } from "@effect-flanks/client/api/Connect"
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import { ScaError, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Flanks from "@effect-flanks/onboarding/Flanks"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { isFinal, type Progress, type State } from "@effect-flanks/onboarding/Progress"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { Received } from "./memory.ts"
import { Script } from "./script.ts"

const minute = 60_000

const flanks = Flanks.layer.pipe(
  Layer.provide(FlanksClient.layer({
    baseUrl: "https://flanks.test",
    grant: {
      grant_type: "client_credentials",
      client_id: Redacted.make("simulator"),
      client_secret: Redacted.make("not-a-secret")
    }
  })),
  Layer.provide(Memory.layerHttpClient)
)

const layer = (received: Received) =>
  Onboarding.layer.pipe(
    Layer.provide(received.layer),
    Layer.provideMerge(flanks),
    Layer.provideMerge(Simulator.layer({ control: true })),
    Layer.provideMerge(Engine.layerMemory),
    Layer.provide(Sealing.layerTest)
  )

const pause = TestClock.withLive(Effect.sleep("3 millis"))

/** Lets time pass by seconds until an onboarding is there. */
const until = Effect.fnUntraced(function*(id: string, isThere: (progress: Progress) => boolean, seconds = 1) {
  const onboarding = yield* Onboarding.Onboarding
  for (let turn = 0; turn < 800; turn++) {
    yield* pause
    const progress = yield* onboarding.get(id)
    if (isThere(progress)) return progress
    yield* TestClock.adjust(seconds * 1000)
  }
  return yield* Effect.die(new Error(`it is still ${JSON.stringify((yield* onboarding.get(id)).state)}`))
})

const isOver = ({ state }: Progress) => isFinal(state)

const isUserWaitedFor = (number: number) => ({ state }: Progress) =>
  state._tag === "NeedsUser" && state.session?.number === number

const hasEnded = (tag: string) => ({ state }: Progress) => state._tag === "NeedsUser" && state.session?.ended === tag

/** What the user of an onboarding's session types. */
const types = Effect.fnUntraced(function*(id: string, typed: object) {
  const { session } = yield* Onboarding.Onboarding
  const { id: session_id } = Option.getOrThrow(yield* session(id))
  const { answer } = yield* Simulator.Simulator
  const { answer: { body, status } } = yield* answer(Request.make("POST", "/simulator/user-login", {
    body: JSON.stringify({ session_id, bank: "testbank", ...typed })
  }))
  assert.strictEqual(status, 200, body)
  return session_id
})

const logsIn = (id: string, password: string, username = id) => types(id, { username, password })

/** What happened, as the words of a story. */
const story = (id: string) =>
  Effect.map(
    Effect.flatMap(Journal, ({ events }) => events({ id, limit: 1000 })),
    (events) => events.map(({ state }) => words(state)).filter((word, at, all) => word !== all[at - 1])
  )

const words = (state: State): string => {
  switch (state._tag) {
    case "OpeningSession":
      return `opens ${state.number} after ${state.after}${state.isRepeated ? ", again" : ""}`
    case "NeedsUser":
      return state.session === undefined
        ? `needs ${state.todo}`
        : `needs the user in ${state.session.number}${state.session.ended === null ? "" : `: ${state.session.ended}`}`
    case "Waiting":
      return `waits on ${state.on}`
    default:
      return state._tag
  }
}

const scripted = (script: Script, received: Received) =>
  Onboarding.layer.pipe(
    Layer.provide([script.layer, received.layer]),
    Layer.provideMerge(Engine.layerMemory),
    Layer.provide(Sealing.layerTest)
  )

const run = <A, E>(
  program: (
    onboarding: Onboarding.Onboarding["Service"],
    received: Received
  ) => Effect.Effect<A, E, Onboarding.Onboarding | Simulator.Simulator | Journal | Flanks.Flanks>
) => {
  const received = new Received()
  return Effect.flatMap(Onboarding.Onboarding, (onboarding) => program(onboarding, received)).pipe(
    Effect.provide(layer(received))
  )
}

const session: Configuration = { redirect_url: "https://app.example/back" }

describe("an onboarding that starts with a session", () => {
  it.effect("waits for its user, sees the connection, and fetches the data", () =>
    run(Effect.fnUntraced(function*(onboarding, received) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      const { id, url } = Option.getOrThrow(yield* onboarding.session("anna"))
      assert.include(Redacted.value(url), id)
      assert.isTrue(Option.isNone(yield* onboarding.token("anna")))

      yield* logsIn("anna", "any")
      const { issuedAt } = yield* until("anna", isOver)
      assert.isNotNull(issuedAt)
      assert.deepStrictEqual(received.dataKinds, ["anna account"])
      assert.deepStrictEqual(yield* story("anna"), [
        "Accepted",
        "opens 1 after null",
        "needs the user in 1",
        "waits on processing",
        "Fetching",
        "Done"
      ])
      assert.isTrue(Option.isNone(yield* onboarding.session("anna")))
      const world = yield* Effect.flatMap(Simulator.Simulator, (simulator) => simulator.world)
      assert.strictEqual(world.log.filter(({ operation }) => operation === "connect.createSession").length, 1)
    })))

  it.effect("looks at once when the user comes back, and says so once while the user is waited for", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      // By now it looks once a minute.
      for (let at = 0; at < 60; at++) {
        yield* TestClock.adjust("10 seconds")
        yield* pause
      }
      const events = yield* Effect.flatMap(Journal, (journal) => journal.events({ id: "anna" }))
      assert.deepStrictEqual(events.map(({ state }) => words(state)), [
        "Accepted",
        "opens 1 after null",
        "needs the user in 1"
      ])
      // Too early: it looks, and waits for the next word.
      yield* onboarding.returned("anna")
      yield* until("anna", ({ state }) => state._tag === "NeedsUser" && state.signal === "session/1/2")
      const sessionId = yield* logsIn("anna", "any")
      yield* TestClock.adjust("10 seconds")
      yield* pause
      yield* onboarding.returned("anna", `https://app.example/back?session_id=${sessionId}`)
      yield* pause
      yield* pause
      yield* pause
      assert.isNotNull((yield* onboarding.get("anna")).issuedAt)
      // Told again, it changes nothing.
      yield* onboarding.returned("anna")
      yield* until("anna", isOver)
    })))

  it.effect("refuses a user who comes back with the session of somebody else, or with a link code", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session })
      yield* onboarding.start({ id: "bea", session })
      yield* until("anna", isUserWaitedFor(1))
      yield* until("bea", isUserWaitedFor(1))
      const { id } = Option.getOrThrow(yield* onboarding.session("bea"))
      const other = yield* Effect.flip(onboarding.returned("anna", `/back?session_id=${id}`))
      assert.deepInclude(other, { _tag: "RedirectMismatch", reason: "OtherSession" })
      const link = yield* Effect.flip(onboarding.returned("anna", "/back?code=abc"))
      assert.deepInclude(link, { _tag: "RedirectMismatch", reason: "LinkCode" })
    })))

  it.effect("gives the user of a refused login another session, three in a row, then waits for a signal", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      for (const number of [1, 2, 3]) {
        yield* until("anna", isUserWaitedFor(number))
        const id = yield* logsIn("anna", "INVALID_CREDENTIALS")
        // The bank has looked at it when the browser comes back.
        yield* TestClock.adjust("4 seconds")
        yield* pause
        yield* onboarding.returned("anna", `https://app.example/back?session_id=${id}`)
      }
      yield* until("anna", hasEnded("InvalidCredentials"))
      yield* TestClock.adjust("2 hours")
      yield* pause
      assert.isTrue(hasEnded("InvalidCredentials")(yield* onboarding.get("anna")))

      // The browser of the third session comes back, which doesn't open a fourth session.
      yield* onboarding.returned("anna")
      for (let turn = 0; turn < 20; turn++) yield* pause
      assert.isTrue(hasEnded("InvalidCredentials")(yield* onboarding.get("anna")))
      yield* onboarding.userActed("anna")
      yield* until("anna", isUserWaitedFor(4))
      yield* logsIn("anna", "INVALID_CREDENTIALS")
      yield* until("anna", isUserWaitedFor(5))
      yield* logsIn("anna", "any")
      yield* until("anna", isOver)
      assert.deepStrictEqual(yield* story("anna"), [
        "Accepted",
        "opens 1 after null",
        "needs the user in 1",
        "opens 2 after InvalidCredentials",
        "needs the user in 2",
        "opens 3 after InvalidCredentials",
        "needs the user in 3",
        "needs the user in 3: InvalidCredentials",
        "opens 4 after InvalidCredentials",
        "needs the user in 4",
        "opens 5 after InvalidCredentials",
        "needs the user in 5",
        "waits on processing",
        "Fetching",
        "Done"
      ])
    })))

  it.effect("gives up an abandoned session after half an hour, and sees that it was finished after all", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      const { since } = yield* until("anna", hasEnded("SessionAbandoned"), 30)
      assert.approximately(since, 30 * minute, minute)

      yield* logsIn("anna", "any")
      yield* TestClock.adjust("1 hour")
      yield* pause
      assert.isTrue(hasEnded("SessionAbandoned")(yield* onboarding.get("anna")))
      yield* onboarding.returned("anna")
      yield* until("anna", isOver)
      assert.notInclude(yield* story("anna"), "opens 2 after Reopened")
    })))

  it.effect("opens another session when the application asks for it", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      const early = yield* Effect.flip(onboarding.reopen("anna"))
      assert.strictEqual(early._tag, "InvalidState")
      yield* until("anna", isUserWaitedFor(1))
      const first = Option.getOrThrow(yield* onboarding.session("anna"))
      yield* onboarding.reopen("anna")
      yield* until("anna", isUserWaitedFor(2))
      const second = Option.getOrThrow(yield* onboarding.session("anna"))
      assert.notStrictEqual(first.id, second.id)
      assert.notStrictEqual(Redacted.value(first.url), Redacted.value(second.url))
      // A new one has its own time.
      yield* TestClock.adjust("20 minutes")
      yield* pause
      yield* onboarding.reopen("anna")
      const { since: third } = yield* until("anna", isUserWaitedFor(3))
      const { since: end } = yield* until("anna", hasEnded("SessionAbandoned"), 30)
      assert.approximately(end - third, 30 * minute, minute)
      yield* onboarding.reopen("anna")
      yield* until("anna", isUserWaitedFor(4))
    })))

  it.effect("stops checking the session when the user gives up, and continues when they act", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      yield* onboarding.returned("anna", "https://app.example/back?error=ABORTED_BY_USER")
      yield* until("anna", hasEnded("AbortedByUser"))
      yield* logsIn("anna", "any")
      yield* TestClock.adjust("2 hours")
      yield* pause
      assert.isTrue(hasEnded("AbortedByUser")(yield* onboarding.get("anna")))
      yield* onboarding.userActed("anna")
      yield* until("anna", isOver)
    })))

  it.effect("waits a while when Flanks or the bank failed, then gives the user another session", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      yield* logsIn("anna", "INTERNAL_ERROR")
      const { state } = yield* until("anna", ({ state: found }) => found._tag === "Waiting" && found.on === "bank")
      assert.deepInclude(state, { met: "ConnectInternalError" })
      yield* until("anna", isUserWaitedFor(2))
      assert.include(yield* story("anna"), "opens 2 after ConnectInternalError")
    })))

  it.effect("goes through the second factor", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      yield* logsIn("anna", "SCA_SMS")
      for (let at = 0; at < 10; at++) {
        yield* TestClock.adjust("1 second")
        yield* pause
      }
      assert.isTrue(isUserWaitedFor(1)(yield* onboarding.get("anna")))
      yield* types("anna", { sca: ["123456"] })
      yield* until("anna", isOver)
    })))

  it.effect("fails in milliseconds when Flanks refuses the settings of the session", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session: { connector_id: "no-such-bank" } })
      const { since, state } = yield* until("anna", isOver)
      assert.deepInclude(state, { _tag: "Failed", tag: "ConfigurationError" })
      assert.isBelow(since, 2000)
    })))

  it.effect("renews a connection weeks later, in another onboarding", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      yield* logsIn("anna", "SCA_EXPIRES")
      yield* until("anna", isOver)
      const connection = Option.getOrThrow(yield* onboarding.token("anna"))
      yield* TestClock.adjust("21 days")
      const status = Effect.flatMap(Flanks.Flanks, ({ status: read }) => read(connection))
      assert.isDefined((yield* status).sca_token)
      yield* onboarding.start({ id: "anna again", session: { connection_id: connection }, dataKinds: ["account"] })
      yield* until("anna again", isUserWaitedFor(1))
      yield* types("anna again", { sca: ["123456"] })
      yield* until("anna again", isOver)
      assert.isNull((yield* status).sca_token)
      const again = Option.getOrThrow(yield* onboarding.token("anna again"))
      assert.strictEqual(Redacted.value(again), Redacted.value(connection))
    })))

  it.effect("is the same start again whatever the order of its settings, and a conflict with others", () =>
    run(Effect.fnUntraced(function*(onboarding) {
      const { redirect_url } = { redirect_url: "https://app.example/back" }
      yield* onboarding.start({ id: "anna", session: { connector_id: "testbank", redirect_url } })
      yield* onboarding.start({ id: "anna", session: { redirect_url, connector_id: "testbank" } })
      yield* onboarding.start({ id: "bea", session: { a_new_key: { b: 1, a: [2] }, another: 3 } })
      yield* onboarding.start({ id: "bea", session: { another: 3, a_new_key: { a: [2], b: 1 } } })
      const other = yield* Effect.flip(onboarding.start({ id: "anna", session: { redirect_url } }))
      assert.deepInclude(other, { differs: ["secret"] })
      const code = yield* Effect.flip(onboarding.start({ id: "anna", code: Redacted.make("a-code") }))
      assert.deepInclude(code, { differs: ["secret"] })
    })))

  it.effect("sends the user through a session for the same connection when the status asks for the user", () => {
    const script = new Script()
    const received = new Received()
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      script.user = { sca_token: Redacted.make("a-token") }
      const [first] = script.sessions
      assert.isDefined(first)
      script.connect(first, yield* Clock.currentTimeMillis)
      yield* until("anna", isUserWaitedFor(2))
      const second = script.sessions[1]
      assert.isDefined(second)
      assert.deepStrictEqual(
        Redacted.isRedacted(second.configuration.connection_id) && Redacted.value(second.configuration.connection_id),
        "connection-of-session-1"
      )
      assert.strictEqual(second.configuration.redirect_url, session.redirect_url)
      script.user = {}
      script.connect(second, yield* Clock.currentTimeMillis)
      yield* until("anna", isOver)
      assert.deepStrictEqual(received.dataKinds, ["anna account"])
      assert.include(yield* story("anna"), "opens 2 after null")
    }).pipe(Effect.provide(scripted(script, received)))
  })

  it.effect("measures security checks from the moment of the renewal", () => {
    const script = new Script()
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      script.extraction = 100 * 60 * minute
      script.user = { sca_token: Redacted.make("a-token") }
      const [first] = script.sessions
      assert.isDefined(first)
      script.connect(first, yield* Clock.currentTimeMillis)
      yield* until("anna", isUserWaitedFor(2))
      const renewedAt = yield* Clock.currentTimeMillis
      script.user = {}
      script.before = (call) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          call === "read account" && now > renewedAt + 20 * minute
            ? Effect.fail(new ScaError({ httpStatus: 400 }))
            : Effect.void)
      const second = script.sessions[1]
      assert.isDefined(second)
      script.connect(second, renewedAt)
      const { state } = yield* until(
        "anna",
        ({ state: { _tag, ...rest } }) => _tag === "Waiting" && "on" in rest && rest.on === "securityCheck",
        5
      )
      const opening = renewedAt + 24 * 60 * minute
      assert.isTrue(state._tag === "Waiting" && state.until >= opening && state.until < opening + 15 * minute)
    }).pipe(Effect.provide(scripted(script, new Received())))
  })

  it.effect("watches an abandoned session for as long again when its user comes back", () => {
    const script = new Script()
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      const { since } = yield* until("anna", hasEnded("SessionAbandoned"), 30)
      yield* onboarding.returned("anna")
      yield* until("anna", ({ state }) => state._tag === "NeedsUser" && state.session?.ended === null)
      const again = yield* until("anna", hasEnded("SessionAbandoned"), 30)
      assert.approximately(again.since - since, 30 * minute, minute)
      assert.strictEqual(script.sessions.length, 1)
    }).pipe(Effect.provide(scripted(script, new Received())))
  })

  it.effect("waits for the user again when the list of sessions could not be read for a while", () => {
    const script = new Script()
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      script.before = () =>
        Effect.fail(new TransportError({ reason: "reset", description: "The connection was reset" }))
      yield* until("anna", ({ state }) => state._tag === "Waiting" && state.on === "transient")
      assert.isTrue(Option.isSome(yield* onboarding.session("anna")))
      script.before = () => Effect.void
      yield* until("anna", isUserWaitedFor(1), 10)
      assert.deepStrictEqual((yield* story("anna")).slice(-3), [
        "needs the user in 1",
        "waits on transient",
        "needs the user in 1"
      ])
    }).pipe(Effect.provide(scripted(script, new Received())))
  })

  it.effect("notes that there may be a session more when the answer to its creation was lost", () => {
    const script = new Script()
    let isLost = false
    script.answeringSession = () =>
      Effect.suspend(() => {
        if (isLost) return Effect.void
        isLost = true
        return Effect.fail(new TransportError({ reason: "reset", description: "The connection was reset" }))
      })
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      assert.deepStrictEqual(script.sessions.map(({ id }) => id), ["session-1", "session-2"])
      assert.strictEqual(Option.getOrThrow(yield* onboarding.session("anna")).id, "session-2")
      assert.include(yield* story("anna"), "opens 1 after null, again")
    }).pipe(Effect.provide(scripted(script, new Received())))
  })

  it.effect("ends with a session of which nothing is documented, and waits while its status is new", () => {
    const script = new Script()
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* onboarding.start({ id: "anna", session, dataKinds: ["account"] })
      yield* until("anna", isUserWaitedFor(1))
      Object.assign(script.sessions[0] ?? {}, { status: "Waiting:Signature" })
      yield* TestClock.adjust("1 minute")
      yield* pause
      assert.isTrue(isUserWaitedFor(1)(yield* onboarding.get("anna")))
      Object.assign(script.sessions[0] ?? {}, { status: "Finished:Unheard" })
      const { state } = yield* until("anna", isOver)
      assert.deepInclude(state, { _tag: "Failed", tag: "UnexpectedSession" })
    }).pipe(Effect.provide(scripted(script, new Received())))
  })
})
