import { catchActor, catchSomeActors } from "@effect-flanks/domain/Actor"
import { isFlanksError } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Secrets from "@effect-flanks/domain/Secrets"
import * as Session from "@effect-flanks/domain/Session"
import * as Table from "@effect-flanks/domain/Table"
import { userText } from "@effect-flanks/domain/UserText"
import * as Wait from "@effect-flanks/domain/Wait"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Fiber from "effect/Fiber"
import * as Hash from "effect/Hash"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { isNativeError } from "node:util/types"
import { printings } from "./printings.ts"

/**
 * A copy of the table that is written by hand, so that the table isn't tested against itself: tag, error code, redirect
 * error, actor.
 */
const failures = [
  ["InvalidCredentials", "InvalidCredentials", "INVALID_CREDENTIALS", "endUser"],
  ["InvalidChallengeResponse", "InvalidChallengeResponse", "INVALID_SCA", "endUser"],
  ["UnsupportedChallengeMethod", "UnsupportedChallengeMethod", "SCA_TYPE_NOT_ALLOWED", "endUser"],
  ["UserInteractionNeeded", "UserInteractionNeeded", "USER_INTERACTION_NEEDED", "endUser"],
  ["AlreadyConnected", null, "CREDENTIALS_ALREADY_EXIST", "developer"],
  ["AbortedByUser", null, "ABORTED_BY_USER", "endUser"],
  ["ConnectInternalError", "InternalError", "INTERNAL_ERROR", "flanks"],
  ["UnexpectedSession", null, null, "developer"],
  ["UnexpectedRedirect", null, null, "developer"]
] as const

const unfinished = [
  ["Waiting:ProvideCredentials", "SessionWaiting", "ProvideCredentials"],
  ["Waiting:Challenge", "SessionWaiting", "Challenge"],
  ["Processing:ProvideCredentials", "SessionProcessing", "ProvideCredentials"],
  ["Processing:Challenge", "SessionProcessing", "Challenge"]
] as const

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== ""

/** The rules of sessions, implemented in another way than in the source. */
const tagOf = ({ connection_id: connection, error_code: code, status }: Session.SessionLike): string => {
  for (const [name, tag] of unfinished) if (name === status) return tag
  if (status === "Finished:OK" && isText(connection)) return "Connected"
  for (const [tag, name] of failures) {
    if (status === "Finished:Error" && typeof code === "string" && name === code) return tag
  }
  return "UnexpectedSession"
}

const statuses = [...unfinished.map(([status]) => status), "Finished:OK", "Finished:Error"]
const codes = failures.flatMap(([, code]) => code === null ? [] : [code])
const redirectErrors = failures.flatMap(([, , error]) => error === null ? [] : [error])

const nearly = (texts: ReadonlyArray<string>) =>
  fc.constantFrom(...texts).chain((text) =>
    fc.constantFrom(
      text,
      text.toLowerCase(),
      text.toUpperCase(),
      `${text} `,
      ` ${text}`,
      text.slice(1),
      text.replace(":", ""),
      text.replace(/.*:/, "")
    )
  )

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    "",
    " ",
    "constructor",
    "__proto__",
    0,
    42,
    true,
    [],
    {},
    ["Finished:OK"],
    NaN
  ),
  fc.string(),
  fc.jsonValue()
)
const connections = fc.oneof(fc.constantFrom<unknown>("flk-connection-1", "c", "Finished", "Waiting"), odd)

const sessions: fc.Arbitrary<Session.SessionLike> = fc.record(
  {
    status: fc.oneof(nearly(statuses), odd),
    error_code: fc.oneof(nearly(codes), nearly(redirectErrors), odd),
    connection_id: connections
  },
  { requiredKeys: [] }
)

const kept = ({ original }: { readonly original: Redacted.Redacted }): unknown => JSON.parse(Redacted.value(original))

