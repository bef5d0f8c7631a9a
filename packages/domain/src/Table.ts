/**
 * The table of outcomes: what each means, whose turn it is, what to do, whether to repeat. Data without imports, which
 * everything else reads; what the wire shows for them is in `Documented`.
 *
 * @since 0.1.0
 */

/** Whose turn it is. `flanks` stands for Flanks' servers and the network up to them. */
export type Actor = "nobody" | "developer" | "endUser" | "bank" | "support" | "flanks"

/** The names of the waiting schedules. */
export type ScheduleName = "processing" | "securityCheck" | "bank" | "transient" | "unauthorized"

/**
 * Whether the same call is worth repeating: on a schedule, `no`, `afterUser` (only once the end user acted),
 * or `never` (it would do harm: the code that was exchanged is used up).
 */
export type Retry = ScheduleName | "no" | "afterUser" | "never"

/**
 * How a fact is known: `seed` (Flanks' page on troubleshooting), `docs` (its other pages), `client` (seen only in a
 * third party's client) or `inferred` (our conclusion).
 */
export type Source = "seed" | "docs" | "client" | "inferred"

/** What kind of result an outcome is: data, a token whose use is delayed, or a failure. */
export type Kind = "accepted" | "delayed" | "failure"

/** One outcome: what it means, whose turn it is, what to do about it. */
export interface Row {
  readonly kind: Kind
  /** Flanks' `error_code`; null for an outcome that has none. */
  readonly code: number | null
  /** Flanks' name of that code. */
  readonly name: string | null
  /** The statuses on which the documentation shows it; none for what it only announces. */
  readonly statuses: ReadonlyArray<number>
  readonly meaning: string
  readonly action: string
  readonly actor: Actor
  readonly retry: Retry
  /** The page says: only for regulated entities that do not use Flanks Link. A remark, never a rule. */
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
    meaning: "the code is exchanged, security checks delay the token",
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
    meaning: "a product or transaction is in error",
    action: "open a ticket; the credentials status says which data is errored",
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
    meaning: "the data of the user is being retrieved",
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
    meaning: "security and data quality checks delay the token",
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
    meaning: "a field is missing or invalid, an element already exists or does not exist",
    action: "review headers, query parameters and body",
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
    meaning: "the bank is unreachable or answered with a server error",
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
    action: "ask the user to do the 2FA",
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
    action: "fetch a fresh access token, repeat once",
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
    action: "check client id, secret and grant type; past the token endpoint, what this application may do",
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
    action: "set the Content-Type: application/json, for uploads multipart/form-data",
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
    action: "retry if replay-safe; an unsafe operation may have happened",
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
    action: "report it: the table is missing a row",
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
    action: "retry if replay-safe; an unsafe operation may have happened",
    actor: "flanks",
    retry: "transient",
    regulatedOnly: false,
    source: "inferred"
  }
} as const satisfies Record<string, Row>

/** What an `UnexpectedResponse` asks for when its status is one of `transientStatuses`: what a 500 asks for. */
export const transient = {
  meaning: "Flanks, or a proxy before it, cannot answer now",
  action: "retry if replay-safe; an unsafe operation may have happened",
  actor: "flanks",
  retry: "transient"
} as const

/** The undocumented statuses that HTTP itself calls temporary. */
export const transientStatuses: ReadonlyArray<number> = [408, 425, 429, 502, 503, 504]

/** The tag of an outcome: its row's key, its class' name, the word in the docs. */
export type Tag = keyof typeof rows

/** The tags of the failures: the error channel. */
export type ErrorTag = { [T in Tag]: (typeof rows)[T]["kind"] extends "failure" ? T : never }[Tag]

/** The seven codes that Flanks documents. */
export type Code = Exclude<(typeof rows)[Tag]["code"], null>
