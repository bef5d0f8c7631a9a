/**
 * What an error code of a session, the error of a redirect, a status of a session or a tag means.
 *
 * @since 0.1.0
 */
import {
  type Actor,
  type SessionErrorTag,
  sessionRows,
  sessionStatuses,
  type SessionStatusRow,
  type Source
} from "@effect-flanks/domain/Table"
import { nearest } from "../Suggestion.ts"

/** An outcome of a session or of a redirect. */
export interface SessionExplanation {
  readonly tag: string
  /** Whether it is a failure; otherwise the session waits, is processed, or brought a connection. */
  readonly isFailure: boolean
  /** The statuses of a session that mean it. */
  readonly statuses: ReadonlyArray<string>
  /** The session's `error_code`; null without one. */
  readonly code: string | null
  /** The `error` in the redirect of a Link; null without one. */
  readonly redirectError: string | null
  readonly meaning: string
  readonly action: string
  readonly actor: Actor
  readonly source: Source
}

const failureOf = (tag: SessionErrorTag): SessionExplanation => {
  const { action, actor, code, meaning, redirectError, source } = sessionRows[tag]
  return {
    tag,
    isFailure: true,
    statuses: code === null ? [] : ["Finished:Error"],
    code,
    redirectError,
    meaning,
    action,
    actor,
    source
  }
}

const meanings = {
  SessionWaiting: "the session waits for the user",
  SessionProcessing: "Flanks or the bank processes what the user entered",
  Connected: "the user's bank is connected"
} as const

const statusOf = (status: string, { action, actor, outcome, source }: SessionStatusRow): SessionExplanation | null =>
  outcome === null || actor === null ? null : {
    tag: outcome,
    isFailure: false,
    statuses: [status],
    code: null,
    redirectError: null,
    meaning: meanings[outcome],
    action,
    actor,
    source
  }

/** Every outcome of a session and of a redirect, in the order in which a session goes through them. */
export const all: ReadonlyArray<SessionExplanation> = [
  ...Object.entries(sessionStatuses).flatMap(([status, row]) => statusOf(status, row) ?? []),
  ...(Object.keys(sessionRows) as ReadonlyArray<SessionErrorTag>).map(failureOf)
]

/** Case, spaces, colons and underscores do not matter. */
const normal = (word: string): string => word.toLowerCase().replaceAll(/[\s_:-]/g, "")

const namesOf = ({ code, isFailure, redirectError, statuses, tag }: SessionExplanation): ReadonlyArray<string> =>
  [tag, code, redirectError, ...(isFailure ? [] : statuses)].filter((name) => name !== null)

/**
 * Everything that a code of a session, an error of a redirect, a status of a session or a tag can mean; nothing if it is
 * none of them.
 *
 * @example
 * import * as SessionExplanation from "@effect-flanks/cli/codes/SessionExplanation"
 *
 * SessionExplanation.find("INVALID_SCA").map(({ tag }) => tag) // => ["InvalidChallengeResponse"]
 * SessionExplanation.find("waiting:challenge").map(({ actor }) => actor) // => ["endUser"]
 */
export const find = (query: string): ReadonlyArray<SessionExplanation> => {
  const word = normal(query)
  if (word === normal("Finished:Error")) return all.filter(({ code }) => code !== null)
  return all.filter((explanation) => namesOf(explanation).some((name) => normal(name) === word))
}

/** The nearest that `find` knows, nothing if all are far off. */
export const suggest = (query: string): ReadonlyArray<string> =>
  nearest(normal(query), [...new Set(all.flatMap(namesOf))], normal)