const decode: (outcome: unknown) => Session.SessionOutcome = Schema.decodeUnknownSync(Session.SessionOutcome)
const encode = Schema.encodeSync(Session.SessionOutcome)

const valueOf = (secret: Redacted.Redacted | null): string | null => secret === null ? null : Redacted.value(secret)

describe("the table of sessions", () => {
  it("equals the copy that is written by hand here", () => {
    expect(
      Object.entries(Table.sessionRows).map(([tag, { actor, code, redirectError }]) => [
        tag,
        code,
        redirectError,
        actor
      ])
    ).toEqual(failures)
    expect(Object.keys(Table.sessionStatuses)).toEqual(statuses)
    expect(
      Object.entries(Table.sessionStatuses).map(([status, { actor, outcome, step }]) => [
        status,
        outcome,
        step,
        actor
      ])
    ).toEqual([
      ...unfinished.map(([status, tag, step]) => [status, tag, step, tag === "SessionWaiting" ? "endUser" : "nobody"]),
      ["Finished:OK", "Connected", null, "nobody"],
      ["Finished:Error", null, null, null]
    ])
  })

  it("never advises to retry, and has a separate sentence for end users in each row", () => {
    expect(Object.values(Table.sessionRows).map(({ retry }) => retry)).toEqual(failures.map(() => "no"))
    const texts = Object.values(Table.sessionRows).map((row) => row.userText)
    expect(new Set(texts).size).toBe(failures.length - 1)
    for (const text of texts) expect(text).not.toMatch(/Flanks|session|redirect|token/)
  })
})

describe("classifySession", () => {
  it("agrees with an independent implementation of the rules", () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const outcome = Session.classifySession(session)
        expect(outcome._tag).toBe(tagOf(session))
        expect(valueOf(outcome.connection)).toBe(isText(session.connection_id) ? session.connection_id : null)
        expect(kept(outcome)).toEqual(JSON.parse(JSON.stringify(session)))
      }),
      { numRuns: 2000 }
    )
  })

  it.each(unfinished)("knows the step of %s", (status, tag, step) => {
    expect(Session.classifySession({ status, error_code: "InvalidCredentials" })).toMatchObject({ _tag: tag, step })
  })

  it("keeps an unknown status and code verbatim", () => {
    const outcome = Session.classifySession({ status: "Finished:Expired", error_code: "Late" })
    expect(outcome).toMatchObject({ _tag: "UnexpectedSession", sessionStatus: "Finished:Expired", code: "Late" })
    expect(outcome).toMatchObject({ isFinal: true, actor: "developer" })
    expect(Session.classifySession({ status: "Expired" })).toMatchObject({ isFinal: false })
  })

  it("accepts a connection that is already Redacted, even one that was wiped", () => {
    const connection = Redacted.make("flk-connection-1")
    const session = { status: "Finished:OK", connection_id: connection }
    expect(Equal.equals(
      Session.classifySession(session),
      Session.classifySession({ ...session, connection_id: "flk-connection-1" })
    )).toBe(true)
    Redacted.wipeUnsafe(connection)
    expect(Session.classifySession(session)._tag).toBe("UnexpectedSession")
  })

  it("never throws, with any argument", () => {
    const cyclic: { status?: unknown } = {}
    cyclic.status = cyclic
    let deep: unknown = null
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    const thrower = Object.defineProperty({}, "status", {
      get() {
        throw new Error("odd")
      }
    })
    for (const session of [null, undefined, 1, "Finished:OK", [], cyclic, thrower, { status: deep }, { status: 1n }]) {
      expect(Session.classifySession(session as Session.SessionLike)._tag).toBe("UnexpectedSession")
    }
  })

  it("reads each field by itself, so that one that isn't data doesn't affect the others", () => {
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    for (const error_code of [1n, cyclic, { deep: 1n }, Symbol("odd"), () => "odd", { toJSON: null, n: 1n }]) {
      const waiting = Session.classifySession({ status: "Waiting:Challenge", error_code })
      expect(waiting._tag).toBe("SessionWaiting")
      const connected = Session.classifySession({
        status: "Finished:OK",
        connection_id: "flk-connection-1",
        error_code
      })
      expect(connected._tag).toBe("Connected")
    }
    expect(Session.classifySession({ status: "Late", error_code: 12n })).toMatchObject({ code: "12" })
  })

  it("matches nothing but a string, even if another value has the same JSON", () => {
    for (const like of [(text: string) => Object(text), (text: string) => ({ toJSON: () => text })]) {
      for (
        const session of [
          { status: like("Waiting:Challenge") },
          { status: like("Finished:OK"), connection_id: "flk-connection-1" },
          { status: "Finished:OK", connection_id: like("flk-connection-1") },
          { status: "Finished:Error", error_code: like("InvalidCredentials") }
        ]
      ) expect(Session.classifySession(session)._tag).toBe("UnexpectedSession")
    }
  })

  it("encodes and decodes to an equal outcome, of the same hash, made with `new` or not", () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const outcome = Session.classifySession(session)
        const again = Session.classifySession(session)
        expect(Equal.equals(outcome, again)).toBe(true)
        expect(Hash.hash(outcome)).toBe(Hash.hash(again))
        const encoded = encode(outcome)
        expect(JSON.parse(JSON.stringify(outcome))).toEqual(encoded)
        expect(encode(decode(encoded))).toEqual(encoded)
      }),
      { numRuns: 300 }
    )
  })

  it("differs if a field differs", () => {
    const made = [
      { status: "Waiting:Challenge" },
      { status: "Waiting:ProvideCredentials" },
      { status: "Processing:Challenge" },
      { status: "Finished:OK", connection_id: "one" },
      { status: "Finished:OK", connection_id: "two" },
      { status: "Finished:Error", error_code: "InvalidCredentials" },
      { status: "Finished:Error", error_code: "InvalidCredentials", connection_id: "one" },
      { status: "Odd" }
    ].map(Session.classifySession)
    for (const a of made) for (const b of made) expect(Equal.equals(a, b)).toBe(a === b)
  })
})

