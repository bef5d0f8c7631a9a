/** For each law about redirects, a correct classifier with the mistake that the law must detect. */
import { reference } from "@effect-flanks/spec/adapters/Reference"
import type { RedirectClassifier, RedirectVerdict } from "@effect-flanks/spec/Implementation"

const right = reference.classifyRedirect

/** Changes a correct verdict. */
const altered =
  (alter: (verdict: RedirectVerdict, url: string) => Partial<RedirectVerdict>): RedirectClassifier => (url) => {
    const verdict = right(url)
    return { ...verdict, ...alter(verdict, url) }
  }

/** Reads another URL than the given one. */
const reading = (other: (url: string) => string): RedirectClassifier => (url) => right(other(url))

const sessionCodes = ["InvalidCredentials", "InvalidChallengeResponse"]

export const redirects: { readonly [law: string]: RedirectClassifier } = {
  "every-redirect-gets-an-outcome": reading((url) => {
    decodeURIComponent(url)
    return url
  }),
  "each-redirect-error-has-its-tag": altered(({ code }) =>
    typeof code === "string" && !sessionCodes.includes(code) ? { tag: "UnexpectedRedirect" } : {}
  ),
  "an-error-wins": reading((url) => url.includes("session_id=zq10s") ? url.replace(/error=[A-Z_]*/, "") : url),
  "an-unknown-redirect-error-is-kept": altered(({ code, tag }) =>
    tag === "UnexpectedRedirect" && typeof code === "string" ? { tag: "ConnectInternalError" } : {}
  ),
  "one-claim-is-read": reading((url) => url.replace("code=", "session_id=")),
  "a-claim-must-be-clear": reading((url) => url.replace(/(session_id=[^&]*)&session_id=.*/, "$1")),
  "other-parts-of-a-url-mean-nothing": reading((url) => url.replace("#", "&")),
  "a-redirect-says-who-must-act": altered(({ tag }) => tag === "AlreadyConnected" ? { actor: "endUser" } : {}),
  "no-link-code-is-printed": altered(({ tag }, url) => tag === "UnexpectedRedirect" ? { printed: () => url } : {})
}
