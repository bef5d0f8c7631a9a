/**
 * The fragment of the page's address that names a cell of the map: `#400-20002`, `#404-none`, `#500-other`. A pasted
 * response has no address.
 *
 * @since 0.1.0
 */
import type { Said } from "./Cells.ts"

/** A combination of a status and a code. */
export interface Cell {
  readonly status: number
  readonly said: Said
}

/**
 * The address of a combination.
 *
 * @example
 * import * as Address from "@effect-flanks/explorer/Address"
 *
 * Address.format({ status: 400, said: 20002 }) // => "#400-20002"
 */
export const format = ({ said, status }: Cell): string => `#${status}-${said}`

const pattern = /^#([1-5]\d\d)-(\d{1,9}|other|none)$/

/**
 * The combination that an address names. Null for any other address.
 *
 * @example
 * import * as Address from "@effect-flanks/explorer/Address"
 *
 * Address.parse("#404-none") // => { status: 404, said: "none" }
 */
export const parse = (address: string): Cell | null => {
  const [, status, said] = pattern.exec(address) ?? []
  if (status === undefined || said === undefined) return null
  return { status: Number(status), said: said === "other" || said === "none" ? said : Number(said) }
}
