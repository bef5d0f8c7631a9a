/**
 * The table of outcomes: what each means, who must act, what to do, and whether to retry. It is data without imports, and
 * everything else reads it. The responses that the documentation shows are in `Documented`.
 *
 * @since 0.1.0
 */

/** Who must act. `flanks` means Flanks' servers or the network between you and them. */
export type Actor = "nobody" | "developer" | "endUser" | "bank" | "support" | "flanks"

/** The names of the waiting schedules. */
export type ScheduleName = "processing" | "securityCheck" | "bank" | "transient" | "unauthorized" | "session"

/**
 * Whether the same call is worth retrying: on a schedule, `no`, `afterUser` (only after the end user acted), or `never`
 * (a retry would do harm: the code that was exchanged is used up).
 */
export type Retry = ScheduleName | "no" | "afterUser" | "never"

/**
 * How a fact is known: `seed` (Flanks' page on troubleshooting), `docs` (its other pages), `client` (seen only in a
 * third party's client) or `inferred` (our conclusion).
 */
export type Source = "seed" | "docs" | "client" | "inferred"

/** What kind of result an outcome is: data, a token whose use is delayed, or a failure. */
export type Kind = "accepted" | "delayed" | "failure"

/** One outcome: what it means, who must act, and what to do about it. */
export interface Row {
  readonly kind: Kind
  /** Flanks' `error_code`; null for an outcome that has none. */
  readonly code: number | null
  /** Flanks' name of that code. */
  readonly name: string | null
  /** The statuses with which the documentation shows it; empty if it shows no response. */
  readonly statuses: ReadonlyArray<number>
  readonly meaning: string
  readonly action: string
  readonly actor: Actor
  readonly retry: Retry
  /** Flanks' page says that only regulated entities that do not use Flanks Link see this. It is a remark, never a rule. */
  readonly regulatedOnly: boolean
  readonly source: Source
}

/**
 * Every outcome by its tag.
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

/** The advice for an `UnexpectedResponse` whose status is one of `transientStatuses`. It is that for a 500. */
export const transient = {
  meaning: "Flanks, or a proxy in front of it, can't respond right now",
  action: "retry if the operation is replay-safe; an unsafe operation may have happened",
  actor: "flanks",
  retry: "transient"
} as const

/** Of the statuses above 500, those that a retry never fixes. */
const permanentStatuses: ReadonlyArray<number> = [501, 505, 511]

/**
 * The undocumented statuses that mean a temporary problem: 408, 425, 429, and every 5xx but 501, 505 and 511, since a
 * client has to treat an unknown 5xx like a 500 and proxies invent their own. Source: RFC 9110, section 15.
 */
export const transientStatuses: ReadonlyArray<number> = [
  408,
  425,
  429,
  ...Array.from({ length: 99 }, (_, index) => 501 + index).filter((status) => !permanentStatuses.includes(status))
]

/** The statuses of `transientStatuses` in words, for a table or a sentence. */
export const transientStatusesInWords = `408, 425, 429, and any 5xx except 500, ${
  permanentStatuses.slice(0, -1).join(", ")
} and ${permanentStatuses.at(-1)}`

/** The tag of an outcome: its row's key, its class' name, the word in the docs. */
export type Tag = keyof typeof rows

/** The tags of the failures: the error channel. */
export type ErrorTag = { [T in Tag]: (typeof rows)[T]["kind"] extends "failure" ? T : never }[Tag]

/** The seven codes that Flanks documents. */
export type Code = Exclude<(typeof rows)[Tag]["code"], null>
