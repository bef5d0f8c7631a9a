/**
 * The contract of the service: onboardings over HTTP, for its server and for clients in any language.
 *
 * @since 0.1.0
 */
import { Configuration } from "@effect-flanks/client/api/Connect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { cookieName } from "../internal/service/access.ts"
import { OnboardingEvent as StoredEvent } from "../OnboardingEvent.ts"
import { DataKindName, Progress as StoredProgress, StateTag } from "../Progress.ts"

const message = { message: Schema.String }

/**
 * The request doesn't match the contract. The message names the fields, but shows no values.
 *
 * @category errors
 */
export class BadRequest extends Schema.TaggedError<BadRequest>("@effect-flanks/onboarding/Api/BadRequest")(
  "BadRequest",
  message,
  { httpApiStatus: 400 }
) {}

/**
 * The key of the service is missing or wrong.
 *
 * @category errors
 */
export class Unauthorized extends Schema.TaggedError<Unauthorized>("@effect-flanks/onboarding/Api/Unauthorized")(
  "Unauthorized",
  message,
  { httpApiStatus: 401 }
) {}

/**
 * The onboarding or its token doesn't exist.
 *
 * @category errors
 */
export class NotFound extends Schema.TaggedError<NotFound>("@effect-flanks/onboarding/Api/NotFound")(
  "NotFound",
  message,
  { httpApiStatus: 404 }
) {}

/**
 * The onboarding isn't in a state that allows this operation.
 *
 * @category errors
 */
export class Conflict extends Schema.TaggedError<Conflict>("@effect-flanks/onboarding/Api/Conflict")(
  "Conflict",
  message,
  { httpApiStatus: 409 }
) {}

/**
 * A stored secret can't be opened.
 *
 * @category errors
 */
export class Broken extends Schema.TaggedError<Broken>("@effect-flanks/onboarding/Api/Broken")(
  "Broken",
  message,
  { httpApiStatus: 500 }
) {}

/**
 * The database isn't available, or the service has too many readers. Retry the request after the seconds in the header
 * `Retry-After`: starting or cancelling an onboarding twice changes nothing, and a signal that arrived the first time is a
 * conflict the second time.
 *
 * @category errors
 */
export class Unavailable extends Schema.TaggedError<Unavailable>("@effect-flanks/onboarding/Api/Unavailable")(
  "Unavailable",
  message,
  {
    httpApiStatus: 503,
    description: "The database doesn't respond, or there are too many readers. Retry after the seconds in Retry-After."
  }
) {}

/**
 * The header `Authorization: Bearer` with the service's key, if one is configured, or the cookie of the service's board.
 *
 * @effect-expect-leaking HttpServerRequest | ParsedSearchParams | RouteContext
 *
 * @category middleware
 */
export class Authorized extends HttpApiMiddleware.Service<Authorized>()("@effect-flanks/onboarding/Api/Authorized", {
  security: {
    bearer: HttpApiSecurity.bearer,
    board: HttpApiSecurity.apiKey({ in: "cookie", key: cookieName })
  },
  error: Unauthorized
}) {}

/**
 * Says which fields of a request are wrong.
 *
 * @category middleware
 */
export class Explained extends HttpApiMiddleware.Service<Explained>()("@effect-flanks/onboarding/Api/Explained", {
  error: BadRequest
}) {}

/**
 * The requirements on a text, in words that don't repeat the text.
 *
 * @category schemas
 */
export const storable = "without control characters and halves of surrogate pairs"

/** PostgreSQL can't store a NUL, and UTF-8 can't encode half of a surrogate pair, so two IDs would share a row. */
const text = (most: number) =>
  Schema.String.check(
    Schema.isNonEmpty(),
    Schema.isMaxLength(most),
    Schema.isPattern(/^[^\p{Cc}\p{Cs}]*$/u, { message: storable })
  )

const secret = Schema.RedactedFromValue(text(4096))

/**
 * The application's own ID for an onboarding. It can't be `.` or `..`, which have another meaning in a URL.
 *
 * @category schemas
 */
export const Id = text(200).check(Schema.isPattern(/^(?!\.{1,2}$)/u))

