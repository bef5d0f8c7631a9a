/**
 * The table of outcomes: what each one means, who must act, what to do, and whether to retry.
 *
 * **When to use**
 *
 * Use it to build a page, a dashboard or a test from the codes. To handle an error, use the fields of the error itself.
 *
 * **Details**
 *
 * The table is data without imports, and every other module reads it. `Documented` has the responses that Flanks'
 * documentation shows. Sessions, with which users connect their banks, have their own tables here.
 *
 * @since 0.1.0
 */

/**
 * The party that must act. `flanks` means Flanks' servers, or the network between you and them.
 *
 * @category models
 */
export type Actor = "nobody" | "developer" | "endUser" | "bank" | "support" | "flanks"

/**
 * The names of the waiting schedules.
 *
 * @category models
 */
export type ScheduleName = "processing" | "securityCheck" | "bank" | "transient" | "unauthorized" | "session"

/**
 * Whether to retry the same call: on a schedule, not at all (`no`), only after the end user acted (`afterUser`), or
 * `never`, because the code that was exchanged is used up.
 *
 * @category models
 */
export type Retry = ScheduleName | "no" | "afterUser" | "never"

/**
 * The source of a fact: `seed` (Flanks' troubleshooting page), `docs` (other pages of Flanks' documentation), `client`
 * (seen only in a third party's client) or `inferred` (this project's conclusion). Nothing was checked against the live
 * API.
 *
 * @category models
 */
export type Source = "seed" | "docs" | "client" | "inferred"

/**
 * The kind of result that an outcome is: data, a token that can't be used yet, or a failure.
 *
 * @category models
 */
export type Kind = "accepted" | "delayed" | "failure"

/**
 * One outcome: what it means, who must act, and what to do about it.
 *
 * @category models
 */
export interface Row {
  readonly kind: Kind
  /** Flanks' `error_code`; null if the outcome has none. */
  readonly code: number | null
  /** Flanks' name of that code. */
  readonly name: string | null
  /** The HTTP statuses with which the documentation shows it; empty if the documentation shows no response. */
  readonly statuses: ReadonlyArray<number>
  /** What happened, in a few words. Text for developers. */
  readonly meaning: string
  /** What the actor should do next. Text for developers. */
  readonly action: string
  /** Who must act. */
  readonly actor: Actor
  /** Whether to retry the same call, and on which schedule. */
  readonly retry: Retry
  /**
   * Flanks' page says that only regulated entities that don't use Flanks Link see this. It is a remark, and decides
   * nothing.
   */
  readonly regulatedOnly: boolean
  readonly source: Source
}

/**
 * Every outcome, by its tag.
 *
 * @category data
 *
 * @example
 * import * as Table from "@effect-flanks/domain/Table"
 *
 * Table.rows.BankError.code // => 50001
 * Table.rows.BankError.actor // => "bank"
 */
