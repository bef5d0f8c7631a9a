/**
 * The chapters of the tour: the events that a service handles between a new user and the data. Each chapter prints what it
 * does, and returns the rows of the summary.
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
import { Narrator } from "./Narrator.ts"
import { failsWith, holds } from "./TourFailure.ts"
import * as User from "./User.ts"

/** An event of the tour: who had to act, what was done, and how long it took. */
export interface Encounter {
  readonly event: string
  readonly actor: string
  readonly done: string
  readonly millis: number
}

/** The value of an effect, and the time that it took. */
const timed = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>) {
  const before = yield* Clock.currentTimeMillis
  const value = yield* effect
  return [value, (yield* Clock.currentTimeMillis) - before] as const
})

const actSentence = (actor: Actor): string =>
  actor === "nobody" ? "Nobody must act" : `${capital(turns[actor])} must act`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** An error, who must act, and what to do, in the words of the table. */
const told = (
  { _tag, action, actor, code }: {
    readonly _tag: string
    readonly code: number | null
    readonly actor: Actor
    readonly action: string
  }
): string => `${code} ${_tag}. ${actSentence(actor)}: ${action}.`

/** Prints the time until the next attempt. */
const nextAttempt = Effect.fnUntraced(function*(millis: number) {
  const { lasts, say } = yield* Narrator
  yield* lasts(millis)
  yield* say(`next attempt in ${elapsed(millis)}`)
})

/** Prints the data that became ready. */
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

/** The value of portfolios by currency, since amounts in different currencies can't be added. */
const totals = (portfolios: ReadonlyArray<Portfolio>): string =>
  Array.from(Map.groupBy(portfolios, ({ currency }) => currency ?? "an unknown currency"), ([currency, held]) => {
    const sum = BigDecimal.sumAll(held.flatMap(({ balance }) => balance ?? []))
    return `${new Intl.NumberFormat("en").format(BigDecimal.format(sum) as Intl.StringNumericLiteral)} ${currency}`
  }).join(" and ")

/** Waits for the user of a session, and prints the progress. */
const through = Effect.fnUntraced(function*(id: string, label: string) {
  const { say, waiting } = yield* Narrator
  return yield* awaitSession(id, (stage) => say(stage, "wait")).pipe(waiting(label))
})

/** Runs both concurrently. The result is that of the second. */
const meanwhile = <A, E, R, E2, R2>(user: Effect.Effect<unknown, E2, R2>, service: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.all([user, service], { concurrency: "unbounded" }), ([, value]) => value)

/** A user whose first session fails and whose second one connects the bank, and data that becomes ready step by step. */
const sessions = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say } = yield* Narrator
  yield* chapter(
    "1. Anna connects her bank through a session",
    "flanks.connect.createSession({…}), flanks.connect.watchSession(id), flanks.watchData(connection)"
  )
  const first = yield* User.session
  yield* say("The session has a page of its own. The service sends Anna there.")
  const mistypes = User.takes("20 seconds", "Anna logs in").pipe(
    Effect.andThen(User.logsIn(first, "anna", "INVALID_CREDENTIALS"))
  )
  const [refused, mistyped] = yield* timed(
    failsWith(meanwhile(mistypes, through(first, "waiting for Anna")), "InvalidCredentials")
  )
  yield* say(`${refused._tag}. ${actSentence(refused.actor)}: ${refused.action}.`, "bad")
  yield* say(`Anna reads: "${userText(refused)}"`)
  const second = yield* User.session
  yield* say("A session can't be used twice, so the service creates another one.")
  const logsIn = Effect.gen(function*() {
    yield* User.takes("20 seconds", "Anna logs in")
    yield* User.logsIn(second, "anna", "SCA_SMS")
    yield* User.takes("25 seconds", "Anna waits for a text message")
    yield* User.types(second)
  })
  const [connected, took] = yield* timed(meanwhile(logsIn, through(second, "waiting for Anna")))
  const { connection } = connected
  yield* say("Connected. Every read from now on takes the connection.", "good")
  const early = yield* failsWith(flanks.aggregation.portfolio(connection), "Processing")
  yield* say(`The service reads her portfolios. ${told(early)}`, "wait")
  const [, extracted] = yield* timed(extraction(connection, dataKinds))
  const portfolios = yield* flanks.aggregation.portfolio(connection)
  yield* holds("portfolios", portfolios.length > 0)
  yield* say(`${portfolios.length} portfolios with ${totals(portfolios)}, exact to the cent.`, "good")
  return [
    { event: refused._tag, actor: turns[refused.actor], done: "created a new session", millis: mistyped },
    { event: connected._tag, actor: turns.nobody, done: "stored the connection", millis: took },
    { event: `${early.code} ${early._tag}`, actor: turns[early.actor], done: "polled the status", millis: extracted }
  ] satisfies ReadonlyArray<Encounter>
})

