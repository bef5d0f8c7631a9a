/**
 * The client's own failures, in addition to those of `FlanksError`. Each one says who must act and what to do next. No
 * secret appears when one is printed or encoded.
 *
 * @since 0.1.0
 */
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import { MaskedSecret, responseFields } from "@effect-flanks/domain/Response"
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { DataKind } from "./DataKind.ts"

const { body } = responseFields()
const DataKinds = Schema.Array(Schema.String as Schema.Codec<DataKind, string>)

/**
 * A success whose body doesn't match the contract. The operation happened, and the error keeps the body.
 *
 * @category errors of any call
 */
export class UnexpectedShape
  extends Schema.TaggedError<UnexpectedShape>("@effect-flanks/client/UnexpectedShape")("UnexpectedShape", {
    operation: Schema.String,
    httpStatus: Schema.Int,
    path: Schema.Array(Schema.Union([Schema.String, Schema.Int])),
    expected: Schema.String,
    body
  })
{
  /** The operation's group and endpoint, such as `credentials.status`. */
  declare readonly operation: string
  /** The HTTP status of Flanks' response. */
  declare readonly httpStatus: number
  /** The place in the body that doesn't match. */
  declare readonly path: ReadonlyArray<string | number>
  /** The expected form. The value itself isn't shown. */
  declare readonly expected: string
  /** The original body, `Redacted`. When it is encoded or printed, its secrets are masked. */
  declare readonly body: Redacted.Redacted

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "developer" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "report it to effect-flanks, whose contract lacks this form; the data is in the error's `body`"
  }
  override get message() {
    return `${this.operation}: ${this.expected} at ${this.path.join(".") || "the top"} of a response with status ` +
      `${this.httpStatus}. Next: ${this.action}.`
  }
}

/**
 * The request would have sent secrets to another machine over plain HTTP, so the client didn't send it.
 *
 * @category errors of any call
 */
export class InsecureUrl extends Schema.TaggedError<InsecureUrl>("@effect-flanks/client/InsecureUrl")("InsecureUrl", {
  origin: Schema.String
}) {
  /** The target's scheme and host, without its path and query. */
  declare readonly origin: string

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "developer" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "give an absolute https URL as baseUrl (FLANKS_BASE_URL), or leave it out; plain http works only on this machine"
  }
  override get message() {
    return `refused to send to ${this.origin}. Next: ${this.action}.`
  }
}

/**
 * This runtime's `fetch`, such as a browser's, may silently send a request twice, so the client didn't send an operation
 * that must happen only once.
 *
 * It is a defect rather than a failure, because only a change of the program can fix it.
 *
 * @category errors of any call
 */
export class ResendingTransport
  extends Schema.TaggedError<ResendingTransport>("@effect-flanks/client/ResendingTransport")("ResendingTransport", {
    operation: Schema.String
  })
{
  /** The operation's group and endpoint, such as `links.exchange`. */
  declare readonly operation: string

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "developer" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "call it from a server (Node, Bun, Deno, workerd), or allow a second send with `allowResends` in the RequestPolicy"
  }
  override get message() {
    return `not sent: ${this.operation} must happen only once, but this runtime's fetch may send a request twice. ` +
      `Next: ${this.action}.`
  }
}

/** The part that arrived of each response that wasn't understood. Its secrets are masked when it is printed or encoded. */
const Answers = Schema.Array(Schema.Struct({
  /** The HTTP status; null if the response broke off. */
  httpStatus: Schema.NullOr(Schema.Int),
  body
})).pipe(Schema.withConstructorDefault(Effect.succeed([])))

/**
 * A link code was posted, but the result is unknown, and so is whether the code is still unused. Flanks may have issued a
 * token.
 *
 * Never post the code again. Look for the new token in the list of credentials, and in `answers`, which has every response
 * that arrived.
 *
 * @category errors of the exchange
 */
export class ExchangeUncertain
  extends Schema.TaggedError<ExchangeUncertain>("@effect-flanks/client/ExchangeUncertain")("ExchangeUncertain", {
    reason: Schema.Literals(["CodeGone", "ListingFailed"]),
    posts: Schema.Int,
    failure: Schema.NullOr(FlanksError),
    answers: Answers
  })
{
  /** Either the code is no longer among the unused ones, or listing those failed. */
  declare readonly reason: "CodeGone" | "ListingFailed"
  /** How often the code was posted. Before every post but the first, Flanks listed it as unused. */
  declare readonly posts: number
  /** The error of the last post; null if its response was a success without a token. */
  declare readonly failure: FlanksError | null
  /** The responses to the posts, first to last. One may have a token in an undocumented place. */
  declare readonly answers: typeof Answers.Type

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "developer" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "look for the new token with /v0/bank/credentials/list; don't exchange the code again"
  }
  override get message() {
    const how = this.failure === null ? "returned no token" : `failed with ${this.failure._tag}`
    const why = this.reason === "CodeGone" ? "the code is no longer unused" : "the unused codes couldn't be listed"
    const kept = this.answers.length === 0
      ? ""
      : "; the responses that arrived are in `answers`, and may have the token"
    return `the exchange of a code ${how}, and ${why}, so a token may have been issued. Next: ${this.action}${kept}.`
  }
}