describe("the errors", () => {
  it("are native, and have the texts of their row", () => {
    for (const [tag, code, redirectError, actor] of failures) {
      const Class = Session.sessionClasses[tag]
      const error = tag === "UnexpectedRedirect"
        ? new Session.UnexpectedRedirect({ reason: "NoClaim" })
        : new Session.sessionClasses[tag]({})
      expect(error).toBeInstanceOf(Class)
      expect(isNativeError(error)).toBe(true)
      const row = Table.sessionRows[tag]
      expect(error).toMatchObject({ _tag: tag, name: tag, actor, retry: "no", userText: row.userText })
      expect(error).toMatchObject({ meaning: row.meaning, action: row.action, code: code ?? redirectError })
      expect(error.message).toContain(`${row.meaning}. Next: ${row.action}.`)
      expect(userText(error)).toBe(row.userText)
      expect(Session.isSessionError(error)).toBe(true)
      expect(isFlanksError(error)).toBe(false)
      expect(Schema.is(Session.SessionError)(error)).toBe(true)
      expect("status" in error).toBe(false)
    }
  })

  it("cut long texts from Flanks in their message", () => {
    const error = Session.classifySession({ status: "x".repeat(5000), error_code: "y".repeat(5000) })
    expect(error).toBeInstanceOf(Session.UnexpectedSession)
    expect((error as Session.UnexpectedSession).message.length).toBeLessThan(600)
  })

  it("show no secret, in any printed form", () => {
    const secret = "flk-0123456789-secret"
    const outcomes = [
      ...[...statuses, secret, `Finished: ${secret}`, { connection_id: secret }].flatMap((status) =>
        [null, "InvalidCredentials", secret, [secret]].map((error_code) =>
          Session.classifySession({ status, error_code, connection_id: secret })
        )
      ),
      ...[
        `?session_id=s&token=${secret}`,
        `?code=${secret}`,
        `?error=${secret}`,
        `?error=INVALID_SCA&code=${secret}`,
        secret
      ]
        .map(Session.classifyRedirect)
    ]
    for (const outcome of outcomes) {
      for (const { printed, way } of printings(outcome)) {
        expect(printed.includes(secret), `${outcome._tag} by ${way}: ${printed}`).toBe(false)
      }
    }
  })
})

