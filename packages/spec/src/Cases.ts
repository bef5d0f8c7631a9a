/**
 * The documented combinations as cases for people who have neither Node nor fast-check: what `cases/*.json` is generated
 * from. The format is described in the docs.
 *
 * @since 0.1.0
 */
import { type Combination, combinations, sentences } from "@effect-flanks/domain/Documented"
import { type Row, rows, type Source, type Tag, transient, transientStatuses } from "@effect-flanks/domain/Table"
import { everyCode } from "./generators/Statuses.ts"
import { member, membersOf, spell } from "./internal/json.ts"

/** What a response must be classified as: the fields that `flanks classify` writes. */
export interface ExpectedLine {
  readonly outcome: string
  readonly tag: string
  readonly basis: string
  readonly code: number | null
  readonly reason: string | null
  readonly actor: string
  readonly action: string
  readonly retry: string
}

/** A response, why it is there, and what it must be classified as. */
export interface Case {
  readonly note: string
  readonly status: number
  readonly body: string
  readonly expected: ExpectedLine
}

/** One file: a combination and what comes close to it. */
export interface CaseFile {
  readonly format: 1
  readonly id: string
  readonly source: Source
  readonly cases: ReadonlyArray<Case>
}

interface Meant {
  readonly tag: Tag
  readonly basis: string
  readonly code: number | null
  readonly reason?: string | null
}

const kebab = (text: string): string =>
  text.replaceAll(/([a-z])([A-Z])/g, "$1-$2").replaceAll(/[^A-Za-z0-9]+/g, "-").toLowerCase()

const caseOf = (note: string, status: number, body: string, { basis, code, reason = null, tag }: Meant): Case => {
  const row: Row = rows[tag]
  const isTransient = tag === "UnexpectedResponse" && transientStatuses.includes(status)
  const { action, actor, retry } = isTransient ? transient : row
  return { note, status, body, expected: { outcome: row.kind, tag, basis, code, reason, actor, action, retry } }
}

/** The fields that mean nothing here, though some look as if they did. */
const noise = [member("data", { error_code: 50001, error: "Invalid bank" }), member("Error_Code", 50001)]

const fileOf = ({ body, reason, source, status, tag }: Combination): CaseFile => {
  const members = membersOf(body)
  const code = body.error_code ?? null
  const documented: Meant = { tag, basis: "documented", code, reason }
  const name = tag === "Unauthorized"
    ? typeof body.error === "string" ? body.error : body.error?.code ?? tag
    : reason ?? tag
  const isSentence = tag === "TokenDelayed"
    ? body.message === sentences.TokenDelayed
    : tag !== "InternalServerError" && typeof body.error === "string"
  const noisy = spell([...noise, ...members.toReversed()], { space: "\r\n\t ", escaped: false })
  return {
    format: 1,
    id: kebab([status, code, name].filter((part) => part !== null).join(" ")),
    source,
    cases: [
      caseOf("as documented", status, spell(members), documented),
      caseOf("fields that mean nothing, another order, white space", status, noisy, documented),
      caseOf("escaped characters", status, spell(members, { space: "", escaped: true }), documented),
      caseOf("after a byte order mark", status, `\ufeff${spell(members)}`, documented),
      ...(code === null ? [] : [
        caseOf("the code as digits", status, spell([...members, member("error_code", `0${code}`)]), documented),
        caseOf("on a status on which it is not documented", status === 202 ? 203 : 422, spell(members), {
          ...documented,
          basis: "code"
        }),
        ...(isSentence
          ? [caseOf("without its code", status, spell(members.filter(([key]) => key !== "error_code")), {
            tag,
            basis: "message",
            code: null,
            reason
          })]
          : [])
      ]),
      ...(code === null && typeof body.error === "string"
        ? [caseOf("as the page prints it: not JSON", status, `${spell(members).slice(0, -1)},}`, {
          ...documented,
          basis: "status"
        })]
        : [])
    ]
  }
}

const announced = everyCode.filter(({ tag }) => rows[tag].statuses.length === 0).map(({ code, tag }): CaseFile => ({
  format: 1,
  id: kebab(`${code} ${tag}`),
  source: rows[tag].source,
  cases: [200, 400, 401, 500, 503].map((status) =>
    caseOf("announced without a status", status, spell([member("error_code", code)]), { tag, basis: "code", code })
  )
}))

const unexpected = (code: number | null = null): Meant => ({ tag: "UnexpectedResponse", basis: "none", code })

/** Those of RFC 9110, and some that only proxies answer. */
const temporaryStatuses = [408, 425, 429, 502, 503, 504, 506, 507, 508, 520, 522, 530, 599]
const lastingStatuses = [404, 501, 505, 511]

const undocumented: CaseFile = {
  format: 1,
  id: "undocumented",
  source: "inferred",
  cases: [
    caseOf("a code that nobody documents", 400, "{\"error_code\":20004}", unexpected(20004)),
    caseOf("a success that names such a code", 200, "{\"error_code\":20004,\"data\":[]}", unexpected(20004)),
    caseOf("a success that says failure", 200, "{\"success\":false}", unexpected()),
    caseOf("a page instead of data", 200, "<html></html>", unexpected()),
    caseOf("nothing at all", 204, "", { tag: "Accepted", basis: "status", code: null }),
    caseOf("a bare list", 200, "[]", { tag: "Accepted", basis: "documented", code: null }),
    caseOf("a status that nobody documents", 404, "{\"error\":\"Not found\"}", unexpected()),
    ...temporaryStatuses.map((status) => caseOf("a temporary status", status, "<html></html>", unexpected())),
    ...lastingStatuses.map((status) => caseOf("a status that no retry fixes", status, "<html></html>", unexpected())),
    caseOf("a list of errors", 200, "[{\"error_code\":20002},{\"error_code\":\"50001\"}]", unexpected()),
    caseOf("a list with data in it", 200, "[{\"error_code\":20002},{\"id\":1}]", {
      tag: "Accepted",
      basis: "documented",
      code: null
    }),
    caseOf("a list of codes that nobody documents", 200, "[{\"error_code\":20004}]", {
      tag: "Accepted",
      basis: "documented",
      code: null
    }),
    caseOf("40001 on a 401", 401, "{\"error\":\"Invalid credentials\",\"error_code\":40001}", {
      tag: "Unauthorized",
      basis: "status",
      code: 40001
    }),
    caseOf("20003 without a token", 202, "{\"error_code\":20003}", { tag: "ScaError", basis: "code", code: 20003 }),
    caseOf("a text off its status", 404, "{\"error\":\"Invalid credentials\"}", unexpected())
  ]
}

/** All files, each with an id of its own. */
export const files: ReadonlyArray<CaseFile> = [...combinations.map(fileOf), ...announced, undocumented]
