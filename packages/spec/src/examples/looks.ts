/** Responses for every tag, and pairs of responses with one difference. */
import { everyDocumented } from "../generators/Responses.ts"
import { everyCode } from "../generators/Statuses.ts"
import type { Response } from "../Implementation.ts"
import { type Member, member, spell } from "../internal/json.ts"

export const responses = (): ReadonlyArray<Response> => [
  ...everyDocumented.map(({ members, status }) => ({ status, body: spell(members) })),
  ...everyCode.map(({ code }) => ({ status: 422, body: `{"error_code":${code}}` })),
  { status: 502, body: "<html>" },
  { status: 404, body: "" }
]

const apart: ReadonlyArray<readonly [one: Member, other: Member]> = [
  [member("error", "Missing fields: a"), member("error", "Invalid iban")],
  [member("error", "Missing fields: a"), member("error", "Missing fields: b")],
  [member("error", "so it is"), member("error", "so it was")],
  [member("trace_id", "t-1"), member("trace_id", "t-2")],
  [member("error", { code: "A" }), member("error", { code: "B" })]
]

type Pair = readonly [one: Response, other: Response]

export const pairs = (): ReadonlyArray<Pair> => [
  ...[400, 409].flatMap((status) =>
    apart.flatMap(([one, other]): ReadonlyArray<Pair> => {
      const code = member("error_code", 40001)
      const of = (...members: ReadonlyArray<Member>): Response => ({ status, body: spell(members) })
      return [[of(one, code), of(other, code)], [of(one), of(one, member("id", 1))]]
    })
  ),
  ...responses().flatMap((one) => responses().map((other): Pair => [one, other]))
]
