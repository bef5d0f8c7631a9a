/**
 * The service: onboardings over HTTP, with health and metrics.
 *
 * @since 0.1.0
 */
import type { RedirectMismatch } from "@effect-flanks/client/ClientError"
import * as ByteSize from "effect/ByteSize"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { createServer, type Server, type ServerOptions } from "node:http"
import { ClockHealth } from "../internal/engine/databaseClock.ts"
import { isUnavailable, limitStorage } from "../internal/postgres/limitStorage.ts"
import { isAllowed, isSession } from "../internal/service/access.ts"
import * as Board from "../internal/service/board.ts"
import * as EventFeed from "../internal/service/eventFeed.ts"
import { StoredData } from "../journal/DestinationSql.ts"
import { Journal } from "../journal/Journal.ts"
import type { DecryptionFailed } from "../journal/Sealing.ts"
import { Onboarding } from "../Onboarding.ts"
import type {
  ConflictingStart,
  InvalidState,
  OnboardingNotFound,
  StorageUnavailable,
  TokenTaken
} from "../OnboardingError.ts"
import { Settings } from "../Settings.ts"
import * as Telemetry from "../Telemetry.ts"
import * as Api from "./Api.ts"

const away = new Api.Unavailable({ message: "the database doesn't respond. Next: retry in a moment." })

/** How long a request may take, in milliseconds. */
const longest = 10_000

/** A request doesn't wait for a database, although an onboarding does. */
const within = (limit: Duration.Input) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  limitStorage("service", limit)(effect).pipe(
    Effect.mapError((error): Exclude<E, StorageUnavailable> | Api.Unavailable =>
      isUnavailable(error) ? away : error as Exclude<E, StorageUnavailable>
    )
  )

const notFound = ({ message }: OnboardingNotFound) => Effect.fail(new Api.NotFound({ message }))
const conflict = ({ message }: ConflictingStart | InvalidState | RedirectMismatch | TokenTaken) =>
  Effect.fail(new Api.Conflict({ message }))
const broken = ({ message }: DecryptionFailed) => Effect.fail(new Api.Broken({ message }))

const onboardings = HttpApiBuilder.group(
  Api.Api,
  "onboardings",
  Effect.fnUntraced(function*(handlers) {
    const onboarding = yield* Onboarding
    const answer = within(Math.min((yield* Settings).storageLimit, longest))
    const stored = yield* StoredData
    const journal = yield* Journal
    const feed = yield* EventFeed.make
    const get = (id: string) => Effect.catchTag(onboarding.get(id), "OnboardingNotFound", notFound)

    const told = (
      id: string,
      signal: typeof Api.Signal.Type
    ): Effect.Effect<
      void,
      OnboardingNotFound | InvalidState | RedirectMismatch | TokenTaken | DecryptionFailed | StorageUnavailable
    > => {
      switch (signal._tag) {
        case "UserActed":
          return onboarding.userActed(id)
        case "UserReturned":
          return onboarding.returned(id, signal.url === undefined ? undefined : Redacted.value(signal.url))
        case "Reopen":
          return onboarding.reopen(id)
        case "SupplyToken":
          return onboarding.supplyToken(id, signal.token)
        case "LookAgain":
          return onboarding.lookAgain(id)
      }
    }

    const secret = Effect.fnUntraced(function*(
      id: string,
      read: Effect.Effect<
        Option.Option<Redacted.Redacted>,
        OnboardingNotFound | DecryptionFailed | StorageUnavailable
      >
    ) {
      const found = yield* Effect.catchTags(read, { OnboardingNotFound: notFound, DecryptionFailed: broken })
      if (Option.isSome(found)) return { token: found.value }
      return yield* new Api.NotFound({ message: `onboarding "${id}" has no such token, or not yet.` })
    })

    return handlers
      .handle("start", ({ payload }) =>
        answer(Effect.andThen(
          Effect.catchTags(
            "token" in payload ? onboarding.startWithToken(payload) : onboarding.start(payload),
            // The contract doesn't accept such a text.
            { ConflictingStart: conflict, InvalidText: Effect.die }
          ),
          Effect.catchTag(onboarding.get(payload.id), "OnboardingNotFound", Effect.die)
        )))
      .handle("list", ({ query: { state, ...query } }) =>
        answer(Effect.map(
          onboarding.list({ ...query, ...(state === undefined ? {} : { states: state }) }),
          (found) => ({ onboardings: found })
        )))
      .handle("history", ({ params: { id }, query: { after = 0, limit = 1000 } }) =>
        answer(Effect.andThen(
          get(id),
          Effect.map(journal.events({ after, id, limit }), (events) => ({ events }))
        )))
      .handle("summary", () =>
        answer(Effect.gen(function*() {
          // This is read before the numbers, so that the events after it include everything that happens in between.
          const position = yield* journal.lastPosition
          return { now: yield* Clock.currentTimeMillis, position, groups: yield* journal.groups }
        })))
      .handle(
        "events",
        ({ headers: { "last-event-id": last }, query: { after = 0, id } }) =>
          answer(Effect.catchTags(feed.open({ after: last ?? after, id }), {
            PositionUnknown: ({ message }) => Effect.fail(new Api.Conflict({ message })),
            TooManyReaders: ({ message }) => Effect.fail(new Api.Unavailable({ message }))
          }))
      )
      .handle("get", ({ params: { id } }) => answer(get(id)))
      .handle("signal", ({ params: { id }, payload }) =>
        answer(
          told(id, payload).pipe(
            Effect.catchTags({
              OnboardingNotFound: notFound,
              InvalidState: conflict,
              RedirectMismatch: conflict,
              TokenTaken: conflict,
              DecryptionFailed: broken
            }),
            Effect.andThen(get(id))
          )
        ))
      .handle(
        "cancel",
        ({ params: { id } }) =>
          answer(Effect.andThen(Effect.catchTag(onboarding.cancel(id), "OnboardingNotFound", notFound), get(id)))
      )
      .handle("token", ({ params: { id } }) => answer(secret(id, onboarding.token(id))))
      .handle("session", ({ params: { id } }) =>
        answer(Effect.gen(function*() {
          const found = yield* Effect.catchTags(onboarding.session(id), {
            OnboardingNotFound: notFound,
            DecryptionFailed: broken
          })
          if (Option.isSome(found)) return found.value
          return yield* new Api.NotFound({ message: `onboarding "${id}" has no session for its user now.` })
        })))
      .handle("userToken", ({ params: { id } }) => answer(secret(id, onboarding.userToken(id))))
      .handle("data", ({ params: { id, dataKind } }) =>
        answer(Effect.gen(function*() {
          const json = yield* Effect.catchTag(stored.json(id, dataKind), "DecryptionFailed", broken)
          if (Option.isNone(json)) {
            return yield* new Api.NotFound({ message: `onboarding "${id}" has no ${dataKind}, or not yet.` })
          }
          return HttpServerResponse.text(json.value, { contentType: "application/json" })
        })))
  })
)

