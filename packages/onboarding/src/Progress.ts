/**
 * The progress of an onboarding, without any secret. Times are milliseconds since the epoch.
 *
 * @since 0.1.0
 */
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import * as Schema from "effect/Schema"

/**
 * The name of a data kind. Stored rows call it `slice`, which can't change.
 *
 * @category schemas
 */
export const DataKindName = Schema.Literals(dataKinds as [DataKind, ...Array<DataKind>])

const DataKinds = Schema.Array(DataKindName)

/**
 * The amount of fetched data of one data kind.
 *
 * @category schemas
 */
export class Fetched extends Schema.Opaque<Fetched>()(
  Schema.Struct({
    dataKind: DataKindName,
    /** The number of items. An identity counts as one. */
    items: Schema.Int
  }).pipe(Schema.encodeKeys({ dataKind: "slice" }))
) {}

/**
 * What the user must do.
 *
 * @category schemas
 */
export const Todo = Schema.Literals([
  /** Enter the bank credentials again, in a session with the reset token if there is one. */
  "Reset",
  /** Complete the bank's strong customer authentication, in a session with the SCA token if there is one. */
  "Sca",
  /** Connect the bank, or renew the connection, at the address of the onboarding's session. */
  "Connect"
])

/**
 * What the user must do.
 *
 * @category schemas
 */
export type Todo = typeof Todo.Type

const state = Schema.TaggedStruct

/**
 * The onboarding was started, but no process has taken it up.
 *
 * @category states
 */
export const Accepted = state("Accepted", {})

/**
 * The code is being exchanged, and `attempt` counts the tries.
 *
 * @category states
 */
export const Exchanging = state("Exchanging", { attempt: Schema.Int })

/**
 * A session is being created for the user.
 *
 * @category states
 */
export const OpeningSession = state("OpeningSession", {
  /** The number of the session, counted from 1. */
  number: Schema.Int,
  /**
   * Why the previous session led to no connection: the tag of its error, or `Reopened`; null for the first session and for
   * a renewal.
   */
  after: Schema.NullOr(Schema.String),
  /**
   * Whether it was requested before, by a process that ended or without a response. Flanks may then have an additional,
   * unused session.
   */
  isRepeated: Schema.Boolean
})

/**
 * The onboarding waits until its next attempt.
 *
 * @category states
 */
export const Waiting = state("Waiting", {
  /** The schedule of the wait, or `deadline` if a request of a process that died may still be in progress. */
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
  /** The number of waits of this kind in a row. */
  row: Schema.Int,
  /** The reason of the wait: the tag of the error, or of the delayed token. */
  met: Schema.String
})

/**
 * The onboarding waits for the user. Call `userActed` to continue it; if there is a session, call `returned` or `reopen`.
 *
 * @category states
 */
export const NeedsUser = state("NeedsUser", {
  todo: Todo,
  /** Whether the credentials can't log in at all. */
  blocked: Schema.Boolean,
  /** What the engine waits on. */
  signal: Schema.String,
  /** The user's session, if `todo` is `Connect`. Its address is a secret, which `Onboarding.session` returns. */
  session: Schema.optionalKey(Schema.Struct({
    number: Schema.Int,
    /**
     * Null while the onboarding polls the session, otherwise why it doesn't: the tag of the session's error after too many
     * refused logins, `AbortedByUser` or `SessionAbandoned`. Then `reopen` gives the user a new session.
     */
    ended: Schema.NullOr(Schema.String)
  }))
})

/**
 * The code was posted, but its token wasn't found. The onboarding waits for `supplyToken` or `lookAgain`.
 *
 * @category states
 */
export const ExchangeUncertain = state("ExchangeUncertain", {
  /** The number of credentials that could be the token's; null if the list couldn't be read. */
  candidates: Schema.NullOr(Schema.Int),
  /** What the engine waits on. */
  signal: Schema.String
})

/**
 * The onboarding reads the data.
 *
 * @category states
 */
export const Fetching = state("Fetching", { dataKind: DataKindName }).pipe(Schema.encodeKeys({ dataKind: "slice" }))

/**
 * All requested data that the bank has was fetched.
 *
 * @category states
 */
export const Done = state("Done", {
  fetched: Schema.Array(Fetched),
  /** The requested data kinds that the bank doesn't have. */
  absent: DataKinds
})

/**
 * The onboarding ended with an error.
 *
 * @category states
 */
export const Failed = state("Failed", { tag: Schema.String, message: Schema.String })

/**
 * The onboarding was ended with `cancel`.
 *
 * @category states
 */
export const Cancelled = state("Cancelled", {})

/**
 * Where an onboarding stands.
 *
 * @category states
 */
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

/**
 * Where an onboarding stands.
 *
 * @category states
 */
export type State = typeof State.Type

/**
 * The tag of a state.
 *
 * @category states
 */
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

/**
 * The tag of a state.
 *
 * @category states
 */
export type StateTag = State["_tag"]

const final: ReadonlySet<StateTag> = new Set(["Done", "Failed", "Cancelled"])

/**
 * Whether a state with this tag is final.
 *
 * @category guards
 */
export const isFinalTag = (tag: StateTag): boolean => final.has(tag)

/**
 * Whether a state is final.
 *
 * @category guards
 */
export const isFinal = ({ _tag }: State): boolean => isFinalTag(_tag)

/**
 * The progress of an onboarding.
 *
 * @category schemas
 */
export class Progress extends Schema.Opaque<Progress>()(Schema.Struct({
  id: Schema.String,
  /** The `external_id` in the link's URL, if the start had one. */
  externalId: Schema.NullOr(Schema.String),
  /** The requested data kinds. */
  dataKinds: DataKinds,
  startedAt: Schema.Finite,
  /** When it reached its state. */
  since: Schema.Finite,
  /** When the token was issued or the bank was connected; null before that. The windows of security checks begin here. */
  issuedAt: Schema.NullOr(Schema.Finite),
  state: State
})) {}

/**
 * The reason why an onboarding waits, in one word; null if it runs or has ended.
 *
 * @example
 * import { reason } from "@effect-flanks/onboarding/Progress"
 *
 * reason({ _tag: "NeedsUser", todo: "Sca", blocked: false, signal: "status/1" }) // => "Sca"
 *
 * @category reading a state
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
