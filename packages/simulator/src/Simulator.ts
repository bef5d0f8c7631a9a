/**
 * The simulator as a service around one world. It uses Effect's `Clock`, so a `TestClock` controls its time.
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
import { unknownIn } from "./internal/handlers/armedFaults.ts"
import { settle } from "./internal/handlers/autoLogin.ts"
import type { Request } from "./Request.ts"
import { defaults, type Settings } from "./Settings.ts"
import { handle, type Reply } from "./Simulation.ts"
import * as World from "./World.ts"

/**
 * The simulator.
 *
 * @category services
 */
export class Simulator extends Context.Service<Simulator, {
  /** Handles a request, after the delay of its fault. */
  readonly answer: (request: Request) => Effect.Effect<Reply>
  /** The current world. */
  readonly world: Effect.Effect<World.World>
  /** Moves the world's time forward. */
  readonly advance: (duration: Duration.Input) => Effect.Effect<void>
  /** Arms a fault of `Fault` for the next request to one operation, or to any. An unknown name is a defect. */
  readonly arm: (scenario: string, operation?: string) => Effect.Effect<void>
  /** Shuts the endpoints of Flanks Link down, from now on. */
  readonly shutDownLinks: Effect.Effect<void>
  /** Disarms all faults. */
  readonly disarm: Effect.Effect<void>
}>()("@effect-flanks/simulator/Simulator") {}

const whereIs: { readonly [K in keyof World.Armed]: string } = {
  scenario: "`Fault.faults` lists what can be armed.",
  operation: "`Contract.operations` lists their names."
}

/**
 * A simulator that continues from a world.
 *
 * @category constructors
 */
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
      (clock) => Ref.update(ref, (before) => ({ ...before, linksShutDownAt: World.timeAt(before, clock) }))
    ),
    disarm: Ref.update(ref, (before) => ({ ...before, armed: [] }))
  }))

/**
 * A new simulator.
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
 *
 * @category layers
 */
export const layer = (
  settings: { readonly [K in keyof Settings]?: Settings[K] | undefined } = {}
): Layer.Layer<Simulator> =>
  Layer.effect(Simulator, Effect.flatMap(Clock.currentTimeMillis, (clock) => fromWorld(World.make(settings, clock))))

/**
 * Like `layer`, with the application in `FLANKS_CLIENT_ID` and `FLANKS_CLIENT_SECRET`, if they are set.
 *
 * @category layers
 */
export const layerConfig = (
  settings: { readonly [K in keyof Settings]?: Settings[K] | undefined } = {}
): Layer.Layer<Simulator, Config.ConfigError> =>
  Layer.unwrap(Effect.gen(function*() {
    const clientId = yield* Config.String("FLANKS_CLIENT_ID").pipe(Config.withDefault(defaults.clientId))
    const clientSecret = yield* Config.Redacted("FLANKS_CLIENT_SECRET").pipe(Config.withDefault(defaults.clientSecret))
    return layer({ clientId, clientSecret, ...settings })
  }))
