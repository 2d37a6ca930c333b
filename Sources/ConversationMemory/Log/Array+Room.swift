extension Array {
  /// Makes room for more, so that adding them does not allocate.
  ///
  /// It at least doubles, as adding one by one would: room for exactly as many every time would
  /// copy the array every time. And what nobody will fill is not asked for.
  @inlinable
  mutating func makeRoom(forMore count: Int) {
    let needed = self.count + Swift.min(count, 4096)
    if capacity < needed { reserveCapacity(Swift.max(needed, 2 * capacity)) }
  }
}
