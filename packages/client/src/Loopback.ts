/**
 * Whether a name or an address is this machine: for servers that answer only to it, and clients that may send secrets in
 * clear only to it.
 *
 * @since 0.1.0
 */

const ipv4 = "127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}"
const name = new RegExp(`^(?:localhost|${ipv4}|::1|\\[::1\\])$`, "i")
const header = new RegExp(`^(?:localhost|${ipv4}|\\[::1\\])(?::\\d{1,5})?$`, "i")
const address = new RegExp(`^(?:::1|(?:::ffff:)?${ipv4})$`, "i")

/**
 * Whether a server that listens on this host is reached from this machine alone.
 *
 * @example
 * import { isLoopbackName } from "@effect-flanks/client/Loopback"
 *
 * isLoopbackName("127.0.0.1") // => true
 * isLoopbackName("0.0.0.0") // => false
 */
export const isLoopbackName = (hostname: string): boolean => name.test(hostname)

/** Whether a `Host` header, with its port, names this machine. A page elsewhere may have its own name point here. */
export const isLoopbackHost = (host: string): boolean => header.test(host)

/** Whether the address at the other end of a connection is this machine. */
export const isLoopbackAddress = (remote: string): boolean => address.test(remote)
