/** What can happen, and what must come of it. */
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { readiness } from "@effect-flanks/client/Readiness"
import { classifySession } from "@effect-flanks/domain/Session"
import type { Settings } from "@effect-flanks/simulator/Settings"
import { Simulator } from "@effect-flanks/simulator/Simulator"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import assert from "node:assert/strict"
import { askedAt, awaitedOf, type Held, readOf, statusOf, type Word, words } from "./life.ts"
import { type Act, isOpen, outcomeOf, refusals, type Session } from "./session.ts"
import { makeSystem, type Post, type System, type Transport, userLogin } from "./system.ts"

/** What the client and its user know. */
export interface Model {
  /** Codes by what they lead to; used up once. */
  readonly codes: Array<{ readonly code: string; readonly word: Word; used: boolean }>
  /** Credentials whose token the client holds. */
  held: Array<Held>
  /** Credentials whose token was in an answer that was lost; they are in the list. */
  lost: number
  /** Sessions whose id the client has. */
  readonly sessions: Array<Session>
  /** Sessions of which the client does not know: their answers were lost. They are harmless. */
  lostSessions: number
  users: number
}

const emptyModel = (): Model => ({ codes: [], held: [], lost: 0, sessions: [], lostSessions: 0, users: 0 })

type Command = fc.AsyncCommand<Model, System, true>

const command = (
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, system: System) => Promise<void>
): Command => ({
  check: (model) => Promise.resolve(check(model)),
  toString: () => name,
  run: async (model, system) => {
    await run(model, system)
    await agrees(model, system)
  }
})

const flanks = <A, E>(use: (client: FlanksClient["Service"]) => Effect.Effect<A, E>) =>
  Effect.flatMap(FlanksClient, use)

/** A success as what `of` makes of it, a failure as its tag. */
const told = <A, E extends { readonly _tag: string }>(effect: Effect.Effect<A, E>, of: (a: A) => string) =>
  Effect.match(effect, { onSuccess: of, onFailure: ({ _tag }) => _tag })

/** No token is ever lost: those of the list are those that the client holds, and those of lost answers. */
const agrees = async (model: Model, system: System): Promise<void> => {
  const listed = await system.run(flanks((client) => Stream.runCollect(client.credentials.list())))
  const tokens = new Set(listed.map((entry) => Redacted.value(entry.credentials_token ?? Redacted.make(""))))
  const unread = model.sessions.filter(({ end, isRead }) => end !== null && "word" in end && !isRead).length
  assert.equal(tokens.size, model.held.length + model.lost + unread)
  for (const { token } of model.held) assert(tokens.has(token), "a token that the client holds is not in the list")
  const sessions = await system.run(flanks((client) => Stream.runCollect(client.connect.sessions())))
  assert.equal(sessions.length, model.sessions.length + model.lostSessions)
}

/** When the last of these requests came: a life begins with it, not with its answer. */
const lastOf = (posts: ReadonlyArray<Post>): number => posts.at(-1)?.at ?? 0

const arm = (scenario: string | null, operation: string, times = 1) =>
  Effect.flatMap(
    Simulator,
    (simulator) =>
      scenario === null ?
        Effect.void :
        Effect.forEach(Array.from({ length: times }), () => simulator.arm(scenario, operation), { discard: true })
  )

/** How a fault ends an exchange or a creation: whether it acts, and whether the answer with the token arrives. */
const faults = {
  none: { word: null, acts: true, arrives: true },
  slow: { word: "SLOW", acts: true, arrives: true },
  withoutCode: { word: "WITHOUT_CODE", acts: true, arrives: true },
  trailingComma: { word: "TRAILING_COMMA", acts: true, arrives: true },
  dropped: { word: "DROPPED", acts: false, arrives: false },
  gateway: { word: "BAD_GATEWAY", acts: false, arrives: false },
  failed: { word: "INTERNAL_SERVER_ERROR", acts: false, arrives: false },
  limited: { word: "TOO_MANY_REQUESTS", acts: false, arrives: false },
  processing: { word: "PROCESSING", acts: false, arrives: false },
  unauthorized: { word: "UNAUTHORIZED", acts: false, arrives: false },
  lost: { word: "LOST_ANSWER", acts: true, arrives: false },
  lostInGateway: { word: "LOST_IN_GATEWAY", acts: true, arrives: false },
  lostInError: { word: "LOST_IN_ERROR", acts: true, arrives: false },
  truncated: { word: "TRUNCATED", acts: true, arrives: false }
} as const

