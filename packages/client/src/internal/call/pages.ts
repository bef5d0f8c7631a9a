/** Lists as streams of pages that always end, whatever the server sends. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Failure, UnexpectedShape } from "../../ClientError.ts"
import { defaults, RequestPolicy } from "../../RequestPolicy.ts"
import { fingerprint } from "./fingerprint.ts"

/** The error for a page. It shows nothing of the page's items, because they hold tokens. */
const unexpected = (operation: string, path: string, expected: string, shown: object) =>
  Effect.fail(
    new UnexpectedShape({
      operation,
      httpStatus: 200,
      path: [path],
      expected: `Expected ${expected}`,
      body: Redacted.make(JSON.stringify(shown))
    })
  )

/**
 * How many pages in a row can be empty and still have a successor. A store that filters after paging has such pages, but
 * too many of them may never end.
 */
const mostEmptyPages = 10

/** The checks of one list's pages. */
interface Check {
  /** Before a page is fetched, to limit the number of pages. */
  readonly bound: Effect.Effect<void, UnexpectedShape>
  /** After a page was fetched, which must add an item unless it is the last one. A few in a row may be empty. */
  readonly page: (items: ReadonlyArray<unknown>, isLast: boolean) => Effect.Effect<void, UnexpectedShape>
}

const makeCheck = (operation: string, maxPages: number, mostEmpty: number): Check => {
  const seen = new Set<number>()
  let pages = 0
  let empty = 0
  const bound = Effect.suspend(() =>
    pages++ < maxPages
      ? Effect.void
      : unexpected(operation, "items", `at most ${maxPages} pages, or raise maxPages in the RequestPolicy`, {
        pages
      })
  )
  const page: Check["page"] = (items, isLast) => {
    const before = seen.size
    for (const item of items) seen.add(fingerprint(item))
    empty = items.length === 0 && !isLast ? empty + 1 : 0
    if (empty > mostEmpty || (items.length > 0 && seen.size === before)) {
      const expected = items.length === 0
        ? "an item, because another page follows"
        : "an item that wasn't on earlier pages"
      return unexpected(operation, "items", expected, { pages })
    }
    return Effect.void
  }
  return { bound, page }
}

/** A list whose pages are checked one by one. */
const checked = <A>(operation: string, mostEmpty: number, pages: (check: Check) => Stream.Stream<A, Failure>) =>
  Stream.unwrap(
    Effect.map(RequestPolicy, ({ maxPages }) => pages(makeCheck(operation, maxPages ?? defaults.maxPages, mostEmpty)))
  )

interface CursorPage<A> {
  readonly items: ReadonlyArray<A>
  readonly next_page_token?: string | null
}

/**
 * A list whose pages name the next page. A page that names an earlier one is an error, because the list would never end.
 */
export const byCursor = <A>(
  operation: string,
  page: (from: { readonly page_token?: string }) => Effect.Effect<CursorPage<A>, Failure>
): Stream.Stream<A, Failure> =>
  checked(operation, mostEmptyPages, (check) => {
    const seen = new Set<string | null>()
    return Stream.paginate(null as string | null, (token) => {
      // The items of the previous page were emitted before its successor is checked, so none is lost.
      if (seen.has(token)) {
        return unexpected(operation, "next_page_token", "the token of a new page", { next_page_token: token })
      }
      seen.add(token)
      const fetched = Effect.andThen(check.bound, page(token === null ? {} : { page_token: token }))
      return Effect.flatMap(fetched, ({ items, next_page_token }) => {
        const next = next_page_token === "" ? null : next_page_token ?? null
        return Effect.as(check.page(items, next === null), [items, Option.fromNullOr(next)] as const)
      })
    })
  })

interface NumberedPage<A> {
  readonly items: ReadonlyArray<A>
  readonly pages?: unknown
}

/** The number of pages; null if the page doesn't state it. */
const countOf = (pages: unknown): number | null => {
  const count = typeof pages === "string" && /^\d+$/.test(pages) ? Number(pages) : pages
  return typeof count === "number" && count >= 0 ? count : null
}

/** A list whose pages are numbered from 1. If no page states their number, the first empty page is the last. */
export const byNumber = <A>(
  operation: string,
  page: (number: number) => Effect.Effect<NumberedPage<A>, Failure>
): Stream.Stream<A, Failure> =>
  checked(
    operation,
    0,
    (check) =>
      Stream.paginate(1, (number) =>
        Effect.flatMap(Effect.andThen(check.bound, page(number)), ({ items, pages }) => {
          const count = countOf(pages)
          const isLast = count === null ? items.length === 0 : number >= count
          return Effect.as(
            check.page(items, isLast),
            [items, isLast ? Option.none() : Option.some(number + 1)] as const
          )
        }))
  )
