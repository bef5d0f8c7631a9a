/** The error responses of the newer endpoints. */
import * as CannedResponse from "../../CannedResponse.ts"
import { newId, uuid, type World } from "../../World.ts"
import { type HandlerResult, refuse } from "./handler.ts"

/** Refuses one field. */
export const refuseField = (
  world: World,
  field: string,
  error_type: CannedResponse.Detail["error_type"]
): HandlerResult<never> => {
  const [after, id] = newId(world, "trace")
  return refuse(after, CannedResponse.validationError([{ error_type, field }], uuid(id)))
}

/**
 * Continues if a query has only known filters. The docs don't say what an unknown one does. It is refused here, because a
 * misspelled filter would silently let everything through.
 */
export const withKnownFilters = <A>(
  world: World,
  query: object,
  { schema }: { readonly schema: { readonly fields: object } },
  then: () => HandlerResult<A>
): HandlerResult<A> => {
  const unknown = Object.keys(query).find((name) => !Object.hasOwn(schema.fields, name))
  return unknown === undefined ? then() : refuseField(world, `query.${unknown}`, "invalid")
}

/** The number of items per page. Undocumented. */
const pageSize = 50

/** The page of items for a token, and the token of the next page. An invalid token is refused. */
export const paged = <A, B>(
  world: World,
  items: ReadonlyArray<A>,
  pageToken: string | null | undefined,
  gives: (page: { readonly items: ReadonlyArray<A>; readonly next_page_token: string | null }) => HandlerResult<B>
): HandlerResult<B> => {
  const start = pageToken === null || pageToken === undefined ? 0 : Number(/^after-(\d{1,9})$/.exec(pageToken)?.[1])
  if (Number.isNaN(start)) return refuseField(world, "page_token", "invalid")
  const end = start + pageSize
  return gives({ items: items.slice(start, end), next_page_token: end < items.length ? `after-${end}` : null })
}