export const rows = {
  Accepted: {
    kind: "accepted",
    code: null,
    name: null,
    statuses: [200],
    meaning: "the operation was completed",
    action: "use the data",
    actor: "nobody",
    retry: "no",
    regulatedOnly: false,
    source: "seed"
  },
  TokenDelayed: {
    kind: "delayed",
    code: null,
    name: null,
    statuses: [202],
    meaning: "the code was exchanged, and security checks delay the token",
    action: "keep the token, wait for the security checks, then use it; never exchange the code again",
    actor: "nobody",
    retry: "never",
    regulatedOnly: false,
    source: "seed"
  },
  Incomplete: {
    kind: "failure",
    code: 20001,
    name: "INCOMPLETE",
    statuses: [400],
    meaning: "a product or transaction failed",
    action: "open a ticket; the `errored` fields of the credentials status say which data failed",
    actor: "support",
    retry: "no",
    regulatedOnly: false,
    source: "seed"
  },
  Processing: {
    kind: "failure",
    code: 20002,
    name: "PROCESSING",
    statuses: [400],
    meaning: "the user's data is being retrieved",
    action: "poll the credentials status",
    actor: "nobody",
    retry: "processing",
    regulatedOnly: false,
    source: "seed"
  },
  ScaError: {
    kind: "failure",
    code: 20003,
    name: "SCA_ERROR",
    statuses: [400],
    meaning: "security and data-quality checks delay the token",
    action: "wait for the security checks",
    actor: "nobody",
    retry: "securityCheck",
    regulatedOnly: true,
    source: "seed"
  },
  ConfigurationError: {
    kind: "failure",
    code: 40001,
    name: "CONFIGURATION_ERROR",
    statuses: [400, 409],
    meaning: "a field is missing or invalid, or an element already exists or does not exist",
    action: "review the headers, query parameters and body of the request",
    actor: "developer",
    retry: "no",
    regulatedOnly: false,
    source: "seed"
  },
  BankError: {
    kind: "failure",
    code: 50001,
    name: "BANK_ERROR",
    statuses: [],
    meaning: "the bank is unreachable or returned a server error",
    action: "try later",
    actor: "bank",
    retry: "bank",
    regulatedOnly: true,
    source: "seed"
  },
  CredentialsError: {
    kind: "failure",
    code: 50002,
    name: "CREDENTIALS_ERROR",
    statuses: [],
    meaning: "the bank credentials are wrong",
    action: "ask the user to review the bank credentials and try again",
    actor: "endUser",
    retry: "afterUser",
    regulatedOnly: true,
    source: "seed"
  },
  ScaRequired: {
    kind: "failure",
    code: 50003,
    name: "SCA_REQUIRED",
    statuses: [],
    meaning: "the bank demands strong customer authentication",
    action: "ask the user to complete the 2FA",
    actor: "endUser",
    retry: "afterUser",
    regulatedOnly: true,
    source: "seed"
  },
  Unauthorized: {
    kind: "failure",
    code: null,
    name: null,
    statuses: [401],
    meaning: "the access token is missing, wrong or expired",
    action: "get a fresh access token and retry once",
    actor: "developer",
    retry: "unauthorized",
    regulatedOnly: false,
    source: "seed"
  },
  AccessDenied: {
    kind: "failure",
    code: null,
    name: null,
    statuses: [403],
    meaning: "access is refused",
    action:
      "at the token endpoint, check the client ID, secret and grant type; elsewhere, check what this application may do",
    actor: "developer",
    retry: "no",
    regulatedOnly: false,
    source: "docs"
  },
  MethodNotAllowed: {
    kind: "failure",
    code: null,
    name: null,
    statuses: [405],
    meaning: "the endpoint has no such method",
    action: "check the method",
    actor: "developer",
    retry: "no",
    regulatedOnly: false,
    source: "seed"
  },
  UnsupportedMediaType: {
    kind: "failure",
    code: null,
    name: null,
    statuses: [415],
    meaning: "the content does not match its type or file extension",
    action: "set the Content-Type to application/json, or to multipart/form-data for uploads",
    actor: "developer",
    retry: "no",
    regulatedOnly: false,
    source: "seed"
  },
  InternalServerError: {
    kind: "failure",
    code: null,
    name: null,
    statuses: [500],
    meaning: "Flanks failed",
    action: "retry if the operation is replay-safe; an unsafe operation may have happened",
    actor: "flanks",
    retry: "transient",
    regulatedOnly: false,
    source: "seed"
  },
  UnexpectedResponse: {
    kind: "failure",
    code: null,
    name: null,
    statuses: [],
    meaning: "nothing documents this response",
    action: "report it to effect-flanks, which does not know this response",
    actor: "developer",
    retry: "no",
    regulatedOnly: false,
    source: "inferred"
  },
  TransportError: {
    kind: "failure",
    code: null,
    name: null,
    statuses: [],
    meaning: "no response arrived",
    action: "retry if the operation is replay-safe; an unsafe operation may have happened",
    actor: "flanks",
    retry: "transient",
    regulatedOnly: false,
    source: "inferred"
  }
} as const satisfies Record<string, Row>

/**
 * The advice for an `UnexpectedResponse` whose status is one of `transientStatuses`: the same as for a 500.
 *
 * @category data
 */
export const transient = {
  meaning: "Flanks, or a proxy in front of it, can't respond right now",
  action: "retry if the operation is replay-safe; an unsafe operation may have happened",
  actor: "flanks",
  retry: "transient"
} as const

/** The statuses above 500 that a retry never fixes. */
const permanentStatuses: ReadonlyArray<number> = [501, 505, 511]

