/**
 * A simulator: one world behind a service. It goes by Effect's Clock, so a `TestClock` moves it.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import { unknownIn } from "./internal/handlers/arming.ts"
import { settle } from "./internal/handlers/autoLogin.ts"
import type { Request } from "./Request.ts"
import { defaults, type Settings } from "./Settings.ts"
import { handle, type Reply } from "./Simulation.ts"
import * as World from "./World.ts"

/** A simulator. */
export class Simulator extends Context.Service<Simulator, {
  /** Answers a request, as late as a fault says. */
  readonly answer: (request: Request) => Effect.Effect<Reply>
  /** The world as it is. */
  readonly world: Effect.Effect<World.World>
  /** Puts the world's time ahead. */
  readonly advance: (duration: Duration.Input) => Effect.Effect<void>
  /** Arms a fault for the next request, to one operation or to any: see `Fault`. Dies of a name that there is not. */
  readonly arm: (scenario: string, operation?: string) => Effect.Effect<void>
  /** Has the Link endpoints answer as a service that is gone, from now on. */
  readonly shutDownLinks: Effect.Effect<void>
  /** Forgets what is armed. */
  readonly disarm: Effect.Effect<void>
}>()("@effect-flanks/simulator/Simulator") {}

const whereIs: { readonly [K in keyof World.Armed]: string } = {
  scenario: "`Fault.faults` lists what can be armed.",
  operation: "`Contract.operations` lists their names."
}

/** A simulator that goes on from a world. */
export const fromWorld = (world: World.World): Effect.Effect<Simulator["Service"]> =>
  Effect.map(Ref.make(world), (ref) => ({
    answer: Effect.fnUntraced(function*(request: Request) {
      const clock = yield* Clock.currentTimeMillis
      const reply = yield* Ref.modify(ref, (before) => {
        const [after, found] = handle(before, request, clock)
        return [found, after]
      })
      const { answer, delay, delivery, operation } = reply
      yield* Effect.logDebug(`${operation ?? "unknown"} ${answer.status} ${delivery}`)
      if (delay > 0) yield* Effect.sleep(delay)
      return reply
    }),
    world: Effect.flatMap(
      Clock.currentTimeMillis,
      (clock) => Ref.updateAndGet(ref, (before) => settle(before, World.timeAt(before, clock)))
    ),
    advance: (duration) => Ref.update(ref, (before) => World.advance(before, Duration.toMillis(duration))),
    arm: (scenario, operation) => {
      const armed = { scenario, operation: operation ?? null }
      const unknown = unknownIn(armed)
      return unknown === null
        ? Ref.update(ref, (before) => ({ ...before, armed: [...before.armed, armed] }))
        : Effect.die(new Error(`There is no ${unknown} "${armed[unknown]}". ${whereIs[unknown]}`))
    },
    shutDownLinks: Effect.flatMap(
      Clock.currentTimeMillis,
      (clock) => Ref.update(ref, (before) => ({ ...before, linksEndAt: World.timeAt(before, clock) }))
    ),
    disarm: Ref.update(ref, (before) => ({ ...before, armed: [] }))
  }))

/**
 * A simulator in which nothing happened yet.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import * as Request from "@effect-flanks/simulator/Request"
 * import * as Simulator from "@effect-flanks/simulator/Simulator"
 *
 * const program = Effect.gen(function*() {
 *   const { answer } = yield* Simulator.Simulator
 *   return yield* answer(Request.make("GET", "/v0/bank/available"))
 * }).pipe(Effect.provide(Simulator.layer()))
 */
export const layer = (
  settings: { readonly [K in keyof Settings]?: Settings[K] | undefined } = {}
): Layer.Layer<Simulator> =>
  Layer.effect(Simulator, Effect.flatMap(Clock.currentTimeMillis, (clock) => fromWorld(World.make(settings, clock))))

/** As `layer`, with the application that `FLANKS_CLIENT_ID` and `FLANKS_CLIENT_SECRET` name, where they are set. */
export const layerConfig = (
  settings: { readonly [K in keyof Settings]?: Settings[K] | undefined } = {}
): Layer.Layer<Simulator, Config.ConfigError> =>
  Layer.unwrap(Effect.gen(function*() {
    const clientId = yield* Config.String("FLANKS_CLIENT_ID").pipe(Config.withDefault(defaults.clientId))
    const clientSecret = yield* Config.Redacted("FLANKS_CLIENT_SECRET").pipe(Config.withDefault(defaults.clientSecret))
    return layer({ clientId, clientSecret, ...settings })
  }))
