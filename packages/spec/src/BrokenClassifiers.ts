/**
 * Three classifiers with mistakes that clients of Flanks have made. The laws detect each of them.
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

/**
 * Checks only `error_code`, so that a 202 with a delayed token is a failure, and its single-use code is lost.
 *
 * @category examples
 */
export const byCode: Classifier = (_, body) => {
  const code = parse(body)["error_code"]
  return code === undefined ? accepted : failure(tagOfCode[Number(code)])
}

/**
 * Checks only the status, so that a 202 has a usable token, and every 400 is the developer's fault.
 *
 * @category examples
 */
export const byStatus: Classifier = (status) => status < 300 ? accepted : failure(tagOfStatus[status])

/**
 * Checks only the text, so that `Invalid credentials` is a wrong parameter even on a 401, and a bare code has no meaning.
 *
 * @category examples
 */
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
