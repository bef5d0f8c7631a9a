/** The small model of a session: what it is so long after the user did something, by what that was. */
import type { Word } from "./life.ts"

const second = 1000

/** What a user types at a bank, and what comes of it. */
export type Act =
  | { readonly _tag: "LogsIn"; readonly word: Word }
  | { readonly _tag: "IsChallenged" }
  | { readonly _tag: "IsRefused"; readonly password: keyof typeof refusals }

/** The words that have a login refused, with the tag that the client gives the refusal. */
export const refusals = {
  INVALID_CREDENTIALS: "InvalidCredentials",
  SCA_TYPE_NOT_ALLOWED: "UnsupportedChallengeMethod",
  USER_INTERACTION_NEEDED: "UserInteractionNeeded",
  INTERNAL_ERROR: "ConnectInternalError",
  ALREADY_EXISTS: "ConnectInternalError"
} as const

/** A session as the model knows it. */
export interface Session {
  readonly id: string
  readonly createdAt: number
  readonly sent: { readonly step: "ProvideCredentials" | "Challenge"; readonly at: number } | null
  readonly isChallenged: boolean
  /** The scenario of the connection that it made, or the tag of its failure; null before either. */
  readonly end: { readonly word: Word } | { readonly tag: string } | null
  /** Whether the client has read the connection. */
  readonly isRead: boolean
}

const life = 3600 * second
const processing = 3 * second

/** Whether the user can still do something. */
export const isOpen = ({ createdAt, end }: Session, now: number): boolean => end === null && now < createdAt + life

/** The tag of its outcome, with the step it is at. */
export const outcomeOf = ({ end, isChallenged, sent }: Session, now: number): string => {
  if (sent !== null && now < sent.at + processing) return `SessionProcessing ${sent.step}`
  if (end === null) return `SessionWaiting ${isChallenged ? "Challenge" : "ProvideCredentials"}`
  return "tag" in end ? end.tag : "Connected"
}
