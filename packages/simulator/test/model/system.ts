/** The client and the simulator it talks to, both of which can be restarted; time is skipped. */
import { type FlanksClient, layer as clientLayer } from "@effect-flanks/client/FlanksClient"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as SkippingClock from "@effect-flanks/simulator/SkippingClock"
import * as World from "@effect-flanks/simulator/World"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"

type Services = FlanksClient | Simulator.Simulator

/** How the client reaches the simulator. */
export type Transport = "memory" | "port"

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("simulator"),
  client_secret: Redacted.make("not-a-secret")
} as const

const clientAt = (baseUrl: string) => Layer.orDie(clientLayer({ baseUrl, grant }))

const watched = Layer.effect(
  HttpClient.HttpClient,
  Effect.gen(function*() {
    const { watching } = yield* SkippingClock.SkippingClock
    return watching(yield* HttpClient.HttpClient)
  })
)

const clients: {
  readonly [T in Transport]: Layer.Layer<FlanksClient, never, Simulator.Simulator | SkippingClock.SkippingClock>
} = {
  // Nothing is on its way outside this process: a slow answer is skipped too.
  memory: clientAt("https://flanks.test").pipe(Layer.provide(Memory.layerHttpClient)),
  port: Layer.unwrap(Effect.map(NodeServer.url, clientAt)).pipe(
    Layer.provide(watched),
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.orDie(NodeServer.layer()))
  )
}

/** One request: when it came, and whether it used a link code up. */
export interface Post {
  readonly operation: string | null
  readonly at: number
  readonly usedUp: boolean
}

export const makeSystem = async (transport: Transport, settings: Parameters<typeof World.make>[0] = {}) => {
  const clockRuntime = ManagedRuntime.make(SkippingClock.layer())
  const clock = await clockRuntime.context()
  const posts: Array<Post> = []
  let world = World.make(settings, await clockRuntime.runPromise(Clock.currentTimeMillis))

  /** A simulator that writes down who posted what. */
  const recording = Layer.effect(
    Simulator.Simulator,
    Effect.map(Effect.suspend(() => Simulator.fromWorld(world)), (simulator) => ({
      ...simulator,
      answer: (request: Request.Request) =>
        Effect.gen(function*() {
          const at = yield* Clock.currentTimeMillis
          const before = World.inOrder((yield* simulator.world).codes).length
          const reply = yield* simulator.answer(request)
          const after = World.inOrder((yield* simulator.world).codes).length
          posts.push({ operation: reply.operation, at, usedUp: after < before })
          return reply
        })
    }))
  )

  const boot = () =>
    ManagedRuntime.make(clients[transport].pipe(
      Layer.provideMerge(recording),
      Layer.provide(Layer.succeedContext(clock))
    ))
  let runtime = boot()

  const run = <A, E>(effect: Effect.Effect<A, E, Services>): Promise<A> =>
    runtime.runPromise(Effect.provideContext(effect, clock))

  return {
    run,
    posts,
    now: () => clockRuntime.runPromise(Clock.currentTimeMillis),
    /** Ends client and simulator and starts them again; Flanks remembers, the client does not. */
    restart: async () => {
      world = await run(Effect.flatMap(Simulator.Simulator, (simulator) => simulator.world))
      await runtime.dispose()
      runtime = boot()
    },
    dispose: async () => {
      await runtime.dispose()
      await clockRuntime.dispose()
    }
  }
}

export type System = Awaited<ReturnType<typeof makeSystem>>

/** The user's actions in the browser, without the client. */
export const userLogin = (body: object) =>
  Effect.gen(function*() {
    const { answer } = yield* Simulator.Simulator
    const reply = yield* answer(Request.make("POST", "/simulator/user-login", { body: JSON.stringify(body) }))
    return JSON.parse(reply.answer.body) as {
      readonly outcome: string
      readonly code: string
      readonly redirect?: string
    }
  })