describe("classifyRedirect", () => {
  it("reads every error of a link", () => {
    for (const [tag, , error] of failures) {
      if (error === null) continue
      for (
        const url of [`https://app.example/back?x=1&error=${error}`, `/back?error=${error}&session_id=s&code=c#top`]
      ) {
        expect(Session.classifyRedirect(url)).toMatchObject({ _tag: tag, code: error, sessionStatus: null })
      }
      expect(Session.classifyRedirect(`/back?error=${error.toLowerCase()}`)).toMatchObject({
        _tag: "UnexpectedRedirect",
        reason: "UnknownError",
        code: error.toLowerCase()
      })
    }
  })

  it.each([
    ["", "NoClaim"],
    ["?", "NoClaim"],
    ["?state=1", "NoClaim"],
    ["#session_id=s", "NoClaim"],
    ["?session_id=s&code=c", "TwoClaims"],
    ["?session_id=s&code=", "TwoClaims"],
    ["?session_id=", "Blank"],
    ["?code=%20", "Blank"],
    ["?error=", "Blank"],
    ["?error=&session_id=s", "Blank"],
    ["?session_id=s&session_id=s", "Repeated"],
    ["?code=a&code=b", "Repeated"],
    ["?error=INVALID_SCA&error=INVALID_SCA", "Repeated"],
    ["?error=toString", "UnknownError"]
  ])("finds no clear claim in %j", (query, reason) => {
    for (const before of ["", "/back", "https://app.example/back"]) {
      expect(Session.classifyRedirect(before + query)).toMatchObject({ _tag: "UnexpectedRedirect", reason })
    }
  })

  it("shows no link code of the URL in an unknown error", () => {
    const outcome = Session.classifyRedirect("/back?error=Unknown+code+flk-c0de&code=flk-c0de")
    expect(outcome).toMatchObject({ _tag: "UnexpectedRedirect", code: "Unknown code <redacted>" })
    expect(printings(outcome).filter(({ printed }) => printed.includes("flk-c0de"))).toEqual([])
  })

  it("reads a session or a code in any spelling that a URL allows", () => {
    const values = fc.string().filter((value) => value.trim() !== "")
    fc.assert(
      fc.property(values, fc.constantFrom("session_id", "code"), fc.dictionary(fc.string(), fc.string()), (
        value,
        name,
        others
      ) => {
        const url = new URL("https://app.example/back")
        for (const other of ["session_id", "code", "error"]) delete others[other]
        url.search = String(new URLSearchParams([...Object.entries(others), [name, value]]))
        const outcome = Session.classifyRedirect(url)
        expect(Session.classifyRedirect(url.href)).toEqual(outcome)
        const claimed = outcome._tag === "ReturnedWithSession"
          ? ["session_id", outcome.sessionId]
          : outcome._tag === "ReturnedWithCode"
          ? ["code", Redacted.value(outcome.linkCode)]
          : [outcome._tag]
        expect(claimed).toEqual([name, value])
        expect(Redacted.value(outcome.original)).toBe(url.href)
      })
    )
  })

  it("never throws, and its outcome survives encoding", () => {
    const recode = (encoded: unknown) =>
      Schema.encodeSync(Session.RedirectOutcome)(Schema.decodeUnknownSync(Session.RedirectOutcome)(encoded))
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom("?code=%", "?error=%ff")), (url) => {
      const encoded = Schema.encodeSync(Session.RedirectOutcome)(Session.classifyRedirect(url))
      expect(recode(encoded)).toEqual(encoded)
    }))
  })
})

