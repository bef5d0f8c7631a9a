/** Sessions of any status and error code. */
import * as fc from "fast-check"
import * as Examples from "../../examples/sessions.ts"
import { secret } from "../../internal/words.ts"
import * as Sessions from "../Sessions.ts"

export { session } from "../Sessions.ts"

export const unfinished = fc.tuple(fc.constantFrom(...Sessions.unfinished), Sessions.session).map(([row, others]) =>
  Examples.unfinishedWith(row, others)
)

export const connected = fc.record({ code: Sessions.idleCode, connection: Sessions.connection })

export const unconnected = fc.record({
  connection: fc.constantFrom(...Sessions.noConnections),
  code: Sessions.idleCode
})

export const failed = fc.tuple(fc.constantFrom(...Sessions.codes), Sessions.connection).map(([row, connection]) => ({
  ...row,
  connection: connection as unknown
}))

export const codeOnNewStatus = fc.record({
  status: Sessions.newStatus,
  code: fc.constantFrom(...Sessions.codes.map(({ code }) => code))
})

export const unknown: fc.Arbitrary<Examples.Unknown> = fc.record({
  status: fc.oneof(Sessions.newStatus, fc.constant("Finished:Error")),
  code: Sessions.newCode
})

export const newStatus: fc.Arbitrary<unknown> = Sessions.newStatus

export const connection = fc.record({ session: Sessions.session, connection: Sessions.connection })

export const hidden = fc.record({ session: Sessions.session, connection: secret })

export const pair = fc.tuple(Sessions.session, Sessions.session)
