/** The changes of a release to the texts of the manifests and the changelog. */

export type Size = "major" | "minor" | "patch"

/** The next version. Before 1.0.0, a minor version may have breaking changes, so that `major` is a single decision. */
export const versionAfter = (version: string, size: Size): string => {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number)
  if (size === "major") return `${major + 1}.0.0`
  return size === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}

/** A manifest with a new version of the package and of the packages that are released with it. */
export const withVersion = (manifest: string, version: string): string =>
  manifest
    .replace(/^( {2}"version": )"[^"]*"/m, `$1"${version}"`)
    .replaceAll(/^( {4}"@effect-flanks\/[\w-]+": )"[\^~][^"]*"/gm, `$1"^${version}"`)

/** The changelog with its unreleased changes under a version and a date. It fails if there are none. */
export const withRelease = (changelog: string, version: string, day: string): string => {
  const [, unreleased = ""] = /^## \[Unreleased\]\n([^]*?)(?=^## \[|$(?![^]))/m.exec(changelog) ?? []
  if (unreleased.trim() === "") {
    throw new Error("CHANGELOG.md has no changes under [Unreleased]. Write them down first.")
  }
  return changelog.replace("## [Unreleased]\n", `## [Unreleased]\n\n## [${version}] - ${day}\n`)
}