type Fault = keyof typeof faults

/** The faults with which Flanks' own answer arrives whole, the one that a used code is invalid among them. */
const readable: ReadonlySet<Fault> = new Set(["none", "slow", "withoutCode", "unauthorized"])

/** A slow answer takes its ten seconds where it comes over a port. */
const anyFault = (transport: Transport) =>
  fc.constantFrom(...(Object.keys(faults) as Array<Fault>).filter((name) => transport === "memory" || name !== "slow"))

const login = (model: Model, word: Word) => ({ bank: "testbank", username: `user ${++model.users}`, password: word })

/** A user comes back from a link with a code. */
const connects = (word: Word) =>
  command(`a user connects: ${word}`, () => true, async (model, system) => {
    const code = await system.run(Effect.gen(function*() {
      const client = yield* FlanksClient
      const links = yield* client.links.list()
      const link = links[0] ?? (yield* client.links.create({ redirect_uri: "https://app.example/back" }))
      return (yield* userLogin({ link_token: link.token, ...login(model, word) })).code
    }))
    model.codes.push({ code, word, used: false })
  })

/** How long a request of the client may be under way, less what it takes to send one. */
const deadline = 29_000

/** The client exchanges a code, used or not; with a fault, and where that is asked for the listing fails too. */
const exchanges = (nth: number, fault: Fault, listingFails: boolean) =>
  command(
    `exchanges code ${nth}, ${fault}${listingFails ? ", no listing" : ""}`,
    (model) => model.codes.length > 0,
    async (model, system) => {
      const index = nth % model.codes.length
      const known = model.codes[index]
      if (known === undefined) return
      const { acts, arrives, word } = faults[fault]
      const before = system.posts.length
      const result = await system.run(Effect.gen(function*() {
        yield* arm(word, "links.exchange")
        if (listingFails) yield* arm("INTERNAL_SERVER_ERROR", "links.unusedCodes", 6)
        const client = yield* FlanksClient
        return yield* Effect.result(client.exchange(Redacted.make(known.code)))
      }))
      await system.run(disarm)
      const posts = system.posts.slice(before).filter(({ operation }) => operation === "links.exchange")
      const again = fault === "unauthorized" || (!acts && !known.used && !listingFails)
      const gets = !known.used && (arrives || again)
      assert.equal(posts.length, again && !(known.used && fault !== "unauthorized") ? 2 : 1)
      const [first, second] = posts
      if (first !== undefined && second !== undefined && fault !== "unauthorized") {
        assert(second.at - first.at >= deadline, "posted again while the first post may be under way")
      }
      assert.equal(posts.filter(({ usedUp }) => usedUp).length, !known.used && (acts || again) ? 1 : 0)
      assert.equal(Result.isSuccess(result), gets)
      if (Result.isSuccess(result)) {
        const { _tag, token } = result.success
        assert.equal(_tag, known.word === "TOKEN_DELAYED" ? "DelayedToken" : "ActiveToken")
        model.held.push({ token: Redacted.value(token), word: known.word, at: lastOf(posts), solved: false })
      } else {
        const { failure } = result
        const reason = failure._tag === "ExchangeUncertain" ? failure.reason : failure._tag
        const isRefused = known.used && readable.has(fault)
        assert.equal(reason, isRefused ? "ConfigurationError" : listingFails ? "ListingFailed" : "CodeGone")
        if (acts && !known.used) model.lost++
      }
      if (posts.some(({ usedUp }) => usedUp)) model.codes[index] = { ...known, used: true }
    }
  )