const start = {
  id: Id,
  externalId: Schema.optionalKey(text(200)),
  /** The data kinds to wait for and fetch; all of them by default. */
  dataKinds: Schema.optionalKey(Schema.Array(DataKindName))
}

/**
 * The start of an onboarding: a session for its user, a link code, or a token. Only one of them: the others would be lost.
 *
 * @category schemas
 */
export const Start = Schema.Union([
  /**
   * The settings of the session, with Flanks' names: `redirect_url`, `connector_id`, and `connection_id` to renew a
   * connection.
   */
  Schema.Struct({ ...start, session: Configuration }),
  Schema.Struct({ ...start, code: secret, linkToken: Schema.optionalKey(text(200)) }),
  Schema.Struct({ ...start, token: secret })
], { mode: "oneOf" })

/**
 * The signals for an onboarding that waits.
 *
 * @category schemas
 */
export const Signal = Schema.Union([
  /** The user did what `NeedsUser` requires. */
  Schema.TaggedStruct("UserActed", {}),
  /** The user of a session came back. If the URL that the user came back to is given, it is verified. */
  Schema.TaggedStruct("UserReturned", { url: Schema.optionalKey(secret) }),
  /** The user gets another session. */
  Schema.TaggedStruct("Reopen", {}),
  /** The token of an `ExchangeUncertain` onboarding. */
  Schema.TaggedStruct("SupplyToken", { token: secret }),
  /** An `ExchangeUncertain` onboarding must look for its token again. */
  Schema.TaggedStruct("LookAgain", {})
])

/** The progress of an onboarding, with the current names. Stored rows keep older ones. */
const Progress = Schema.toType(StoredProgress)

/** An event, with the current names. */
const Event = Schema.toType(StoredEvent)

/** An event's position among all events. In a URL and in a header it is text. */
const Position = Schema.FiniteFromString.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** The number of onboardings in the same state. */
const Group = Schema.Struct({
  state: StateTag,
  /** The reason why they wait, or the tag of their error; otherwise null. */
  reason: Schema.NullOr(Schema.String),
  count: Schema.Int,
  /** When the oldest of them was started, in milliseconds since the epoch. */
  oldest: Schema.Finite
})

/**
 * A summary of all onboardings.
 *
 * @category schemas
 */
export class Summary extends Schema.Opaque<Summary>()(Schema.Struct({
  /** The service's time, in milliseconds since the epoch, to which the times in its responses refer. */
  now: Schema.Finite,
  /** The position of the last event that these numbers include for certain. Later events report changes. */
  position: Schema.Int,
  groups: Schema.Array(Group)
})) {}

/** The largest number of items in one response. */
const Limit = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 }))

const Accepted = Progress.pipe(HttpApiSchema.status(202))

/** A session to which you must send a user. */
const OpenSession = Schema.Struct({ id: Schema.String, url: Schema.RedactedFromValue(Schema.String) })

const Token = Schema.Struct({ token: Schema.RedactedFromValue(Schema.String) })

const Data = Schema.Unknown.annotate({ description: "What Flanks answered, with all digits of its amounts." })

const params = { id: Id }

/**
 * The endpoints of onboardings.
 *
 * @category endpoints
 */
