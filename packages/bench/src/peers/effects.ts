/** The job of `clients.ts`, done with Effect on undici: by `FlanksClient`, and by less and less of it. */
import { Status } from "@effect-flanks/client/api/Credentials"
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import { classify } from "@effect-flanks/client/FlanksHttpClient"
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import { atOnce, type Batch, type Job } from "./clients.ts"

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("simulator"),
  client_secret: Redacted.make("not-a-secret")
} as const

/** `stop` closes their connections. Nothing is repeated. */
export const effects = ({ access, token, url }: Job) => {
  const runtime = ManagedRuntime.make(
    FlanksClient.layer({ baseUrl: new URL(url).origin, grant }).pipe(Layer.provideMerge(NodeHttpClient.layerUndici))
  )
  type Needs = ManagedRuntime.ManagedRuntime.Services<typeof runtime>
  const repeatedly =
    <A, E>(make: Effect.Effect<Effect.Effect<A, E>, never, Needs>) => (times: number, concurrency = atOnce): Batch => ({
      batch: () =>
        runtime.runPromise(
          Effect.flatMap(make, (once) =>
            Effect.forEach(Array.from({ length: times }), () =>
              Effect.ignore(once), { concurrency, discard: true })).pipe(
              Effect.provideService(RequestPolicy, { ...defaults, retryOn: [] })
            )
        )
    })
  const request = Effect.sync(() =>
    HttpClientRequest.post(url).pipe(
      HttpClientRequest.bearerToken(access),
      HttpClientRequest.bodyJsonUnsafe({ credentials_token: token })
    )
  )
  const executed = <E, R>(client: HttpClient.HttpClient.With<E, R>) => Effect.flatMap(request, client.execute)
  const bare = Effect.map(HttpClient.HttpClient, (client) => executed(HttpClient.filterStatusOk(client)))
  const redacted = Redacted.make(token)
  return {
    stop: () => runtime.dispose(),
    bare: repeatedly(Effect.map(bare, Effect.flatMap(({ json }) => json))),
    decoding: repeatedly(Effect.map(bare, Effect.flatMap(HttpClientResponse.schemaBodyJson(Status)))),
    classified: repeatedly(
      Effect.map(HttpClient.HttpClient, (client) => Effect.flatMap(executed(classify(client)), ({ json }) => json))
    ),
    ours: repeatedly(Effect.map(FlanksClient.FlanksClient, ({ credentials }) => credentials.status(redacted)))
  }
}