/**
 * The undocumented statuses that mean a temporary problem: 408, 425, 429, and every 5xx except 501, 505 and 511. A client
 * must treat an unknown 5xx like a 500, and proxies add their own. Source: RFC 9110, section 15.
 *
 * @category statuses
 */
export const transientStatuses: ReadonlyArray<number> = [
  408,
  425,
  429,
  ...Array.from({ length: 99 }, (_, index) => 501 + index).filter((status) => !permanentStatuses.includes(status))
]

const transientSet: ReadonlySet<number> = new Set(transientStatuses)

/**
 * Whether a status is one of `transientStatuses`.
 *
 * @category statuses
 */
export const isTransientStatus = (status: number): boolean => transientSet.has(status)

/**
 * The `transientStatuses` in words, for a table or a sentence.
 *
 * @category statuses
 */
export const transientStatusesInWords = `408, 425, 429, and any 5xx except 500, ${
  permanentStatuses.slice(0, -1).join(", ")
} and ${permanentStatuses.at(-1)}`

/**
 * The tag of an outcome. Its row, its class and its page in the docs have the same name.
 *
 * @category models
 */
export type Tag = keyof typeof rows

/**
 * The tags of the failures, which are in the error channel.
 *
 * @category models
 */
export type ErrorTag = { [T in Tag]: (typeof rows)[T]["kind"] extends "failure" ? T : never }[Tag]

/**
 * The seven codes that Flanks documents.
 *
 * @category models
 */
export type Code = Exclude<(typeof rows)[Tag]["code"], null>

/**
 * The steps of a session, by Flanks' names for them: the bank login, and the bank's second factor.
 *
 * @category sessions
 */
export type SessionStep = "ProvideCredentials" | "Challenge"

/**
 * The meaning of a session's status.
 *
 * @category sessions
 */
export interface SessionStatusRow {
  /** The outcome; null if the `error_code` decides. */
  readonly outcome: "SessionWaiting" | "SessionProcessing" | "Connected" | null
  readonly step: SessionStep | null
  /** Who must act; null if the `error_code` decides. */
  readonly actor: Actor | null
  /** What happens now. Text for developers. */
  readonly action: string
  readonly source: Source
}

/**
 * The known statuses of a Connect v2 session. Flanks can add others. Source: client.
 *
 * @category sessions
 *
 * @example
 * import * as Table from "@effect-flanks/domain/Table"
 *
 * Table.sessionStatuses["Waiting:Challenge"].step // => "Challenge"
 */
export const sessionStatuses = {
  "Waiting:ProvideCredentials": {
    outcome: "SessionWaiting",
    step: "ProvideCredentials",
    actor: "endUser",
    action: "send the user to the session's URL, and wait",
    source: "client"
  },
  "Waiting:Challenge": {
    outcome: "SessionWaiting",
    step: "Challenge",
    actor: "endUser",
    action: "wait while the user completes the bank's second factor",
    source: "client"
  },
  "Processing:ProvideCredentials": {
    outcome: "SessionProcessing",
    step: "ProvideCredentials",
    actor: "nobody",
    action: "wait while the bank checks the login",
    source: "client"
  },
  "Processing:Challenge": {
    outcome: "SessionProcessing",
    step: "Challenge",
    actor: "nobody",
    action: "wait while the bank checks the second factor",
    source: "client"
  },
  "Finished:OK": {
    outcome: "Connected",
    step: null,
    actor: "nobody",
    action: "store the connection, then poll its status",
    source: "client"
  },
  "Finished:Error": {
    outcome: null,
    step: null,
    actor: null,
    action: "the session's error code says what to do",
    source: "client"
  }
} as const satisfies Record<string, SessionStatusRow>

/**
 * A known status of a session.
 *
 * @category sessions
 */
export type SessionStatus = keyof typeof sessionStatuses

/**
 * A failure of a session or of a redirect: what it means, who must act, and what to do about it.
 *
 * @category sessions
 */
export interface SessionRow {
  /** The `error_code` of a session; null if no session is known to have one for this. */
  readonly code: string | null
  /** The `error` in the redirect of a link; null if there is none. */
  readonly redirectError: string | null
  /** What happened, in a few words. Text for developers. */
  readonly meaning: string
  /** What the actor should do next. Text for developers. */
  readonly action: string
  /** Who must act. */
  readonly actor: Actor
  /** A session is never retried: the user needs a new one. */
  readonly retry: "no"
  /** A sentence for the end user. */
  readonly userText: string
  readonly source: Source
}

