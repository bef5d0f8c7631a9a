/**
 * What the laws are put to: a small, plain interface. A classifier is a function of a status and a body; the other parts
 * are optional, and so is everything that a verdict may tell beyond its outcome and tag.
 *
 * @since 0.1.0
 */
import type { SessionErrorTag, Tag } from "@effect-flanks/domain/Table"
import type { WaitSettings } from "@effect-flanks/domain/WaitConfig"
import type * as Effect from "effect/Effect"

/** A value now, or later as a Promise or an Effect. */
export type Awaitable<A> = A | Promise<A> | Effect.Effect<A, unknown>

/** A response as it comes over the wire: its status and the text of its body. */
export interface Response {
  readonly status: number
  readonly body: string
}

/** The reason of a `ConfigurationError` with its parts, tagged by `_tag`. */
export interface ReasonParts {
  readonly _tag: string
  readonly [part: string]: unknown
}

/** The tags of outcomes. `TransportError` is one that no response may have. */
export type VerdictTag = Tag

/**
 * What an implementation says of a response. Laws about a field that it never tells are skipped, and reported so.
 */
export interface Verdict {
  readonly outcome: "accepted" | "delayed" | "failure"
  /** `Accepted`, `TokenDelayed` or the tag of an error. */
  readonly tag: VerdictTag
  /** `documented`, `code`, `message`, `status` or `none`. */
  readonly basis?: string
  /** The `error_code`, known or not; null without one. */
  readonly code?: number | null
  /** The reason of a `ConfigurationError`: its tag, or all of it; null for other tags. */
  readonly reason?: string | ReasonParts | null
  readonly actor?: string
  readonly action?: string
  readonly retry?: string
  /** The window that a `ScaError` states, null where it states none. */
  readonly window?: { readonly fromHours: number; readonly toHours: number } | null
  /** The status of the response. A program in another language writes it as `status`. */
  readonly httpStatus?: number
  readonly text?: string | null
  readonly traceId?: string | null
  readonly token?: string | null
  readonly envelope?: { readonly code: string; readonly details: unknown } | null
  /** The body as it came. */
  readonly body?: string
  /** The outcome itself, as a caller gets it: for a failure the error. */
  readonly value?: unknown
  /** Everything that the implementation would print or log of this outcome; only asked for where it matters. */
  readonly printed?: () => string
}

/** The fields of a verdict that laws can need. */
export type Field = Exclude<keyof Verdict, "outcome" | "tag">

/**
 * A classifier.
 *
 * @example
 * import type { Classifier } from "@effect-flanks/spec/Implementation"
 *
 * const statusOnly: Classifier = (status) =>
 *   status < 300 ? { outcome: "accepted", tag: "Accepted" } : { outcome: "failure", tag: "UnexpectedResponse" }
 */
export type Classifier = (status: number, body: string) => Awaitable<Verdict>

/** The part of a session that decides, as *list sessions* sends it; a field can be missing, or be any JSON. */
export interface SessionInput {
  readonly status?: unknown
  readonly error_code?: unknown
  readonly connection_id?: unknown
}

/** What an implementation says of a session. Laws about a field that it never tells are skipped, and reported so. */
export interface SessionVerdict {
  readonly outcome: "waiting" | "processing" | "connected" | "failure"
  /** `SessionWaiting`, `SessionProcessing`, `Connected` or the tag of an error. */
  readonly tag: "SessionWaiting" | "SessionProcessing" | "Connected" | SessionErrorTag
  /** `ProvideCredentials` or `Challenge`; null for a session that has finished. */
  readonly step?: string | null
  readonly actor?: string
  readonly action?: string
  /** The `error_code`, known or not; null if it is no string. */
  readonly code?: string | null
  /** The `status`, known or not; null if it is no string. */
  readonly status?: string | null
  /** The `connection_id`; null if it is no string, or blank. */
  readonly connection?: string | null
  /** Whether an `UnexpectedSession` has finished. */
  readonly isFinal?: boolean | null
  /** What is kept of the session, unchanged. */
  readonly original?: SessionInput | null
  /** Everything that the implementation would print or log of this outcome. */
  readonly printed?: () => string
}

/** The fields of a session's verdict that laws can need. */
export type SessionField = Exclude<keyof SessionVerdict, "outcome" | "tag">

/** A classifier of sessions. */
export type SessionClassifier = (session: SessionInput) => Awaitable<SessionVerdict>

/** What an implementation says of the URL that a user came back to. */
export interface RedirectVerdict {
  readonly outcome: "session" | "code" | "failure"
  /** `ReturnedWithSession`, `ReturnedWithCode` or the tag of an error. */
  readonly tag: "ReturnedWithSession" | "ReturnedWithCode" | SessionErrorTag
  /** The `session_id` that the URL claims; null without one. */
  readonly sessionId?: string | null
  /** The link code that the URL brings; null without one. */
  readonly linkCode?: string | null
  /** The `error` of the URL, known or not; null without one. */
  readonly code?: string | null
  readonly actor?: string
  readonly action?: string
  /** Everything that the implementation would print or log of this outcome. */
  readonly printed?: () => string
}

/** The fields of a redirect's verdict that laws can need. */
export type RedirectField = Exclude<keyof RedirectVerdict, "outcome" | "tag">