const readOnly = new Api.Unavailable({
  message: "nothing can be stored: the database is read-only or full. Next: make room, or use the primary."
})

const wrongClock = (offset: number) =>
  new Api.Unavailable({
    message: `the clock of this machine is ${
      Math.round(offset / 1000)
    } s ahead of the database's. Next: synchronise it.`
  })

const system = HttpApiBuilder.group(
  Api.Api,
  "system",
  Effect.fnUntraced(function*(handlers) {
    const { isWritable } = yield* Onboarding
    const clock = yield* ClockHealth
    return handlers.handleAll({
      health: Effect.fnUntraced(function*() {
        if (!(yield* within("2 seconds")(isWritable))) return yield* readOnly
        if (clock.isTooFar()) return yield* wrongClock(clock.offset())
        return { status: "ok" } as const
      })
    })
  })
)

/**
 * The key that callers must send. On loopback no key is needed.
 *
 * @category configuration
 */
export const apiKey: Config.Config<Option.Option<Redacted.Redacted>> = Config.option(
  Config.Redacted("FLANKS_ONBOARDING_API_KEY")
)

const refused = (key: Option.Option<Redacted.Redacted>) =>
  new Api.Unauthorized({
    message: Option.isSome(key)
      ? "the key is missing or wrong. Next: send FLANKS_ONBOARDING_API_KEY as \"Authorization: Bearer\"."
      : "without a key this is for this machine alone. Next: set FLANKS_ONBOARDING_API_KEY."
  })

/**
 * The endpoints that a signed-in browser can call. None of them changes anything, and the only secret is the address of a
 * user's session, which an operator copies for the user.
 */
const boardReads: ReadonlySet<string> = new Set(["list", "get", "history", "summary", "events", "session"])

/** Checks whether a caller has the key or, if no key is configured, is on this machine. It fails with the next step. */
const authorize = Effect.fnUntraced(function*(
  key: Option.Option<Redacted.Redacted>,
  credential: Redacted.Redacted
) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  if (isAllowed(key, credential, headers)) return
  return yield* refused(key)
})

