/** Sessions of every status and error code, and odd ones. */
import { sessionRows, sessionStatuses } from "@effect-flanks/domain/Table"
import * as Sessions from "../generators/Sessions.ts"
import type { SessionInput, SessionVerdict } from "../Implementation.ts"

type Tag = SessionVerdict["tag"]

const error = "Finished:Error"

export const odd = (): ReadonlyArray<SessionInput> => [
  {},
  { status: null },
  { status: 1 },
  { status: ["Finished:OK"] },
  { status: {} },
  { status: error, error_code: 50002 },
  { status: "Finished:OK", connection_id: { id: "zq10a" } }
]

/** An unfinished status, with the other fields of the session. */
export interface Unfinished {
  readonly status: string
  readonly step: (typeof Sessions.unfinished)[number]["step"]
  readonly tag: Tag
  readonly others: SessionInput
}

/** A session with this status, and these other fields. */
export const unfinishedWith = (
  { outcome, status, step }: (typeof Sessions.unfinished)[number],
  others: SessionInput
): Unfinished => ({ status, step, tag: outcome as Tag, others })

export const unfinished = (): ReadonlyArray<Unfinished> =>
  Sessions.unfinished.flatMap((row) =>
    [{}, { error_code: null, connection_id: null }, { error_code: "InvalidCredentials", connection_id: "zq10a" }]
      .map((others) => unfinishedWith(row, others))
  )

export const connected = () =>
  [undefined, null, "", "InvalidCredentials", "Timeout", 7].flatMap((code) =>
    ["zq10connection", "c", " c "].map((connection) => ({ code: code as unknown, connection }))
  )

export const unconnected = () =>
  Sessions.noConnections.map((connection) => ({ connection, code: undefined as unknown }))

export const failed = () =>
  Sessions.codes.flatMap((row) =>
    // A connection with the same text as the code must not hide the code.
    [undefined, null, "zq10connection", row.code].map((connection) => ({ ...row, connection: connection as unknown }))
  )

export const codesOnNewStatuses = () =>
  Sessions.newStatuses.flatMap((status) => Sessions.codes.map(({ code }) => ({ status, code })))

export const respelled = (): ReadonlyArray<SessionInput> => [
  ...Sessions.respelled(Sessions.everyStatus.map(({ status }) => status)).map((status) => ({
    status,
    error_code: "InvalidCredentials",
    connection_id: "zq10connection"
  })),
  ...Sessions.respelled(Sessions.codes.map(({ code }) => code)).map((error_code) => ({ status: error, error_code }))
]

/** A status and an error code, one of which is unknown. */
export interface Unknown {
  readonly status: string
  readonly code: string | null
}

export const unknown = (): ReadonlyArray<Unknown> => [
  ...Sessions.newStatuses.map((status) => ({ status, code: null })),
  ...Sessions.newCodes.map((code) => ({ status: error, code }))
]

export const kept = (): ReadonlyArray<SessionInput> => [
  {},
  { status: 7, error_code: ["x"], connection_id: { id: 1 } },
  { status: error, error_code: 50002, connection_id: 7 },
  { status: "Finished:OK", error_code: null, connection_id: "zq10connection" }
]

export const newStatuses = (): ReadonlyArray<unknown> => [undefined, null, 7, ["Finished"], ...Sessions.newStatuses]

/** A session, its actor and its action. */
export interface Outcome {
  readonly session: SessionInput
  readonly tag: Tag
  readonly actor: string
  readonly action: string
}

const outcome = (
  tag: Tag,
  session: SessionInput,
  { action, actor }: { readonly action: string; readonly actor?: string | null }
): Outcome => ({ session, tag, actor: actor ?? "", action })

export const everyOutcome = (): ReadonlyArray<Outcome> => [
  ...Sessions.unfinished.map((row) => outcome(row.outcome as Tag, { status: row.status }, row)),
  outcome("Connected", { status: "Finished:OK", connection_id: "zq10connection" }, sessionStatuses["Finished:OK"]),
  ...Sessions.codes.map(({ code, tag }) => outcome(tag, { status: error, error_code: code }, sessionRows[tag])),
  outcome("UnexpectedSession", { status: "Finished:Odd" }, sessionRows.UnexpectedSession)
]

/** A session, and its connection. */
export interface Connection {
  readonly session: SessionInput
  readonly connection: string
}

const everyStatus = [...Sessions.everyStatus.map(({ status }) => status), ...Sessions.newStatuses]

export const connections = (): ReadonlyArray<Connection> =>
  everyStatus.flatMap((status) =>
    [null, "InvalidCredentials", "Timeout"].map((error_code) => ({
      session: { status, error_code },
      connection: "zq10connection"
    }))
  )

export const hidden = (): ReadonlyArray<Connection> => {
  const connection = "zq10connection77"
  return [...everyStatus, connection, `Finished:${connection}`, { connection_id: connection }].flatMap((status) =>
    [null, "InvalidCredentials", "Timeout", connection].map((error_code) => ({
      session: { status, error_code },
      connection
    }))
  )
}

export const pairs = (): ReadonlyArray<readonly [SessionInput, SessionInput]> =>
  Sessions.codes.map(({ code }) => [{ status: error, error_code: null }, { status: error, error_code: code }])