/**
 * Flanks can't continue until the end user acts. Send them to a session or to a link.
 *
 * @category errors of waiting
 */
export class UserActionNeeded
  extends Schema.TaggedError<UserActionNeeded>("@effect-flanks/client/UserActionNeeded")("UserActionNeeded", {
    todo: Schema.Literals(["Reset", "Sca"]),
    blocked: Schema.Boolean,
    token: Schema.NullOr(MaskedSecret)
  })
{
  /** What the user must do: enter the bank credentials again, or complete the bank's strong customer authentication. */
  declare readonly todo: "Reset" | "Sca"
  /** Whether the credentials can't log in at all. */
  declare readonly blocked: boolean
  /** The status' `reset_token` or `sca_token`, for the user's session; null if Flanks provided none. */
  declare readonly token: Redacted.Redacted | null

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "endUser" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return this.todo === "Reset"
      ? "send the user to enter the bank credentials again"
      : "send the user to confirm their identity at the bank"
  }
  override get message() {
    return `${this.blocked ? "the credentials are blocked" : "the bank needs the user"}. Next: ${this.action}.`
  }
}

/**
 * Some of the data that the call waited for is in error (20001), and the rest is no longer pending.
 *
 * @category errors of waiting
 */
export class DataErrored extends Schema.TaggedError<DataErrored>("@effect-flanks/client/DataErrored")("DataErrored", {
  errored: DataKinds,
  ready: DataKinds
}) {
  /** The data kinds that are in error. */
  declare readonly errored: ReadonlyArray<DataKind>
  /** The data kinds that can be read. */
  declare readonly ready: ReadonlyArray<DataKind>

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "support" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "open a ticket if it persists; read the rest, or everything available with ignoreDataError"
  }
  override get message() {
    return `in error: ${this.errored.join(", ")}. Next: ${this.action}.`
  }
}

/**
 * The time for waiting is used up, and Flanks is still retrieving data.
 *
 * @category errors of waiting
 */
export class DataPending extends Schema.TaggedError<DataPending>("@effect-flanks/client/DataPending")("DataPending", {
  pending: DataKinds,
  ready: DataKinds
}) {
  /** The data kinds that Flanks is still retrieving. */
  declare readonly pending: ReadonlyArray<DataKind>
  /** The data kinds that can be read. */
  declare readonly ready: ReadonlyArray<DataKind>

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "nobody" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "check the status later"
  }
  override get message() {
    return `still pending: ${this.pending.join(", ")}. Next: ${this.action}.`
  }
}

/**
 * The window of the security checks has closed, but the token is still delayed.
 *
 * @category errors of waiting
 */
export class ActivationOverdue
  extends Schema.TaggedError<ActivationOverdue>("@effect-flanks/client/ActivationOverdue")("ActivationOverdue", {
    since: Schema.DateTimeUtc
  })
{
  /** When the token was issued. */
  declare readonly since: DateTime.Utc

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "support" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "open a ticket; keep the token"
  }
  override get message() {
    return `the security checks should be over. Next: ${this.action}.`
  }
}

/**
 * The company has no session with this ID.
 *
 * @category errors of sessions
 */
export class SessionNotFound
  extends Schema.TaggedError<SessionNotFound>("@effect-flanks/client/SessionNotFound")("SessionNotFound", {
    sessionId: Schema.String
  })
{
  /** The ID that wasn't found. */
  declare readonly sessionId: string

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "developer" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "check the ID, and that this application's company created the session"
  }
  override get message() {
    return `there is no such session. Next: ${this.action}.`
  }
}

/**
 * The user didn't finish the session in time. The session may still be open, and nothing is lost.
 *
 * @category errors of sessions
 */
export class SessionAbandoned
  extends Schema.TaggedError<SessionAbandoned>("@effect-flanks/client/SessionAbandoned")("SessionAbandoned", {
    sessionId: Schema.String,
    sessionStatus: Schema.NullOr(Schema.String)
  })
{
  /** The session's ID. */
  declare readonly sessionId: string
  /** The session's last status; null if it has none. */
  declare readonly sessionStatus: string | null

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "endUser" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "offer the user a new session"
  }
  override get message() {
    return `the user didn't finish the session in time. Next: ${this.action}.`
  }
}