/**
 * Every failure of a session or of a redirect, by its tag.
 *
 * @category sessions
 *
 * @example
 * import * as Table from "@effect-flanks/domain/Table"
 *
 * Table.sessionRows.InvalidChallengeResponse.redirectError // => "INVALID_SCA"
 */
export const sessionRows = {
  InvalidCredentials: {
    code: "InvalidCredentials",
    redirectError: "INVALID_CREDENTIALS",
    meaning: "the bank refused the login",
    action: "ask the user to review the bank login, in a new session",
    actor: "endUser",
    retry: "no",
    userText: "Your bank didn't accept this login. Please check it and try again.",
    source: "client"
  },
  InvalidChallengeResponse: {
    code: "InvalidChallengeResponse",
    redirectError: "INVALID_SCA",
    meaning: "the second factor was wrong",
    action: "ask the user to try again, in a new session",
    actor: "endUser",
    retry: "no",
    userText: "Your bank didn't accept your confirmation. Please try again.",
    source: "client"
  },
  UnsupportedChallengeMethod: {
    code: "UnsupportedChallengeMethod",
    redirectError: "SCA_TYPE_NOT_ALLOWED",
    meaning: "the bank asks for a second factor that Flanks can't serve",
    action: "ask the user to choose another method at the bank, then start a new session",
    actor: "endUser",
    retry: "no",
    userText:
      "Your bank asks for a kind of confirmation that doesn't work here. Please choose another one at your bank, " +
      "then try again.",
    source: "client"
  },
  UserInteractionNeeded: {
    code: "UserInteractionNeeded",
    redirectError: "USER_INTERACTION_NEEDED",
    meaning: "the bank wants something done on its own site",
    action: "ask the user to do it there, then start a new session",
    actor: "endUser",
    retry: "no",
    userText: "Your bank needs you to do something on its own website or app. Please do that, then try again.",
    source: "client"
  },
  AlreadyConnected: {
    code: null,
    redirectError: "CREDENTIALS_ALREADY_EXIST",
    meaning: "these credentials are connected already, and they are unique per company",
    action: "use the existing connection",
    actor: "developer",
    retry: "no",
    userText: "This bank login is already connected.",
    source: "docs"
  },
  AbortedByUser: {
    code: null,
    redirectError: "ABORTED_BY_USER",
    meaning: "the user gave up",
    action: "offer the user a new session",
    actor: "endUser",
    retry: "no",
    userText: "Your bank isn't connected yet. You can start again at any time.",
    source: "docs"
  },
  ConnectInternalError: {
    code: "InternalError",
    redirectError: "INTERNAL_ERROR",
    meaning: "Flanks or the bank failed",
    action: "start a new session later",
    actor: "flanks",
    retry: "no",
    userText: "Something went wrong while connecting your bank. Please try again later.",
    source: "client"
  },
  UnexpectedSession: {
    code: null,
    redirectError: null,
    meaning: "nothing documents this session",
    action: "report it to effect-flanks, which does not know this session",
    actor: "developer",
    retry: "no",
    userText: "Something went wrong on our side. Please try again later.",
    source: "inferred"
  },
  UnexpectedRedirect: {
    code: null,
    redirectError: null,
    meaning: "nothing documents this redirect",
    action: "check who sent it; report it to effect-flanks if it came from Flanks",
    actor: "developer",
    retry: "no",
    userText: "Something went wrong on our side. Please try again later.",
    source: "inferred"
  }
} as const satisfies Record<string, SessionRow>

/**
 * The tag of a failure of a session or of a redirect.
 *
 * @category sessions
 */
export type SessionErrorTag = keyof typeof sessionRows

/**
 * The known error codes of a session.
 *
 * @category sessions
 */
export type SessionCode = Exclude<(typeof sessionRows)[SessionErrorTag]["code"], null>

/**
 * The known errors in a redirect.
 *
 * @category sessions
 */
export type RedirectError = Exclude<(typeof sessionRows)[SessionErrorTag]["redirectError"], null>
