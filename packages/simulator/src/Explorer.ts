/**
 * The explorer: a page, of one file, that says what a response is.
 *
 * @since 0.1.0
 */

/** Where the page is, in a checkout as in what is published. It needs no network. */
export const location = new URL("../explorer/index.html", import.meta.url)