/**
 * The user came back, but the session hasn't finished.
 *
 * @category errors of sessions
 */
export class SessionUnfinished
  extends Schema.TaggedError<SessionUnfinished>("@effect-flanks/client/SessionUnfinished")("SessionUnfinished", {
    sessionId: Schema.String,
    sessionStatus: Schema.NullOr(Schema.String)
  })
{
  /** The session's ID. */
  declare readonly sessionId: string
  /** The session's status; null if it has none. */
  declare readonly sessionStatus: string | null

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "nobody" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "show the user a waiting page, and wait with awaitSession"
  }
  override get message() {
    return `the session hasn't finished. Next: ${this.action}.`
  }
}

/**
 * A redirect that doesn't belong to this user's own session: it names another session, or it has the code of a link.
 *
 * Anyone can write such a URL to attach their own connection to another user, so the client didn't list the session.
 *
 * @category errors of sessions
 */
export class RedirectMismatch
  extends Schema.TaggedError<RedirectMismatch>("@effect-flanks/client/RedirectMismatch")("RedirectMismatch", {
    reason: Schema.Literals(["OtherSession", "LinkCode"])
  })
{
  /** Either the redirect names another session, or it has the code of a link. */
  declare readonly reason: "OtherSession" | "LinkCode"

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "developer" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return this.reason === "LinkCode"
      ? "exchange the code of a link with exchange"
      : "pass the ID that you stored when you created this user's session; if you did, refuse the request"
  }
  override get message() {
    const what = this.reason === "LinkCode" ? "the redirect has a link code" : "the redirect names another session"
    return `${what}. Next: ${this.action}.`
  }
}

/**
 * The client was closed before this call, or during it.
 *
 * @category errors of any call
 */
export class ClientClosed extends Schema.TaggedError<ClientClosed>("@effect-flanks/client/ClientClosed")(
  "ClientClosed",
  {}
) {
  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "developer" as const
  }
  /** The actor's next step. Text for developers; `userText` has sentences for end users. */
  get action() {
    return "close the client after its last call, or make another client"
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

/**
 * Any of the client's own failures, as a type and as a Schema.
 *
 * @category unions
 */
export const ClientError = Schema.Union(Object.values(classes))

/**
 * Any of the client's own failures, as a type and as a Schema.
 *
 * @category unions
 */
export type ClientError = InstanceType<(typeof classes)[keyof typeof classes]>

const TypeId = "~@effect-flanks/client/ClientError"

type Inspect = (value: unknown, options: object) => string

/**
 * Prints an error in Node's form: the stack, which begins with the message, and then the fields. A `Redacted` field stays
 * hidden.
 */
function inspectError(this: Error, _depth: unknown, options: object, inspect?: Inspect): string {
  const { stack = String(this), ...fields } = this
  return inspect === undefined ? stack : `${stack} ${inspect(fields, options)}`
}

for (const [name, { prototype }] of Object.entries(classes)) {
  Object.defineProperties(prototype, {
    [TypeId]: { value: TypeId },
    // A stack and an unhandled rejection begin with the name. It is the tag, as it is for Flanks' errors.
    name: { value: name, configurable: true },
    [Symbol.for("nodejs.util.inspect.custom")]: { value: inspectError }
  })
}

/**
 * Whether a value is one of the client's own errors, from this copy of the package or from another.
 *
 * **When to use**
 *
 * Use it with `isFlanksError`, which does the same for Flanks' errors, to recognise them among others, for example in a
 * logger.
 *
 * @example
 * import { DataPending, isClientError } from "@effect-flanks/client/ClientError"
 *
 * isClientError(new DataPending({ pending: ["account"], ready: [] })) // => true
 * isClientError(new Error("mine")) // => false
 *
 * @category guards
 */
export const isClientError = (u: unknown): u is ClientError => hasProperty(u, TypeId)

/**
 * The failures of any operation. Every operation can fail with each of them, because Flanks documents few of its failures
 * by operation.
 *
 * @category unions
 */
export type Failure = FlanksError | UnexpectedShape

/**
 * The failures of a wait for data.
 *
 * @category unions
 */
export type DataFailure = Failure | UserActionNeeded | DataErrored | DataPending

/**
 * The failures of a wait for a delayed token.
 *
 * @category unions
 */
export type ActivationFailure = Failure | UserActionNeeded | ActivationOverdue
