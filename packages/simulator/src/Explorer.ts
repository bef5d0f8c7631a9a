/**
 * The explorer, a single-file page that explains a response.
 *
 * @since 0.1.0
 */

/**
 * The file of the page, in a checkout and in the published package. It needs no network.
 *
 * @category files
 */
export const location = new URL("../explorer/index.html", import.meta.url)
