import { ClientError } from "@effect-flanks/client/ClientError"
import type { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Otlp from "effect/observability/Otlp"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"
import type { Answer, Sent } from "./fake.ts"
import { flanks, inTurn, token } from "./flanks.ts"
import { elapse } from "./time.ts"

/** A span with its attributes and events, in a form to compare. */
const tracing = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const named = (name: string) => spans.filter((span) => span.name === name)
  return { tracer, spans, named }
}

describe("a span", () => {
  it.effect("has the operation's name, and the outcome and basis of every attempt", () => {
    const { named, tracer } = tracing()
    const fake = flanks(inTurn({ status: 503 }, { code: "ECONNRESET" }, { body: [] }))
    return Effect.gen(function*() {
      yield* fake.use((client) => elapse(client.aggregation.account(token)))
      const [span] = named("FlanksClient.aggregation.account")
      expect(Object.fromEntries(span?.attributes ?? [])).toMatchObject({
        "flanks.attempt": 3,
        "flanks.outcome": "Accepted",
        "flanks.basis": "documented"
      })
      expect(span?.events.map(([name, , attributes]) => [name, attributes])).toEqual([
        ["attempt", { "flanks.attempt": 1, "flanks.outcome": "UnexpectedResponse", "flanks.basis": "none" }],
        ["attempt", { "flanks.attempt": 2, "flanks.outcome": "TransportError", "flanks.basis": "none" }],
        ["attempt", { "flanks.attempt": 3, "flanks.outcome": "Accepted", "flanks.basis": "documented" }]
      ])
      expect(named("FlanksClient.token.issue")).toHaveLength(1)
    }).pipe(Effect.provideService(Tracer.Tracer, tracer))
  })

  it.effect("of a request is a child of the operation's, and its IDs are sent only if the caller enables it", () => {
    const { named, spans, tracer } = tracing()
    const fake = flanks(() => ({ body: [] }))
    return Effect.gen(function*() {
      const read = fake.use((client) => client.aggregation.account(token))
      yield* read
      yield* Effect.provideService(read, HttpClient.TracerPropagationEnabled, true)
      const requests = spans.filter(({ kind }) => kind === "client")
      expect(requests).toHaveLength(4)
      expect(new Set(requests.map(({ parent }) => Option.getOrUndefined(parent)?.spanId))).toEqual(
        new Set(
          [...named("FlanksClient.aggregation.account"), ...named("FlanksClient.token.issue")].map((one) => one.spanId)
        )
      )
      expect(fake.sent.map(({ headers }) => headers["traceparent"] !== undefined)).toEqual([false, true])
      expect(fake.sent.map(({ headers }) => headers["b3"] !== undefined)).toEqual([false, true])
    }).pipe(Effect.provideService(Tracer.Tracer, tracer))
  })

  it.effect("isn't made for a request without a tracer", () => {
    const fake = flanks(() => ({ body: [] }))
    return Effect.gen(function*() {
      yield* fake.use((client) => client.aggregation.account(token))
      expect(fake.sent.map(({ headers }) => Object.keys(headers).toSorted())).toEqual([
        ["authorization", "content-length", "content-type"]
      ])
    })
  })
})

const counted = Effect.map(Metric.snapshot, (metrics) =>
  Object.fromEntries(
    metrics.filter(({ id }) => id.startsWith("flanks_")).map(({ attributes, id, state }) => [
      `${id} ${Object.values(attributes ?? {}).join(" ")}`,
      "count" in state ? state.count : state
    ])
  ))

