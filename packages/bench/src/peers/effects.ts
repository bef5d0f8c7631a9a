/**
 * The job of `clients.ts`, done with Effect on undici: by `FlanksClient`, by Effect's own client of the same contract, and
 * by a bare one that decodes nothing.
 */
import { Status } from "@effect-flanks/client/api/Credentials"
import { WireSecret } from "@effect-flanks/client/api/Field"
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import { classify } from "@effect-flanks/client/FlanksHttpClient"
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { atOnce, type Batch, type Job } from "./clients.ts"

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("simulator"),
  client_secret: Redacted.make("not-a-secret")
} as const

/** A failure of a code as one declares it for `HttpApiClient`: its body has no tag. */
const failure = <const Tag extends string, const Code extends number>(tag: Tag, code: Code) =>
  class extends Schema.Error<object>(tag)({
    _tag: Schema.tagDefaultOmit(tag),
    error: Schema.String,
    error_code: Schema.Literal(code)
  }, { httpApiStatus: 400 }) {
    override get message() {
      return `${tag}: ${Reflect.get(this, "error")}`
    }
  }

/** The endpoint of the contract, with the same Schemas, and a tagged error for each code. */
const Contract = HttpApi.make("bench").add(
  HttpApiGroup.make("credentials").add(
    HttpApiEndpoint.post("status", "/v0/bank/credentials/status", {
      disableCodecs: true,
      payload: Schema.Struct({ credentials_token: WireSecret }),
      success: Status,
      error: [
        failure("Incomplete", 20001),
        failure("Processing", 20002),
        failure("ScaError", 20003),
        failure("ConfigurationError", 40001),
        failure("BankError", 50001),
        failure("CredentialsError", 50002),
        failure("ScaRequired", 50003)
      ]
    })
  )
)

/** `stop` closes their connections. Nothing is repeated. */
export const effects = ({ access, token, url }: Job) => {
  const runtime = ManagedRuntime.make(
    FlanksClient.layer({ baseUrl: new URL(url).origin, grant }).pipe(Layer.provideMerge(NodeHttpClient.layerUndici))
  )
  type Needs = ManagedRuntime.ManagedRuntime.Services<typeof runtime>
  const repeatedly = <A, E>(make: Effect.Effect<Effect.Effect<A, E>, never, Needs>) => ({
    once: () => runtime.runPromise(Effect.flatten(make)),
    many: (times: number, concurrency = atOnce): Batch => ({
      batch: () =>
        runtime.runPromise(
          Effect.flatMap(make, (once) =>
            Effect.forEach(Array.from({ length: times }), () =>
              Effect.ignore(once), { concurrency, discard: true })).pipe(
              Effect.provideService(RequestPolicy, { ...defaults, retryOn: [] })
            )
        )
    })
  })
  const request = Effect.sync(() =>
    HttpClientRequest.post(url).pipe(
      HttpClientRequest.bearerToken(access),
      HttpClientRequest.bodyJsonUnsafe({ credentials_token: token })
    )
  )
  const executed = <E, R>(client: HttpClient.HttpClient.With<E, R>) => Effect.flatMap(request, client.execute)
  const redacted = Redacted.make(token)
  return {
    stop: () => runtime.dispose(),
    ours: repeatedly(Effect.map(FlanksClient.FlanksClient, ({ credentials }) => credentials.status(redacted))),
    httpApi: repeatedly(
      Effect.map(
        HttpApiClient.make(Contract, {
          baseUrl: new URL(url).origin,
          transformClient: HttpClient.mapRequest(HttpClientRequest.bearerToken(access))
        }),
        ({ credentials }) => credentials.status({ payload: { credentials_token: redacted } })
      )
    ),
    classified: repeatedly(
      Effect.map(HttpClient.HttpClient, (client) => Effect.flatMap(executed(classify(client)), ({ json }) => json))
    ),
    bare: repeatedly(
      Effect.map(
        HttpClient.HttpClient,
        (client) => Effect.flatMap(executed(HttpClient.filterStatusOk(client)), ({ json }) => json)
      )
    )
  }
}
