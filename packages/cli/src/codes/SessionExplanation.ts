/**
 * Looks up the meaning of a session's error code or status, of a redirect's error, or of a tag.
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
import { nearest, normalize } from "../Suggestion.ts"

/** An outcome of a session or of a redirect. */
export interface SessionExplanation {
  readonly tag: string
  /** Whether it is a failure. Otherwise the session is waiting, processing or connected. */
  readonly isFailure: boolean
  /** The statuses of a session with this outcome. */
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
  SessionProcessing: "Flanks or the bank is checking the user's input",
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

/** Every outcome of a session and of a redirect, in the order in which they occur. */
export const all: ReadonlyArray<SessionExplanation> = [
  ...Object.entries(sessionStatuses).flatMap(([status, row]) => statusOf(status, row) ?? []),
  ...(Object.keys(sessionRows) as ReadonlyArray<SessionErrorTag>).map(failureOf)
]

const namesOf = ({ code, isFailure, redirectError, statuses, tag }: SessionExplanation): ReadonlyArray<string> =>
  [tag, code, redirectError, ...(isFailure ? [] : statuses)].filter((name) => name !== null)

/**
 * Every meaning of a session's error code or status, of a redirect's error, or of a tag. The result is empty for anything
 * else.
 *
 * @example
 * import * as SessionExplanation from "@effect-flanks/cli/codes/SessionExplanation"
 *
 * SessionExplanation.find("INVALID_SCA").map(({ tag }) => tag) // => ["InvalidChallengeResponse"]
 * SessionExplanation.find("waiting:challenge").map(({ actor }) => actor) // => ["endUser"]
 */
export const find = (query: string): ReadonlyArray<SessionExplanation> => {
  const word = normalize(query)
  if (word === normalize("Finished:Error")) return all.filter(({ code }) => code !== null)
  return all.filter((explanation) => namesOf(explanation).some((name) => normalize(name) === word))
}

/** The words to suggest. `find` also takes other spellings of them. */
export const known: ReadonlyArray<string> = [...new Set(all.flatMap(namesOf))]

/** The most similar words that `find` knows. The result is empty if none is similar. */
export const suggest = (query: string): ReadonlyArray<string> => nearest(normalize(query), known, normalize)
