/** The contract's endpoints by name. */
import { Contract } from "@effect-flanks/client/api/Contract"
import type { Top } from "effect/http-api/HttpApiEndpoint"

const groups = Contract.groups as unknown as Record<string, { readonly endpoints: Record<string, Top> }>

export const endpointOf = (name: string): Top => {
  const [group = "", id = ""] = name.split(".")
  const endpoint = groups[group]?.endpoints[id]
  if (endpoint === undefined) throw new Error(`no endpoint ${name}`)
  return endpoint
}
