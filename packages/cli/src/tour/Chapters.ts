/**
 * The chapters of the tour: what a service encounters between a new user and the data, and what it does about it. Each
 * tells what it does, and gives the rows that the end sums up.
 *
 * @since 0.1.0
 */
import type { Portfolio } from "@effect-flanks/client/api/Data"
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import type { IssuedToken } from "@effect-flanks/client/IssuedToken"
import { inState, readiness } from "@effect-flanks/client/Readiness"
import * as Schedules from "@effect-flanks/domain/Schedules"
import type { Actor } from "@effect-flanks/domain/Table"
import { userText } from "@effect-flanks/domain/UserText"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as BigDecimal from "effect/BigDecimal"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { awaitSession } from "../calling/SessionWait.ts"
import { turns } from "../codes/Wording.ts"
import { elapsed } from "../terminal/Elapsed.ts"
import { failsWith, holds } from "./Astray.ts"
import { Narrator } from "./Narrator.ts"
import * as User from "./User.ts"

/** An event of the tour: who had to act, what was done, and how long it took. */
export interface Encounter {
  readonly met: string
  readonly turn: string
  readonly done: string
  readonly millis: number
}

/** A value, with the time that the effect took. */
const timed = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>) {
  const before = yield* Clock.currentTimeMillis
  const value = yield* effect
  return [value, (yield* Clock.currentTimeMillis) - before] as const
})

/** The meaning of an error, who must act, and what to do, in the words of the table. */
const told = (
  { _tag, action, actor, code }: {
    readonly _tag: string
    readonly code: number | null
    readonly actor: Actor
    readonly action: string
  }
): string => `${code}, ${_tag}, ${turns[actor]}'s turn: ${action}.`

/** Says how long is waited until it is asked again. */
const asksAgain = Effect.fnUntraced(function*(millis: number) {
  const { lasts, say } = yield* Narrator
  yield* lasts(millis)
  yield* say(`asks again in ${elapsed(millis)}`)
})

/** Reads out what became ready since the last look. */
const extraction = Effect.fnUntraced(function*(token: Redacted.Redacted, asked: ReadonlyArray<DataKind>) {
  const flanks = yield* FlanksClient
  const { reached, say, waiting } = yield* Narrator
  yield* flanks.watchData(token, asked).pipe(
    Stream.filter((progress) => progress._tag === "Changed"),
    Stream.runForEach(Effect.fnUntraced(function*({ changes, readiness: found }) {
      const added = changes.filter(({ to }) => to === "ready").map(({ dataKind }) => dataKind)
      const all = inState(found, "ready", asked)
      yield* reached(all.length / asked.length)
      if (added.length > 0) yield* say(`ready: ${added.join(", ")} (${all.length} of ${asked.length})`)
    })),
    waiting("polling the status")
  )
})

/** What portfolios hold, by currency: amounts in different ones cannot be added. */
const totals = (portfolios: ReadonlyArray<Portfolio>): string =>
  Array.from(Map.groupBy(portfolios, ({ currency }) => currency ?? "an unknown currency"), ([currency, held]) => {
    const sum = BigDecimal.sumAll(held.flatMap(({ balance }) => balance ?? []))
    return `${new Intl.NumberFormat("en").format(BigDecimal.format(sum) as Intl.StringNumericLiteral)} ${currency}`
  }).join(" and ")

/** Waits until the user is through a session, and reads out what goes on. */
const through = Effect.fnUntraced(function*(id: string, label: string) {
  const { say, waiting } = yield* Narrator
  return yield* awaitSession(id, (stage) => say(stage, "wait")).pipe(waiting(label))
})

/** Does both at once; gives what the second gives. */
const meanwhile = <A, E, R, E2, R2>(user: Effect.Effect<unknown, E2, R2>, service: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.all([user, service], { concurrency: "unbounded" }), ([, value]) => value)

