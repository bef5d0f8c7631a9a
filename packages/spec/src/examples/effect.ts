/** Responses, each with its tag. */
import { byStatus, everyDocumented } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import type { Response } from "../Implementation.ts"
import { spell } from "../internal/json.ts"

/** A response, and its tag; null for any tag. */
export interface Ending extends Response {
  readonly tag: string | null
}

export const endings = (): ReadonlyArray<Ending> => [
  ...everyDocumented.map(({ expected: { tag }, members, status }) => ({ status, body: spell(members), tag })),
  ...Statuses.everyStatus.map((status) => ({
    status,
    body: "{}",
    tag: Statuses.isSuccess(status) ? "Accepted" : byStatus(status).tag
  })),
  ...Statuses.everyCode.map(({ code, tag }) => ({ status: 400, body: `{"error_code":${code}}`, tag }))
]

export const pairs = (): ReadonlyArray<readonly [Response, Response]> =>
  everyDocumented.map(({ members, status }) => [{ status, body: spell(members) }, { status: 404, body: "" }])