const authorized = Layer.effect(
  Api.Authorized,
  Effect.map(apiKey, (key) => ({
    bearer: (effect, { credential }) => Effect.andThen(authorize(key, credential), effect),
    board: Effect.fnUntraced(function*(effect, { credential, endpoint }) {
      const isIn = boardReads.has(endpoint.identifier) &&
        isSession(key, Redacted.value(credential), yield* Clock.currentTimeMillis)
      return isIn ? yield* effect : yield* refused(key)
    })
  }))
)

const bearerOf = (header: string | undefined): Redacted.Redacted =>
  Redacted.make(/^Bearer +(.*)$/i.exec(header ?? "")?.[1] ?? "")

const metrics = Layer.unwrap(Effect.gen(function*() {
  const measure = yield* Telemetry.measure
  const key = yield* apiKey
  return HttpRouter.add(
    "GET",
    "/metrics",
    Effect.gen(function*() {
      const { headers } = yield* HttpServerRequest.HttpServerRequest
      yield* authorize(key, bearerOf(headers["authorization"]))
      yield* within("2 seconds")(measure)
      const body = yield* PrometheusMetrics.format()
      return HttpServerResponse.text(body, { contentType: "text/plain; version=0.0.4; charset=utf-8" })
    }).pipe(
      Effect.catch(({ _tag, message }) =>
        Effect.succeed(HttpServerResponse.text(message, { status: _tag === "Unauthorized" ? 401 : 503 }))
      )
    )
  )
}))

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** Whether a value matches more than one member of a union of which it may match only one. */
const hasManyForms = (issue: SchemaIssue.Issue): boolean =>
  issue._tag === "OneOf" || ("issue" in issue && hasManyForms(issue.issue)) ||
  ("issues" in issue && issue.issues.some(hasManyForms))

/** Names the wrong fields, without their values. */
const wrong = (part: string, { issue }: Schema.SchemaError): string => {
  if (hasManyForms(issue)) return `the ${part.toLowerCase()} has more than one of the forms in /openapi.json.`
  const places = issuesOf(issue).issues.flatMap(({ message, path = [] }) => {
    const place = path.map(String).join(".")
    return place === "" ? [] : [message === Api.storable ? `${place} (${message})` : place]
  })
  const named = places.length === 0 ? "" : ` Wrong or missing: ${[...new Set(places)].join(", ")}.`
  return `the ${part.toLowerCase()} doesn't match /openapi.json.${named}`
}

const explained = HttpApiMiddleware.layerSchemaErrorTransform(
  Api.Explained,
  ({ cause, kind }) => Effect.fail(new Api.BadRequest({ message: wrong(kind, cause) }))
)

/** While the database fails, it is retried at least this often, in seconds. */
const retryAfter = "5"

/** Every 503 says when to retry. */
const retryable = HttpRouter.middleware(
  (effect) =>
    Effect.map(
      effect,
      (response) =>
        response.status === 503 ? HttpServerResponse.setHeader(response, "retry-after", retryAfter) : response
    ),
  { global: true }
)

const routes = Layer.mergeAll(
  HttpApiBuilder.layer(Api.Api, { openapiPath: "/openapi.json" }).pipe(
    Layer.provide([onboardings, system]),
    Layer.provide([authorized, explained])
  ),
  metrics,
  Board.layer(apiKey),
  retryable
)

/** The size limit of a request's body, in bytes. No body of the contract is larger. */
const largestBody = 64 * 1024

/**
 * Serves the API, the board for operators, the health check and the metrics on the provided `HttpServer`.
 *
 * **When to use**
 *
 * Use it if your application isn't written with Effect, or runs in other processes, and calls onboardings over HTTP. Inside
 * a program with Effect, use `Onboarding`.
 *
 * **Details**
 *
 * If `FLANKS_ONBOARDING_API_KEY` is set, callers must send it. Otherwise only this machine can call the service. A request
 * that the database doesn't answer in time gets a 503. `Api` is the contract, from which `HttpApiClient` makes a client.
 *
 * @see {@link makeServer} for the server of Node
 *
 * @category layers
 */
export const layer = HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true }).pipe(
  Layer.provide(Layer.succeed(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(largestBody)))
)

/**
 * Makes Node's HTTP server for `NodeHttpServer.layer`.
 *
 * **When to use**
 *
 * Use it for a service that others than your own programs can reach. Connections that send a request slowly are closed after
 * ten seconds, so that they can't block others.
 *
 * @category constructors
 */
export const makeServer = (options: ServerOptions = {}): Server =>
  createServer({
    headersTimeout: 5000,
    requestTimeout: 10_000,
    connectionsCheckingInterval: 1000,
    ...options
  })
