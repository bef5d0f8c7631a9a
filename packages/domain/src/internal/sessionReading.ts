/** Reads from a session only what the rules of classification use. */
import * as Redacted from "effect/Redacted"
import { maskJson, secretsOf } from "../Secrets.ts"
import { type SessionCode, sessionRows, type SessionStatus, sessionStatuses } from "../Table.ts"

/** The tags of the errors that a session can name. */
type NamedTag = {
  [T in keyof typeof sessionRows]: (typeof sessionRows)[T]["code"] extends SessionCode ? T : never
}[keyof typeof sessionRows]

export interface SessionReading {
  /** The meaning of its status; null if the status is unknown. */
  readonly status: (typeof sessionStatuses)[SessionStatus] | null
  /** The known error that it names; null if it names none. */
  readonly tag: NamedTag | null
  /** Whether it has finished, even if its status is unknown. */
  readonly isFinal: boolean
  /** The fields of every outcome. */
  readonly fields: {
    readonly sessionStatus: string | null
    readonly code: string | null
    readonly connection: Redacted.Redacted | null
    readonly original: Redacted.Redacted
  }
}

const isNamed = (tag: keyof typeof sessionRows): tag is NamedTag => sessionRows[tag].code !== null

const tagOfCode: ReadonlyMap<unknown, NamedTag> = new Map(
  (Object.keys(sessionRows) as Array<keyof typeof sessionRows>).filter(isNamed).map((tag) =>
    [sessionRows[tag].code, tag] as const
  )
)

const isKnownStatus = (status: unknown): status is SessionStatus =>
  typeof status === "string" && Object.hasOwn(sessionStatuses, status)

interface Kept {
  readonly status?: unknown
  readonly error_code?: unknown
  readonly connection_id?: unknown
}

/** The value itself, unwrapped if the client made it `Redacted`; null if that `Redacted` was wiped. */
const plain = (value: unknown): unknown => {
  if (!Redacted.isRedacted(value)) return value
  try {
    return Redacted.value(value)
  } catch {
    return null
  }
}

/** The three fields that count, as JSON; null if they can't be written as JSON. */
const keep = (session: unknown): string | null => {
  try {
    const { connection_id, error_code, status } = Object(session) as Kept
    return JSON.stringify({ status, error_code, connection_id: plain(connection_id) })
  } catch {
    return null
  }
}

const textOrNull = (value: unknown): string | null => typeof value === "string" ? value : null

/** Reads the session through its JSON, so that any value is reduced to data and is read only once. */
export const readSession = (session: unknown): SessionReading => {
  const json = keep(session) ?? "{}"
  const kept = JSON.parse(json) as Kept
  const { connection_id: connection, error_code: code, status } = kept
  const shown = maskJson({ status, error_code: code }, secretsOf(kept)) as Kept
  const isError = status === "Finished:Error"
  const tag = isError ? tagOfCode.get(code) ?? null : null
  return {
    status: isKnownStatus(status) ? sessionStatuses[status] : null,
    tag,
    isFinal: typeof status === "string" && status.startsWith("Finished"),
    fields: {
      sessionStatus: isKnownStatus(status) ? status : textOrNull(shown.status),
      code: tagOfCode.has(code) ? textOrNull(code) : textOrNull(shown.error_code),
      connection: typeof connection === "string" && connection.trim() !== "" ? Redacted.make(connection) : null,
      original: Redacted.make(json)
    }
  }
}