/** A user whose first session fails and whose second connects the bank, and data that comes one product after another. */
const sessions = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say } = yield* Narrator
  yield* chapter(
    "1. Anna connects her bank through a session",
    "flanks.connect.createSession({…}), flanks.connect.watchSession(id), flanks.watchData(connection)"
  )
  const first = yield* User.session
  yield* say("A session has a page of its own. Anna is sent there.")
  const mistypes = User.takes("20 seconds", "Anna logs in").pipe(
    Effect.andThen(User.logsIn(first, "anna", "INVALID_CREDENTIALS"))
  )
  const [refused, mistyped] = yield* timed(
    failsWith(meanwhile(mistypes, through(first, "waiting for Anna")), "InvalidCredentials")
  )
  yield* say(`${refused._tag}, ${turns[refused.actor]}'s turn: ${refused.action}.`, "bad")
  yield* say(`Anna reads: "${userText(refused)}"`)
  const second = yield* User.session
  yield* say("A session is not used twice: she gets another.")
  const logsIn = Effect.gen(function*() {
    yield* User.takes("20 seconds", "Anna logs in")
    yield* User.logsIn(second, "anna", "SCA_SMS")
    yield* User.takes("25 seconds", "Anna waits for a text message")
    yield* User.types(second)
  })
  const [connected, took] = yield* timed(meanwhile(logsIn, through(second, "waiting for Anna")))
  const { connection } = connected
  yield* say("Connected. The connection is what every read takes from now on.", "good")
  const early = yield* failsWith(flanks.aggregation.portfolio(connection), "Processing")
  yield* say(`Her portfolios are asked for. ${told(early)}`, "wait")
  const [, extracted] = yield* timed(extraction(connection, dataKinds))
  const portfolios = yield* flanks.aggregation.portfolio(connection)
  yield* holds("portfolios", portfolios.length > 0)
  yield* say(`${portfolios.length} portfolios hold ${totals(portfolios)}, exact to the cent.`, "good")
  return [
    { met: refused._tag, turn: turns[refused.actor], done: "gave Anna a new session", millis: mistyped },
    { met: connected._tag, turn: turns.nobody, done: "kept the connection", millis: took },
    { met: `${early.code} ${early._tag}`, turn: turns[early.actor], done: "polled the status", millis: extracted }
  ] satisfies ReadonlyArray<Encounter>
})

const login = (username: string, password: string) => ({
  bank: "testbank",
  username: Redacted.make(username),
  password: Redacted.make(password)
})

/** A bank that is down, and comes back. */
const outage = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say, waiting } = yield* Narrator
  yield* chapter("2. Bruno's bank is down", "flanks.credentials.create(login), with Effect.retry(Schedules.bank)")
  yield* say("The service is a regulated entity here, and may log in for him: no session, no link.")
  const create = flanks.credentials.create(login("bruno", "BANK_ERROR")).pipe(
    Effect.catchTag("UnexpectedShape", Effect.die)
  )
  const error = yield* failsWith(create, "BankError")
  yield* say(told(error), "bad")
  const schedule = Schedules.bank.pipe(Schedule.tap(({ duration }) => asksAgain(Duration.toMillis(duration))))
  const [, millis] = yield* timed(Effect.retry(create, schedule).pipe(waiting("the bank is down")))
  yield* say("The bank is back, and Bruno is connected.", "good")
  return [
    { met: `${error.code} ${error._tag}`, turn: turns[error.actor], done: "asked again, ever later", millis }
  ] satisfies ReadonlyArray<Encounter>
})

/** A login that the user must correct, and a bank that asks for a second factor. */
const wrongCredentials = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say } = yield* Narrator
  yield* chapter(
    "3. Clara mistypes, and then her bank wants to hear from her",
    "flanks.credentials.create(login): CredentialsError, ScaRequired"
  )
  const wrong = yield* failsWith(
    flanks.credentials.create(login("clara", "INVALID_CREDENTIALS")),
    "CredentialsError"
  )
  yield* say(told(wrong), "bad")
  const [, corrected] = yield* timed(User.takes("40 seconds", "Clara looks for her password"))
  yield* say("She corrects it.")
  const asks = yield* failsWith(flanks.credentials.create(login("clara", "SCA_APP")), "ScaRequired")
  yield* say(told(asks), "bad")
  const [, confirmed] = yield* timed(User.takes("25 seconds", "Clara opens her bank's app"))
  const issued = yield* flanks.credentials.create(login("clara", "SCA_APP"))
  yield* holds("a token", issued._tag === "ActiveToken")
  yield* say("She confirms the login in the app, and is in.", "good")
  return [
    {
      met: `${wrong.code} ${wrong._tag}`,
      turn: turns[wrong.actor],
      done: "had Clara correct her login",
      millis: corrected
    },
    { met: `${asks.code} ${asks._tag}`, turn: turns[asks.actor], done: "asked Clara to confirm", millis: confirmed }
  ] satisfies ReadonlyArray<Encounter>
})