/** A classifier of redirects. */
export type RedirectClassifier = (url: string) => Awaitable<RedirectVerdict>

/** A classifier whose successes succeed and whose failures fail, as an Effect or a Promise, each with its verdict. */
export type FromResponse = (status: number, body: string) => Promise<Verdict> | Effect.Effect<Verdict, Verdict>

/** What a text says, tagged by `_tag`, with the names and numbers that it states. */
export interface Sentence {
  readonly _tag: string
  readonly [part: string]: unknown
}

/** A parser and a printer of Flanks' texts. */
export interface Grammar {
  /** What a text says; null if the grammar does not know it. */
  readonly parse: (text: string) => Sentence | null
  /** The text that says it; only ever given what `parse` gave. */
  readonly print: (sentence: Sentence) => string
}

/** Schemas of outcomes and of the wire. */
export interface Codec {
  /** Classifies a response and encodes the outcome. */
  readonly encode: (status: number, body: string) => unknown
  /** Decodes an encoded outcome and encodes it again. */
  readonly recode: (encoded: unknown) => unknown
  /** Whether a body, parsed from its JSON, is one of this kind. */
  readonly accepts: (kind: WireKind, body: unknown) => boolean
}

/** The kinds of bodies that Flanks documents. */
export type WireKind = "SuccessBody" | "DelayedBody" | "ErrorBody" | "EnvelopeBody"

/** What is known of an operation before it is waited for. Times are milliseconds. */
export interface Operation {
  /** Whether it may safely happen twice. */
  readonly replaySafe: boolean
  /** Whether a fresh access token can be had. */
  readonly canRefresh: boolean
  /** When the token was created, null where that is not known. */
  readonly anchor: number | null
}

/** What an attempt met, and when. Times are milliseconds of one clock. */
export interface WaitInput {
  /** `TokenDelayed`, the tag of an error, or that of a session that has not finished. */
  readonly tag: string
  /** Whether an `UnexpectedSession` has finished. */
  readonly isFinal?: boolean
  /** The hours that a `ScaError` states. */
  readonly window: { readonly fromHours: number; readonly toHours: number } | null
  /** Whether an `UnexpectedResponse` is transient. */
  readonly transient: boolean
  /** How a `TransportError` came about: `refused`, `reset`, `timeout`, `dns` or `unknown`; null for others. */
  readonly transport: string | null
  /** The end of the attempt. */
  readonly attemptedAt: number
  /** Now: later than the attempt for who was asleep in between. */
  readonly now: number
  /** The draw for jitter, 0 to 1; 0.5 means none. */
  readonly random: number
  /** What `Retry-After` asked for, sensible or not; null without one. */
  readonly retryAfter: number | null
}

/**
 * How long to wait before the next attempt, and whether it is the last; or why there is none: `NotRetryable`,
 * `NotReplaySafe`, `NoRefresh`, `AttemptsUsedUp`, `BudgetUsedUp`, `WindowClosed` or `RetryAfterTooLong`.
 */
export type Decision = { readonly wait: number; readonly last: boolean } | { readonly stop: string }

/** Waiting. */
export interface Waiting {
  /** The settings that it uses. */
  readonly settings: WaitSettings
  /** Begins to wait for an operation; what comes back is asked after each attempt that failed. */
  readonly begin: (operation: Operation) => (met: WaitInput) => Decision
  /** The same with other settings; the laws about settings are skipped without it. */
  readonly withSettings?: (settings: WaitSettings) => Waiting
}

/** What the laws let a client do: read data, exchange a link code, open a session for the user. */
export type ClientOperation = "read" | "exchange" | "session"

/** What a client can send: an operation, a request for an access token, or one for the unused link codes. */
export type Sent = ClientOperation | "token" | "unused"

/** What comes back over the wire; null if the connection breaks once the request was sent. */
export type Wire = (sent: Sent) => Response | null

/** What came of one call. */
export interface ClientResult {
  readonly outcome: Verdict["outcome"]
  /** `Accepted`, `TokenDelayed` or the tag of an error, one of the client's own too. */
  readonly tag: string
  /** The `credentials_token` that the caller gets. */
  readonly token: string | null
  /** Everything that the client would print or log of it. */
  readonly printed?: () => string
}

/** A client, with the wire in the hands of the laws. */
export interface Client {
  /**
   * Makes these calls at the same time with a new client, over this wire; waits pass without taking time. The link code
   * that is exchanged is `linkCode`.
   */
  readonly call: (
    operations: ReadonlyArray<ClientOperation>,
    wire: Wire,
    linkCode: string
  ) => Awaitable<ReadonlyArray<ClientResult>>
}

/** A request to a server. */
export interface ServerRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE"
  readonly path: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/** A server that stands for Flanks. */
export interface Server {
  readonly send: (request: ServerRequest) => Awaitable<Response>
  /** The application that it knows. */
  readonly clientId: string
  readonly clientSecret: string
  /** A link code that was not exchanged yet; without it the laws about exchanges do not apply. */
  readonly linkCode?: () => Awaitable<string>
}

/** Everything that laws can be put to; those about a part that is absent do not apply. */
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

/** A classifier alone, or several parts. */
export type Implementation = Classifier | Parts
