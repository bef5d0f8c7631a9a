/**
 * The chapters of the tour: what a service meets between a link code and the data, and what it does about it. Each tells
 * what it does, and gives the rows that the end sums up.
 *
 * @since 0.1.0
 */
import type { Portfolio } from "@effect-flanks/client/Data"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import type { IssuedToken } from "@effect-flanks/client/IssuedToken"
import { readiness, type Slice, slices } from "@effect-flanks/client/Readiness"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as BigDecimal from "effect/BigDecimal"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { elapsed } from "../Elapsed.ts"
import { Astray, failsWith, holds } from "./Astray.ts"
import { Narrator } from "./Narrator.ts"
import * as User from "./User.ts"

/** What was met, what was done about it, and how long that took. */
export interface Met {
  readonly met: string
  readonly done: string
  readonly millis: number
}

/** A row of the end, with the time that an effect takes. */
const timed = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>) {
  const before = yield* Clock.currentTimeMillis
  const value = yield* effect
  return [value, (yield* Clock.currentTimeMillis) - before] as const
})

/** Reads out what became ready since the last look. */
const extraction = Effect.fnUntraced(function*(token: Redacted.Redacted, asked: ReadonlyArray<Slice>) {
  const flanks = yield* FlanksClient
  const { say, waiting } = yield* Narrator
  const began = yield* Clock.currentTimeMillis
  yield* flanks.watchData(token, asked).pipe(
    Stream.runForEach(Effect.fnUntraced(function*({ changes }) {
      const after = elapsed((yield* Clock.currentTimeMillis) - began)
      const ready = changes.filter(({ to }) => to === "ready").map(({ slice }) => slice)
      if (ready.length > 0) yield* say(`ready after ${after}: ${ready.join(", ")}`)
    })),
    waiting("polling the credentials status")
  )
})

const total = (portfolios: ReadonlyArray<Portfolio>): string => {
  const sum = BigDecimal.sumAll(portfolios.flatMap(({ balance }) => balance ?? []))
  return new Intl.NumberFormat("en").format(BigDecimal.format(sum) as Intl.StringNumericLiteral)
}

/** A token that is delayed, and data that comes one product after another. */
const delayed = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say, waiting } = yield* Narrator
  yield* chapter("1. Anna connects her bank, and Flanks takes a day to check")
  const code = yield* User.connects("anna", "TOKEN_DELAYED")
  yield* say("Anna logs in through a link and comes back with a code. It works once.")
  const issued = yield* flanks.exchange(code)
  yield* holds("a delayed token", issued._tag === "TokenDelayed")
  yield* say(`Exchanged: 202 with error_code 20003, ${issued._tag}. It is a success: keep the token.`, "wait")
  const [, checks] = yield* timed(
    flanks.watchActivation(issued).pipe(
      Stream.runForEach((progress) =>
        progress._tag === "Active"
          ? say("The security checks are over.", "good")
          : Effect.flatMap(Clock.currentTimeMillis, (now) =>
            say(`waits ${elapsed(DateTime.toEpochMillis(progress.until) - now)} for the security checks`))
      ),
      waiting("security checks: 24 to 48 hours")
    )
  )
  const [, extracted] = yield* timed(extraction(issued.token, slices))
  const portfolios = yield* flanks.aggregation.portfolio(issued.token)
  yield* holds("portfolios", portfolios.length > 0)
  yield* say(`${portfolios.length} portfolios, ${total(portfolios)} EUR, to the cent.`, "good")
  return [
    { met: "202 TokenDelayed", done: "kept the token, asked again when the checks can be over", millis: checks },
    {
      met: "data being retrieved",
      done: `polled the status until ${slices.length} slices were ready`,
      millis: extracted
    }
  ]
})

const login = (username: string, password: string, verifier?: string) => ({
  bank: "testbank",
  username: Redacted.make(username),
  password: Redacted.make(password),
  ...(verifier !== undefined && { verifier: Redacted.make(verifier) })
})

/** A bank that is down, and comes back. */
const outage = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say, waiting } = yield* Narrator
  yield* chapter("2. Bruno's bank is down")
  yield* say("A regulated entity may log in for its users: no link, no code.")
  const create = flanks.credentials.create(login("bruno", "BANK_ERROR")).pipe(
    Effect.catchTag("UnexpectedShape", Effect.die)
  )
  const error = yield* failsWith(create, "BankError")
  yield* say(`50001, ${error._tag}, the bank's turn: ${error.action}.`, "bad")
  const schedule = Schedules.bank.pipe(
    Schedule.tap(({ duration }) => say(`asks again in ${elapsed(Duration.toMillis(duration))}`))
  )
  const [, millis] = yield* timed(Effect.retry(create, schedule).pipe(waiting("the bank is down")))
  yield* say("The bank is back, the token is there.", "good")
  return [{ met: "50001 BankError", done: "asked again, each time after twice as long", millis }]
})