export class OnboardingsGroup extends HttpApiGroup.make("onboardings").add(
  HttpApiEndpoint.post("start", "/onboardings", {
    payload: Start,
    success: Accepted,
    error: [Conflict, Unavailable]
  }).annotate(
    OpenApi.Description,
    "Starts an onboarding. It is stored when this answers. The same start again changes nothing; another one under the same id is a conflict."
  ),
  HttpApiEndpoint.get("list", "/onboardings", {
    query: {
      state: Schema.optionalKey(Schema.Array(StateTag)),
      after: Schema.optionalKey(Id),
      limit: Schema.optionalKey(Limit)
    },
    success: Schema.Struct({ onboardings: Schema.Array(Progress) }),
    error: Unavailable
  }).annotate(
    OpenApi.Description,
    "From the oldest on, 100 by default. `state` can be repeated; `after` is the last id of the page before."
  ),
  HttpApiEndpoint.get("get", "/onboardings/:id", { params, success: Progress, error: [NotFound, Unavailable] })
    .annotate(OpenApi.Description, "Where an onboarding stands."),
  HttpApiEndpoint.get("history", "/onboardings/:id/history", {
    params,
    query: { after: Schema.optionalKey(Position), limit: Schema.optionalKey(Limit) },
    success: Schema.Struct({ events: Schema.Array(Event) }),
    error: [NotFound, Unavailable]
  }).annotate(
    OpenApi.Description,
    "The states that an onboarding came to, from the first on, 1000 by default; `after` is a position."
  ),
  HttpApiEndpoint.get("summary", "/summary", { success: Summary, error: Unavailable })
    .annotate(OpenApi.Description, "How many onboardings are in each state, and since when."),
  HttpApiEndpoint.get("events", "/events", {
    query: { after: Schema.optionalKey(Position), id: Schema.optionalKey(Id) },
    headers: { "last-event-id": Schema.optionalKey(Position) },
    success: HttpApiSchema.StreamSse({ data: Event }),
    error: [Conflict, Unavailable]
  }).annotate(
    OpenApi.Description,
    "Server-sent events without an end: each state that an onboarding comes to, in order, at least once. The `id` of an " +
      "event is its position. Store the last one that you handled and reconnect with it as `Last-Event-ID`, or as `after`; " +
      "without either, the events begin with the oldest that is stored. A position beyond the last event is a conflict: " +
      "the database was restored from a back-up."
  ),
  HttpApiEndpoint.post("signal", "/onboardings/:id/signal", {
    params,
    payload: Signal,
    success: Accepted,
    error: [NotFound, Conflict, Broken, Unavailable]
  }).annotate(
    OpenApi.Description,
    "Lets an onboarding go on that waits for the user, or for its token. A URL of `UserReturned` that names the session of " +
      "another onboarding is a conflict."
  ),
  HttpApiEndpoint.post("cancel", "/onboardings/:id/cancel", {
    params,
    success: Accepted,
    error: [NotFound, Unavailable]
  })
    .annotate(OpenApi.Description, "Ends an onboarding where it next waits. What was exchanged stays exchanged."),
  HttpApiEndpoint.get("token", "/onboardings/:id/token", {
    params,
    success: Token,
    error: [NotFound, Broken, Unavailable]
  })
    .annotate(OpenApi.Description, "The credentials token, after it was issued. A secret."),
  HttpApiEndpoint.get("session", "/onboardings/:id/session", {
    params,
    success: OpenSession,
    error: [NotFound, Broken, Unavailable]
  }).annotate(
    OpenApi.Description,
    "The session to which you must send the user: its ID, and its address, which is a secret of the user."
  ),
  HttpApiEndpoint.get("userToken", "/onboardings/:id/user-token", {
    params,
    success: Token,
    error: [NotFound, Broken, Unavailable]
  }).annotate(
    OpenApi.Description,
    "The token for the session to which you must send the user, if Flanks provided one. A secret."
  ),
  HttpApiEndpoint.get("data", "/onboardings/:id/data/:dataKind", {
    params: { id: Id, dataKind: DataKindName },
    success: Data,
    error: [NotFound, Broken, Unavailable]
  }).annotate(OpenApi.Description, "What was fetched of one dataKind.")
).middleware(Authorized).middleware(Explained) {}

/**
 * The endpoints for operators. In addition, `GET /metrics` returns the metrics in Prometheus' format.
 *
 * @category endpoints
 */
export class SystemGroup extends HttpApiGroup.make("system", { topLevel: true }).add(
  HttpApiEndpoint.get("health", "/health", { success: Schema.Struct({ status: Schema.tag("ok") }), error: Unavailable })
    .annotate(OpenApi.Description, "Whether this process runs and reaches its database.")
) {}

/**
 * The contract of the service.
 *
 * @category endpoints
 */
export class Api extends HttpApi.make("flanks-onboarding")
  .add(OnboardingsGroup)
  .add(SystemGroup)
  .annotateMerge(OpenApi.annotations({ title: "Onboardings of Flanks credentials", version: "0.1.0" }))
{}
