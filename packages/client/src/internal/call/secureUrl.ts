/** Decides to which URLs secrets may be sent: any https URL, and plain http on this machine. */
import { isLoopbackName } from "../../Loopback.ts"

const isLoopback = (hostname: string): boolean => isLoopbackName(hostname) || hostname.endsWith(".localhost")

export const isSecure = (url: string): boolean => {
  const parsed = URL.parse(url)
  return parsed !== null &&
    (parsed.protocol === "https:" || (parsed.protocol === "http:" && isLoopback(parsed.hostname)))
}

/** The part of an insecure URL that may be shown. */
export const originOf = (url: string): string => {
  const parsed = URL.parse(url)
  if (url === "") return "an empty URL"
  return parsed === null || parsed.host === "" ? "a URL that is not absolute" : `${parsed.protocol}//${parsed.host}`
}
