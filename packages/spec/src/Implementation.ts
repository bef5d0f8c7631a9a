/**
 * The interface that the laws test. A classifier is a function of a status and a body. The other parts are optional, and so
 * are all fields of a verdict except its outcome and tag.
 *
 * @since 0.1.0
 */
import type { SessionErrorTag, Tag } from "@effect-flanks/domain/Table"
import type { WaitSettings } from "@effect-flanks/domain/WaitConfig"
import type * as Effect from "effect/Effect"

/**
 * A value, or a Promise or an Effect of one.
 *
 * @category models
 */
export type Awaitable<A> = A | Promise<A> | Effect.Effect<A, unknown>

/**
 * A response on the wire: its status and the text of its body.
 *
 * @category models
 */
export interface Response {
  readonly status: number
  readonly body: string
}

/**
 * The reason of a `ConfigurationError` with its parts, tagged by `_tag`.
 *
 * @category models
 */
export interface ReasonParts {
  readonly _tag: string
  readonly [part: string]: unknown
}

/**
 * The tags of outcomes. No response can have the tag `TransportError`.
 *
 * @category models
 */
export type VerdictTag = Tag

/**
 * An implementation's verdict on a response. If the implementation never returns a field, the laws about that field are
 * skipped, and the report says so.
 *
 * @category models
 */
export interface Verdict {
  readonly outcome: "accepted" | "delayed" | "failure"
  /** `Accepted`, `TokenDelayed` or the tag of an error. */
  readonly tag: VerdictTag
  /** `documented`, `code`, `message`, `status` or `none`. */
  readonly basis?: string
  /** The `error_code`, known or unknown; null if there is none. */
  readonly code?: number | null
  /** The reason of a `ConfigurationError`, or its tag alone; null for other tags. */
  readonly reason?: string | ReasonParts | null
  readonly actor?: string
  readonly action?: string
  readonly retry?: string
  /** The window that a `ScaError` states; null if it states none. */
  readonly window?: { readonly fromHours: number; readonly toHours: number } | null
  /** The status of the response. A program in another language calls it `status`. */
  readonly httpStatus?: number
  readonly text?: string | null
  readonly traceId?: string | null
  readonly token?: string | null
  readonly envelope?: { readonly code: string; readonly details: unknown } | null
  /** The unchanged body. */
  readonly body?: string
  /** The outcome that a caller gets; for a failure, the error. */
  readonly value?: unknown
  /** Everything that the implementation would print or log of this outcome; only asked for where it matters. */
  readonly printed?: () => string
}

/**
 * The fields of a verdict that laws can need.
 *
 * @category models
 */
export type Field = Exclude<keyof Verdict, "outcome" | "tag">

/**
 * A classifier.
 *
 * @example
 * import type { Classifier } from "@effect-flanks/spec/Implementation"
 *
 * const statusOnly: Classifier = (status) =>
 *   status < 300 ? { outcome: "accepted", tag: "Accepted" } : { outcome: "failure", tag: "UnexpectedResponse" }
 *
 * @category models
 */
export type Classifier = (status: number, body: string) => Awaitable<Verdict>

/**
 * The fields of a session that decide its outcome, in the form of *list sessions*. A field can be missing, or be any JSON
 * value.
 *
 * @category models
 */
export interface SessionInput {
  readonly status?: unknown
  readonly error_code?: unknown
  readonly connection_id?: unknown
}

/**
 * An implementation's verdict on a session. If the implementation never returns a field, the laws about that field are
 * skipped, and the report says so.
 *
 * @category models
 */
