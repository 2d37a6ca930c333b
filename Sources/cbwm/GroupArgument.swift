import ArgumentParser

/// A group as it is typed: `workers:4`.
struct GroupArgument {
  let name: String
  let count: Int

  init(_ text: String) throws {
    let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
    guard pieces.count == 2, !pieces[0].isEmpty, let count = Int(pieces[1]) else {
      throw ValidationError(
        "“\(text)” is no group: it should be a name and a number of consumers, as in workers:4."
      )
    }
    name = String(pieces[0])
    self.count = count
  }
}
