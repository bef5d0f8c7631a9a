/**
 * Whether a name or an address is this machine's, for servers that accept only local requests, and for clients that send
 * plain HTTP only locally.
 *
 * @since 0.1.0
 */

const ipv4 = "127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}"
const name = new RegExp(`^(?:localhost|${ipv4}|::1|\\[::1\\])$`, "i")
const header = new RegExp(`^(?:localhost|${ipv4}|\\[::1\\])(?::\\d{1,5})?$`, "i")
const address = new RegExp(`^(?:::1|(?:::ffff:)?${ipv4})$`, "i")

/**
 * Whether a server on this host name can be reached only from this machine.
 *
 * @example
 * import { isLoopbackName } from "@effect-flanks/client/Loopback"
 *
 * isLoopbackName("127.0.0.1") // => true
 * isLoopbackName("0.0.0.0") // => false
 *
 * @category guards
 */
export const isLoopbackName = (hostname: string): boolean => name.test(hostname)

/**
 * Whether a `Host` header, with or without a port, names this machine. A server that checks it isn't fooled by a web page
 * whose own name resolves to this machine.
 *
 * @category guards
 */
export const isLoopbackHost = (host: string): boolean => header.test(host)

/**
 * Whether the address at the other end of a connection is this machine's.
 *
 * @category guards
 */
export const isLoopbackAddress = (remote: string): boolean => address.test(remote)