const login = (username: string, password: string) => ({
  bank: "testbank",
  username: Redacted.make(username),
  password: Redacted.make(password)
})

/** A bank that is down for a while. */
const outage = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say, waiting } = yield* Narrator
  yield* chapter("2. Bruno's bank is down", "flanks.credentials.create(login), with Effect.retry(Schedules.bank)")
  yield* say("Here the service is a regulated entity, which may log in for him without a session.")
  const create = flanks.credentials.create(login("bruno", "BANK_ERROR")).pipe(
    Effect.catchTag("UnexpectedShape", Effect.die)
  )
  const error = yield* failsWith(create, "BankError")
  yield* say(told(error), "bad")
  const schedule = Schedules.bank.pipe(Schedule.tap(({ duration }) => nextAttempt(Duration.toMillis(duration))))
  const [, millis] = yield* timed(Effect.retry(create, schedule).pipe(waiting("waiting for the bank")))
  yield* say("The bank is back, and Bruno is connected.", "good")
  return [
    { event: `${error.code} ${error._tag}`, actor: turns[error.actor], done: "retried, with growing intervals", millis }
  ] satisfies ReadonlyArray<Encounter>
})

/** A login that the user must correct, and a bank that requires a second factor. */
const wrongCredentials = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say } = yield* Narrator
  yield* chapter(
    "3. Clara mistypes her password, then her bank requires a second factor",
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
  yield* say("She confirms the login in the app. She is connected.", "good")
  return [
    {
      event: `${wrong.code} ${wrong._tag}`,
      actor: turns[wrong.actor],
      done: "let Clara correct her login",
      millis: corrected
    },
    { event: `${asks.code} ${asks._tag}`, actor: turns[asks.actor], done: "asked Clara to confirm", millis: confirmed }
  ] satisfies ReadonlyArray<Encounter>
})

/** A connection that works until the bank requires the user again. */
const sca = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, lasts, say, waiting } = yield* Narrator
  yield* chapter(
    "4. A day later, David's bank requires him again",
    "readiness(status).user, flanks.connect.reconnect(connection)"
  )
  const first = yield* User.session
  yield* User.logsIn(first, "david", "SCA_EXPIRES")
  const { connection } = yield* through(first, "the bank looks at the login")
  yield* say("He is connected. The service needs only his accounts.")
  yield* extraction(connection, ["account", "accountTransaction"])
  yield* say("Flanks refreshes them once a day. The service checks the status every 12 hours.")
  const asked = Effect.map(flanks.credentials.status(connection), (status) => readiness(status).user)
  const schedule = Schedule.spaced("12 hours").pipe(Schedule.tap(({ duration }) => lasts(Duration.toMillis(duration))))
  const action = yield* Effect.repeat(asked, { until: (user) => user !== null, schedule }).pipe(
    waiting("the daily refresh")
  )
  yield* holds("an SCA", action?._tag === "Sca")
  yield* say(`The status has an sca_token. ${actSentence("endUser")}: confirm at the bank.`, "bad")
  const session = yield* flanks.connect.reconnect(connection)
  const again = session?.session_id ?? ""
  yield* say("The service creates a session for this connection.")
  const confirms = Effect.andThen(User.takes("20 minutes", "David reads his mail"), User.types(again))
  const [renewed, millis] = yield* timed(meanwhile(confirms, through(again, "waiting for David")))
  yield* holds("the same connection", Redacted.value(renewed.connection) === Redacted.value(connection))
  yield* holds("credentials that need nobody", (yield* asked) === null)
  yield* say("He confirms. The connection is still the same, and its data is fresh again.", "good")
  return [
    { event: "an sca_token", actor: turns.endUser, done: "created a session", millis }
  ] satisfies ReadonlyArray<Encounter>
})

