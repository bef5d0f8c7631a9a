/**
 * The failures that are the client's own, beside those of `FlanksError`. Each says whose turn it is and what to do next;
 * encoded and printed, no secret is in them.
 *
 * @since 0.1.0
 */
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import { MaskedSecret, responseFields } from "@effect-flanks/domain/Response"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import type { DataKind } from "./DataKind.ts"

const { body } = responseFields()
const DataKinds = Schema.Array(Schema.String as Schema.Codec<DataKind, string>)

/** A success whose body is not what the contract says. The operation happened; the body is kept. */
export class UnexpectedShape
  extends Schema.TaggedError<UnexpectedShape>("@effect-flanks/client/UnexpectedShape")("UnexpectedShape", {
    /** Group and endpoint: `credentials.status`. */
    operation: Schema.String,
    httpStatus: Schema.Int,
    /** Where in the body. */
    path: Schema.Array(Schema.Union([Schema.String, Schema.Int])),
    /** What should be there; the value itself is not shown. */
    expected: Schema.String,
    body
  })
{
  get actor() {
    return "developer" as const
  }
  get action() {
    return "report it: the contract is missing a form; the data is in the error's body"
  }
  override get message() {
    return `${this.operation}: ${this.expected} at ${this.path.join(".") || "the top"} of a response with status ` +
      `${this.httpStatus}. Next: ${this.action}.`
  }
}

/** The request would have carried secrets over plain HTTP to another machine; it was not sent. */
export class InsecureUrl extends Schema.TaggedError<InsecureUrl>("@effect-flanks/client/InsecureUrl")("InsecureUrl", {
  /** Where to; nothing of the path or the query. */
  origin: Schema.String
}) {
  get actor() {
    return "developer" as const
  }
  get action() {
    return "give an absolute https URL as baseUrl (FLANKS_BASE_URL), or leave it out; plain http is for this machine only"
  }
  override get message() {
    return `refused to send to ${this.origin}. Next: ${this.action}.`
  }
}

/**
 * The fetch of this runtime, a browser's, may send a request twice without saying so; what must happen once was not sent.
 * A defect, like every mistake of the program: nothing of Flanks mends it.
 */
export class ResendingTransport
  extends Schema.TaggedError<ResendingTransport>("@effect-flanks/client/ResendingTransport")("ResendingTransport", {
    /** Group and endpoint: `links.exchange`. */
    operation: Schema.String
  })
{
  get actor() {
    return "developer" as const
  }
  get action() {
    return "call it from a server (Node, Bun, Deno, workerd), or accept a second send with `allowResends` in the RequestPolicy"
  }
  override get message() {
    return `${this.operation} must happen once, and the fetch of this runtime may send a request twice: it was not sent. ` +
      `Next: ${this.action}.`
  }
}

/** What arrived of an answer that is not understood. Encoded and printed, its secrets are masked. */
const Answers = Schema.Array(Schema.Struct({
  /** Null if the answer broke off. */
  httpStatus: Schema.NullOr(Schema.Int),
  body
})).pipe(Schema.withConstructorDefault(Effect.succeed([])))

/**
 * A link code was posted, nobody knows what came of it, and it is not known to be unused: a token may have been issued.
 * The code must not be posted again. Every answer that arrived is in `answers`.
 */
export class ExchangeUncertain
  extends Schema.TaggedError<ExchangeUncertain>("@effect-flanks/client/ExchangeUncertain")("ExchangeUncertain", {
    /** Whether the code is gone from the unused ones, or their listing failed. */
    reason: Schema.Literals(["CodeGone", "ListingFailed"]),
    /** How often the code was posted; before every time but the first it was known to be unused. */
    posts: Schema.Int,
    /** How the last post failed; null if its answer was a success without a token. */
    failure: Schema.NullOr(FlanksError),
    /** The answers to the posts, first to last: a token may be in one, in a place that nothing documents. */
    answers: Answers
  })
{
  get actor() {
    return "developer" as const
  }
  get action() {
    return "look for the new token with /v0/bank/credentials/list; do not exchange the code again"
  }
  override get message() {
    const how = this.failure === null ? "brought no token" : `ended with ${this.failure._tag}`
    const why = this.reason === "CodeGone" ? "it is not among the unused ones" : "the unused ones could not be listed"
    const kept = this.answers.length === 0 ? "" : ", and to see whether it is in the answer that arrived, in `answers`"
    return `the exchange of a code ${how}, and ${why}: a token may have been issued. Next: ${this.action}${kept}.`
  }
}

