import { classify, fromResponse, isSuccess } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import { Outcome } from "@effect-flanks/domain/Outcome"
import * as Table from "@effect-flanks/domain/Table"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** A service with Flanks' errors as its own. */
const Api = HttpApi.make("service").add(
  HttpApiGroup.make("flanks").add(
    HttpApiEndpoint.post("call", "/call", {
      payload: Schema.Struct({ status: Schema.Int, body: Schema.String }),
      success: Schema.Struct({ _tag: Schema.String }),
      error: FlanksError.members
    })
  )
)

const handlers = HttpApiBuilder.group(
  Api,
  "flanks",
  (group) =>
    group.handle(
      "call",
      ({ payload }) => fromResponse(payload.status, payload.body).pipe(Effect.map(({ _tag }) => ({ _tag })))
    )
)

/** The service and its client in memory, and the traffic between them. */
const make = Effect.gen(function*() {
  const { dispose, handler } = HttpRouter.toWebHandler(
    HttpApiBuilder.layer(Api).pipe(Layer.provide(handlers), Layer.provide(HttpServer.layerServices)),
    { disableLogger: true }
  )
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  const answers: Array<{ readonly status: number; readonly text: string }> = []
  const fetch: typeof globalThis.fetch = async (...args) => {
    const answer = await handler(new Request(...args))
    answers.push({ status: answer.status, text: await answer.clone().text() })
    return answer
  }
  const client = yield* HttpApiClient.make(Api, { baseUrl: "http://service.test" }).pipe(
    Effect.provide(FetchHttpClient.layer),
    Effect.provideService(FetchHttpClient.Fetch, fetch)
  )
  return { answers, client }
})

const httpStatus: { readonly [A in Table.Actor]: number } = {
  nobody: 503,
  developer: 500,
  endUser: 422,
  bank: 502,
  support: 502,
  flanks: 502
}

const secretive = JSON.stringify({
  error: "Invalid hushhush",
  credentials_token: "hushhush",
  trace_id: "t-hushhush",
  data: { password: "hushhush" }
})

const responses = [
  ...Documented.combinations.map(({ body, status }) => ({ status, body: JSON.stringify(body) })),
  ...[50001, 50002, 50003].map((code) => ({ status: 400, body: JSON.stringify({ error_code: code }) })),
  ...[400, 409, 500, 503, 418].map((status) => ({ status, body: secretive })),
  { status: 502, body: "<html>hushhush</html>" }
]

describe("Flanks' errors as errors of your own HttpApi", () => {
  it.effect("respond with a status that depends on who must act, and arrive as the same error in the client, without a secret", () =>
    Effect.gen(function*() {
      const { answers, client } = yield* make
      for (const payload of responses) {
        const outcome = classify(payload.status, payload.body)
        const call = client.flanks.call({ payload })
        if (isSuccess(outcome)) {
          expect(yield* call).toEqual({ _tag: outcome._tag })
          continue
        }
        const error = yield* Effect.flip(call)
        const answer = answers.at(-1)
        const { actor } = Table.rows[outcome._tag]
        expect(answer?.status).toBe(outcome._tag === "UnexpectedResponse" ? 502 : httpStatus[actor])
        expect(JSON.parse(answer?.text ?? "")).toMatchObject({ actor: outcome.actor, userText: outcome.userText })
        for (const text of [outcome.meaning, outcome.action]) expect(answer?.text).not.toContain(text)
        expect(JSON.parse(answer?.text ?? "")).toEqual(yield* Schema.encodeEffect(Outcome)(outcome))
        expect(error).toBeInstanceOf(outcome.constructor)
        expect(error).toHaveProperty("message", outcome.message)
        expect(error).toHaveProperty("actor", outcome.actor)
        expect(error).toHaveProperty("basis", outcome.basis)
      }
      expect(answers).toHaveLength(responses.length)
      expect(answers.map(({ text }) => text).join("\n")).not.toContain("hushhush")
    }))

  it.effect("have a masked body in the client", () =>
    Effect.gen(function*() {
      const { client } = yield* make
      const error = yield* Effect.flip(client.flanks.call({ payload: { status: 400, body: secretive } }))
      const { body, token } = error as Extract<FlanksError, { readonly _tag: "ConfigurationError" }>
      expect(Redacted.value(body)).toContain("<redacted>")
      expect(Redacted.value(body)).not.toContain("hushhush")
      expect(token && Redacted.value(token)).toBe("<redacted>")
    }))

  it("are documented by their status in OpenAPI", () => {
    const { responses: documented } = OpenApi.fromApi(Api).paths["/call"]?.post ?? { responses: {} }
    expect(Object.keys(documented).toSorted()).toEqual(["200", "422", "500", "502", "503"])
  })
})