export interface SessionVerdict {
  readonly outcome: "waiting" | "processing" | "connected" | "failure"
  /** `SessionWaiting`, `SessionProcessing`, `Connected` or the tag of an error. */
  readonly tag: "SessionWaiting" | "SessionProcessing" | "Connected" | SessionErrorTag
  /** `ProvideCredentials` or `Challenge`; null for a session that has finished. */
  readonly step?: string | null
  readonly actor?: string
  readonly action?: string
  /** The `error_code`, known or unknown; null if it isn't a string. */
  readonly code?: string | null
  /** The `status`, known or unknown; null if it isn't a string. */
  readonly status?: string | null
  /** The `connection_id`; null if it is blank or isn't a string. */
  readonly connection?: string | null
  /** Whether an `UnexpectedSession` has finished. */
  readonly isFinal?: boolean | null
  /** The session's fields that the outcome keeps, unchanged. */
  readonly original?: SessionInput | null
  /** Everything that the implementation would print or log of this outcome. */
  readonly printed?: () => string
}

/**
 * The fields of a session's verdict that laws can need.
 *
 * @category models
 */
export type SessionField = Exclude<keyof SessionVerdict, "outcome" | "tag">

/**
 * A classifier of sessions.
 *
 * @category models
 */
export type SessionClassifier = (session: SessionInput) => Awaitable<SessionVerdict>

/**
 * An implementation's verdict on the URL that a user came back to.
 *
 * @category models
 */
export interface RedirectVerdict {
  readonly outcome: "session" | "code" | "failure"
  /** `ReturnedWithSession`, `ReturnedWithCode` or the tag of an error. */
  readonly tag: "ReturnedWithSession" | "ReturnedWithCode" | SessionErrorTag
  /** The `session_id` in the URL; null if there is none. */
  readonly sessionId?: string | null
  /** The link code in the URL; null if there is none. */
  readonly linkCode?: string | null
  /** The `error` in the URL, known or unknown; null if there is none. */
  readonly code?: string | null
  readonly actor?: string
  readonly action?: string
  /** Everything that the implementation would print or log of this outcome. */
  readonly printed?: () => string
}

/**
 * The fields of a redirect's verdict that laws can need.
 *
 * @category models
 */
export type RedirectField = Exclude<keyof RedirectVerdict, "outcome" | "tag">

/**
 * A classifier of redirects.
 *
 * @category models
 */
export type RedirectClassifier = (url: string) => Awaitable<RedirectVerdict>

/**
 * A classifier whose successes succeed and whose failures fail, as an Effect or a Promise, each with its verdict.
 *
 * @category models
 */
export type FromResponse = (status: number, body: string) => Promise<Verdict> | Effect.Effect<Verdict, Verdict>

/**
 * A parsed text: its `_tag`, and its names and numbers.
 *
 * @category models
 */
export interface Sentence {
  readonly _tag: string
  readonly [part: string]: unknown
}

/**
 * A parser and a printer of Flanks' texts.
 *
 * @category models
 */
export interface Grammar {
  /** Parses a text; null if the grammar doesn't know it. */
  readonly parse: (text: string) => Sentence | null
  /** Prints a result of `parse`. */
  readonly print: (sentence: Sentence) => string
}

/**
 * Schemas of outcomes and of the wire.
 *
 * @category models
 */
export interface Codec {
  /** Classifies a response and encodes the outcome. */
  readonly encode: (status: number, body: string) => unknown
  /** Decodes an encoded outcome and encodes it again. */
  readonly recode: (encoded: unknown) => unknown
  /** Whether a body, parsed from its JSON, is one of this kind. */
  readonly accepts: (kind: WireKind, body: unknown) => boolean
}

/**
 * The kinds of bodies that Flanks documents.
 *
 * @category models
 */
export type WireKind = "SuccessBody" | "DelayedBody" | "ErrorBody" | "EnvelopeBody"

/**
 * The facts about an operation before the first wait. Times are milliseconds.
 *
 * @category models
 */
export interface Operation {
  /** Whether it may safely happen twice. */
  readonly replaySafe: boolean
  /** Whether a fresh access token is available. */
  readonly canRefresh: boolean
  /** When the token was created; null if that is unknown. */
  readonly anchor: number | null
}

/**
 * The result of an attempt, and its times in milliseconds of one clock.
 *
 * @category models
 */
