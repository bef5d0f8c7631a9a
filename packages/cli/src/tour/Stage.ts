/**
 * The environment of the tour: the simulator on a free port, a client that calls it over HTTP, and a clock that both use.
 *
 * @since 0.1.0
 */
import { type FlanksClient, layer as client } from "@effect-flanks/client/FlanksClient"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import { defaults, type Settings } from "@effect-flanks/simulator/Settings"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as SkippingClock from "@effect-flanks/simulator/SkippingClock"
import * as Timing from "@effect-flanks/simulator/Timing"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpServer } from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Record from "effect/Record"
import * as Redacted from "effect/Redacted"

/** The services that a chapter uses. */
export type Stage = FlanksClient | Simulator.Simulator | HttpServer

const second = 1000
const hour = 3600 * second

/** The checks end shortly before the client's attempt, and the extraction takes long enough to watch. */
const settings: Partial<Settings> = {
  seed: "tour",
  control: true,
  timing: {
    ...Timing.usual,
    securityChecks: 26 * hour - 20 * second,
    extraction: Record.map(Timing.usual.extraction, (millis) => 5 * millis)
  }
}

const watched = Layer.effect(
  HttpClient.HttpClient,
  Effect.gen(function*() {
    const { watching } = yield* SkippingClock.SkippingClock
    return watching(yield* HttpClient.HttpClient)
  })
)

const calling = Layer.unwrap(Effect.map(NodeServer.url, (baseUrl) =>
  client({
    baseUrl,
    grant: {
      grant_type: "client_credentials",
      client_id: Redacted.make(defaults.clientId),
      client_secret: defaults.clientSecret
    }
  }))).pipe(Layer.provide(watched), Layer.provide(NodeHttpClient.layerUndici))

const clock = Layer.unwrap(
  Effect.map(SkippingClock.SkippingClock, (skipping) => Layer.succeed(Clock.Clock, skipping.clock))
)

/** The whole environment. */
export const layer = calling.pipe(
  Layer.provideMerge(NodeServer.layer()),
  Layer.provideMerge(Simulator.layer(settings)),
  Layer.provideMerge(clock)
)

/** How long a jump of the clock is animated: an instant for a second, two seconds for a day. */
export const shownFor = (millis: number): number => 45 * Math.log10(1 + millis / 1000) ** 2