/** Two who do not know of each other exchange the same code: one of them gets the token. */
const race = command(
  "two exchange the same code",
  (model) => model.codes.some(({ used }) => !used),
  async (model, system) => {
    const index = model.codes.findIndex(({ used }) => !used)
    const known = model.codes[index]
    if (known === undefined) return
    const results = await system.run(flanks((client) => {
      const exchange = Effect.result(client.exchange(Redacted.make(known.code)))
      return Effect.all([exchange, exchange, exchange], { concurrency: "unbounded" })
    }))
    const won = results.filter(Result.isSuccess)
    assert.equal(won.length, 1)
    const at = lastOf(system.posts.filter(({ usedUp }) => usedUp))
    for (const { success: { token } } of won) {
      model.held.push({ token: Redacted.value(token), word: known.word, at, solved: false })
    }
    model.codes[index] = { ...known, used: true }
  }
)

/** A regulated entity makes credentials; what is not safe to repeat is not repeated. */
const creates = (word: Word, fault: Fault) =>
  command(`creates credentials: ${word}, ${fault}`, () => true, async (model, system) => {
    const { acts, arrives, word: armed } = faults[fault]
    const { password, username, ...rest } = login(model, word)
    const before = system.posts.length
    const result = await system.run(Effect.gen(function*() {
      yield* arm(armed, "credentials.create")
      const client = yield* FlanksClient
      const secrets = { username: Redacted.make(username), password: Redacted.make(password) }
      return yield* Effect.result(client.credentials.create({ ...rest, ...secrets }))
    }))
    await system.run(disarm)
    const posts = system.posts.slice(before).filter(({ operation }) => operation === "credentials.create")
    const again = fault === "unauthorized"
    assert.equal(posts.length, again ? 2 : 1)
    assert.equal(Result.isSuccess(result), arrives || again)
    if (Result.isSuccess(result)) {
      model.held.push({ token: Redacted.value(result.success.token), word, at: lastOf(posts), solved: false })
    } else if (acts) model.lost++
  })

const disarm = Effect.flatMap(Simulator, (simulator) => simulator.disarm)

/** What must come of it, at the time before or at the time after: something may be due in between. */
const during = async (
  system: System,
  said: Effect.Effect<string, never, FlanksClient | Simulator>,
  expected: (now: number) => string
): Promise<void> => {
  const before = await system.now()
  const found = await system.run(said)
  const after = expected(await system.now())
  assert(found === expected(before) || found === after, `${found}, expected ${after}`)
}

const ofOne = (
  name: string,
  run: (held: Held, model: Model, system: System, index: number) => Promise<void>
) =>
(nth: number) =>
  command(`${name} ${nth}`, (model) => model.held.length > 0, async (model, system) => {
    const index = nth % model.held.length
    const held = model.held[index]
    if (held !== undefined) await run(held, model, system, index)
  })

/** What a safe operation gets over by itself. */
const transient = (transport: Transport) =>
  fc.constantFrom(
    null,
    "DROPPED",
    "BAD_GATEWAY",
    "INTERNAL_SERVER_ERROR",
    "TOO_MANY_REQUESTS",
    "TRUNCATED",
    "LOST_ANSWER",
    "UNAUTHORIZED",
    ...(transport === "memory" ? ["SLOW"] : [])
  )

const agreesOnStatus = (system: System, held: Held, fault: string | null = null) =>
  during(
    system,
    Effect.andThen(
      arm(fault, "credentials.status"),
      flanks((client) =>
        told(client.credentials.status(Redacted.make(held.token)), (status) => {
          const { finished, states, user } = readiness(status)
          return `finished ${finished}, ${states.account}, ${states.portfolio}, asks ${user?._tag ?? "nothing"}`
        })
      )
    ),
    (now) => statusOf(held, now)
  )

const asks = (fault: string | null) =>
  ofOne(
    `asks for the status (${fault ?? "undisturbed"}) of`,
    (held, _, system) => agreesOnStatus(system, held, fault)
  )

const reads = (fault: string | null) =>
  ofOne(`reads the accounts (${fault ?? "undisturbed"}) of`, (held, _, system) =>
    during(
      system,
      Effect.andThen(
        arm(fault, "aggregation.account"),
        flanks((client) => told(client.aggregation.account(Redacted.make(held.token)), () => "data"))
      ),
      (now) => readOf(held, now)
    ))

