/**
 * How far an onboarding is, as everybody may see it: no secret is in it. Times are milliseconds since the epoch.
 *
 * @since 0.1.0
 */
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import * as Schema from "effect/Schema"

/** The name of a kind of data. Stored rows call it `slice`, and always will. */
export const DataKindName = Schema.Literals(dataKinds as [DataKind, ...Array<DataKind>])

const DataKinds = Schema.Array(DataKindName)

/** How much of one kind of data was fetched. */
export class Fetched extends Schema.Opaque<Fetched>()(
  Schema.Struct({
    dataKind: DataKindName,
    /** How many items; the identity is one. */
    items: Schema.Int
  }).pipe(Schema.encodeKeys({ dataKind: "slice" }))
) {}

/** What the user must do. */
export const Todo = Schema.Literals([
  /** Enter the bank credentials anew, in a session with the reset token where there is one. */
  "Reset",
  /** Do the bank's strong customer authentication, in a session with the SCA token where there is one. */
  "Sca",
  /** Connect the bank, or renew the connection, at the address of the onboarding's session. */
  "Connect"
])

/** What the user must do. */
export type Todo = typeof Todo.Type

const state = Schema.TaggedStruct

/** Asked for; no process has taken it up. */
export const Accepted = state("Accepted", {})

/** The code is being exchanged, for the how manyth time. */
export const Exchanging = state("Exchanging", { attempt: Schema.Int })

/** Opens a session for the user. */
export const OpeningSession = state("OpeningSession", {
  /** The number of the session, from 1 on. */
  number: Schema.Int,
  /** Why the session before it led nowhere: the tag of its error, or `Reopened`; null for the first and for a renewal. */
  after: Schema.NullOr(Schema.String),
  /**
   * Whether it was requested before, by a process that ended or without an answer. Flanks may then have one session more,
   * which nobody uses.
   */
  isRepeated: Schema.Boolean
})

/** Waits until it tries again. */
export const Waiting = state("Waiting", {
  /** The kind of waiting, or `deadline` where a request of a process that died may still be under way. */
  on: Schema.Literals([
    "processing",
    "securityCheck",
    "bank",
    "transient",
    "unauthorized",
    "session",
    "deadline",
    "others"
  ]),
  until: Schema.Finite,
  /** How many waits of this kind came in a row. */
  row: Schema.Int,
  /** What is waited for: the tag of the error, or of the delayed token. */
  met: Schema.String
})

/** Waits for the user; `userActed` goes on, or `returned` and `reopen` if there is a session. */
export const NeedsUser = state("NeedsUser", {
  todo: Todo,
  /** Whether the credentials cannot log in at all. */
  blocked: Schema.Boolean,
  /** What the engine waits on. */
  signal: Schema.String,
  /** The session to send the user to, if `todo` is `Connect`. Its address is a secret, which `Onboarding.session` gives. */
  session: Schema.optionalKey(Schema.Struct({
    number: Schema.Int,
    /**
     * Null while the session is watched. Otherwise why it is not: the tag of its error after too many refused logins,
     * `AbortedByUser` or `SessionAbandoned`. Then `reopen` gives the user a new session.
     */
    ended: Schema.NullOr(Schema.String)
  }))
})

/** The code was posted, and its token found nowhere: waits for `supplyToken` or `lookAgain`. */
export const ExchangeUncertain = state("ExchangeUncertain", {
  /** How many credentials the token could be one of; null if the list could not be read. */
  candidates: Schema.NullOr(Schema.Int),
  /** What the engine waits on. */
  signal: Schema.String
})

/** Reads the data. */
export const Fetching = state("Fetching", { dataKind: DataKindName }).pipe(Schema.encodeKeys({ dataKind: "slice" }))

/** All that was asked for, and that the bank has, is fetched. */
export const Done = state("Done", {
  fetched: Schema.Array(Fetched),
  /** What the bank does not have. */
  absent: DataKinds
})

/** Ended with an error. */
export const Failed = state("Failed", { tag: Schema.String, message: Schema.String })

/** Ended by `cancel`. */
export const Cancelled = state("Cancelled", {})

/** Where an onboarding stands. */
export const State = Schema.Union([
  Accepted,
  Exchanging,
  OpeningSession,
  Waiting,
  NeedsUser,
  ExchangeUncertain,
  Fetching,
  Done,
  Failed,
  Cancelled
])

/** Where an onboarding stands. */
export type State = typeof State.Type

/** The tag of a state. */
export const StateTag = Schema.Literals([
  "Accepted",
  "Exchanging",
  "OpeningSession",
  "Waiting",
  "NeedsUser",
  "ExchangeUncertain",
  "Fetching",
  "Done",
  "Failed",
  "Cancelled"
]) satisfies Schema.Codec<State["_tag"]>

/** The tag of a state. */
export type StateTag = State["_tag"]

const final: ReadonlySet<StateTag> = new Set(["Done", "Failed", "Cancelled"])

/** Whether nothing comes after a state of this tag. */
export const isFinalTag = (tag: StateTag): boolean => final.has(tag)

/** Whether nothing comes after it. */
export const isFinal = ({ _tag }: State): boolean => isFinalTag(_tag)

/** How far an onboarding is. */
export class Progress extends Schema.Opaque<Progress>()(Schema.Struct({
  id: Schema.String,
  /** The `external_id` on the link's URL, where one was given. */
  externalId: Schema.NullOr(Schema.String),
  /** The kinds of data that were asked for. */
  dataKinds: DataKinds,
  startedAt: Schema.Finite,
  /** When its state came about. */
  since: Schema.Finite,
  /** When the token was issued, or the bank connected; null before. Windows of security checks are counted from it. */
  issuedAt: Schema.NullOr(Schema.Finite),
  state: State
})) {}

/**
 * What an onboarding waits for, in one word; null if it runs or has ended.
 *
 * @example
 * import { reason } from "@effect-flanks/onboarding/Progress"
 *
 * reason({ _tag: "NeedsUser", todo: "Sca", blocked: false, signal: "status/1" }) // => "Sca"
 */
export const reason = (found: State): string | null => {
  switch (found._tag) {
    case "Waiting":
      return found.on
    case "NeedsUser":
      return found.todo
    case "ExchangeUncertain":
      return "token"
    default:
      return null
  }
}
