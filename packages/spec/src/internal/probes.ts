/** The questions that show which fields an implementation returns, for each part that is asked questions. */
import { sessionRows, sessionStatuses } from "@effect-flanks/domain/Table"
import { everyDocumented } from "../generators/Responses.ts"
import type { Field, RedirectField, SessionField } from "../Implementation.ts"
import type { Asked, AskedPart } from "../Law.ts"
import { spell } from "./json.ts"

interface Probe<Name extends AskedPart> {
  readonly questions: ReadonlyArray<Asked[Name]["question"]>
  /** By name, so that a verdict can be an instance of a class too. */
  readonly fields: ReadonlyArray<Asked[Name]["field"]>
}

const names = <F extends string>(fields: { readonly [N in F]: true }) => Object.keys(fields) as Array<F>

/** The first questions for each part, and the fields of its answers. */
export const probes: { readonly [N in AskedPart]: Probe<N> } = {
  classify: {
    questions: everyDocumented.map(({ members, status }) => ({ status, body: spell(members) })),
    fields: names<Field>({
      basis: true,
      code: true,
      reason: true,
      actor: true,
      action: true,
      retry: true,
      window: true,
      httpStatus: true,
      text: true,
      traceId: true,
      token: true,
      envelope: true,
      body: true,
      value: true,
      printed: true
    })
  },
  classifySession: {
    questions: [...Object.keys(sessionStatuses), "Finished:Odd"].map((status) => ({
      status,
      error_code: sessionRows.InvalidCredentials.code,
      connection_id: "zq10connection"
    })),
    fields: names<SessionField>({
      step: true,
      actor: true,
      action: true,
      code: true,
      status: true,
      connection: true,
      isFinal: true,
      original: true,
      printed: true
    })
  },
  classifyRedirect: {
    questions: ["/?session_id=zq10session", "/?code=zq10code", "/?error=INVALID_SCA", "/"],
    fields: names<RedirectField>({
      sessionId: true,
      linkCode: true,
      code: true,
      actor: true,
      action: true,
      printed: true
    })
  }
}

/** Whether a part of this name is asked questions. */
export const isAskedPart = (name: string): name is AskedPart => Object.hasOwn(probes, name)