const waits = ofOne("waits for the data of", async (held, _, system) => {
  const found = await system.run(
    flanks((client) => told(client.awaitData(Redacted.make(held.token), ["account", "portfolio"]), () => "data"))
  )
  assert.equal(found, awaitedOf(held, await system.now()))
})

const deletes = ofOne("deletes", async ({ token }, model, system, index) => {
  const remove = flanks((client) => told(client.credentials.delete(Redacted.make(token)), () => "deleted"))
  assert.equal(await system.run(remove), "deleted")
  assert.equal(await system.run(remove), "ConfigurationError")
  model.held = model.held.toSpliced(index, 1)
})

/** The service creates a session. A creation that may have happened is never repeated. */
const beginsSession = (fault: Fault) =>
  command(`a session is created, ${fault}`, () => true, async (model, system) => {
    const { acts, arrives, word } = faults[fault]
    const before = system.posts.length
    const result = await system.run(Effect.gen(function*() {
      yield* arm(word, "connect.createSession")
      const client = yield* FlanksClient
      return yield* Effect.result(client.connect.createSession({ redirect_url: "https://app.example/back" }))
    }))
    await system.run(disarm)
    const posts = system.posts.slice(before).filter(({ operation }) => operation === "connect.createSession")
    const again = fault === "unauthorized"
    assert.equal(posts.length, again ? 2 : 1)
    assert.equal(Result.isSuccess(result), arrives || again)
    if (Result.isSuccess(result)) {
      const id = result.success.session.session_id
      const createdAt = lastOf(posts)
      model.sessions.push({ id, createdAt, sent: null, isChallenged: false, end: null, isRead: false })
    } else if (acts) model.lostSessions++
  })

const ofSession = (
  name: string,
  run: (session: Session, model: Model, system: System, index: number) => Promise<void>
) =>
(nth: number) =>
  command(`${name} ${nth}`, (model) => model.sessions.length > 0, async (model, system) => {
    const index = nth % model.sessions.length
    const session = model.sessions[index]
    if (session !== undefined) await run(session, model, system, index)
  })

/** What a user types, by what is to come of it. */
const typedFor = (act: Act): string =>
  act._tag === "LogsIn" ? act.word : act._tag === "IsChallenged" ? "SCA_SMS" : act.password

/** A user does something at a session that is open, and can do nothing at one that is not. */
const actsAt = (act: Act) =>
  ofSession(`the user ${act._tag} (${typedFor(act)}) at session`, async (session, model, system, index) => {
    const word = typedFor(act)
    const typed = session.isChallenged
      // A word that means nothing as an answer is a right one.
      ? { sca: [act._tag === "IsRefused" && !(act.password in challengeWords) ? "INVALID_SCA" : word] }
      : { username: `user ${++model.users}`, password: word }
    const before = system.posts.length
    const { outcome } = await system.run(userLogin({ session_id: session.id, ...typed }))
    const at = lastOf(system.posts.slice(before))
    if (!isOpen(session, at)) return assert.equal(outcome, undefined)
    const sent = { step: session.isChallenged ? "Challenge" : "ProvideCredentials", at } as const
    const moved = { ...session, sent }
    switch (act._tag) {
      case "LogsIn":
        assert.equal(outcome, "connected")
        model.sessions[index] = { ...moved, isChallenged: false, end: { word: act.word } }
        break
      case "IsChallenged":
        assert.equal(outcome, "challenged")
        model.sessions[index] = { ...moved, isChallenged: true }
        break
      case "IsRefused": {
        assert.equal(outcome, "refused")
        const isSca = session.isChallenged && !(act.password in challengeWords)
        const tag = isSca ? "InvalidChallengeResponse" : refusals[act.password]
        model.sessions[index] = { ...moved, isChallenged: false, end: { tag } }
      }
    }
    await agreesOnSession(model.sessions[index] ?? session, system)
  })

/** The words that are refused as the answer to a challenge as they are as a password. */
const challengeWords: { readonly [word in keyof typeof refusals]?: true } = {
  INVALID_CREDENTIALS: true,
  SCA_TYPE_NOT_ALLOWED: true,
  INTERNAL_ERROR: true,
  ALREADY_EXISTS: true
}

