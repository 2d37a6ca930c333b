/// Those who wait at names, whatever these hold.
extension StoreShard {
  /// Takes note that something has happened to a name at which somebody may wait: who does is asked
  /// when the lock has been let go.
  mutating func signal(_ name: UnsafeRawBufferPointer) {
    guard let line = unsafe lines[Array(name)] else { return }
    if line.isOffering {
      line.hasNews = true
    } else {
      line.isOffering = true
      line.cursor = nil
      offers.append(line)
    }
  }

  /// Hands out the lines whose rounds begin; whoever gets them goes these.
  mutating func takeOffers() -> [NameLine] {
    guard !offers.isEmpty else { return [] }
    defer { offers = [] }
    return offers
  }

  /// The line of a name, a new one if there is none.
  mutating func line(_ name: [UInt8], index: Int) -> NameLine {
    if let line = lines[name] { return line }
    let line = NameLine(name, index: index)
    lines[name] = line
    isWatched = true
    return line
  }

  /// Forgets a line at which nobody waits and no round is under way.
  mutating func forgetIfEmpty(_ line: NameLine) {
    guard line.isEmpty, !line.isOffering else { return }
    lines[line.name] = nil
    if lines.isEmpty { lines = [:] }
  }
}