describe("metrics", () => {
  it.effect("count requests by operation and outcome, waits by schedule, tokens by reason", () => {
    const unauthorized = { status: 401, body: { error: "Invalid credentials" } }
    const fake = flanks(inTurn(unauthorized, { status: 503 }, { status: 503 }, { body: [] }, "silence"))
    return Effect.gen(function*() {
      yield* fake.use((client) => elapse(client.aggregation.account(token)))
      expect(yield* counted).toEqual({
        "flanks_requests token.issue Accepted": 2,
        "flanks_requests aggregation.account Unauthorized": 1,
        "flanks_requests aggregation.account UnexpectedResponse": 2,
        "flanks_requests aggregation.account Accepted": 1,
        "flanks_token_fetches first": 1,
        "flanks_token_fetches unauthorized": 1,
        "flanks_waits transient": 2,
        "flanks_waits unauthorized": 1
      })
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
  })
})

describe("the exported telemetry", () => {
  const secretBody = { error: "Invalid s3cret-text-1234567890123", error_code: 40001, credentials_token: "cred-s3cret" }
  /** The secrets of a request in a sentence, in which no name tells that they are secrets. */
  const repeated = ({ body, headers }: Sent): string =>
    [headers["authorization"], body].join(" ").match(/[a-z0-9-]*s3cret/g)?.join(" and ") ?? ""
  const repeating: ReadonlyArray<(text: string) => Answer> = [
    (text) => ({ status: 400, body: { error: `Invalid ${text}`, error_code: 40001 } }),
    (text) => ({ status: 400, body: { error: `Missing fields: ${text}`, trace_id: text } }),
    (text) => ({ status: 409, body: { error: `A user with this ${text} already exists` } }),
    (text) => ({
      status: 400,
      body: { success: false, error: { code: "ValidationError", details: [{ error_type: text, field: text }] } }
    }),
    (text) => ({ status: 403, body: { error: `access_denied for ${text}` } }),
    (text) => ({ status: 418, body: { [text]: [{ [text]: text }] } }),
    (text) => ({ status: 500, body: JSON.stringify(text) }),
    (text) => ({ body: { odd: text } }),
    (text) => ({ broken: JSON.stringify({ odd: text }) })
  ]
  const scripts: ReadonlyArray<ReadonlyArray<Answer>> = [
    [{ body: [{ _id: "x", iban: "s3cret" }] }],
    [{ status: 400, body: secretBody }],
    [{ status: 500, body: "s3cret" }],
    [{ code: "ECONNRESET" }],
    [{ broken: "{\"credentials_token\":\"s3cret" }],
    [{ body: { credentials_token: "cred-s3cret", sca_token: "sca-s3cret", pending: "s3cret" } }]
  ]

  /** The response to the token request, if it isn't a token. */
  const refusals: ReadonlyArray<Answer> = [
    { status: 403, body: { error: "access_denied: client_secret=client-s3cret" } },
    { status: 500, body: "client-s3cret" },
    { broken: "{\"access_token\":\"s3cret" },
    { body: { access_token: 5, client_secret: "client-s3cret" } },
    { status: 403, body: { error: "access_denied for client-s3cret" } },
    { body: { odd: "client-s3cret" } }
  ]

  const encode = Schema.encodeUnknownSync(Schema.Union([FlanksError, ClientError]))

  it.effect("has no secret in any trace, log, metric or printed error", () =>
    Effect.gen(function*() {
      const exported: Array<string> = []
      const collector = HttpClient.make((request) =>
        Effect.sync(() => {
          exported.push(request.url)
          if (request.body._tag === "Uint8Array") exported.push(new TextDecoder().decode(request.body.body))
          return HttpClientResponse.fromWeb(request, new Response(null, { status: 200 }))
        })
      )
      const calls = (client: FlanksClient["Service"]): ReadonlyArray<Effect.Effect<unknown, unknown>> => [
        client.aggregation.account(token),
        client.credentials.status(token),
        client.credentials.force(token, "sca"),
        client.exchange(Redacted.make("code-s3cret")),
        Stream.runDrain(client.connect.sessions({ connection_id_in: [Redacted.make("connection-s3cret")] })),
        client.credentials.create({
          bank: "testbank",
          username: Redacted.make("user-s3cret"),
          password: Redacted.make("password-s3cret")
        }),
        client.awaitData(token, ["account"])
      ]
      const logged = (call: Effect.Effect<unknown, unknown>) =>
        elapse(
          call.pipe(
            Effect.tapCause((cause) => Effect.logError("failed", cause)),
            Effect.withSpan("caller"),
            Effect.exit
          ),
          "10 seconds"
        )
      const everything = Effect.gen(function*() {
        const answered = yield* Effect.forEach(
          scripts,
          (answers) => flanks(inTurn(...answers)).use((client) => Effect.forEach(calls(client), logged))
        )
        const echoed = yield* Effect.forEach(
          repeating,
          (answer) => flanks((sent) => answer(repeated(sent))).use((client) => Effect.forEach(calls(client), logged))
        )
        const refused = yield* Effect.forEach(
          refusals,
          (answer) => flanks(() => ({ body: [] }), () => answer).use((client) => logged(client.entities()))
        )
        return { answered: answered.flat(), secretive: [...echoed.flat(), ...refused] }
      })
      const { answered, secretive } = yield* everything.pipe(
        Effect.tap(Effect.flatMap(Metric.dump, (dump) => Effect.log(dump))),
        Effect.provideService(References.MinimumLogLevel, "All"),
        Effect.provide(
          Otlp.layerJson({ baseUrl: "http://collector.test", resource: { serviceName: "test" } }).pipe(
            Layer.provide(Layer.succeed(HttpClient.HttpClient, collector))
          )
        )
      )
      const text = exported.join("\n")
      for (const told of ["/v1/traces", "/v1/logs", "/v1/metrics", "FlanksClient.links.exchange", "flanks_requests"]) {
        expect(text).toContain(told)
      }
      expect(text).toContain("waiting before another attempt")
      expect(text).toContain("flanks.operation")
      expect(text).not.toContain("s3cret")

      // The encoded form has the whole body, so only responses without other data can be checked.
      for (const exit of secretive.filter(Exit.isFailure)) {
        expect(JSON.stringify(encode(Cause.squash(exit.cause)))).not.toContain("s3cret")
      }

      const causes = [...answered, ...secretive].filter(Exit.isFailure).map(({ cause }) => cause)
      expect(causes.length).toBeGreaterThan(60)
      for (const cause of causes) {
        const error = Cause.squash(cause)
        const printed = [
          String(error),
          JSON.stringify(error),
          inspect(error, { depth: Infinity }),
          Cause.pretty(cause)
        ]
        expect(printed.join("\n")).not.toContain("s3cret")
        expect(inspect(cause, { depth: Infinity, showHidden: true })).not.toContain("s3cret")
      }
    }))
})