/** Lists a session and compares it with the model; gives its connection. */
const agreesOnSession = async (session: Session, system: System, fault: string | null = null) => {
  let connection: string | null = null
  const listed = Effect.gen(function*() {
    yield* arm(fault, "connect.sessions")
    const client = yield* FlanksClient
    const [found] = yield* Effect.orDie(Stream.runCollect(client.connect.sessions({ session_id_in: [session.id] })))
    const outcome = classifySession(found ?? {})
    if (outcome._tag === "Connected") connection = Redacted.value(outcome.connection)
    return "step" in outcome ? `${outcome._tag} ${outcome.step}` : outcome._tag
  })
  await during(system, listed, (now) => outcomeOf(session, now))
  return connection as string | null
}

/** The client has read a session's connection: from now on it holds it. */
const keeps = (connection: string, session: Session, model: Model, index: number): void => {
  if (session.isRead) return
  assert(session.end !== null && "word" in session.end && session.sent !== null)
  model.held.push({ token: connection, word: session.end.word, at: session.sent.at, solved: false })
  model.sessions[index] = { ...session, isRead: true }
}

/** The service lists a session; it keeps the connection that it reads. */
const looksAt = (fault: string | null) =>
  ofSession(`the service looks (${fault ?? "undisturbed"}) at session`, async (session, model, system, index) => {
    const connection = await agreesOnSession(session, system, fault)
    if (connection !== null) keeps(connection, session, model, index)
  })

/** The user comes back: the redirect is verified by listing, gives the same connection each time, and never another's. */
const comesBackTo = (isForged: boolean) =>
  ofSession(
    `the user comes back${isForged ? " with a forged URL" : ""} to session`,
    async (session, model, system, index) => {
      let connection: string | null = null
      const url = `https://app.example/back?session_id=${session.id}`
      const expected = isForged ? "another" : session.id
      const completed = flanks(({ connect }) =>
        told(connect.completeRedirect(url, { expected }), (outcome) => {
          connection = Redacted.value(outcome.connection)
          return outcome._tag
        })
      )
      await during(system, completed, (now) => {
        if (isForged) return "RedirectMismatch"
        const outcome = outcomeOf(session, now)
        return outcome.startsWith("Session") ? "SessionUnfinished" : outcome
      })
      if (connection !== null) keeps(connection, session, model, index)
    }
  )

/** The service waits for the end of a session; where the user does nothing, it gives up after half an hour. */
const awaits = ofSession("the service waits for session", async (session, model, system, index) => {
  let connection: string | null = null
  const before = await system.now()
  const found = await system.run(flanks(({ connect }) =>
    told(connect.awaitSession(session.id), (connected) => {
      connection = Redacted.value(connected.connection)
      return connected._tag
    })
  ))
  const waited = await system.now() - before
  const { end } = session
  assert.equal(found, end === null ? "SessionAbandoned" : "tag" in end ? end.tag : "Connected")
  if (end === null) assert(waited >= 30 * 60_000, "gave up before half an hour")
  else assert(waited < 60_000, "waited for a session that was through")
  if (connection !== null) keeps(connection, session, model, index)
})

/** A session for a connection that exists ends with that connection, and makes no other. */
const reconnects = async ({ token }: Held, wantsPassword: boolean, model: Model, system: System): Promise<void> => {
  const found = await system.run(Effect.gen(function*() {
    const client = yield* FlanksClient
    const { session: { session_id } } = yield* client.connect.createSession({ connection_id: Redacted.make(token) })
    const typed = wantsPassword ? { username: `user ${++model.users}`, password: "new" } : { sca: ["123456"] }
    const { outcome } = yield* userLogin({ session_id, ...typed })
    assert.equal(outcome, "connected")
    yield* Effect.sleep("4 seconds")
    const [session] = yield* Stream.runCollect(client.connect.sessions({ session_id_in: [session_id ?? ""] }))
    return classifySession(session ?? {})
  }))
  model.lostSessions++
  assert(found._tag === "Connected")
  assert.equal(Redacted.value(found.connection), token)
}

