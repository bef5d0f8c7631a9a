/** Where secrets may be sent: by https anywhere, by plain http to this machine. */
import { isLoopbackName } from "../../Loopback.ts"

const isLoopback = (hostname: string): boolean => isLoopbackName(hostname) || hostname.endsWith(".localhost")

export const isSecure = (url: string): boolean => {
  const parsed = URL.parse(url)
  return parsed !== null &&
    (parsed.protocol === "https:" || (parsed.protocol === "http:" && isLoopback(parsed.hostname)))
}

/** What may be shown of a URL that is not secure. */
export const originOf = (url: string): string => {
  const parsed = URL.parse(url)
  if (url === "") return "an empty URL"
  return parsed === null || parsed.host === "" ? "a URL that is not absolute" : `${parsed.protocol}//${parsed.host}`
}
