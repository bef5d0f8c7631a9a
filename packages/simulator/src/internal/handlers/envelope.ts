/** The refusals of the newer endpoints. */
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

/** How many items are on a page; nothing documents it. */
const pageSize = 50

/** The page of items that a token asks for, and the token of the next; a token that is none is refused. */
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