/** Shortly before the bank asks it does not, then it does, and once the user did it no longer. */
const solves = (nth: number, bySession: boolean) =>
  command(
    `the user does what the bank asks of ${nth}${bySession ? ", through a session" : ""}`,
    (model) => model.held.some((held) => askedAt(held) !== null),
    async (model, system) => {
      const asking = model.held.filter((held) => askedAt(held) !== null)
      const held = asking[nth % asking.length]
      if (held === undefined) return
      // The credentials are made a moment after the request that the model counts from: a second allows for it.
      for (const millis of [-3_600_000, 1_000]) {
        await system.run(Effect.sleep(Math.max(0, (askedAt(held) ?? 0) + millis - await system.now())))
        await agreesOnStatus(system, held)
      }
      const { reset_token, sca_token } = await system.run(
        flanks((client) => client.credentials.status(Redacted.make(held.token)))
      )
      const asked = sca_token ?? null
      if (bySession) await reconnects(held, asked === null, model, system)
      else {
        const result = await system.run(userLogin(
          asked === null
            ? { reset_token: Redacted.value(reset_token ?? Redacted.make("")), password: "new" }
            : { sca_token: Redacted.value(asked), sca: ["123456"] }
        ))
        assert.equal(result.outcome, "done")
      }
      const solved = { ...held, solved: true }
      model.held[model.held.indexOf(held)] = solved
      await agreesOnStatus(system, solved)
    }
  )

const jumps = (minutes: number) =>
  command(`${minutes} minutes pass`, () => true, (_, system) => system.run(Effect.sleep(`${minutes} minutes`)))

const restarts = command("client and simulator are restarted", () => true, (_, system) => system.restart())

const nth = fc.nat(20)

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ _tag: fc.constant("LogsIn"), word: fc.constantFrom(...words) } as const),
  fc.record({ _tag: fc.constant("IsChallenged") } as const),
  fc.record(
    { _tag: fc.constant("IsRefused"), password: fc.constantFrom(...Object.keys(refusals)) } as const
  ) as fc.Arbitrary<Extract<Act, { readonly _tag: "IsRefused" }>>
)

/** Whatever can happen. */
const commands = (transport: Transport, maxCommands: number) =>
  fc.commands<Model, System, true>([
    fc.constantFrom(...words).map(connects),
    fc.tuple(nth, anyFault(transport), fc.boolean()).map(([n, fault, fails]) =>
      exchanges(n, fault, fails && !faults[fault].arrives && fault !== "unauthorized")
    ),
    fc.constant(race),
    fc.tuple(fc.constantFrom(...words), anyFault(transport)).map(([word, fault]) => creates(word, fault)),
    fc.tuple(transient(transport), nth).map(([fault, n]) => asks(fault)(n)),
    fc.tuple(transient(transport), nth).map(([fault, n]) => reads(fault)(n)),
    nth.map(waits),
    nth.map(deletes),
    fc.tuple(nth, fc.boolean()).map(([n, bySession]) => solves(n, bySession)),
    anyFault(transport).map(beginsSession),
    fc.tuple(anyAct, nth).map(([act, n]) => actsAt(act)(n)),
    fc.tuple(anyAct, nth).map(([act, n]) => actsAt(act)(n)),
    fc.tuple(transient(transport), nth).map(([fault, n]) => looksAt(fault)(n)),
    fc.tuple(fc.boolean(), nth).map(([isForged, n]) => comesBackTo(isForged)(n)),
    nth.map(awaits),
    fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 60, max: 4000 })).map(jumps),
    fc.constant(restarts)
  ], { maxCommands, size: "max" })

/** Runs random sequences of commands against a system of their own. */
export const expectAgreement = (
  { maxCommands, runs, settings = {}, transport }: {
    readonly transport: Transport
    readonly runs: number
    readonly maxCommands: number
    readonly settings?: Partial<Settings>
  }
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(commands(transport, maxCommands), async (sequence) => {
      const real = await makeSystem(transport, settings)
      try {
        await fc.asyncModelRun(() => ({ model: emptyModel(), real }), sequence)
      } finally {
        await real.dispose()
      }
    }),
    { numRuns: runs }
  )