/**
 * Flanks Link. A code works once and its token is issued once. If the response is lost, posting the code again would lose
 * the token too.
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
  yield* say("The date is second-hand. docs/migrating/from-links.md says who reports it, and how to migrate.")

  const issued = yield* flanks.exchange(yield* User.comesBack("eva", "TOKEN_DELAYED"))
  yield* holds("a delayed token", issued._tag === "DelayedToken")
  yield* say(
    `Eva's code is exchanged. The response is 202 with error_code 20003, ${issued._tag}: a success, so store the token.`,
    "wait"
  )
  yield* say("Security checks take 24 to 48 hours. The client sends no request before they can be over.")
  const [, checks] = yield* timed(
    flanks.watchActivation(issued).pipe(
      Stream.runForEach((progress) =>
        progress._tag === "Active"
          ? say("The security checks are over.", "good")
          : Effect.flatMap(Clock.currentTimeMillis, (now) => nextAttempt(DateTime.toEpochMillis(progress.until) - now))
      ),
      waiting("security checks")
    )
  )

  const felix = yield* User.comesBack("felix", "EXTRACTION_DONE")
  yield* arm("DROPPED", "links.exchange")
  yield* say(
    "Felix's request is lost. Until it is clear whether it arrived, the client doesn't post the code again.",
    "bad"
  )
  const [kept, before] = yield* timed(flanks.exchange(felix).pipe(waiting("until the request can't arrive any more")))
  yield* holds("a token", kept._tag === "ActiveToken")
  yield* say("His code is still unused, so the request didn't arrive. The client exchanges it, once.", "good")

  const known = new Set(Array.from(yield* tokens, ({ credentials_token }) => plain(credentials_token)))
  const greta = yield* User.comesBack("greta", "EXTRACTION_DONE")
  yield* arm("LOST_ANSWER", "links.exchange")
  yield* say("Greta's request arrives. Its response is lost, with the token in it.", "bad")
  const [uncertain, after] = yield* timed(
    failsWith(flanks.exchange(greta).pipe(waiting("until the request can't arrive any more")), "ExchangeUncertain")
  )
  yield* say(`Her code is used up. ${uncertain._tag}. ${actSentence(uncertain.actor)}: ${uncertain.action}.`, "bad")
  const found = Array.from(yield* tokens).filter(({ credentials_token }) => !known.has(plain(credentials_token)))
  yield* holds("one new token in the list", found.length === 1 && found[0]?.external_id === "greta")
  yield* say("The list has one new token, and it is Greta's.", "good")
  return [
    { event: `202 ${issued._tag}`, actor: turns.nobody, done: "stored the token, and waited", millis: checks },
    { event: "no response", actor: "the network", done: "found the code unused, retried", millis: before },
    { event: uncertain._tag, actor: turns[uncertain.actor], done: "found the token in the list", millis: after }
  ] satisfies ReadonlyArray<Encounter>
})

const plain = (token: IssuedToken["token"] | null | undefined): string => token ? Redacted.value(token) : ""

/** All chapters, in order. */
export const chapters = [sessions, outage, wrongCredentials, sca, legacy]
