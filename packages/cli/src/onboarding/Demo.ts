/**
 * `flanks onboarding demo`: two runners share some onboardings, one of them is killed, and nothing is lost.
 *
 * @since 0.1.0
 */
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as EmbeddedPostgres from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import { isFinal, type Progress } from "@effect-flanks/onboarding/Progress"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import { defaults } from "@effect-flanks/simulator/Settings"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as Clock from "effect/Clock"
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { exitCodes, Failure } from "../Failure.ts"
import { elapsed } from "../terminal/Elapsed.ts"
import * as User from "../tour/User.ts"
import * as Board from "./Board.ts"
import { all } from "./List.ts"
import * as Remote from "./Remote.ts"
import * as Runners from "./Runners.ts"

/** An hour takes half a second, so 30 hours of security checks take 15 seconds. */
const speed = 7200

/** The users, with the scenario of each. */
const users = {
  anna: "TOKEN_DELAYED",
  bert: "SECURITY_CHECKS",
  carla: "any",
  dora: "TOKEN_DELAYED",
  emil: "EXTRACTION_SLOW",
  fritz: "TOKEN_DELAYED",
  gerda: "SECURITY_CHECKS",
  hugo: "TOKEN_DELAYED"
} as const

const flanks = Layer.unwrap(Effect.map(NodeServer.url, (baseUrl) =>
  FlanksClient.layer({
    baseUrl,
    grant: {
      grant_type: "client_credentials",
      client_id: Redacted.make(defaults.clientId),
      client_secret: defaults.clientSecret
    }
  }))).pipe(
    Layer.provideMerge(FetchHttpClient.layer),
    Layer.provideMerge(NodeServer.layer()),
    Layer.provideMerge(Simulator.layer({ speed, control: true }))
  )

const environment = Effect.gen(function*() {
  const { url } = yield* EmbeddedPostgres.make
  return {
    DATABASE_URL: Redacted.value(url),
    FLANKS_ONBOARDING_KEYS: `demo:${Base64.encode(SecureRandom.randomBytesUnsafe(32))}`,
    FLANKS_ONBOARDING_PATIENCE: "5 seconds",
    FLANKS_BASE_URL: yield* NodeServer.url,
    FLANKS_CLIENT_ID: defaults.clientId,
    FLANKS_CLIENT_SECRET: Redacted.value(defaults.clientSecret),
    SPEED: String(speed)
  }
})

/** How often a code was posted, according to the simulator. */
const posts = Effect.map(
  Effect.flatMap(Simulator.Simulator, ({ world }) => world),
  ({ log }) => log.filter(({ operation }) => operation === "links.exchange").length
)

/** By then, in milliseconds, both runners have a share of the work. */
const shared = 3000

const verdict = (progress: ReadonlyArray<Progress>, posted: number, millis: number) => {
  const done = progress.filter(({ state }) => state._tag === "Done").length
  const text = `${done} of ${progress.length} onboardings are done, ${posted} codes were posted for them, in ${
    elapsed(millis)
  }.`
  return done === progress.length && posted === progress.length
    ? Effect.succeed(text)
    : Effect.fail(new Failure({ exitCode: exitCodes.internal, message: `${text} This is a bug; please report it.` }))
}

const program = Effect.gen(function*() {
  const began = yield* Clock.currentTimeMillis
  const board = yield* Board.make
  yield* board.say("Starting PostgreSQL, the simulator and two runners. In the simulator, an hour takes half a second.")
  const env = yield* environment
  yield* board.say("PostgreSQL is up.")
  const [first, second] = yield* Effect.all([Runners.start(env), Runners.start(env)], { concurrency: 2 })
  const [dies, lives] = yield* Effect.all([Remote.make(first.url), Remote.make(second.url)])
  yield* board.say(`Both runners are up, processes ${first.pid} and ${second.pid}. They share the work.`)
  yield* Effect.sleep(shared)

  yield* board.say(`${Object.keys(users).length} users return from their banks. Both runners start their onboardings.`)
  yield* Effect.forEach(
    Object.entries(users),
    Effect.fnUntraced(function*([id, word], i) {
      const code = yield* User.comesBack(id, word)
      yield* (i % 2 === 0 ? dies : lives).onboardings.start({ payload: { id, code, externalId: id } })
    }),
    { concurrency: 4, discard: true }
  )

  const until = (there: (progress: ReadonlyArray<Progress>) => boolean) =>
    all(lives).pipe(Effect.tap(board.show), Effect.delay("300 millis"), Effect.repeat({ until: there }))

  yield* until((found) => found.every(({ issuedAt }) => issuedAt !== null))
  yield* first.kill
  yield* board.say(
    `Killed the first runner, process ${first.pid}, with SIGKILL. The other one takes over within seconds.`
  )
  const last = yield* until((found) => found.every(({ state }) => isFinal(state)))
  yield* board.end(yield* verdict(last, yield* posts, (yield* Clock.currentTimeMillis) - began))
})

/** Shows that onboardings survive the death of their process. */
export const demo = program.pipe(
  Effect.provide(flanks),
  Effect.scoped,
  Effect.catchTags({
    PostgresNotStarted: ({ message }) => new Failure({ exitCode: exitCodes.io, message })
  })
)
