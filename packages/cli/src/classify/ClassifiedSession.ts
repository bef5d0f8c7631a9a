/**
 * Classifies one line of `flanks classify --sessions`: a Connect v2 session as JSON, and its meaning as JSON.
 *
 * @since 0.1.0
 */
import { classifySession, type SessionOutcome } from "@effect-flanks/domain/Session"
import { type Actor, type SessionStatus, sessionStatuses } from "@effect-flanks/domain/Table"
import { type ClassifiedLine, objectOf, unreadable } from "./ClassifiedLine.ts"

/** The fields of the output for a readable line, in order. */
export interface SessionFields {
  readonly line: number
  readonly outcome: "waiting" | "processing" | "connected" | "failure"
  readonly tag: SessionOutcome["_tag"]
  readonly step: string | null
  readonly actor: Actor
  readonly action: string
  /** The `error_code`, known or unknown, with secrets masked. */
  readonly code: string | null
}

const advice = (status: SessionStatus, actor: Actor) => ({ actor, action: sessionStatuses[status].action })

const fieldsOf = (outcome: SessionOutcome): Omit<SessionFields, "line"> => {
  const { _tag: tag, code } = outcome
  switch (tag) {
    case "SessionWaiting":
      return { outcome: "waiting", tag, step: outcome.step, ...advice(`Waiting:${outcome.step}`, "endUser"), code }
    case "SessionProcessing":
      return { outcome: "processing", tag, step: outcome.step, ...advice(`Processing:${outcome.step}`, "nobody"), code }
    case "Connected":
      return { outcome: "connected", tag, step: null, ...advice("Finished:OK", "nobody"), code }
    default:
      return { outcome: "failure", tag, step: null, actor: outcome.actor, action: outcome.action, code }
  }
}

/**
 * Classifies one line, `{"status": "Finished:Error", "error_code": "InvalidCredentials", "connection_id": null}`. Other
 * fields are ignored. It never throws: the output for a line that can't be read says why. It never contains the connection.
 *
 * `line` is the number of the line, and is copied to the output. The JSON ends with a line feed.
 *
 * @example
 * import { classifySessionLine } from "@effect-flanks/cli/classify/ClassifiedSession"
 *
 * classifySessionLine(1, '{"status": "Waiting:Challenge"}').label // => "SessionWaiting"
 * classifySessionLine(2, "{}").json // => '{"line":2,"outcome":"unreadable","problem":"no \\"status\\""}\n'
 */
export const classifySessionLine = (line: number, text: string): ClassifiedLine => {
  const session = objectOf(text)
  if (typeof session === "string") return unreadable(line, session)
  if (session["status"] === undefined) return unreadable(line, "no \"status\"")
  const fields = fieldsOf(classifySession(session))
  return { json: `${JSON.stringify({ line, ...fields } satisfies SessionFields)}\n`, label: fields.tag }
}
