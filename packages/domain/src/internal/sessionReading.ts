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

/** The fields that count, in the order in which they are kept. */
const names = ["status", "error_code", "connection_id"] as const

type Kept = { readonly [name in (typeof names)[number]]?: unknown }

/** A field of anything, unwrapped if it is `Redacted`; null if it can't be read, such as a `Redacted` that was wiped. */
const fieldOf = (session: unknown, name: keyof Kept): unknown => {
  try {
    const value = (Object(session) as Kept)[name]
    return Redacted.isRedacted(value) ? Redacted.value(value) : value
  } catch {
    return null
  }
}

/** A value as JSON; null if it can't be written as JSON. */
const jsonOf = (value: unknown): string | null => {
  try {
    return JSON.stringify(typeof value === "bigint" ? String(value) : value) ?? null
  } catch {
    return null
  }
}

/** The fields as JSON. A field without JSON is left out, and doesn't affect the others. */
const keep = (found: Kept): string =>
  `{${
    names.flatMap((name) => {
      const json = jsonOf(found[name])
      return json === null ? [] : [`"${name}":${json}`]
    }).join(",")
  }}`

const textOrNull = (value: unknown): string | null => typeof value === "string" ? value : null

/** Reads each field only once. Only a string can match, even if another value has the same JSON. */
export const readSession = (session: unknown): SessionReading => {
  const [status, code, connection] = names.map((name) => fieldOf(session, name))
  const json = keep({ status, error_code: code, connection_id: connection })
  const kept = JSON.parse(json) as Kept
  const shown = maskJson({ status: kept.status, error_code: kept.error_code }, secretsOf(kept)) as Kept
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