/** Nothing goes on until the end user has acted: send them there with a session or a link. */
export class UserActionNeeded
  extends Schema.TaggedError<UserActionNeeded>("@effect-flanks/client/UserActionNeeded")("UserActionNeeded", {
    /** Enter the bank credentials anew, or do the bank's strong customer authentication. */
    todo: Schema.Literals(["Reset", "Sca"]),
    /** Whether the credentials cannot log in at all. */
    blocked: Schema.Boolean,
    /** The status' `reset_token` or `sca_token`, for the user's session; null where Flanks gave none. */
    token: Schema.NullOr(MaskedSecret)
  })
{
  get actor() {
    return "endUser" as const
  }
  get action() {
    return this.todo === "Reset"
      ? "send the user to enter the bank credentials anew"
      : "send the user to confirm at the bank that it is them"
  }
  override get message() {
    return `${this.blocked ? "the credentials are blocked" : "the bank needs the user"}. Next: ${this.action}.`
  }
}

/** Data that was waited for is in error (20001), and nothing else of it is pending any more. */
export class DataErrored extends Schema.TaggedError<DataErrored>("@effect-flanks/client/DataErrored")("DataErrored", {
  errored: DataKinds,
  /** What of it can be read. */
  ready: DataKinds
}) {
  get actor() {
    return "support" as const
  }
  get action() {
    return "open a ticket if it lasts; read the rest, or all that there is with ignoreDataError"
  }
  override get message() {
    return `in error: ${this.errored.join(", ")}. Next: ${this.action}.`
  }
}

/** The waiting is used up, and data is still being retrieved. */
export class DataPending extends Schema.TaggedError<DataPending>("@effect-flanks/client/DataPending")("DataPending", {
  pending: DataKinds,
  /** What of it can be read. */
  ready: DataKinds
}) {
  get actor() {
    return "nobody" as const
  }
  get action() {
    return "ask for the status again later"
  }
  override get message() {
    return `still pending: ${this.pending.join(", ")}. Next: ${this.action}.`
  }
}

/** The window of the security checks has closed, and the token is still delayed. */
export class ActivationOverdue
  extends Schema.TaggedError<ActivationOverdue>("@effect-flanks/client/ActivationOverdue")("ActivationOverdue", {
    /** When the token was issued. */
    since: Schema.DateTimeUtc
  })
{
  get actor() {
    return "support" as const
  }
  get action() {
    return "open a ticket; keep the token"
  }
  override get message() {
    return `the security checks should be over. Next: ${this.action}.`
  }
}

/** No session of this company has this id. */
export class SessionNotFound
  extends Schema.TaggedError<SessionNotFound>("@effect-flanks/client/SessionNotFound")("SessionNotFound", {
    sessionId: Schema.String
  })
{
  get actor() {
    return "developer" as const
  }
  get action() {
    return "check the id, and that this application's company created the session"
  }
  override get message() {
    return `there is no such session. Next: ${this.action}.`
  }
}

/** The user did not finish the session in time. The session may still be open, and nothing was lost. */
export class SessionAbandoned
  extends Schema.TaggedError<SessionAbandoned>("@effect-flanks/client/SessionAbandoned")("SessionAbandoned", {
    sessionId: Schema.String,
    /** The session's last status. */
    sessionStatus: Schema.NullOr(Schema.String)
  })
{
  get actor() {
    return "endUser" as const
  }
  get action() {
    return "offer the user a new session"
  }
  override get message() {
    return `the user did not finish the session in time. Next: ${this.action}.`
  }
}