/** A login that the user has to mend, and a bank that wants to know who it is. */
const wrongCredentials = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say } = yield* Narrator
  yield* chapter("3. Clara mistypes, and then her bank wants a code")
  const wrong = yield* failsWith(
    flanks.credentials.create(login("clara", "INVALID_CREDENTIALS")),
    "CredentialsError"
  )
  yield* say(`50002, ${wrong._tag}, the user's turn: ${wrong.action}.`, "bad")
  const asks = yield* failsWith(flanks.credentials.create(login("clara", "SCA_SMS")), "ScaRequired")
  yield* say(`She corrects it. 50003, ${asks._tag}, her turn again: ${asks.action}.`, "bad")
  const issued = yield* flanks.credentials.create(login("clara", "SCA_SMS", "123456"))
  yield* holds("a token", issued._tag === "TokenIssued")
  yield* say("She types the code of the text message, and is in.", "good")
  return [
    { met: "50002 CredentialsError", done: "told the user, who corrected the login", millis: 0 },
    { met: "50003 ScaRequired", done: "told the user, who typed the bank's code", millis: 0 }
  ]
})

/** Credentials that work, until the bank wants the user again. */
const sca = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { chapter, say, waiting } = yield* Narrator
  yield* chapter("4. A day later, David's bank wants him again")
  const { token } = yield* flanks.exchange(yield* User.connects("david", "SCA_EXPIRES"))
  yield* extraction(token, ["account", "accountTransaction"])
  const asked = Effect.map(flanks.credentials.status(token), (status) => readiness(status).user)
  const [action, millis] = yield* timed(
    Effect.repeat(asked, { until: (user) => user !== null, schedule: Schedule.spaced("6 hours") }).pipe(
      waiting("the daily refresh")
    )
  )
  if (action?._tag !== "Sca") return yield* new Astray({ expected: "an SCA", found: action?._tag ?? "nothing" })
  yield* say("The status has an sca_token: the bank demands strong customer authentication.", "bad")
  yield* User.confirms(action.token)
  yield* holds("credentials that need nobody", (yield* asked) === null)
  yield* say("David is sent to his bank with it, and confirms. The data is fresh again.", "good")
  return [{ met: "sca_token in the status", done: "sent the user to the bank, who confirmed", millis }]
})

/** Answers that get lost. The token is precious and the code is gone: who posts it again loses both. */
const lost = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { arm } = yield* Simulator.Simulator
  const { chapter, say } = yield* Narrator
  const tokens = Stream.runCollect(flanks.credentials.list())
  yield* chapter("5. Eva's code is exchanged, and the line breaks")

  yield* arm("DROPPED", "links.exchange")
  const [issued, before] = yield* timed(flanks.exchange(yield* User.connects("eva", "EXTRACTION_DONE")))
  yield* holds("a token", issued._tag === "TokenIssued")
  yield* say("The request got lost. The code is still among the unused ones: exchanged, once.", "good")

  const known = new Set(Array.from(yield* tokens, ({ credentials_token }) => plain(credentials_token)))
  yield* arm("LOST_ANSWER", "links.exchange")
  const [uncertain, after] = yield* timed(
    failsWith(flanks.exchange(yield* User.connects("felix", "EXTRACTION_DONE")), "ExchangeUncertain")
  )
  yield* say(`Felix's answer got lost, and his code is gone: ${uncertain._tag}. It is not posted again.`, "bad")
  const found = Array.from(yield* tokens).filter(({ credentials_token }) => !known.has(plain(credentials_token)))
  yield* holds("one new token in the list", found.length === 1 && found[0]?.external_id === "felix")
  yield* say("The list has one token more, and it is Felix's: found again.", "good")
  return [
    { met: "a request that was lost", done: "saw the code unused, and exchanged it", millis: before },
    { met: "an answer that was lost", done: "found the token in the list of credentials", millis: after }
  ]
})

const plain = (token: IssuedToken["token"] | null | undefined): string => token ? Redacted.value(token) : ""

/** All of them, in their order. */
export const chapters = [delayed, outage, wrongCredentials, sca, lost]
