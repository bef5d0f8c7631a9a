/**
 * Three classifiers that are wrong in the ways that clients of Flanks have been wrong. The laws refuse each of them.
 *
 * @since 0.1.0
 */
import type { Classifier, Verdict, VerdictTag } from "./Implementation.ts"

const tagOfCode: { readonly [code: number]: VerdictTag } = {
  20001: "Incomplete",
  20002: "Processing",
  20003: "ScaError",
  40001: "ConfigurationError",
  50001: "BankError",
  50002: "CredentialsError",
  50003: "ScaRequired"
}

const tagOfStatus: { readonly [status: number]: VerdictTag } = {
  400: "ConfigurationError",
  401: "Unauthorized",
  403: "AccessDenied",
  405: "MethodNotAllowed",
  409: "ConfigurationError",
  415: "UnsupportedMediaType",
  500: "InternalServerError"
}

const accepted: Verdict = { outcome: "accepted", tag: "Accepted" }

const failure = (tag: VerdictTag = "UnexpectedResponse"): Verdict => ({ outcome: "failure", tag })

const parse = (body: string): { readonly [field: string]: unknown } => {
  try {
    return JSON.parse(body) ?? {}
  } catch {
    return {}
  }
}

/** Looks at `error_code` alone: a 202 whose token is delayed is a failure, and its single-use code is lost. */
export const byCode: Classifier = (_, body) => {
  const code = parse(body)["error_code"]
  return code === undefined ? accepted : failure(tagOfCode[Number(code)])
}

/** Looks at the status alone: a 202 is a token that works, and every 400 is the developer's fault. */
export const byStatus: Classifier = (status) => status < 300 ? accepted : failure(tagOfStatus[status])

/** Looks at the text alone: `Invalid credentials` is a wrong parameter also on a 401, and a bare code says nothing. */
export const byText: Classifier = (_, body) => {
  const { error, message } = parse(body)
  if (message === "Token is delayed during security checks") return { outcome: "delayed", tag: "TokenDelayed" }
  if (error === undefined) return accepted
  const text = typeof error === "string" ? error : ""
  if (text.startsWith("Retrieving user data")) return failure("Processing")
  if (text.startsWith("User data not available")) return failure("Incomplete")
  if (text.startsWith("Making security checks")) return failure("ScaError")
  return failure(
    /^(Missing fields|Invalid)|(does not exist|already exists)$/.test(text) ? "ConfigurationError" : undefined
  )
}