/** The user came back, and the session has not finished. */
export class SessionUnfinished
  extends Schema.TaggedError<SessionUnfinished>("@effect-flanks/client/SessionUnfinished")("SessionUnfinished", {
    sessionId: Schema.String,
    /** The session's status. */
    sessionStatus: Schema.NullOr(Schema.String)
  })
{
  get actor() {
    return "nobody" as const
  }
  get action() {
    return "show the user a page that waits, and wait with awaitSession"
  }
  override get message() {
    return `the session has not finished. Next: ${this.action}.`
  }
}

/**
 * A redirect that does not belong to this user's own session: it names another session, or brings the code of a Link. Anyone
 * can write such a URL to attach a connection of their own, so nothing was listed.
 */
export class RedirectMismatch
  extends Schema.TaggedError<RedirectMismatch>("@effect-flanks/client/RedirectMismatch")("RedirectMismatch", {
    reason: Schema.Literals(["OtherSession", "LinkCode"])
  })
{
  get actor() {
    return "developer" as const
  }
  get action() {
    return this.reason === "LinkCode"
      ? "exchange the code of a Link with exchange"
      : "pass the id that was kept when this user's session was created; if it was, refuse the request"
  }
  override get message() {
    const what = this.reason === "LinkCode" ? "the redirect brings a link code" : "the redirect names another session"
    return `${what}. Next: ${this.action}.`
  }
}

/** A call of a client that was closed, or that was under way when it was. */
export class ClientClosed extends Schema.TaggedError<ClientClosed>("@effect-flanks/client/ClientClosed")(
  "ClientClosed",
  {}
) {
  get actor() {
    return "developer" as const
  }
  get action() {
    return "close the client after its last call, or make another"
  }
  override get message() {
    return `the client is closed. Next: ${this.action}.`
  }
}

const classes = {
  UnexpectedShape,
  InsecureUrl,
  ResendingTransport,
  ExchangeUncertain,
  UserActionNeeded,
  DataErrored,
  DataPending,
  ActivationOverdue,
  SessionNotFound,
  SessionAbandoned,
  SessionUnfinished,
  RedirectMismatch,
  ClientClosed
}

/** Any failure that is the client's own, a type and a Schema under one name. */
export const ClientError = Schema.Union(Object.values(classes))

/** Any failure that is the client's own. */
export type ClientError = InstanceType<(typeof classes)[keyof typeof classes]>

const TypeId = "~@effect-flanks/client/ClientError"

type Inspect = (value: unknown, options: object) => string

/** As Node shows errors: the stack, which begins with the message, and the fields; what is `Redacted` stays so. */
function inspectError(this: Error, _depth: unknown, options: object, inspect?: Inspect): string {
  const { stack = String(this), ...fields } = this
  return inspect === undefined ? stack : `${stack} ${inspect(fields, options)}`
}

for (const [name, { prototype }] of Object.entries(classes)) {
  Object.defineProperties(prototype, {
    [TypeId]: { value: TypeId },
    // The name is what a stack and an unhandled rejection begin with: the tag, as with Flanks' own errors.
    name: { value: name, configurable: true },
    [Symbol.for("nodejs.util.inspect.custom")]: { value: inspectError }
  })
}

/**
 * Whether a value is one of the client's own errors, of whatever copy of this package; `isFlanksError` says the same of those
 * of Flanks.
 *
 * @example
 * import { DataPending, isClientError } from "@effect-flanks/client/ClientError"
 *
 * isClientError(new DataPending({ pending: ["account"], ready: [] })) // => true
 * isClientError(new Error("mine")) // => false
 */
export const isClientError = (u: unknown): u is ClientError => hasProperty(u, TypeId)

/** How any operation can fail. */
export type Failure = FlanksError | UnexpectedShape

/** How waiting for data can end without it. */
export type DataFailure = Failure | UserActionNeeded | DataErrored | DataPending

/** How waiting for a delayed token can end without it. */
export type ActivationFailure = Failure | UserActionNeeded | ActivationOverdue