/** A connection that works, until the bank wants the user again. */
const sca = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, lasts, say, waiting } = yield* Narrator
  yield* chapter(
    "4. A day later, David's bank wants him again",
    "readiness(status).user, flanks.connect.reconnect(connection)"
  )
  const first = yield* User.session
  yield* User.logsIn(first, "david", "SCA_EXPIRES")
  const { connection } = yield* through(first, "the bank looks at the login")
  yield* say("He is connected. Only his accounts are wanted.")
  yield* extraction(connection, ["account", "accountTransaction"])
  yield* say("Flanks refreshes them once a day; the status is looked at every 12 hours.")
  const asked = Effect.map(flanks.credentials.status(connection), (status) => readiness(status).user)
  const schedule = Schedule.spaced("12 hours").pipe(Schedule.tap(({ duration }) => lasts(Duration.toMillis(duration))))
  const action = yield* Effect.repeat(asked, { until: (user) => user !== null, schedule }).pipe(
    waiting("the daily refresh")
  )
  yield* holds("an SCA", action?._tag === "Sca")
  yield* say(`The status has an sca_token, ${turns.endUser}'s turn: the bank wants to know that it is him.`, "bad")
  const session = yield* flanks.connect.reconnect(connection)
  const again = session?.session_id ?? ""
  yield* say("He gets a session for this connection.")
  const confirms = Effect.andThen(User.takes("20 minutes", "David reads his mail"), User.types(again))
  const [renewed, millis] = yield* timed(meanwhile(confirms, through(again, "waiting for David")))
  yield* holds("the same connection", Redacted.value(renewed.connection) === Redacted.value(connection))
  yield* holds("credentials that need nobody", (yield* asked) === null)
  yield* say("He confirms. It is the same connection as before, and its data is fresh again.", "good")
  return [
    { met: "an sca_token", turn: turns.endUser, done: "gave David a session", millis }
  ] satisfies ReadonlyArray<Encounter>
})

/**
 * Flanks Link. A code works once, and its token is given once: a response that gets lost is precious, and posting the code
 * again would lose both.
 */
const legacy = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { arm } = yield* Simulator.Simulator
  const { chapter, say, waiting } = yield* Narrator
  const tokens = Stream.runCollect(flanks.credentials.list())
  yield* chapter(
    "5. Legacy: Flanks Link, reported to shut down on 2026-12-31",
    "flanks.exchange(code): DelayedToken, ExchangeUncertain; flanks.watchActivation(issued)"
  )
  yield* say("The date is second-hand. docs/migrating/from-links.md says who reports it, and how to move.")

  const issued = yield* flanks.exchange(yield* User.comesBack("eva", "TOKEN_DELAYED"))
  yield* holds("a delayed token", issued._tag === "DelayedToken")
  yield* say(
    `Eva's code is exchanged. 202 with error_code 20003, ${issued._tag}: not a failure, keep the token.`,
    "wait"
  )
  yield* say("Security checks take 24 to 48 hours. Nothing is asked before.")
  const [, checks] = yield* timed(
    flanks.watchActivation(issued).pipe(
      Stream.runForEach((progress) =>
        progress._tag === "Active"
          ? say("The security checks are over.", "good")
          : Effect.flatMap(Clock.currentTimeMillis, (now) => asksAgain(DateTime.toEpochMillis(progress.until) - now))
      ),
      waiting("security checks")
    )
  )

  const felix = yield* User.comesBack("felix", "EXTRACTION_DONE")
  yield* arm("DROPPED", "links.exchange")
  yield* say("Felix's request gets lost. Did it arrive? Nothing is posted again before that is known.", "bad")
  const [kept, before] = yield* timed(flanks.exchange(felix).pipe(waiting("until it can no longer arrive")))
  yield* holds("a token", kept._tag === "ActiveToken")
  yield* say("His code is still among the unused ones, so it did not: exchanged, once.", "good")

  const known = new Set(Array.from(yield* tokens, ({ credentials_token }) => plain(credentials_token)))
  const greta = yield* User.comesBack("greta", "EXTRACTION_DONE")
  yield* arm("LOST_ANSWER", "links.exchange")
  yield* say("Greta's request arrives. Its answer gets lost, with a token in it.", "bad")
  const [uncertain, after] = yield* timed(
    failsWith(flanks.exchange(greta).pipe(waiting("until it can no longer arrive")), "ExchangeUncertain")
  )
  yield* say(`Her code is gone. ${uncertain._tag}, ${turns[uncertain.actor]}'s turn: ${uncertain.action}.`, "bad")
  const found = Array.from(yield* tokens).filter(({ credentials_token }) => !known.has(plain(credentials_token)))
  yield* holds("one new token in the list", found.length === 1 && found[0]?.external_id === "greta")
  yield* say("The list has one token more, and it is Greta's.", "good")
  return [
    { met: `202 ${issued._tag}`, turn: turns.nobody, done: "kept the token, and waited", millis: checks },
    { met: "no answer", turn: "the network", done: "saw the code unused, retried", millis: before },
    { met: uncertain._tag, turn: turns[uncertain.actor], done: "found the token in the list", millis: after }
  ] satisfies ReadonlyArray<Encounter>
})

const plain = (token: IssuedToken["token"] | null | undefined): string => token ? Redacted.value(token) : ""

/** All of them, in their order. */
export const chapters = [sessions, outage, wrongCredentials, sca, legacy]
