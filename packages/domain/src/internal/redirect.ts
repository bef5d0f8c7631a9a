/** Reads the claim in the URL of a redirect. */
import { maskText } from "../Secrets.ts"
import { type RedirectError, sessionRows } from "../Table.ts"

/** The possible problems with the claim of a redirect. */
export const unclearClaims = ["UnknownError", "NoClaim", "TwoClaims", "Blank", "Repeated"] as const

/** A problem with the claim of a redirect. */
export type UnclearClaim = (typeof unclearClaims)[number]

/** The tags of the errors that a redirect can name. */
type NamedTag = {
  [T in keyof typeof sessionRows]: (typeof sessionRows)[T]["redirectError"] extends RedirectError ? T : never
}[keyof typeof sessionRows]

/** The claim of a redirect. */
export type Claim =
  | { readonly _tag: "Session"; readonly sessionId: string }
  | { readonly _tag: "Code"; readonly code: string }
  | { readonly _tag: "Error"; readonly tag: NamedTag; readonly code: string }
  | { readonly _tag: "Unclear"; readonly reason: UnclearClaim; readonly code: string | null }

const isNamed = (tag: keyof typeof sessionRows): tag is NamedTag => sessionRows[tag].redirectError !== null

const tagOfError: ReadonlyMap<string | null, NamedTag> = new Map(
  (Object.keys(sessionRows) as Array<keyof typeof sessionRows>).filter(isNamed).map((tag) =>
    [sessionRows[tag].redirectError, tag] as const
  )
)

/** Every runtime has this class, but the domain doesn't depend on any runtime's types. */
declare const URLSearchParams: new(query: string) => { readonly getAll: (name: string) => ReadonlyArray<string> }

/** The query of a URL, or of the path and query in a server's request. */
const queryOf = (url: string) => {
  const [beforeFragment = ""] = url.split("#", 1)
  const start = beforeFragment.indexOf("?")
  return new URLSearchParams(start === -1 ? "" : beforeFragment.slice(start + 1))
}

const unclear = (reason: UnclearClaim, code: string | null = null): Claim => ({ _tag: "Unclear", reason, code })

/** The only value of a parameter, otherwise the problem with it. */
const only = (values: ReadonlyArray<string>): { readonly value: string } | { readonly reason: UnclearClaim } => {
  const [value = ""] = values
  if (values.length > 1) return { reason: "Repeated" }
  return value.trim() === "" ? { reason: "Blank" } : { value }
}

/** The URL may also have a link code, which an unknown error could repeat. */
const readError = (values: ReadonlyArray<string>, linkCodes: ReadonlyArray<string>): Claim => {
  const found = only(values)
  if ("reason" in found) return unclear(found.reason)
  const tag = tagOfError.get(found.value)
  return tag === undefined
    ? unclear("UnknownError", maskText(found.value, linkCodes))
    : { _tag: "Error", tag, code: found.value }
}

export const readRedirect = (url: string): Claim => {
  const query = queryOf(url)
  const errors = query.getAll("error")
  const codes = query.getAll("code")
  if (errors.length > 0) return readError(errors, codes)
  const sessions = query.getAll("session_id")
  if (sessions.length > 0 && codes.length > 0) return unclear("TwoClaims")
  if (sessions.length === 0 && codes.length === 0) return unclear("NoClaim")
  const found = only(sessions.length > 0 ? sessions : codes)
  if ("reason" in found) return unclear(found.reason)
  return sessions.length > 0 ? { _tag: "Session", sessionId: found.value } : { _tag: "Code", code: found.value }
}