export interface WaitInput {
  /** `TokenDelayed`, the tag of an error, or the tag of a session that hasn't finished. */
  readonly tag: string
  /** Whether an `UnexpectedSession` has finished. */
  readonly isFinal?: boolean
  /** The hours that a `ScaError` states. */
  readonly window: { readonly fromHours: number; readonly toHours: number } | null
  /** Whether an `UnexpectedResponse` is transient. */
  readonly transient: boolean
  /** The reason of a `TransportError`: `refused`, `reset`, `timeout`, `dns` or `unknown`; null for other tags. */
  readonly transport: string | null
  /** The end of the attempt. */
  readonly attemptedAt: number
  /** The time of the decision, which is later than the attempt if the process slept in between. */
  readonly now: number
  /** The random number for jitter, from 0 to 1; 0.5 means none. */
  readonly random: number
  /** The value of `Retry-After`, valid or not; null if there is none. */
  readonly retryAfter: number | null
}

/**
 * How long to wait before the next attempt and whether it is the last, or why there is none: `NotRetryable`,
 * `NotReplaySafe`, `NoRefresh`, `AttemptsUsedUp`, `BudgetUsedUp`, `WindowClosed` or `RetryAfterTooLong`.
 *
 * @category models
 */
export type Decision = { readonly wait: number; readonly last: boolean } | { readonly stop: string }

/**
 * An implementation of waiting.
 *
 * @category models
 */
export interface Waiting {
  /** Its settings. */
  readonly settings: WaitSettings
  /** Begins to wait for an operation. The result is called after each failed attempt. */
  readonly begin: (operation: Operation) => (met: WaitInput) => Decision
  /** The same implementation with other settings. Without it, the laws about settings are skipped. */
  readonly withSettings?: (settings: WaitSettings) => Waiting
}

/**
 * The operations of a client that the laws use: reading data, exchanging a link code, and creating a session.
 *
 * @category models
 */
export type ClientOperation = "read" | "exchange" | "session"

/**
 * The requests that a client can send: an operation, a token request, or a request for the unused link codes.
 *
 * @category models
 */
export type Sent = ClientOperation | "token" | "unused"

/**
 * The response on the wire; null if the connection breaks after the request was sent.
 *
 * @category models
 */
export type Wire = (sent: Sent) => Response | null

/**
 * The result of one call.
 *
 * @category models
 */
export interface ClientResult {
  readonly outcome: Verdict["outcome"]
  /** `Accepted`, `TokenDelayed` or the tag of an error, including the client's own errors. */
  readonly tag: string
  /** The `credentials_token` that the caller gets. */
  readonly token: string | null
  /** Everything that the client would print or log of the result. */
  readonly printed?: () => string
}

/**
 * A client over a wire that the laws control.
 *
 * @category models
 */
export interface Client {
  /**
   * Makes these calls simultaneously with a new client over this wire. Waits must take no time. `linkCode` is the code to
   * exchange.
   */
  readonly call: (
    operations: ReadonlyArray<ClientOperation>,
    wire: Wire,
    linkCode: string
  ) => Awaitable<ReadonlyArray<ClientResult>>
}

/**
 * A request to a server.
 *
 * @category models
 */
export interface ServerRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE"
  readonly path: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/**
 * A server that simulates Flanks.
 *
 * @category models
 */
export interface Server {
  readonly send: (request: ServerRequest) => Awaitable<Response>
  /** The ID of an application that the server knows. */
  readonly clientId: string
  readonly clientSecret: string
  /** A link code that hasn't been exchanged yet. Without it, the laws about exchanges don't run. */
  readonly linkCode?: () => Awaitable<string>
}

/**
 * The parts that laws can test. Laws about a missing part don't run.
 *
 * @category models
 */
export interface Parts {
  readonly classify?: Classifier
  readonly classifySession?: SessionClassifier
  readonly classifyRedirect?: RedirectClassifier
  readonly fromResponse?: FromResponse
  readonly grammar?: Grammar
  readonly codec?: Codec
  readonly waiting?: Waiting
  readonly client?: Client
  readonly server?: Server
}

/**
 * A classifier alone, or several parts.
 *
 * @category models
 */
export type Implementation = Classifier | Parts