describe("handling", () => {
  const done = (turn: string) => () => Effect.succeed(turn)

  it.effect("uses the party that must act", () =>
    Effect.gen(function*() {
      const handlers = { endUser: done("user"), developer: done("developer"), flanks: done("flanks") }
      const of = (error_code: string | null) =>
        Session.fromSession({ status: "Finished:Error", error_code }).pipe(catchActor(handlers))
      expect(yield* of("InvalidCredentials")).toBe("user")
      expect(yield* of("InternalError")).toBe("flanks")
      expect(yield* of(null)).toBe("developer")
      const waiting = yield* Session.fromSession({ status: "Waiting:Challenge" }).pipe(catchActor(handlers))
      expect(waiting).toHaveProperty("_tag", "SessionWaiting")
      const left = yield* Effect.flip(
        Session.fromRedirect("?error=CREDENTIALS_ALREADY_EXIST").pipe(catchSomeActors({ endUser: done("user") }))
      )
      expect(left._tag).toBe("AlreadyConnected")
    }))
})

describe("waiting", () => {
  it("continues only for a session that hasn't finished", () => {
    const waitable = ["Waiting:Challenge", "Processing:Challenge", "Odd", "Processing:Odd"]
    for (const status of [...waitable, "Finished:OK", "Finished:Odd"]) {
      const outcome = Session.classifySession({ status })
      expect(Session.isUnfinished(outcome)).toBe(waitable.includes(status))
      expect(Schedules.isInput(outcome)).toBe(waitable.includes(status))
    }
    expect(Session.isUnfinished(Session.classifySession({ status: "Finished:OK", connection_id: "c" }))).toBe(false)
    expect(Session.isUnfinished({ _tag: "SessionWaiting" })).toBe(false)
    expect(Wait.kindOf(new Session.UnexpectedSession({}))).toBe("session")
    expect(Wait.kindOf(new Session.UnexpectedSession({ isFinal: true }))).toBe(null)
  })

  it.effect("lists on the session schedule until the bank is connected", () =>
    Effect.gen(function*() {
      const statusAt = (millis: number) =>
        millis < 20_000 ? "Waiting:ProvideCredentials" : millis < 30_000 ? "Processing:Challenge" : "Finished:OK"
      const asked: Array<number> = []
      const list = Effect.clockWith((clock) =>
        Effect.sync(() => {
          const now = clock.currentTimeMillisUnsafe()
          asked.push(now)
          return { status: statusAt(now), connection_id: "c" }
        })
      )
      const connected = Effect.gen(function*() {
        const outcome = yield* Session.fromSession(yield* list)
        return outcome._tag === "Connected" ? outcome : yield* Effect.fail(outcome)
      })
      const fiber = yield* Effect.forkChild(
        Effect.retry(connected, { schedule: Schedules.session, while: Session.isUnfinished })
      )
      yield* TestClock.adjust("1 hour")
      expect((yield* Fiber.join(fiber))._tag).toBe("Connected")
      // With the longest waits, of 6, 9, 13.5 and 2.4 seconds, it asks five times; with the shortest, eleven times.
      expect(asked.length).toBeGreaterThanOrEqual(5)
      expect(asked.length).toBeLessThan(12)
    }))
})

describe("the URL of a session", () => {
  it("is a secret in every body", () => {
    const session = { session_id: "s-1", url: "https://connect.example/s-1/abc" }
    for (const body of [{ session }, { items: [session] }, session]) {
      const masked = Secrets.maskBody(JSON.stringify(body))
      expect(masked).not.toContain("connect.example")
      expect(masked).toContain("s-1")
    }
    expect(Secrets.maskBody("{\"url\":\"https://bank.example\"}")).toContain("bank.example")
  })
})
