import Foundation

/// What the running test's build has left for a compiler to import.
struct BuildProducts {
  /// Of the compiled Swift modules.
  let moduleFolder: URL
  /// Of the C modules, whose headers lie with the sources.
  let moduleMaps: [URL]

  /// The products beside the bundle that is running; nil when it lies where no such products are.
  static let own = BuildProducts(
    near: ProcessInfo.processInfo.arguments.map { URL(filePath: $0) } + [Bundle.main.bundleURL],
    project: Project.root)

  /// Looks in the folders above each place for one with `Modules/ConversationMemory.swiftmodule`.
  init?(near places: [URL], project: URL) {
    let candidates = places.flatMap { place in
      sequence(first: place) { $0.path.count > 1 ? $0.deletingLastPathComponent() : nil }.prefix(5)
    }
    let found = candidates.first { folder in
      Self.exists(folder.appending(path: "Modules/ConversationMemory.swiftmodule"))
    }
    guard let found else { return nil }
    moduleFolder = found.appending(path: "Modules")
    // scratch/triple/configuration/Modules; the packages that this one rests on are in scratch.
    let checkouts = found.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "checkouts")
    let packages = [project] + Self.children(of: checkouts)
    let written = packages.flatMap { Self.children(of: $0.appending(path: "Sources")) }
      .map { $0.appending(path: "include/module.modulemap") }
    // For a C target without a map of its own, the build makes one.
    let made = Self.children(of: found).map { $0.appending(path: "module.modulemap") }
    moduleMaps = (written + made).filter(Self.exists)
  }

  private static func exists(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.path)
  }

  private static func children(of folder: URL) -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appending(path: $0) }
  }
}
