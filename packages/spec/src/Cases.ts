/**
 * The documented combinations as data, for projects without Node or fast-check. The files in `cases/` are generated from
 * them. The docs describe the format.
 *
 * @since 0.1.0
 */
import { type Combination, combinations, sentences } from "@effect-flanks/domain/Documented"
import {
  type Row,
  rows,
  sessionRows,
  sessionStatuses,
  type Source,
  type Tag,
  transient,
  transientStatuses
} from "@effect-flanks/domain/Table"
import * as Sessions from "./generators/Sessions.ts"
import { everyCode } from "./generators/Statuses.ts"
import { member, membersOf, spell } from "./internal/json.ts"

/**
 * The expected outcome of a response, with the fields that `flanks classify` writes.
 *
 * @category models
 */
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

/**
 * A response, a note on its purpose, and its expected outcome.
 *
 * @category models
 */
export interface Case {
  readonly note: string
  readonly status: number
  readonly body: string
  readonly expected: ExpectedLine
}

/**
 * One file, with a combination and its variations.
 *
 * @category models
 */
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

/** Fields without a meaning here, although some look as if they had one. */
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

/** The statuses of RFC 9110, and some that only proxies use. */
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

/**
 * All files, each with a unique ID.
 *
 * @category cases
 */
export const files: ReadonlyArray<CaseFile> = [...combinations.map(fileOf), ...announced, undocumented]

/**
 * The expected outcome of a session, with the fields that `flanks classify --sessions` writes.
 *
 * @category models
 */
export interface ExpectedSessionLine {
  readonly outcome: string
  readonly tag: string
  readonly step: string | null
  readonly actor: string
  readonly action: string
  readonly code: string | null
}

/**
 * A session, a note on its purpose, and its expected outcome.
 *
 * @category models
 */
export interface SessionCase {
  readonly note: string
  readonly session: { readonly status: unknown; readonly error_code: unknown; readonly connection_id: unknown }
  readonly expected: ExpectedSessionLine
}

/**
 * The URL that a user comes back to, a note on its purpose, and its expected outcome.
 *
 * @category models
 */
export interface RedirectCase {
  readonly note: string
  readonly url: string
  readonly expected: {
    readonly tag: string
    readonly session_id: string | null
    readonly link_code: string | null
    readonly error: string | null
  }
}

const sessionCase = (
  note: string,
  session: Partial<SessionCase["session"]>,
  tag: string,
  step: string | null = null
) => {
  const full = { status: null, error_code: null, connection_id: null, ...session }
  const code = typeof full.error_code === "string" ? full.error_code : null
  const row = Object.entries(sessionRows).find(([name]) => name === tag)?.[1]
  const status = Object.entries(sessionStatuses).find(([name]) => name === full.status)?.[1]
  const { action, actor } = row ?? { action: status?.action ?? "", actor: status?.actor ?? "nobody" }
  const outcome = { SessionWaiting: "waiting", SessionProcessing: "processing", Connected: "connected" }[tag] ??
    "failure"
  return { note, session: full, expected: { outcome, tag, step, actor, action, code } } satisfies SessionCase
}

const failedWith = "Finished:Error"

/**
 * The sessions, in one file.
 *
 * @category cases
 */
export const sessions: {
  readonly format: 1
  readonly id: string
  readonly source: Source
  readonly cases: ReadonlyArray<SessionCase>
} = {
  format: 1,
  id: "sessions",
  source: "client",
  cases: [
    ...Sessions.unfinished.flatMap(({ outcome, status, step }) => [
      sessionCase("not finished", { status }, outcome ?? "", step),
      sessionCase(
        "an error code and a connection mean nothing yet",
        { status, error_code: "InvalidCredentials", connection_id: "flk-connection" },
        outcome ?? "",
        step
      )
    ]),
    sessionCase("the success", { status: "Finished:OK", connection_id: "flk-connection" }, "Connected"),
    ...[null, "", " ", 7].map((connection_id) =>
      sessionCase("finished without a connection", { status: "Finished:OK", connection_id }, "UnexpectedSession")
    ),
    ...Sessions.codes.map(({ code, tag }) =>
      sessionCase("an error code that was seen", { status: failedWith, error_code: code }, tag)
    ),
    ...Sessions.newCodes.map((error_code) =>
      sessionCase("an error code that nobody documents", { status: failedWith, error_code }, "UnexpectedSession")
    ),
    sessionCase("failed without an error code", { status: failedWith }, "UnexpectedSession"),
    sessionCase("an error code that isn't a string", { status: failedWith, error_code: 50002 }, "UnexpectedSession"),
    ...Sessions.newStatuses.map((status) =>
      sessionCase("a status that nobody documents", { status, error_code: "InvalidCredentials" }, "UnexpectedSession")
    ),
    ...["finished:ok", "Finished: OK", "FINISHED:OK"].map((status) =>
      sessionCase("a status in another spelling", { status, connection_id: "flk-connection" }, "UnexpectedSession")
    ),
    ...[null, 7, ["Finished:OK"]].map((status) =>
      sessionCase("a status that isn't a string", { status, connection_id: "flk-connection" }, "UnexpectedSession")
    )
  ]
}

const redirectCase = (note: string, url: string, tag: string, claim: Partial<RedirectCase["expected"]> = {}) =>
  ({ note, url, expected: { tag, session_id: null, link_code: null, error: null, ...claim } }) satisfies RedirectCase

/**
 * The redirects, in one file.
 *
 * @category cases
 */
export const redirects: {
  readonly format: 1
  readonly id: string
  readonly source: Source
  readonly cases: ReadonlyArray<RedirectCase>
} = {
  format: 1,
  id: "redirects",
  source: "docs",
  cases: [
    redirectCase("a session", "https://app.example/back?session_id=s-1", "ReturnedWithSession", { session_id: "s-1" }),
    redirectCase("a session, for a server", "/back?state=x&session_id=s%201", "ReturnedWithSession", {
      session_id: "s 1"
    }),
    redirectCase("the code of a Link", "https://app.example/back?code=c-1", "ReturnedWithCode", { link_code: "c-1" }),
    ...Sessions.redirectErrors.flatMap(({ error, tag }) => [
      redirectCase("an error that is documented", `https://app.example/back?error=${error}`, tag, { error }),
      redirectCase("an error wins", `https://app.example/back?session_id=s-1&error=${error}`, tag, { error })
    ]),
    redirectCase("an error that nobody documents", "/back?error=ODD", "UnexpectedRedirect", { error: "ODD" }),
    redirectCase("an error in another case", "/back?error=invalid_sca", "UnexpectedRedirect", { error: "invalid_sca" }),
    ...[
      ["no claim", "/back"],
      ["no claim but in the fragment", "/back#session_id=s-1"],
      ["two claims", "/back?session_id=s-1&code=c-1"],
      ["a blank claim", "/back?session_id=%20"],
      ["a repeated claim", "/back?session_id=s-1&session_id=s-2"],
      ["a repeated claim", "/back?code=c-1&code=c-1"],
      ["a blank error", "/back?error=&session_id=s-1"],
      ["a repeated error", "/back?error=INVALID_SCA&error=INVALID_SCA"]
    ].map(([note = "", url = ""]) => redirectCase(note, url, "UnexpectedRedirect"))
  ]
}
